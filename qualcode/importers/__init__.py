"""Foreign files in, model values out: one module a format."""

from qualcode.importers.transcript_files import read_transcript

__all__ = ["read_transcript"]
