"""Fields whose words are kept while they are typed, and put back after a fall."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from qualcode.app.drafts import DraftKeeper

Field = QLineEdit | QPlainTextEdit


class DraftedFields(QObject):
    """The fields of one form; ``form`` names what it is about, a key each field of several.

    Words that were kept of the same form are put back at once: `put_back` says whether some were.
    It must be made when the fields show what there is, and left by `leave`.
    """

    def __init__(
        self, keeper: DraftKeeper, form: str, fields: Mapping[str, Field], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.form = form
        self._fields = dict(fields)
        self._before = {key: _words(field) for key, field in fields.items()}
        self.put_back = False
        self._keeps = True
        kept = keeper.kept(form)
        for key, field in self._fields.items():
            words = kept.get(self._place(key))
            if words is not None and words != self._before[key]:
                _write(field, words)
                self.put_back = True
            field.textChanged.connect(lambda *_, key=key: self._follow(key))

    def move(self, form: str) -> None:
        """Let the fields be about something else; what is typed goes along."""
        if form != self.form:
            self._keeper.let_go(self.form)
            self.form = form
            for key in self._fields:
                self._follow(key)

    def keep_words(self, keeps: bool) -> None:
        """Keep what is typed, or keep nothing of it: what is private lies nowhere in clear."""
        if keeps != self._keeps:
            self._keeps = keeps
            self._keeper.let_go(self.form)
            for key in self._fields:
                self._follow(key)

    def leave(self) -> None:
        """Let go of what was kept: the words are an act by now, or were given up."""
        self._keeper.let_go(self.form)

    def _follow(self, key: str) -> None:
        if not self._keeps:
            return
        words = _words(self._fields[key])
        if words == self._before[key]:
            self._keeper.let_go(self._place(key))
        else:
            self._keeper.keep(self._place(key), words)

    def _place(self, key: str) -> str:
        return f"{self.form}/{key}" if key else self.form


def _words(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _write(field: Field, words: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(words)
    else:
        field.setPlainText(words)
        field.moveCursor(field.textCursor().MoveOperation.End)
