"""The project file: journal, state tables, acts and queries. Its face is `Project`."""

from qualcode.store.project import Project

__all__ = ["Project"]
