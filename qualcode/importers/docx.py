"""Word documents, read part by part with limits and never with a document library."""

from collections import Counter
from collections.abc import Iterator

from qualcode.importers.docx_package import Package
from qualcode.importers.docx_paragraphs import Table, WordReader
from qualcode.importers.docx_tables import table_utterances
from qualcode.importers.limits import READABLE, refuse_long_text, refuse_many_lines
from qualcode.importers.speakers import understand_lines
from qualcode.importers.utterances import Line, Source, Understood, draft_from
from qualcode.model.errors import UserError
from qualcode.model.transcripts import ReportKind, ReportLine, TranscriptDraft
