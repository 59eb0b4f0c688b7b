"""One long-lived child process for heavy and guarded work; values in, values out."""

from qualcode.commands.worker.client import Worker

__all__ = ["Worker"]
