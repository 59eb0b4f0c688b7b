"""The look of the program: every colour, face and measure by its role, light and dark.

Nothing outside this module and those it gathers (`colours`, `patterns`, `style_sheet`) names a
colour or a font.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from qualcode.ui.colours import contrast, mixed, stroke_partner
from qualcode.ui.patterns import PATTERNS, paint_pattern, pattern_brush, swatch, swatch_of
from qualcode.ui.style_sheet import style_sheet_of

__all__ = [
    "CARD_RADIUS",
    "CONTROL_RADIUS",
    "PATTERNS",
    "STEP",
    "Theme",
    "apply_theme",
    "contrast",
    "dark_theme",
    "icon_folder",
    "interface_font",
    "light_theme",
    "load_fonts",
    "paint_pattern",
    "pattern_brush",
    "reading_font",
    "set_role",
    "style_sheet",
    "swatch",
    "swatch_icon",
    "system_prefers_dark",
]

STEP = 4
"""The step of all spacing, in pixels."""
CONTROL_RADIUS = 7
CARD_RADIUS = 11

FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
"""The faces of each family that are loaded."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Every token by role: colours as ``#rrggbb``, sizes in pixels, shares 0 to 1.

    ``window`` is the ground, ``panel`` what stands at the sides, ``page`` what is read and typed
    on; ``well`` is a pressed or chosen row. ``open_spacing`` is the dyslexia-friendly choice.
    """

    dark: bool
    window: str
    panel: str
    page: str
    well: str
    line: str
    ink: str
    quiet_ink: str
    interviewer_ink: str
    selection: str
    warning: str
    error: str
    tint_share: float
    shadow_share: float
    reading_family: str = "Source Serif Pro"
    interface_family: str = "Source Sans Pro"
    reading_size: int = 17
    interface_size: int = 14
    open_spacing: bool = False

    @property
    def line_height(self) -> int:
        """The height of a line of reading text: 28 for 17, more with open spacing."""
        return round(self.reading_size * (32 if self.open_spacing else 28) / 17)

    @property
    def small_size(self) -> int:
        """The size of the interface's smaller words."""
        return max(9, self.interface_size - 1)

    def stroke(self, colour: str) -> str:
        """Return the colour in which strokes of a code are drawn: at least 4:1 on the page."""
        return stroke_partner(colour, self.page, dark=self.dark)

    def tint(self, colour: str) -> str:
        """Return the ground behind words that bear a code of this colour."""
        return mixed(self.stroke(colour), self.page, self.tint_share)


def light_theme(
    *, reading_size: int = 17, interface_size: int = 14, open_spacing: bool = False
) -> Theme:
    """Return the theme of ink on paper."""
    return Theme(
        dark=False,
        window="#f3f1ec",
        panel="#f8f6f2",
        page="#fffefb",
        well="#efede7",
        line="#e1ddd4",
        ink="#22262b",
        quiet_ink="#6a655b",
        interviewer_ink="#5d6168",
        selection="#fbeeb8",
        warning="#9a5b00",
        error="#a3282c",
        tint_share=0.16,
        shadow_share=0.16,
        reading_size=reading_size,
        interface_size=interface_size,
        open_spacing=open_spacing,
    )


def dark_theme(
    *, reading_size: int = 17, interface_size: int = 14, open_spacing: bool = False
) -> Theme:
    """Return the theme of light ink on a dark page."""
    return Theme(
        dark=True,
        window="#1b1d1f",
        panel="#212426",
        page="#272a2d",
        well="#303438",
        line="#3a3e42",
        ink="#e8e5de",
        quiet_ink="#aaa59b",
        interviewer_ink="#b3b6ba",
        selection="#4d4626",
        warning="#e0a64a",
        error="#ef8a8d",
        tint_share=0.22,
        shadow_share=0.5,
        reading_size=reading_size,
        interface_size=interface_size,
        open_spacing=open_spacing,
    )


def load_fonts() -> tuple[str, ...]:
    """Load the reading and the interface faces into the application; returns what is missing.

    A family the machine already has is left as it is. Needs a QGuiApplication.
    """
    known = set(QFontDatabase.families())
    missing: list[str] = []
    for package, family in (
        ("font_source_serif_pro", "Source Serif Pro"),
        ("font_source_sans_pro", "Source Sans Pro"),
    ):
        if family in known:
            continue
        try:
            folder = Path(str(import_module(package).__file__)).parent / "files"
        except ImportError:
            missing.append(family)
            continue
        stem = family.replace(" ", "")
        files = [folder / f"{stem}-{face}.otf" for face in FACES]
        if -1 in [QFontDatabase.addApplicationFont(str(file)) for file in files]:
            missing.append(family)
    return tuple(missing)


def reading_font(theme: Theme, *, italic: bool = False, size: int | None = None) -> QFont:
    """Return the face of transcripts, quotes and notes."""
    font = QFont([theme.reading_family, "Georgia", "serif"])
    font.setPixelSize(size or theme.reading_size)
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if theme.open_spacing:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        font.setWordSpacing(theme.reading_size * 0.16)
    return font


def interface_font(
    theme: Theme, *, strong: bool = False, size: int | None = None, tabular: bool = False
) -> QFont:
    """Return the face of everything that is not read as text; ``tabular`` aligns figures."""
    font = QFont([theme.interface_family, "Helvetica Neue", "Arial", "sans-serif"])
    font.setPixelSize(size or theme.interface_size)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if strong:
        font.setWeight(QFont.Weight.DemiBold)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def swatch_icon(colour: str, pattern: str, dark: bool, *, small: bool = False) -> QIcon:
    """Return the sample of a code's own colour and pattern; ``small`` is that of a sub-code."""
    theme = dark_theme() if dark else light_theme()
    return swatch_of(theme.stroke(colour), pattern, small=small)


def icon_folder() -> Path:
    """Return where the program's icons lie, in an installation or beside the source."""
    installed = Path(__file__).parents[1] / "_data" / "resources" / "icons"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "resources" / "icons"


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole application."""
    return style_sheet_of(theme, icon_folder())


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is, for the style sheet: see `style_sheet` for the roles there are."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette_of(theme: Theme) -> QPalette:
    """Return the colours for whatever the style sheet does not name."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, theme.window),
        (roles.WindowText, theme.ink),
        (roles.Base, theme.page),
        (roles.AlternateBase, theme.panel),
        (roles.Text, theme.ink),
        (roles.Button, theme.page),
        (roles.ButtonText, theme.ink),
        (roles.BrightText, theme.error),
        (roles.ToolTipBase, theme.page),
        (roles.ToolTipText, theme.ink),
        (roles.PlaceholderText, theme.quiet_ink),
        (roles.Highlight, theme.selection),
        (roles.HighlightedText, theme.ink),
        (roles.Link, theme.ink),
        (roles.LinkVisited, theme.quiet_ink),
        (roles.Light, theme.page),
        (roles.Midlight, theme.panel),
        (roles.Mid, theme.line),
        (roles.Dark, theme.line),
        (roles.Shadow, theme.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.quiet_ink))
    return palette


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application its faces, colours and style sheet."""
    load_fonts()
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setFont(interface_font(theme))
    application.setPalette(palette_of(theme))
    application.setStyleSheet(style_sheet(theme))


def system_prefers_dark() -> bool:
    """Whether the desktop asks for dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
