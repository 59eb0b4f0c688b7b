"""The order the WordprocessingML schema (ECMA-376, transitional) asks of the elements used here.

Checks what a validator would refuse: children in the wrong order, unknown children, rows that do
not fill their grid, cells that do not end in a paragraph, names that lead nowhere.
"""

import io
import zipfile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f"{{{MAIN}}}"

_LETTERS = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr "
    "sectPr"
)
_INLINE = {"r", "hyperlink", "bookmarkStart", "bookmarkEnd"}

ORDER = {
    "document": "body",
    "rPr": _LETTERS,
    "pPr": _PARAGRAPH,
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tblGrid": "gridCol",
    "tr": "tblPrEx trPr tc",
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "tc": "tcPr p",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid"
    ),
    "sdt": "sdtPr sdtEndPr sdtContent",
    "docPartObj": "docPartGallery docPartCategory docPartUnique",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
        "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr "
        "tblStylePr"
    ),
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins "
        "proofState defaultTabStop autoHyphenation characterSpacingControl footnotePr endnotePr "
        "compat docVars rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
    "fonts": "font",
    "font": "altName panose1 charset family notTrueType pitch sig",
}
"""Elements whose children come in a sequence."""

ANY_ORDER = {
    "body": {"p", "tbl", "sdt", "sectPr"},
    "p": {"pPr", *_INLINE},
    "hyperlink": _INLINE,
    "r": {"rPr", "t", "br", "tab", "fldChar", "instrText"},
    "hdr": {"p"},
    "ftr": {"p"},
    "trPr": {"cantSplit", "tblHeader"},
    "tabs": {"tab"},
    "sdtPr": {"docPartObj"},
    "sdtContent": {"p"},
    "rPrDefault": {"rPr"},
    "pPrDefault": {"pPr"},
    "compat": {"compatSetting"},
}
"""Elements whose children may come in any order, properties first."""


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a document's parts, nothing when all is well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found: list[str] = []
    roots = {name: etree.fromstring(content) for name, content in parts.items()}
    for name, root in roots.items():
        if name.startswith("word/") and name.endswith(".xml"):
            for element in root.iter():
                found.extend(f"{name}: {fault}" for fault in _children(element))
    document = roots["word/document.xml"]
    found += _tables(document) + _names(document, roots["word/styles.xml"])
    found += _relations(document, roots["word/_rels/document.xml.rels"], parts)
    found += [
        f"no content type for {override.get('PartName')}"
        for override in roots["[Content_Types].xml"]
        if "PartName" in override.attrib and override.get("PartName", "")[1:] not in parts
    ]
    if document[0][-1].tag != f"{W}sectPr":
        found.append("the body does not end in its section's properties")
    return found


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _children(element: etree._Element) -> list[str]:
    parent, names = _local(element), [_local(child) for child in element]
    if parent in ORDER:
        order = ORDER[parent].split()
        unknown = [name for name in names if name not in order]
        if unknown:
            return [f"{parent} may not hold {', '.join(unknown)}"]
        ranks = [order.index(name) for name in names]
        return (
            [] if ranks == sorted(ranks) else [f"{parent} has its children out of order: {names}"]
        )
    if parent in ANY_ORDER:
        unknown = [name for name in names if name not in ANY_ORDER[parent]]
        late = [n for n, name in enumerate(names) if name.endswith("Pr") and n and name != "sectPr"]
        return (
            [f"{parent} may not hold {unknown} or has properties late"] if unknown or late else []
        )
    return [f"{parent} is not known to have children"] if names else []


def _tables(document: etree._Element) -> list[str]:
    found = []
    for table in document.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [
                int(span.get(f"{W}val", "1")) if span is not None else 1
                for cell in row.findall(f"{W}tc")
                for span in [cell.find(f"{W}tcPr/{W}gridSpan")]
            ]
            if sum(spans) != columns:
                found.append(f"a row fills {sum(spans)} of {columns} columns")
            found += [
                "a cell does not end in a paragraph"
                for cell in row.findall(f"{W}tc")
                if _local(cell[-1]) != "p"
            ]
    return found


def _names(document: etree._Element, styles: etree._Element) -> list[str]:
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for element in document.iter(f"{W}{kind}")
    }
    used |= {e.get(f"{W}val") for kind in ("basedOn", "next") for e in styles.iter(f"{W}{kind}")}
    bookmarks = [each.get(f"{W}name") for each in document.iter(f"{W}bookmarkStart")]
    anchors = {each.get(f"{W}anchor") for each in document.iter(f"{W}hyperlink")}
    found = [f"no style {name}" for name in used - defined]
    found += [f"no bookmark {name}" for name in anchors - set(bookmarks)]
    if len(bookmarks) != len(set(bookmarks)):
        found.append("a bookmark's name is used twice")
    return found


def _relations(
    document: etree._Element, relations: etree._Element, parts: dict[str, bytes]
) -> list[str]:
    targets = {each.get("Id"): each.get("Target") for each in relations}
    used = [
        each.get(f"{{{RELATION}}}id")
        for kind in ("headerReference", "footerReference")
        for each in document.iter(f"{W}{kind}")
    ]
    found = [f"no relation {identity}" for identity in used if identity not in targets]
    return found + [f"no part {name}" for name in targets.values() if f"word/{name}" not in parts]
