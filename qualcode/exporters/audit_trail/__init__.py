"""The audit trail of a study as a Word document."""

import time
from typing import BinaryIO

from qualcode.exporters.audit_trail import (
    code_evolution,
    codebook,
    codings,
    cover,
    decisions,
    inventory,
    suggestions,
    timeline,
)
from qualcode.exporters.audit_trail.record import Record, read
from qualcode.exporters.word.document import WordDocument
from qualcode.exporters.word.package import Properties
from qualcode.store import Project

__all__ = ["Record", "read", "write", "write_record"]


def write(project: Project, out: BinaryIO, *, exported_at_ms: int | None = None) -> None:
    """Write the audit trail of a project as a Word document; nothing in the project changes.

    ``exported_at_ms`` is the time it says it was made, in milliseconds since 1970; now without.
    """
    at = time.time_ns() // 1_000_000 if exported_at_ms is None else exported_at_ms
    write_record(read(project, at), out)


def write_record(record: Record, out: BinaryIO) -> None:
    """Write the audit trail from values read before: also in another process than the project's."""
    document = WordDocument(f"{record.title}: audit trail")
    for part in (
        cover,
        inventory,
        timeline,
        codebook,
        code_evolution,
        codings,
        decisions,
        suggestions,
    ):
        part.write(document, record)
    initials = [record.by(coder.id) for coder in record.coders]
    document.save(
        out,
        Properties(
            title=f"{record.title}: audit trail",
            author=", ".join(initials),
            last_changed_by=record.by(record.present_coder) if record.present_coder else "",
            at=record.exported_at,
        ),
    )
