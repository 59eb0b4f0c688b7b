"""The inline code palette: select, type two letters, Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity, split_suffix
from qualcode.ui.theme import CARD_RADIUS, STEP, Theme, set_role
from qualcode.ui.transcript.palette_matching import matching, may_apply
from qualcode.ui.transcript.palette_rows import (
    PaletteDelegate,
    PaletteModel,
    PaletteRow,
    key_words,
)
from qualcode.ui.transcript.values import PaletteCode

WIDTH = 430
SHADOW = 28
"""How far the shadow reaches around the card; part of the widget."""
GAP = 10
"""Between the last selected line and the palette."""
SHOWN_CODES = 6
NO_CODE = "No code is called that. {new} makes it."
ONE_LETTER = "Type two letters, or choose with the arrow keys."
HINT = "{stay} applies and stays   - absent   ~ longed for"


class CodePalette(QWidget):
    """A card directly under the selected words in which a code is named and applied."""

    code_chosen = Signal(str, object, bool)
    """The code's id, the `Polarity` or None, and whether the palette stays open."""
    new_code = Signal(str, object)
    """A new code of what was typed, and the `Polarity` or None."""
    in_vivo = Signal()
    """A new code of the selected words themselves."""
    closed = Signal()
    """It was closed without, or after, applying; the selection is as it was."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._codes: list[PaletteCode] = []
        self._recent: list[Id] = []
        self._words = ""
        self._chosen_by_hand = False
        self.input = QLineEdit()
        self.input.setPlaceholderText("Name a code")
        self.input.setAccessibleName("Name a code")
        set_role(self.input, "bare")
        self.list = QListView()
        self._model = PaletteModel(self)
        self._delegate = PaletteDelegate(theme, self)
        self._hint = QLabel()
        set_role(self._hint, "quiet")
        self._set_up()
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self._delegate = PaletteDelegate(theme, self)
        self._delegate.width = self._list_width
        self.list.setItemDelegate(self._delegate)
        self._colour()

    def set_codes(self, codes: Sequence[PaletteCode], recent: Sequence[Id] = ()) -> None:
        """Offer these codes, in the codebook's order; ``recent`` is the last used first."""
        self._codes = list(codes)
        self._recent = list(recent)
        if self.isVisible():
            self._answer()

    def open_beside(self, selection: QRect, left: int, words: str, typed: str = "") -> None:
        """Open for the selected words.

        ``selection`` is the box around them in the parent's pixels; the palette stands under it,
        above it where there is no room, and never over it if that can be. ``left`` is where its
        card begins.
        """
        self._words = " ".join(words.split())
        self._selection = selection
        self._left = left
        self._say_hint()
        self.input.blockSignals(True)
        self.input.setText(typed)
        self.input.blockSignals(False)
        self._answer()
        self.show()
        self.raise_()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_palette(self) -> None:
        """Close; the selection is kept."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    @property
    def hint(self) -> str:
        """What is said below the rows."""
        return self._hint.text()

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.input:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._meaning(event) is not None:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        elif event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            self.close_palette()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # What lies in the shadow is the page.
        if not self._card().contains(event.position()):
            self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        card = self._card()
        # Soft and mostly below: rings that grow fainter outwards, laid over each other.
        for reach in range(SHADOW, 0, -2):
            strength = self._theme.shadow_share * 18 * (1 - reach / SHADOW)
            painter.setBrush(QColor(0, 0, 0, max(1, round(strength))))
            radius = CARD_RADIUS + reach * 0.8
            grown = card.adjusted(-reach * 0.8, -reach * 0.5 + 6, reach * 0.8, reach)
            painter.drawRoundedRect(grown, radius, radius)
        painter.setBrush(QColor(self._theme.page))
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)

    # Inside

    @property
    def _list_width(self) -> int:
        return WIDTH - 4 * STEP + 2

    def _card(self) -> QRectF:
        return QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def _set_up(self) -> None:
        around = QVBoxLayout(self)
        around.setContentsMargins(SHADOW + 7, SHADOW + 6, SHADOW + 7, SHADOW + 10)
        around.setSpacing(0)
        self.input.setTextMargins(7, 0, 7, 0)
        self.input.setMinimumHeight(32)
        rule = QFrame()
        set_role(rule, "rule")
        self._hint.setContentsMargins(10, 6, 10, 2)
        for widget in (self.input, rule, self.list, self._hint):
            around.addWidget(widget)
        self._delegate.width = self._list_width
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Codes")
        self.input.installEventFilter(self)
        self.input.textChanged.connect(self._typed)
        self.list.clicked.connect(lambda index: self._apply(index.row(), stay=False))
        self._colour()

    def _colour(self) -> None:
        self.list.setStyleSheet(
            "QListView { background: transparent; border: none; padding: 0; }"
            " QListView::item { padding: 0; min-height: 0; background: transparent; }"
        )
        self.update()

    def _typed(self, _text: str) -> None:
        self._say_hint()
        self._answer()

    def _answer(self) -> None:
        typed, _polarity = split_suffix(self.input.text())
        rows = [
            PaletteRow("code", " › ".join(match.code.path), match.code.pinned, match)
            for match in matching(typed, self._codes, self._recent)[:SHOWN_CODES]
        ]
        first = 0 if rows else -1
        if self._words:
            words = f"New code of these words, “{self._words}”"
            rows.append(PaletteRow("in vivo", words, key_words("Ctrl+I")))
        if typed.strip():
            rows.append(PaletteRow("new", f"New code “{typed.strip()}”", key_words("Ctrl+N")))
        self._model.set_rows(rows)
        self._chosen_by_hand = False
        self._choose(first)

    def _choose(self, number: int) -> None:
        self._delegate.chosen = number
        index = self._model.index(number)
        flag = QItemSelectionModel.SelectionFlag
        if index.isValid():
            self.list.selectionModel().setCurrentIndex(index, flag.ClearAndSelect)
        else:
            self.list.selectionModel().clear()
        self.list.scheduleDelayedItemsLayout()
        self._resize()

    def _resize(self) -> None:
        height = 0
        for number in range(self._model.rowCount()):
            height += self.list.sizeHintForIndex(self._model.index(number)).height()
        self.list.setFixedSize(self._list_width, height)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(WIDTH + 2 * SHADOW, layout.sizeHint().height())
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        height = self.height() - 2 * SHADOW
        left = max(0, min(self._left, parent.width() - WIDTH))
        top = self._selection.bottom() + GAP
        if top + height > parent.height():
            above = self._selection.top() - GAP - height
            # Words that fill the view leave no room: then at its lower edge.
            top = above if above >= 0 else parent.height() - height
        self.move(QPoint(left - SHADOW, max(0, top) - SHADOW))

    def _say_hint(self, words: str = "") -> None:
        self._hint.setText(words or HINT.format(stay=key_words("Ctrl+Enter")))

    def _meaning(self, event: QKeyEvent) -> str | None:
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return "stay" if control else "apply"
        if control:
            return {Qt.Key.Key_I: "in vivo", Qt.Key.Key_N: "new"}.get(Qt.Key(key))
        return {
            Qt.Key.Key_Escape: "close",
            Qt.Key.Key_Up: "up",
            Qt.Key.Key_Down: "down",
        }.get(Qt.Key(key))

    def _pressed(self, event: QKeyEvent) -> bool:
        meaning = self._meaning(event)
        if meaning is None:
            return False
        number = self._delegate.chosen
        if meaning in ("apply", "stay"):
            self._apply_typed(number, stay=meaning == "stay")
        elif meaning == "in vivo":
            self._make_in_vivo()
        elif meaning == "new":
            self._make_new()
        elif meaning == "close":
            self.close_palette()
        else:
            count = self._model.rowCount()
            if count:
                self._chosen_by_hand = True
                step = 1 if meaning == "down" else -1
                self._choose((max(number, 0 if step < 0 else -1) + step) % count)
        return True

    def _apply_typed(self, number: int, *, stay: bool) -> None:
        row = self._model.row(number)
        typed, _polarity = split_suffix(self.input.text())
        if row is None:
            # Enter alone never makes a code, so that no slip of a finger does; but it answers.
            if typed.strip():
                self._say_hint(NO_CODE.format(new=key_words("Ctrl+N")))
            return
        if row.match is None or may_apply(typed, row.match, chosen=self._chosen_by_hand):
            self._apply(number, stay=stay)
        elif typed.strip():
            self._say_hint(ONE_LETTER)

    def _apply(self, number: int, *, stay: bool) -> None:
        row = self._model.row(number)
        if row is None:
            return
        if row.match is None:
            if row.kind == "in vivo":
                self._make_in_vivo()
            else:
                self._make_new()
            return
        _typed, polarity = split_suffix(self.input.text())
        code = row.match.code
        self._recent = [code.id, *(known for known in self._recent if known != code.id)]
        if stay:
            self.input.clear()
            self._say_hint(f"{code.name}{_said(polarity)} applied")
        else:
            self.hide()
        self.code_chosen.emit(code.id, polarity, stay)
        if not stay:
            self.closed.emit()

    def _make_in_vivo(self) -> None:
        if self._words:
            self.hide()
            self.in_vivo.emit()
            self.closed.emit()

    def _make_new(self) -> None:
        typed, polarity = split_suffix(self.input.text())
        if typed.strip():
            self.hide()
            self.new_code.emit(typed.strip(), polarity)
            self.closed.emit()


def _said(polarity: Polarity | None) -> str:
    return f", {polarity.label}," if polarity is not None else ""
