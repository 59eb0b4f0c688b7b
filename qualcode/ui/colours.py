"""Colour arithmetic: contrast, mixing, and the stroke partner of a code's colour; free of Qt.

Colours are written ``#rrggbb``.
"""

import colorsys
from functools import lru_cache

MINIMUM_STROKE_CONTRAST = 4.0
"""How far a stroke stands out from the page at the least, as a contrast ratio."""

NEUTRAL = "#999999"
"""The colour of a code that was given none, or one that cannot be read."""

BUILT_IN_STROKES = {
    "#0072b2": ("#0072b2", "#5aa9dc"),
    "#009e73": ("#007f5c", "#2fbf93"),
    "#e69f00": ("#b06a00", "#e69f00"),
    "#cc79a7": ("#b0558a", "#db94bd"),
    # Sky blue darkened could not be told from the first colour; it becomes indigo.
    "#56b4e9": ("#5e56b8", "#a9a2f0"),
}
"""The stroke partners, on the light and on the dark page, that were chosen by eye."""


def components(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255; those of `NEUTRAL` where the colour cannot be read."""
    digits = colour.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        value = int(digits, 16) if len(digits) == 6 else -1
    except ValueError:
        value = -1
    if value < 0:
        return components(NEUTRAL)
    return value >> 16, value >> 8 & 255, value & 255


def written(red: float, green: float, blue: float) -> str:
    """Return the colour of three components, 0 to 255, as ``#rrggbb``."""
    bounded = (min(255, max(0, round(part))) for part in (red, green, blue))
    return "#" + "".join(f"{part:02x}" for part in bounded)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2, 0 (black) to 1 (white)."""
    linear: list[float] = []
    for part in components(colour):
        share = part / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """Return ``colour`` laid over ``ground`` with an opacity of ``share``, 0 to 1."""
    pairs = zip(components(colour), components(ground), strict=True)
    return written(*(over * share + under * (1 - share) for over, under in pairs))


@lru_cache(maxsize=512)
def stroke_partner(colour: str, page: str, *, dark: bool) -> str:
    """Return the colour in which a code's strokes are drawn on the page.

    Of the same hue as ``colour``, darkened on a light page or lightened on a dark one just so far
    that it stands out at `MINIMUM_STROKE_CONTRAST`.
    """
    plain = written(*components(colour))
    if plain in BUILT_IN_STROKES:
        return BUILT_IN_STROKES[plain][dark]
    if contrast(plain, page) >= MINIMUM_STROKE_CONTRAST:
        return plain
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in components(plain)))
    end = 1.0 if dark else 0.0
    near, far = lightness, end
    for _ in range(12):
        middle = (near + far) / 2
        if contrast(_from_hls(hue, middle, saturation), page) >= MINIMUM_STROKE_CONTRAST:
            far = middle
        else:
            near = middle
    return _from_hls(hue, far, saturation)


def _from_hls(hue: float, lightness: float, saturation: float) -> str:
    return written(*(part * 255 for part in colorsys.hls_to_rgb(hue, lightness, saturation)))
