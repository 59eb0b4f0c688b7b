"""The tokens: contrast of every stroke and every ink, and the values chosen for built-in families."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from qualcode.model.codes import COLOURS
from qualcode.ui.colours import contrast
from qualcode.ui.patterns import PATTERNS
from qualcode.ui.theme import (
    Theme,
    dark_theme,
    icon_folder,
    interface_font,
    light_theme,
    load_fonts,
    paint_pattern,
    reading_font,
    style_sheet,
    swatch_icon,
)

THEMES = [light_theme(), dark_theme()]


@given(st.integers(0, 0xFFFFFF), st.sampled_from(THEMES))
def test_every_stroke_stands_out_from_the_page(value: int, theme: Theme) -> None:
    stroke = theme.stroke(f"#{value:06x}")
    assert contrast(stroke, theme.page) >= 4
    assert theme.stroke(stroke) == stroke or contrast(theme.stroke(stroke), theme.page) >= 4


@pytest.mark.parametrize(
    ("base", "light", "dark"),
    [
        ("#0072B2", "#0072b2", "#5aa9dc"),
        ("#009E73", "#007f5c", "#2fbf93"),
        ("#E69F00", "#b06a00", "#e69f00"),
        ("#CC79A7", "#b0558a", "#db94bd"),
        ("#56B4E9", "#5e56b8", "#a9a2f0"),
    ],
)
def test_built_in_families_have_their_chosen_strokes(base: str, light: str, dark: str) -> None:
    assert (light_theme().stroke(base), dark_theme().stroke(base)) == (light, dark)


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in (theme.window, theme.panel, theme.page, theme.well):
        for ink in (theme.ink, theme.quiet_ink, theme.warning, theme.error):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(theme.interviewer_ink, theme.page) >= 4.5
    for ground in (theme.selection, *(theme.tint(colour) for colour in COLOURS)):
        assert contrast(theme.ink, ground) >= 7


@pytest.mark.parametrize("colour", ["", "red", "#12", "#gggggg"])
def test_colour_that_cannot_be_read_is_grey(colour: str) -> None:
    assert light_theme().stroke(colour) == light_theme().stroke("#999999")


def test_faces_are_loaded_from_their_packages(qapp: QApplication) -> None:
    assert load_fonts() == ()
    for theme in THEMES:
        assert QFontInfo(reading_font(theme)).family() == "Source Serif Pro"
        assert QFontInfo(reading_font(theme, italic=True)).italic()
        assert QFontInfo(interface_font(theme)).family() == "Source Sans Pro"
        assert QFontInfo(interface_font(theme, strong=True)).weight() == 600


@pytest.mark.parametrize("theme", THEMES)
def test_style_sheet_is_filled_in_and_its_pictures_exist(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    pictures = {part.split(")")[0] for part in sheet.split("url(")[1:]}
    names = {picture.rsplit("/", 1)[1] for picture in pictures}
    assert names
    assert all((icon_folder() / "theme" / name).is_file() for name in names)


def test_patterns_differ_without_colour(qapp: QApplication) -> None:
    def painted(pattern: str, width: int) -> bytes:
        pixmap = QPixmap(width, 24)
        pixmap.fill(QColor("#ffffff"))
        painter = QPainter(pixmap)
        paint_pattern(painter, pixmap.rect().toRectF(), "#000000", pattern)
        painter.end()
        return bytes(pixmap.toImage().constBits())

    for width in (5, 14):
        assert len({painted(pattern, width) for pattern in PATTERNS}) == len(PATTERNS)
    assert painted("no such pattern", 14) == painted("solid", 14)


def test_swatch_is_painted_in_the_stroke(qapp: QApplication) -> None:
    image = swatch_icon("#0072b2", "solid", dark=True).pixmap(16, 16).toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.name() == dark_theme().stroke("#0072b2")
