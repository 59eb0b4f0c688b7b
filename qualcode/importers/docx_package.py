"""The container of a Word document, opened with limits: no bomb, no DTD, no archive trick."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from qualcode.importers.limits import READABLE
from qualcode.model.errors import UserError

MOST_MEMBERS = 2_000
MOST_PART_BYTES = 64_000_000
MOST_BYTES = 128_000_000
MOST_RATIO = 150
RATIO_COUNTS_FROM = 2_000_000
_CHUNK = 65_536
_XML_ENDINGS = (".xml", ".rels", ".vml")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
_CONTENT_TYPES = "[Content_Types].xml"
_ARCHIVE = "a zip archive"


class _RootReached(Exception):
    """The part's first element begins, so that no DTD can come any more."""


class Package:
    """The parts of a Word document by name, read within limits.

    ``size`` counts the bytes really unpacked. Raises UserError for whatever is not a sound
    package.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._size = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members = self._checked(self._archive.infolist())
        except _BROKEN as error:
            raise self._damaged() from error
        if _CONTENT_TYPES not in self._members:
            raise self._other_archive()
        for member in self._members:
            if member.lower().endswith(_XML_ENDINGS):
                self._refuse_dtd(member)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """Return a part's bytes, counted as they are unpacked."""
        return b"".join(self._chunks(member))

    def related(self, member: str) -> dict[str, list[str]]:
        """Return the parts a part (or, with "", the package) refers to, by the kind of relation."""
        folder, base = posixpath.split(member)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, list[str]] = {}
        if relations not in self:
            return found
        for element in self.parse(relations, "end"):
            kind, target = element[1].get("Type", ""), element[1].get("Target", "")
            if target and element[1].get("TargetMode") != "External":
                joined = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
                found.setdefault(kind.rpartition("/")[2], []).append(joined.lstrip("/"))
        return found

    def parse(self, member: str, *events: str) -> Iterator[tuple[str, Any]]:
        """Yield a part's elements as they begin and end; nothing outside the part is ever read."""
        walk = etree.iterparse(
            io.BytesIO(self.read(member)),
            events=events,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from walk
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise UserError(
                    f"{self.name} is nested more deeply than any Word document.",
                    "Open it in Word, copy the text into a new document and import that.",
                ) from error
            raise self._damaged() from error

    def _checked(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if any(info.flag_bits & 0x1 for info in infos):
            raise UserError(
                f"{self.name} is protected with a password.",
                "Save a copy without the password and import that.",
            )
        members = {info.filename: info for info in infos}
        if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES * 2:
            raise self._too_large()
        stored = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if len(members) < len(infos) or any(info.compress_type not in stored for info in infos):
            raise zipfile.BadZipFile("names twice, or a compression Word does not use")
        return members

    def _chunks(self, member: str) -> Iterator[bytes]:
        info = self._members[member]
        size = 0
        try:
            with self._archive.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._size += len(chunk)
                    self._refuse_bomb(size, info.compress_size)
                    yield chunk
        except _BROKEN as error:
            raise self._damaged() from error

    def _refuse_bomb(self, size: int, packed: int) -> None:
        swollen = size > RATIO_COUNTS_FROM and size > MOST_RATIO * max(1, packed)
        if swollen or size > MOST_PART_BYTES or self._size > MOST_BYTES:
            raise self._too_large()

    def _refuse_dtd(self, member: str) -> None:
        """Raise UserError where a part declares a document type, in whatever encoding."""
        parser = expat.ParserCreate()

        def declares(*_: object) -> None:
            raise UserError(
                f"{self.name} holds a document type declaration, which no Word document does.",
                "It may have been made to do harm. Open it in Word and save it under a new name.",
            )

        def begins(*_: object) -> None:
            raise _RootReached

        parser.StartDoctypeDeclHandler = declares
        parser.StartElementHandler = begins
        try:
            for chunk in self._chunks(member):
                parser.Parse(chunk, False)
        except _RootReached:
            return
        except (expat.ExpatError, LookupError, ValueError) as error:
            # ValueError: an encoding of several bytes a letter that expat does not know.
            raise self._damaged() from error

    def _damaged(self) -> UserError:
        return UserError(
            f"{self.name} is damaged or not complete, so that it cannot be opened.",
            "Copy or download it again, or open it in Word and save it under a new name.",
        )

    def _too_large(self) -> UserError:
        return UserError(
            f"{self.name} unpacks to far more than any transcript holds.",
            "Open it in Word, copy the text into a new document and import that.",
        )

    def _other_archive(self) -> UserError:
        kind = _archive_kind(self._archive, set(self._members))
        if kind == _ARCHIVE and self.name.lower().endswith(".docx"):
            return UserError(
                f"{self.name} is a zip archive without the parts of a Word document, or damaged.",
                "Copy or download it again, or open it in Word and save it under a new name.",
            )
        return UserError(f"{self.name} is {kind}. {READABLE}", _remedy_for(kind))


def _archive_kind(archive: zipfile.ZipFile, members: set[str]) -> str:
    """Return what an archive without Word's table of contents is, with its article."""
    if "mimetype" in members:
        with archive.open("mimetype") as part:
            kind: bytes = _first_bytes(part)
        if b"opendocument.text" in kind:
            return "an OpenDocument text (odt)"
        if b"opendocument" in kind:
            return "an OpenDocument file"
        if b"epub" in kind:
            return "an e-book"
    if any(member.startswith("Index/") or member.endswith(".iwa") for member in members):
        return "a Pages, Numbers or Keynote document"
    return _ARCHIVE


def _first_bytes(part: IO[bytes]) -> bytes:
    return part.read(100)


def _remedy_for(kind: str) -> str:
    if kind == _ARCHIVE:
        return "Unpack it and import the transcripts in it."
    return "Open it in the program it comes from and save it as docx."
