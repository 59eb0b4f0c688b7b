"""A Word document as it is put together: parts in sections, headings, contents, pages.

The package is written here and not taken from a template, because a template brings along other
people's properties, a thumbnail and custom XML, none of which belongs in a study's papers.
"""

from dataclasses import dataclass, field
from typing import BinaryIO

from qualcode.exporters.word import package
from qualcode.exporters.word.markup import field as word_field
from qualcode.exporters.word.markup import paragraph, run
from qualcode.exporters.word.package import Properties

PORTRAIT = (11906, 16838)
LANDSCAPE = (16838, 11906)
SIDE_MARGIN = 1134
PORTRAIT_WIDTH = PORTRAIT[0] - 2 * SIDE_MARGIN
LANDSCAPE_WIDTH = LANDSCAPE[0] - 2 * SIDE_MARGIN
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
        """Add paragraphs and tables."""
        self._sections[-1].content.extend(markup)

    def contents(self) -> None:
        """Put the table of contents here; it lists the headings that follow as well."""
        self.add(_CONTENTS)

    def save(self, out: BinaryIO, properties: Properties) -> None:
        """Write the document."""
        package.write(out, self._body(), self._running_parts(), properties)

    def _heading(self, level: int, number: str, title: str) -> None:
        nth = len(self._headings) + 1
        heading = Heading(level, number, title, f"_Toc{nth:08}")
        self._headings.append(heading)
        words = f"{number}\t{title}" if number and level == 1 else f"{number} {title}".strip()
        self.add(paragraph(run(words), style=f"Heading{level}", bookmark=(nth, heading.bookmark)))

    def _body(self) -> str:
        pieces: list[str] = []
        last = len(self._sections) - 1
        for nth, section in enumerate(self._sections):
            pieces.extend(
                self._contents_list() if markup == _CONTENTS else markup
                for markup in section.content
            )
            properties = _section_properties(nth, landscape=section.landscape)
            if nth < last:
                pieces.append(
                    f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{properties}</w:pPr></w:p>'
                )
            else:
                # A document that ends in a table needs a paragraph after it.
                pieces.append(paragraph(style="SectionEnd") + properties)
        return "".join(pieces)

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

    def _running_parts(self) -> list[tuple[str, str]]:
        """Return head and foot of each section, as markup of one paragraph."""
        return [
            (_head(section.running_head), _foot(self._foot, landscape=section.landscape))
            for section in self._sections
        ]


def _section_properties(nth: int, *, landscape: bool) -> str:
    width, height = LANDSCAPE if landscape else PORTRAIT
    orientation = ' w:orient="landscape"' if landscape else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="head{nth}"/>'
        f'<w:footerReference w:type="default" r:id="foot{nth}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{orientation}/>'
        f'<w:pgMar w:top="1361" w:right="{SIDE_MARGIN}" w:bottom="1247" w:left="{SIDE_MARGIN}" '
        'w:header="624" w:footer="567" w:gutter="0"/></w:sectPr>'
    )


def _head(words: str) -> str:
    # An empty head keeps the previous section's from being shown.
    return paragraph(run(words), style="Header" if words else "SectionEnd")


def _foot(words: str, *, landscape: bool) -> str:
    width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    pages = f"{run('page ')}{word_field('PAGE', '1')}{run(' of ')}{word_field('NUMPAGES', '1')}"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{tabs}</w:pPr>'
        f"{run(words)}<w:r><w:tab/></w:r>{pages}</w:p>"
    )
