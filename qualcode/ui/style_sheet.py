"""The style sheet of the whole application, filled in from the theme.

Roles a widget may be given with `theme.set_role`:
frames ``window``, ``panel``, ``page``, ``card``, ``chosen-card``, ``floating``, ``bar``,
``rule``; labels ``title``, ``subtitle``, ``heading``, ``quiet``, ``small``, ``quote``, ``strong``,
``digits``, ``warning``, ``error``, ``key``, ``chip``; buttons ``primary``, ``plain``, ``link``;
tab bars ``places``, ``tabs``; line edits ``search``, ``bare``; lists and trees ``panel``.
"""

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.ui.theme import Theme

GROUND = """
* { outline: none; }
QWidget { color: $ink; font-family: $interface; font-size: ${size}px; }
QMainWindow, QDialog, QWizard, QMessageBox, QWidget[role="window"] { background: $window; }
QWidget[role="panel"] { background: $panel; }
QWidget[role="page"] { background: $page; }
QFrame[role="bar"] { background: $panel; border: none; border-bottom: 1px solid $line; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="card"] { background: $page; border: 1px solid $line; border-radius: 11px; }
QFrame[role="chosen-card"] { background: $page; border: 2px solid $ink; border-radius: 11px; }
QFrame[role="floating"] { background: $page; border: 1px solid $line; border-radius: 11px; }
QSplitter { background: $line; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $quiet; }
QStatusBar { background: $panel; border-top: 1px solid $line; color: $quiet; }
QStatusBar QLabel { color: $quiet; padding: 2px 6px; font-size: ${small}px; }
QStatusBar::item { border: none; }
QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget[role=""] { background: transparent; }
QScrollArea { border: none; }
QGroupBox {
  border: 1px solid $line; border-radius: 11px; margin-top: 24px; padding: 12px;
  background: $page;
}
QGroupBox::title {
  subcontrol-origin: margin; subcontrol-position: top left; padding: 0 2px 6px 2px;
  color: $quiet; font-weight: 600;
}
QToolTip {
  background: $page; color: $ink; border: 1px solid $line; padding: 5px 8px;
  font-size: ${small}px;
}
"""

LABELS = """
QLabel { background: transparent; border: none; }
QLabel:disabled { color: $quiet; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="subtitle"], QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${small}px; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="heading"] {
  color: $quiet; font-size: ${tiny}px; font-weight: 600; letter-spacing: 1px;
}
QLabel[role="quote"] { font-family: $serif; font-size: ${quote}px; }
QLabel[role="note"] { font-family: $serif; font-size: ${quote}px; font-style: italic; }
QLabel[role="claim"] { font-family: $serif; font-size: ${claim}px; font-weight: 600; }
QLabel[role="digits"] {
  font-family: "DejaVu Sans Mono", Menlo, Consolas, "Courier New", monospace;
  font-size: ${quote}px;
}
QLabel[role="warning"] { color: $warning; }
QLabel[role="error"] { color: $error; }
QLabel[role="key"] {
  color: $quiet; background: $page; border: 1px solid $line; border-radius: 4px;
  padding: 0 4px; font-size: ${tiny}px;
}
QLabel[role="chip"] {
  background: $page; border: 1px solid $line; border-radius: 12px; padding: 2px 9px;
  font-size: ${small}px;
}
"""

BUTTONS = """
QPushButton, QToolButton[role="button"] {
  background: $page; border: 1px solid $line; border-radius: 7px; padding: 5px 13px;
  min-height: 20px; margin: 1px;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: $well; border-color: $edge; }
QPushButton:pressed, QPushButton:checked { background: $well; border-color: $quiet; }
QPushButton:disabled { color: $quiet; background: transparent; }
QPushButton::menu-indicator { image: url($icons/chevron-down-$shade.svg); width: 14px; right: 6px; }
QPushButton[role="primary"], QPushButton:default {
  background: $ink; color: $page; border-color: $ink; font-weight: 600;
}
QPushButton[role="primary"]:hover, QPushButton:default:hover { background: $softink; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled {
  background: $well; color: $quiet; border-color: $line;
}
QPushButton[role="plain"], QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 4px 8px;
  margin: 1px;
}
QPushButton[role="plain"]:hover, QToolButton:hover { background: $well; }
QToolButton:pressed, QToolButton:checked { background: $page; border: 1px solid $line; }
QToolButton::menu-indicator { image: none; }
QPushButton[role="link"] {
  background: transparent; border: none; padding: 1px 2px; margin: 1px; min-height: 0;
  color: $ink; text-decoration: underline; text-align: left;
}
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QCheckBox, QRadioButton { spacing: 8px; padding: 3px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $quiet; }
QCheckBox::indicator, QGroupBox::indicator, QTreeView::indicator, QListView::indicator,
QTableView::indicator {
  width: 15px; height: 15px; border: 1px solid $quiet; border-radius: 4px; background: $page;
}
QCheckBox::indicator:hover { border-color: $ink; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QTreeView::indicator:checked,
QListView::indicator:checked, QTableView::indicator:checked {
  background: $ink; border-color: $ink; image: url($icons/tick-$shade.svg);
}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {
  background: $ink; border-color: $ink; image: url($icons/dash-$shade.svg);
}
QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid $quiet; border-radius: 8px; background: $page;
}
QRadioButton::indicator:hover { border-color: $ink; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $ink; }
"""

