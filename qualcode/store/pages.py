"""Rows read straight from the pages of a plain file, for when the engine cannot follow its trees.

Every row of a table lies in some leaf page, whatever became of the pages above it. The rows of the
journal are known by their shape, and proven later by the hashes in them. The file format is
SQLite's own (sqlite.org/fileformat2.html); an encrypted file has no pages to be read like this.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

MAGIC = b"SQLite format 3\0"
USUAL_PAGE_SIZE = 4096

_TABLE_LEAF = 0x0D
_INDEX_LEAF = 0x0A
_INDEX_INTERIOR = 0x02
_HEADER_BYTES = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INTERIOR: 12}
_FILE_HEADER_BYTES = 100
_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)
_BLOB_16, _BLOB_32 = 44, 76  # the serial types of a uuid or salt, and of a hash
_LARGEST_RECORD = 1 << 30


class Record(NamedTuple):
    """One row: its table, its number, its values, and whether the end of it was destroyed.

    A value that was cut short holds what could be read of it.
    """

    table: str
    rowid: int
    values: tuple[Any, ...]
    cut: bool


class Pages:
    """A file's bytes, taken apart into pages."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size, reserved = _page_size(data)
        self._usable = self._size - reserved
        self._count = len(data) // self._size

    def rows(self) -> Iterator[Record]:
        """Yield the rows of the journal's tables: op, chain and blob."""
        for at, cells in self._pages(_TABLE_LEAF):
            for cell in cells:
                try:
                    found = self._table_row(at, cell)
                except (IndexError, ValueError, UnicodeDecodeError, OverflowError):
                    continue
                if found is not None:
                    yield found

    def index_entries(self) -> Iterator[tuple[Any, ...]]:
        """Yield the entries of indexes and of tables without row numbers that fit into a page."""
        for kind in (_INDEX_LEAF, _INDEX_INTERIOR):
            for at, cells in self._pages(kind):
                for cell in cells:
                    try:
                        place = at + cell + (4 if kind == _INDEX_INTERIOR else 0)
                        size, place = self._varint(place)
                        if size <= (self._usable - 12) * 64 // 255 - 23:
                            payload = self._data[place : place + size]
                            types, body = _header(payload)
                            yield tuple(_values(payload, types, body)[0])
                    except (IndexError, ValueError, UnicodeDecodeError, OverflowError):
                        continue

    def _pages(self, kind: int) -> Iterator[tuple[int, list[int]]]:
        """Yield the place of each page of a kind, and those of its cells within it."""
        data, size = self._data, self._size
        for number in range(1, self._count + 1):
            at = (number - 1) * size
            head = at + (_FILE_HEADER_BYTES if number == 1 else 0)
            if data[head] != kind:
                continue
            cells = int.from_bytes(data[head + 3 : head + 5], "big")
            first = head + _HEADER_BYTES[kind]
            if first + 2 * cells > at + size:
                continue
            pointers = data[first : first + 2 * cells]
            yield (
                at,
                [
                    each
                    for each in (
                        int.from_bytes(pointers[nth : nth + 2], "big")
                        for nth in range(0, 2 * cells, 2)
                    )
                    if each < size
                ],
            )

    def _table_row(self, at: int, cell: int) -> Record | None:
        size, place = self._varint(at + cell)
        rowid, place = self._varint(place)
        if not 0 < size < _LARGEST_RECORD:
            return None
        local = self._local(size)
        payload = self._data[place : place + local]
        if place + local > at + self._size:
            return None
        types, body = _header(payload)
        table = _table_of(types)
        if table is None:
            return None
        if local < size:
            following = self._data[place + local : place + local + 4]
            payload += self._overflow(int.from_bytes(following, "big"), size - local)
        values, cut = _values(payload, types, body)
        return Record(table, rowid, tuple(values), cut)

    def _local(self, size: int) -> int:
        """Return how many bytes of a row lie in its leaf."""
        usable = self._usable
        if size <= usable - 35:
            return size
        least = (usable - 12) * 32 // 255 - 23
        kept = least + (size - least) % (usable - 4)
        return kept if kept <= usable - 35 else least

    def _overflow(self, number: int, wanted: int) -> bytes:
        """Return what follows in pages of its own, up to the first that was destroyed."""
        parts: list[bytes] = []
        room = self._usable - 4
        while wanted > 0:
            if not 0 < number <= self._count:
                break
            at = (number - 1) * self._size
            following = int.from_bytes(self._data[at : at + 4], "big")
            last = wanted <= room
            # A page whose pointer leads nowhere is one that was destroyed.
            if (following == 0) != last or following > self._count:
                break
            parts.append(self._data[at + 4 : at + 4 + min(room, wanted)])
            wanted -= room
            number = following
        return b"".join(parts)

    def _varint(self, at: int) -> tuple[int, int]:
        return _varint(self._data, at)


def _table_of(types: list[int]) -> str | None:
    """Return which table a row is of, by its serial types; later formats may add columns."""
    if len(types) < 4 or types[0] != 0:
        return None
    if len(types) >= 13 and types[7] == _BLOB_16 and types[11] == types[12] == _BLOB_32:
        return "op"
    if len(types) >= 7 and types[1] == types[2] == _BLOB_16 and types[6] == _BLOB_32:
        # A version of a transcript looks alike but for the text.
        return "chain" if types[3] >= 13 and types[3] % 2 else None
    if len(types) < 7 and types[1] == _BLOB_32 and types[2] in (0, _BLOB_16):
        return "blob"
    return None


def _page_size(data: bytes) -> tuple[int, int]:
    """Return page size and reserved bytes: what the header says, or the usual."""
    if data[:16] == MAGIC:
        size = int.from_bytes(data[16:18], "big")
        size = 65536 if size == 1 else size
        if 512 <= size <= 65536 and size & (size - 1) == 0 and data[20] < 128:
            return size, data[20]
    return USUAL_PAGE_SIZE, 0


def _varint(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    value = byte & 0x7F
    for place in range(at + 1, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _header(payload: bytes) -> tuple[list[int], int]:
    """Return the serial types of a record, and where its values begin."""
    end, at = _varint(payload, 0)
    if not 0 < end <= len(payload):
        raise ValueError("no record")
    types: list[int] = []
    while at < end:
        byte = payload[at]
        if byte < 0x80:
            types.append(byte)
            at += 1
        else:
            value, at = _varint(payload, at)
            types.append(value)
    return types, end


def _values(payload: bytes, types: list[int], at: int) -> tuple[list[Any], bool]:
    """Return a record's values, and whether it ends too early."""
    values: list[Any] = []
    for kind in types:
        if kind == 0:
            values.append(None)
        elif kind <= 6:
            size = _INTEGER_BYTES[kind]
            values.append(int.from_bytes(payload[at : at + size], "big", signed=True))
            at += size
        elif kind in (8, 9):
            values.append(kind - 8)
        elif kind >= 12:
            size = (kind - 12) // 2
            raw = payload[at : at + size]
            at += size
            # A text that was cut short may end within a letter.
            ending = "strict" if len(raw) == size else "ignore"
            values.append(raw.decode(errors=ending) if kind % 2 else raw)
        else:
            raise ValueError("no value of a journal")
    return values, at > len(payload)
