"""A Word document as it is put together: parts in sections, headings, contents, pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.section import Section as Pages
from docx.shared import Mm, Twips

from qualcode.exporters.word import package
from qualcode.exporters.word.markup import field as word_field
from qualcode.exporters.word.markup import paragraph, run
from qualcode.exporters.word.package import Properties

SIDE_MARGIN = 1134
PORTRAIT_WIDTH = 11906 - 2 * SIDE_MARGIN
LANDSCAPE_WIDTH = 16838 - 2 * SIDE_MARGIN
"""The room between the margins of A4 pages, in twentieths of a point."""

_NAME = re.compile(r"<w:\w+")
_CONTENTS = "\x00contents\x00"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as the contents list it: 1 for a part, 2 below it."""

    level: int
    number: str
    title: str
    bookmark: str


@dataclass
class Section:
    """Pages of one orientation with one line at their head."""

    running_head: str
    landscape: bool
    content: list[str] = field(default_factory=list)


class WordDocument:
    """Collects parts as markup and writes them as a package."""

    def __init__(self, foot: str) -> None:
        self._foot = foot
        self._sections: list[Section] = []
        self._headings: list[Heading] = []

    def begin(self, running_head: str = "", *, landscape: bool = False) -> None:
        """Begin a new page; without a running head, pages without one."""
        self._sections.append(Section(running_head, landscape))

    def part(self, number: str, title: str, *, landscape: bool = False) -> None:
        """Begin a numbered part on a new page."""
        self.begin(f"{number}  {title}", landscape=landscape)
        self._heading(1, number, title)

    def section(self, title: str, number: str = "") -> None:
        """Add a heading within a part."""
        self._heading(2, number, title)

    def add(self, *markup: str) -> None:
        """Add paragraphs and tables, each a piece of markup of its own."""
        self._sections[-1].content.extend(markup)

    def contents(self) -> None:
        """Put the table of contents here; it lists the headings that follow as well."""
        self.add(_CONTENTS)

    def save(self, out: BinaryIO, properties: Properties) -> None:
        """Write the document."""
        document, contents = package.blank(properties), self._contents_list()
        _lay_out(document, self._sections, self._foot)
        ends = [*document.paragraphs, document.add_paragraph()]
        # A document that ends in a table needs a paragraph after it, as each section has.
        for section, end in zip(self._sections, ends, strict=True):
            end.style = "Section End"
            for markup in section.content:
                end._element.addprevious(_element(contents if markup == _CONTENTS else markup))
        package.write(document, out)

    def _heading(self, level: int, number: str, title: str) -> None:
        nth = len(self._headings) + 1
        heading = Heading(level, number, title, f"_Toc{nth:08}")
        self._headings.append(heading)
        words = f"{number}\t{title}" if number and level == 1 else f"{number} {title}".strip()
        self.add(paragraph(run(words), style=f"Heading{level}", bookmark=(nth, heading.bookmark)))

    def _contents_list(self) -> str:
        """Return the contents with an entry for each heading already in it.

        Pages are left for Word to fill in: it works them out when the list is updated and
        whenever the document is printed, and until then no wrong number stands there.
        """
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            'TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries: list[str] = []
        for nth, heading in enumerate(self._headings):
            if heading.level == 1:
                words = f"{heading.number}\t{heading.title}\t"
            else:
                words = f"{heading.number} {heading.title}\t".lstrip()
            page = word_field(f"PAGEREF {heading.bookmark} \\h", "")
            link = (
                f'<w:hyperlink w:anchor="{heading.bookmark}" w:history="1">'
                f"{run(words)}{page}</w:hyperlink>"
            )
            entries.append(paragraph(begin * (nth == 0), link, style=f"TOC{heading.level}"))
        end = paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', style="SectionEnd")
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            f"{''.join(entries)}{end}</w:sdtContent></w:sdt>"
        )


def _lay_out(document: Document, sections: Sequence[Section], foot: str) -> None:
    """Give an empty document its sections: pages, and what runs at their head and foot."""
    before = None
    for section in sections:
        pages = document.add_section() if before else document.sections[0]
        _shape(pages, landscape=section.landscape)
        words = section.running_head
        # An empty head keeps the previous section's from being shown.
        head = paragraph(run(words), style="Header" if words else "SectionEnd")
        _replace(pages.header, head)
        if not before or section.landscape != before.landscape:
            _replace(pages.footer, _foot(foot, landscape=section.landscape))
        before = section


def _shape(pages: Pages, *, landscape: bool) -> None:
    short, long = Mm(210), Mm(297)
    pages.page_width, pages.page_height = (long, short) if landscape else (short, long)
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.left_margin = pages.right_margin = Twips(SIDE_MARGIN)
    pages.top_margin, pages.bottom_margin = Mm(24), Mm(22)
    pages.header_distance, pages.footer_distance = Mm(11), Mm(10)


def _replace(running: Any, markup: str) -> None:
    running.is_linked_to_previous = False
    running.part.element[:] = [_element(markup)]


def _element(markup: str) -> Any:
    """Return a paragraph or a whole table as an element, to stand in python-docx's document.

    The namespace is declared on the element itself, because lxml hangs in a thousand rows at once
    when they bring their own, and mends them node by node when they have it from a parent.
    """
    name = _NAME.match(markup)
    assert name, markup[:40]
    return parse_xml(f"{name[0]} {nsdecls('w')}{markup[name.end() :]}")


def _foot(words: str, *, landscape: bool) -> str:
    width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    pages = f"{run('page ')}{word_field('PAGE', '1')}{run(' of ')}{word_field('NUMPAGES', '1')}"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{tabs}</w:pPr>'
        f"{run(words)}<w:r><w:tab/></w:r>{pages}</w:p>"
    )
