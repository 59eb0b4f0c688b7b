"""The open session: QtCore only, no widgets."""
