"""Codings: passages and the codes that coders gave them."""

from collections.abc import Iterable
from typing import Any

from qualcode.model import ids, spans
from qualcode.model.changes import Changes
from qualcode.model.codes import Codebook, CodeStatus
from qualcode.model.codings import Coding, Link, Origin, Passage
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.store import blobs
from qualcode.store.codes import Codes
from qualcode.store.documents import Documents

_CODING = """
SELECT c.id, v.document, c.version, c.start, c."end", c.code, c.coder, c.polarity, b.body,
       c.origin, c.with_whom, c.time, c.created, max(c.created,c.changed), c.suggestion, c.memo
FROM coding c JOIN version v ON v.id=c.version JOIN document d ON d.id=v.document
LEFT JOIN blob b ON b.id=c.memo
WHERE c.removed=0 AND d.removed=0
"""
_IN_ORDER = ' ORDER BY d.position, d.created, d.n, c.start, c."end", c.created, c.n'


class Codings(Documents, Codes):
    """The codings of a project, and links between passages."""

    def codings(
        self, *, document: Id | None = None, code: Id | None = None, below: bool = False
    ) -> list[Coding]:
        """Return codings in the order of the text: of one transcript, of one code, or all.

        With ``below``, codings of the codes under ``code`` as well.
        """
        codebook = self.codebook()
        sql, parameters = _CODING, list[Any]()
        if document is not None:
            sql += " AND v.document=?"
            parameters.append(ids.to_bytes(document))
        if code is not None:
            wanted = codebook.subtree(code) if below else [code]
            # A code that was merged away has no codings of its own today.
            wanted = [one for one in wanted if one in codebook and codebook.resolve(one) == one]
            every = [each for one in wanted for each in (one, *codebook.merged_from(one))]
            if not every:
                return []
            sql += f" AND c.code IN ({','.join('?' * len(every))})"
            parameters.extend(map(ids.to_bytes, every))
        rows = self._rows(sql + _IN_ORDER, tuple(parameters))
        return _codings(rows, codebook)

    def coding(self, coding: Id) -> Coding:
        """Return one coding. Raises UserError when it is not in the project or was removed."""
        rows = self._rows(_CODING + " AND c.id=?", (ids.to_bytes(coding),))
        if not rows:
            raise UserError("That coding is not in this project.", "It may have been removed.")
        return _codings(rows, self.codebook())[0]

    def quote(self, passage: Coding | Passage) -> str:
        """Return the words a coding or a passage covers."""
        return self.text(passage.version)[passage.start : passage.end]

    def apply_code(
        self,
        document: Id,
        start: int,
        end: int,
        code: Id,
        *,
        polarity: Polarity | None = None,
        memo: str = "",
        with_whom: str = "",
        time: str = "",
        origin: Origin = Origin.OWN_READING,
        exact: bool = False,
        reason: str = "",
    ) -> Changes:
        """Give a passage a code: code points of the current version, half-open.

        White space at either end is left out unless ``exact``. Raises UserError when the place or
        the code is not there, or this coder has given the same words this code already.
        """
        with self.act("coding.apply", reason) as act:
            # Within the act, where reading locks the file no more than once.
            version = self.current_version(document)
            span = self.checked_span(version, start, end, exact=exact)
            self._checked_code(code)
            self._refuse_twice(version, span, code)
            act.add(
                "coding",
                version=version,
                start=span.start,
                end=span.end,
                code=code,
                coder=self._coder,
                polarity=polarity.value if polarity else None,
                memo=memo.strip(),
                origin=None if origin is Origin.OWN_READING else origin.value,
                with_whom=with_whom,
                time=time,
            )
        return act.changes

    def code_in_vivo(
        self, document: Id, start: int, end: int, parent: Id | None = None, reason: str = ""
    ) -> Changes:
        """Make a code of the passage's own words and give it to the passage, in one act."""
        version = self.current_version(document)
        span = self.checked_span(version, start, end)
        words = " ".join(span.of(self.text(version)).split()).replace(" / ", "/").strip("/ ")
        if len(words) > 80:
            raise UserError(
                "That is long for a name.", "Select up to 80 characters for an in-vivo code."
            )
        return self.code_with_new(document, start, end, words, parent, in_vivo=True, reason=reason)

    def code_with_new(
        self, document: Id, start: int, end: int, name: str, parent: Id | None = None, *,
        definition: str = "", polarity: Polarity | None = None, in_vivo: bool = False,
        memo: str = "", above: Iterable[str] = (), exact: bool = False, reason: str = "",
    ) -> Changes:  # fmt: skip
        """Make a code and give it to a passage, as one act with one undo.

        ``above`` names codes to make first, each below the one before, the first below ``parent``.
        """
        version = self.current_version(document)
        span = self.checked_span(version, start, end, exact=exact)
        with self.act("coding.new_code" if not in_vivo else "coding.in_vivo", reason) as act:
            for each in above:
                parent = self.add_code_within(act, each, parent)
            code = self.add_code_within(act, name, parent, definition=definition, in_vivo=in_vivo)
            act.add(
                "coding", version=version, start=span.start, end=span.end, code=code,
                coder=self._coder, polarity=polarity.value if polarity else None,
                memo=memo.strip(),
            )  # fmt: skip
        return act.changes

    def remove_codings(self, codings: Iterable[Id], reason: str = "") -> Changes:
        """Take codings away, all in one act; undo brings them back."""
        with self.act("coding.remove", reason) as act:
            for coding in dict.fromkeys(codings):
                self._present(coding)
                act.remove("coding", coding)
        return act.changes

    def resize_coding(self, coding: Id, start: int, end: int, reason: str = "") -> Changes:
        """Let a coding cover other words: code points, half-open."""
        old = self.coding(coding)
        span = self.checked_span(old.version, start, end)
        with self.act("coding.resize", reason) as act:
            act.change("coding", coding, start=span.start, end=span.end)
        return act.changes

    def recode(self, codings: Iterable[Id], code: Id, reason: str = "") -> Changes:
        """Give codings another code in place; memo, polarity and history stay."""
        self._checked_code(code)
        with self.act("coding.recode", reason) as act:
            for coding in dict.fromkeys(codings):
                self._present(coding)
                act.change("coding", coding, code=code)
        return act.changes

    def set_polarity(self, coding: Id, polarity: Polarity | None, reason: str = "") -> Changes:
        """Say how the concept stands in the passage; None unsets it."""
        self._present(coding)
        with self.act("coding.polarity", reason) as act:
            act.change("coding", coding, polarity=polarity.value if polarity else None)
        return act.changes

    def set_coding_memo(self, coding: Id, memo: str, reason: str = "") -> Changes:
        """Write the memo of a coding."""
        self._present(coding)
        with self.act("coding.memo", reason) as act:
            act.change("coding", coding, memo=memo.strip())
        return act.changes

    def links(self) -> list[Link]:
        """Return the links between passages, oldest first."""
        rows = self._rows(
            "SELECT l.id,from_version,from_start,from_end,to_version,to_start,to_end,relation,"
            "coder,l.created FROM link l "
            "JOIN version a ON a.id=from_version JOIN document d ON d.id=a.document "
            "JOIN version b ON b.id=to_version JOIN document e ON e.id=b.document "
            "WHERE l.removed=0 AND d.removed=0 AND e.removed=0 ORDER BY l.created,l.n"
        )
        return [
            Link(
                row[0].hex(), Passage(row[1].hex(), row[2], row[3]),
                Passage(row[4].hex(), row[5], row[6]), row[7], row[8].hex(), row[9],
            )
            for row in rows
        ]  # fmt: skip

    def link_passages(
        self, source: Passage, target: Passage, relation: str, reason: str = ""
    ) -> Changes:
        """Link one passage to another with a word for the relation."""
        first = self.checked_span(source.version, source.start, source.end)
        second = self.checked_span(target.version, target.start, target.end)
        if (source.version, first) == (target.version, second):
            raise UserError("A passage cannot be linked to itself.", "Choose another passage.")
        with self.act("link.add", reason) as act:
            act.add(
                "link", from_version=source.version, from_start=first.start, from_end=first.end,
                to_version=target.version, to_start=second.start, to_end=second.end,
                relation=relation.strip() or "see also", coder=self._coder,
            )  # fmt: skip
        return act.changes

    def remove_link(self, link: Id, reason: str = "") -> Changes:
        """Take a link away."""
        if not self._rows("SELECT 1 FROM link WHERE id=? AND removed=0", (ids.to_bytes(link),)):
            raise UserError("That link is not in this project.", "It may have been removed.")
        with self.act("link.remove", reason) as act:
            act.remove("link", link)
        return act.changes

    def checked_span(self, version: Id, start: int, end: int, *, exact: bool = False) -> Span:
        """Return the span, without white space at its ends unless ``exact``, if words are there.

        Raises UserError otherwise.
        """
        text = self.text(version)
        if not 0 <= start < end <= len(text):
            raise UserError(
                f"{start} to {end} is not a passage of this transcript.",
                f"It has {len(text):,} characters; the end comes after the start.",
            )
        span = spans.trimmed(text, start, end)
        if not span.length:
            raise UserError("There are no words in that passage.", "Select some words first.")
        return Span(start, end) if exact else span

    def _checked_code(self, code: Id) -> None:
        rows = self._rows(
            "SELECT name,status,merged_into FROM code WHERE id=? AND removed=0",
            (ids.to_bytes(code),),
        )
        if not rows:
            raise UserError("That code is not in this project.", "It may have been removed.")
        name, status, merged = rows[0]
        if merged is not None:
            raise UserError(f"“{name}” was merged into another code.", "Use that one instead.")
        if status == CodeStatus.RETIRED:
            raise UserError(f"“{name}” is retired.", "Restore it before you use it again.")

    def _refuse_twice(self, version: Id, span: Span, code: Id) -> None:
        rows = self._rows(
            'SELECT code FROM coding WHERE version=? AND start=? AND "end"=? AND coder=? '
            "AND removed=0",
            (ids.to_bytes(version), span.start, span.end,
             ids.to_bytes(self._coder or ids.new_id())),
        )  # fmt: skip
        if not rows:
            return
        codebook = self.codebook()
        same = [code, *codebook.merged_from(codebook.resolve(code))]
        if any(given.hex() in same for (given,) in rows):
            raise UserError("You have given these words this code already.", "Nothing was changed.")

    def _present(self, coding: Id) -> None:
        if not self._rows("SELECT 1 FROM coding WHERE id=? AND removed=0", (ids.to_bytes(coding),)):
            raise UserError("That coding is not in this project.", "It may have been removed.")


