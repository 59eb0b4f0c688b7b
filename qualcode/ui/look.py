"""The look the person chose: light, dark or as the system, and how large words are."""

from qualcode.commands.settings import LARGEST_FONT, SMALLEST_FONT, USUAL_FONT, Settings
from qualcode.ui.remembered import WindowMemory
from qualcode.ui.theme import Theme, dark_theme, light_theme, system_prefers_dark

USUAL_INTERFACE = 14


def theme_of(settings: Settings, memory: WindowMemory) -> Theme:
    """Return the theme of what is set; the interface grows with the reading face, but less."""
    dark = settings.theme == "dark" or (settings.theme == "system" and system_prefers_dark())
    reading = settings.font_size
    interface = max(11, USUAL_INTERFACE + round((reading - USUAL_FONT) * 0.7))
    make = dark_theme if dark else light_theme
    return make(reading_size=reading, interface_size=interface, open_spacing=memory.open_spacing)


def larger(size: int, by: int) -> int:
    """Return a size of the reading face so many steps larger, within what can be read."""
    return min(LARGEST_FONT, max(SMALLEST_FONT, size + by))