INPUTS = """
QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox, QDateEdit {
  background: $page; border: 1px solid $line; border-radius: 7px; padding: 4px 9px;
  selection-background-color: $selection; selection-color: $ink; placeholder-text-color: $quiet;
  margin: 1px;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: 20px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $edge; }
QLineEdit:disabled, QComboBox:disabled, QTextEdit:disabled, QPlainTextEdit:disabled {
  color: $quiet; background: transparent;
}
QLineEdit[role="bare"] {
  border: none; background: transparent; border-radius: 0; padding: 4px 0; margin: 0;
}
QTextEdit[role="bare"], QPlainTextEdit[role="bare"] { border: none; background: transparent; }
QTextEdit[role="reading"] {
  border: none; border-radius: 0; padding: 0; margin: 0; background: $page;
}
QComboBox { padding-right: 26px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url($icons/chevron-down-$shade.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
  background: $page; border: 1px solid $line; border-radius: 7px; padding: 4px;
  selection-background-color: $well; selection-color: $ink;
}
QAbstractSpinBox { padding: 4px 20px 4px 0; qproperty-alignment: 'AlignRight | AlignVCenter'; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  border: none; width: 18px; background: transparent;
}
QAbstractSpinBox::up-arrow { image: url($icons/chevron-up-$shade.svg); width: 14px; height: 14px; }
QAbstractSpinBox::down-arrow {
  image: url($icons/chevron-down-$shade.svg); width: 14px; height: 14px;
}
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $quiet; }
QSlider::handle:horizontal {
  width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: $ink;
}
QProgressBar {
  border: none; border-radius: 3px; background: $line; max-height: 6px; min-height: 6px;
  text-align: center; color: transparent;
}
QProgressBar::chunk { border-radius: 3px; background: $ink; }
"""

LISTS = """
QAbstractItemView {
  background: $page; border: 1px solid $line; border-radius: 7px; outline: none;
  selection-background-color: $well; selection-color: $ink;
  alternate-background-color: $panel;
}
QAbstractItemView[role="panel"] { background: $panel; border: none; border-radius: 0; }
QListView::item, QTreeView::item { min-height: 24px; padding: 2px 6px; border: none; }
QTableView { gridline-color: $line; }
QTableView::item { padding: 4px 8px; border: none; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {
  background: $well; color: $ink;
}
QAbstractItemView[role="panel"]::item:selected { background: $page; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: $well; }
QTreeView[role="panel"]::branch:selected { background: $page; }
QTreeView::branch:has-children:closed { image: url($icons/chevron-right-$shade.svg); }
QTreeView::branch:has-children:open { image: url($icons/chevron-down-$shade.svg); }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
  background: $page; color: $quiet; border: none; border-bottom: 1px solid $line;
  padding: 5px 8px; font-weight: 600; font-size: ${small}px;
}
QHeaderView::section:hover { color: $ink; }
QHeaderView::up-arrow { image: url($icons/chevron-up-$shade.svg); width: 12px; height: 12px; }
QHeaderView::down-arrow { image: url($icons/chevron-down-$shade.svg); width: 12px; height: 12px; }
QTableCornerButton::section { background: $page; border: none; border-bottom: 1px solid $line; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 36px; margin: 2px 3px 2px 3px; }
QScrollBar::handle:horizontal { min-width: 36px; margin: 3px 2px 3px 2px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""

BARS = """
QMenuBar { background: $panel; border-bottom: 1px solid $line; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $well; }
QMenu { background: $page; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 12px; border-radius: 5px; }
QMenu::item:selected { background: $well; color: $ink; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }
QMenu::indicator:checked {
  background: $ink; border-radius: 4px; image: url($icons/tick-$shade.svg);
}
QMenu::right-arrow { image: url($icons/chevron-right-$shade.svg); width: 12px; height: 12px; }
QToolBar {
  background: $panel; border: none; border-bottom: 1px solid $line; spacing: 4px; padding: 4px;
}
QToolBar::separator { background: $line; width: 1px; margin: 6px 4px; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; qproperty-drawBase: 0; qproperty-expanding: 0; }
QTabBar::tab {
  background: transparent; color: $quiet; border: 1px solid transparent; border-radius: 7px;
  padding: 5px 11px; margin: 3px 1px;
}
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected {
  background: $page; color: $ink; border-color: $line; font-weight: 600;
}
QTabBar[role="places"]::tab { padding: 6px 14px; margin: 4px 1px; }
QTabBar::close-button { image: url($icons/close-$shade.svg); }
QDockWidget { titlebar-close-icon: url($icons/close-$shade.svg); }
QDockWidget::title { background: $panel; padding: 6px; border-bottom: 1px solid $line; }
"""


def style_sheet_of(theme: "Theme", icons: Path) -> str:
    """Return the style sheet for a theme; ``icons`` is the folder that holds ``theme/*.svg``."""
    from qualcode.ui.colours import mixed

    values = {
        "window": theme.window,
        "panel": theme.panel,
        "page": theme.page,
        "well": theme.well,
        "hover": mixed(theme.well, theme.page, 0.6),
        "line": theme.line,
        "edge": mixed(theme.quiet_ink, theme.page, 0.4),
        "ink": theme.ink,
        "softink": mixed(theme.ink, theme.page, 0.86),
        "quiet": theme.quiet_ink,
        "selection": theme.selection,
        "warning": theme.warning,
        "error": theme.error,
        "interface": f'"{theme.interface_family}", "Helvetica Neue", Arial, sans-serif',
        "serif": f'"{theme.reading_family}", Georgia, serif',
        "size": theme.interface_size,
        "small": theme.small_size,
        "tiny": max(9, theme.interface_size - 2),
        "title": theme.interface_size + 4,
        "quote": theme.reading_size,
        "claim": theme.reading_size + 2,
        "icons": (icons / "theme").as_posix(),
        "shade": "dark" if theme.dark else "light",
    }
    parts = GROUND, LABELS, INPUTS, LISTS, BARS, BUTTONS
    return "".join(Template(part).substitute(values) for part in parts)
