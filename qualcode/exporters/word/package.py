"""A blank Word file to write on, and how it is saved; nothing in it tells of a machine.

python-docx begins a document from a template of its own, which brings along a thumbnail, custom
XML, a theme, another program's name and some hundred styles. None of that belongs in a study's
papers, so what is not needed is let go before anything is written.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from qualcode.exporters.word.markup import clean, escaped
from qualcode.exporters.word.styles import set_up

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.SETTINGS,
    }
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself; ``author`` is initials only, times milliseconds."""

    title: str
    author: str
    last_changed_by: str
    at: int
    language: str = "en-GB"


def blank(properties: Properties) -> Document:
    """Return an empty document with the program's styles, and nothing from anywhere else."""
    document = docx.Document()
    assert document.part.package is not None
    _let_go(document.part.package.rels)
    _let_go(document.part.rels)
    document.element.body[:] = [parse_xml(f"<w:sectPr {nsdecls('w')}/>")]
    set_up(document.styles, properties.language)
    _settings(document, properties.language)
    _describe(document, properties)
    return document


def write(document: Document, out: BinaryIO) -> None:
    """Write a document as a file that is the same on every machine and at every hour."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            # A fixed date: the time of writing stands in the properties, the time zone nowhere.
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            file.writestr(entry, parts.read(name))


def _let_go(relations: Relationships) -> None:
    """Drop the parts that are not needed: one that nothing leads to is not written."""
    for identity, relation in list(relations.items()):
        if relation.reltype not in _KEPT:
            del relations[identity]


def _settings(document: Document, language: str) -> None:
    wanted = parse_xml(
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="680"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="15"/></w:compat><w:themeFontLang w:val="{escaped(language)}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
    document.settings.element[:] = list(wanted)


def _describe(document: Document, properties: Properties) -> None:
    # The template's own were let go: these are made anew, with nothing in them but this.
    core, at = document.core_properties, datetime.fromtimestamp(properties.at / 1000, UTC)
    core.title = _property(properties.title)
    core.author = _property(properties.author)
    core.last_modified_by = _property(properties.last_changed_by)
    core.language = properties.language
    core.created = core.modified = at
    core.revision = 1


def _property(words: str) -> str:
    """Return words as the format takes them in a property: no longer than so many characters."""
    words = clean(words)
    return words if len(words) <= _LONGEST_PROPERTY else words[: _LONGEST_PROPERTY - 1] + "…"
