"""A person's private keys on this computer: a file beside the settings that only they can read."""

import os
from pathlib import Path

from qualcode.commands.settings import settings_path
from qualcode.model.errors import UserError
from qualcode.model.private_keys import PrivateKey, new_key, read_key

FILE_NAME = "private.keys"
_ONLY_MINE = 0o600


class KeyFile:
    """The keys of whoever uses this computer, one a line; the first seals, all are tried."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or settings_path().with_name(FILE_NAME)

    def held(self) -> tuple[PrivateKey, ...]:
        """Return the keys there are.

        Raises UserError when the file cannot be read or understood: a new key beside it would open
        nothing of what was written before.
        """
        try:
            lines = self.path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise self._refused(error) from error
        try:
            return tuple(read_key(line) for line in lines if line.strip())
        except UserError as error:
            raise self._refused(error) from error

    def ensured(self) -> tuple[PrivateKey, ...]:
        """Return the keys, having made one where there was none."""
        known = self.held()
        if not known:
            known = (new_key(),)
            self._write(known)
        return known

    def add(self, key: PrivateKey) -> bool:
        """Let a key from another computer seal from now on; those that were here still open.

        Says whether it is new here.
        """
        known = self.held()
        self._write((key, *(each for each in known if each != key)))
        return key not in known

    def _write(self, keys: tuple[PrivateKey, ...]) -> None:
        waiting = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            waiting.unlink(missing_ok=True)
            # Made so that nobody else could read it at any moment.
            made = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
            with os.fdopen(made, "w", encoding="ascii") as stream:
                stream.writelines(f"{key.words}\n" for key in keys)
                stream.flush()
                os.fsync(stream.fileno())
            waiting.replace(self.path)
        except OSError as error:
            raise UserError(
                f"The private key could not be kept in “{self.path}” ({error.strerror}).",
                "Check that the folder is yours to write in.",
            ) from error
        finally:
            waiting.unlink(missing_ok=True)

    def _refused(self, error: Exception) -> UserError:
        words = getattr(error, "strerror", None) or "it is damaged"
        return UserError(
            f"The private keys in “{self.path}” cannot be read ({words}).",
            "Put the file aside and read the key in again from paper or from another computer.",
        )
