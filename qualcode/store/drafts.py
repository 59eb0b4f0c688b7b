"""Words that are being typed: kept in the file beside the journal until their field is left."""

from dataclasses import dataclass

from qualcode.model import ids
from qualcode.model.errors import UserError
from qualcode.store import engine
from qualcode.store.opened import Opened


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of one field as they were last saved; ``saved`` in milliseconds since 1970.

    ``place`` names the field: what it is about, and (after a slash) which part of it.
    """

    place: str
    body: str
    saved: int


class Drafts(Opened):
    """The drafts of whoever works; nobody is shown another's half sentences."""

    def save_draft(self, place: str, body: str) -> bool:
        """Keep the words of a field as they are now, and return whether that could be done.

        It cannot in a file that is only read. Raises UserError when it cannot be saved.
        """
        if not self._writable or self._coder is None:
            return False
        self._before_act()
        words = body.replace("\0", "").encode("utf-8", "replace").decode()
        row = self._key(place), ids.to_bytes(self._coder), words, self._now()
        self._write_draft(
            "INSERT OR REPLACE INTO draft(place,coder,body,saved) VALUES(?,?,?,?)", row
        )
        return True

    def drop_draft(self, place: str) -> None:
        """Let go of the words of a field. Raises UserError when it cannot be saved."""
        if self._writable and self._coder is not None:
            self._write_draft("DELETE FROM draft WHERE place=?", (self._key(place),))

    def drafts(self) -> list[Draft]:
        """Return what this coder was typing and has not yet kept or let go of, the oldest first."""
        if self._coder is None:
            return []
        rows = self._rows(
            "SELECT place,body,saved FROM draft WHERE coder=? ORDER BY saved,place",
            (ids.to_bytes(self._coder),),
        )
        return [Draft(place.partition("/")[2], body, saved) for place, body, saved in rows]

    def drop_drafts_of_others(self) -> None:
        """Let go of what others were typing, in a copy that is this coder's own."""
        if self._coder is not None:
            self._write_draft("DELETE FROM draft WHERE coder<>?", (ids.to_bytes(self._coder),))

    def _key(self, place: str) -> str:
        """Return a place as it is stored: each coder has places of their own."""
        assert self._coder is not None
        return f"{self._coder}/{place}"

    def _write_draft(self, sql: str, parameters: tuple[object, ...]) -> None:
        try:
            with self._connection.transaction():
                self._connection.execute(sql, parameters)
        except engine.EngineError as error:
            raise engine.explained(error, self._path) from error
        except RuntimeError as error:
            # In the middle of an act: the next moment will do.
            raise UserError("An act is just being saved.", "Try again.") from error
