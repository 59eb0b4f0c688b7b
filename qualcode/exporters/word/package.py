"""The parts of a Word file and the zip that holds them; nothing in it tells of a machine."""

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from qualcode.exporters.word.markup import escaped
from qualcode.exporters.word.styles import MAIN, fonts_part, styles_part

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)

_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = f"{_PACKAGE}/relationships/metadata/core-properties"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_APP_RELATION = f"{_RELATIONSHIPS}/extended-properties"


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself; ``author`` is initials only, times milliseconds."""

    title: str
    author: str
    last_changed_by: str
    at: int
    language: str = "en-GB"


def write(out: BinaryIO, body: str, running: list[tuple[str, str]], properties: Properties) -> None:
    """Write a package: the body's markup, and head and foot of each section."""
    parts = {
        "docProps/core.xml": (_CORE_TYPE, _core(properties)),
        "docProps/app.xml": (_APP_TYPE, _app()),
        "word/styles.xml": (f"{_WORD_TYPE}.styles+xml", styles_part(properties.language)),
        "word/settings.xml": (f"{_WORD_TYPE}.settings+xml", _settings(properties.language)),
        "word/fontTable.xml": (f"{_WORD_TYPE}.fontTable+xml", fonts_part()),
        "word/document.xml": (f"{_WORD_TYPE}.document.main+xml", _document(body)),
    }
    relations = [
        ("styles", "styles", "styles.xml"),
        ("settings", "settings", "settings.xml"),
        ("fonts", "fontTable", "fontTable.xml"),
    ]
    for nth, (head, foot) in enumerate(running):
        parts[f"word/header{nth}.xml"] = (f"{_WORD_TYPE}.header+xml", _running("hdr", head))
        parts[f"word/footer{nth}.xml"] = (f"{_WORD_TYPE}.footer+xml", _running("ftr", foot))
        relations.append((f"head{nth}", "header", f"header{nth}.xml"))
        relations.append((f"foot{nth}", "footer", f"footer{nth}.xml"))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "[Content_Types].xml", _content_types(parts))
        _put(archive, "_rels/.rels", _package_relations())
        for name, (_, content) in parts.items():
            _put(archive, name, content)
        _put(archive, "word/_rels/document.xml.rels", _relations(relations))


def _put(archive: zipfile.ZipFile, name: str, content: str) -> None:
    # A fixed date: the time of writing stands in the properties, the time zone nowhere.
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    archive.writestr(entry, _DECLARATION + content)


def _content_types(parts: dict[str, tuple[str, str]]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _package_relations() -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="document" Type="{_RELATIONSHIPS}/officeDocument" '
        'Target="word/document.xml"/>'
        f'<Relationship Id="core" Type="{_CORE_RELATION}" Target="docProps/core.xml"/>'
        f'<Relationship Id="app" Type="{_APP_RELATION}" Target="docProps/app.xml"/>'
        "</Relationships>"
    )


def _relations(relations: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{identity}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for identity, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _document(body: str) -> str:
    return (
        f'<w:document xmlns:w="{MAIN}" xmlns:r="{_RELATIONSHIPS}"><w:body>{body}</w:body>'
        "</w:document>"
    )


def _running(element: str, markup: str) -> str:
    return f'<w:{element} xmlns:w="{MAIN}" xmlns:r="{_RELATIONSHIPS}">{markup}</w:{element}>'


def _settings(language: str) -> str:
    return (
        f'<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="680"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{escaped(language)}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _core(properties: Properties) -> str:
    at = f"{datetime.fromtimestamp(properties.at / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(properties.title)}</dc:title>"
        f"<dc:creator>{escaped(properties.author)}</dc:creator>"
        f"<dc:language>{escaped(properties.language)}</dc:language>"
        f"<cp:lastModifiedBy>{escaped(properties.last_changed_by)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _app() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>qualcode</Application></Properties>'
    )
