"""The audit trail read back: its tables by title, as rows of words."""

import io

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from qualcode.exporters import audit_trail
from qualcode.store import Project

EXPORTED_AT = 1_790_000_000_000


def exported(project: Project) -> bytes:
    out = io.BytesIO()
    audit_trail.write(project, out, exported_at_ms=EXPORTED_AT)
    return out.getvalue()


class Trail:
    """An exported trail, opened with a library that did not write it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document = docx.Document(io.BytesIO(data))
        self.tables = {
            table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")): table
            for table in self.document.tables
        }

    def rows(self, title: str) -> list[list[str]]:
        """The rows of a table, its header left out."""
        return [[cell.text for cell in row.cells] for row in self.tables[title].rows][1:]

    def columns(self, title: str) -> list[dict[str, str]]:
        """The rows of a table by heading."""
        table = self.tables[title]
        heads = [cell.text for cell in table.rows[0].cells]
        return [dict(zip(heads, row, strict=True)) for row in self.rows(title)]

    @property
    def words(self) -> str:
        """Every word outside tables."""
        return "\n".join(paragraph.text for paragraph in self.document.paragraphs)

    def headings(self, style: str) -> list[str]:
        """The headings of one style."""
        return [each.text for each in self.document.paragraphs if each.style.name == style]

    def contents(self, style: str) -> list[str]:
        """The entries of the table of contents in one style."""
        body = self.document.element.body
        return [
            Paragraph(each, self.document).text
            for each in body.iter(qn("w:p"))
            if each.style == style
        ]