class _Hexed(dict[bytes, Id]):
    """Ids as the program writes them, each made once: codings share versions, codes and coders."""

    def __missing__(self, stored: bytes) -> Id:
        self[stored] = written = stored.hex()
        return written


_ORIGINS = {"": Origin.OWN_READING} | {each.value: each for each in Origin}
_POLARITIES: dict[str | None, Polarity | None] = {
    None: None,
    "": None,
    **{each.value: each for each in Polarity},
}


def _codings(rows: list[tuple[Any, ...]], codebook: Codebook) -> list[Coding]:
    hexed = _Hexed()
    counts_for: dict[Id, Id] = {}
    found: list[Coding] = []
    for (
        coding, document, version, start, end, code, coder, polarity, body,
        origin, with_whom, time, created, changed, suggestion, memo,
    ) in rows:  # fmt: skip
        given = hexed[code]
        if given not in counts_for:
            counts_for[given] = codebook.resolve(given) if given in codebook else given
        found.append(
            Coding(
                coding.hex(), hexed[document], hexed[version], start, end, counts_for[given],
                hexed[coder], _POLARITIES[polarity], "" if memo is None else blobs.unpacked(body),
                _ORIGINS[origin], with_whom, time, created, changed, given,
                None if suggestion is None else suggestion.hex(),
            )
        )  # fmt: skip
    return found
