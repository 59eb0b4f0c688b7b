"""Fields for words of more than one line."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from qualcode.ui.theme import Theme


class WordField(QPlainTextEdit):
    """A field for some lines of words; Tab leaves it, it is as tall as its lines ask for."""

    def __init__(
        self,
        words: str = "",
        *,
        lines: int = 3,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setPlainText(words)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        height = self._lines * self.fontMetrics().lineSpacing() + margins.top() + margins.bottom()
        return QSize(40 * self.fontMetrics().averageCharWidth(), height + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * self.fontMetrics().averageCharWidth(), self.sizeHint().height())

    @property
    def words(self) -> str:
        """What was typed, without white space at the ends."""
        return self.toPlainText().strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def set_lines(self, lines: Iterable[str]) -> None:
        """Show one item a line."""
        self.setPlainText("\n".join(lines))

    def set_reading_face(self, theme: Theme, *, italic: bool = False) -> None:
        """Write in the face of transcripts and notes instead of the interface's."""
        self.setStyleSheet(reading_face(theme, italic=italic))


def reading_face(theme: Theme, *, italic: bool = False) -> str:
    """Return a style sheet for one widget that is read: a font merely set would lose to the
    application's own style sheet.
    """
    return (
        f'font-family: "{theme.reading_family}"; font-size: {theme.reading_size}px; '
        f"font-style: {'italic' if italic else 'normal'};"
    )
