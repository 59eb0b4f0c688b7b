from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.commands.settings import (
    LARGEST_FONT,
    MOST_RECENT,
    Settings,
    load_settings,
    save_settings,
)

words = st.text(st.characters(exclude_categories=["Cs"]))
plain = words | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
trees: st.SearchStrategy[Any] = st.recursive(
    plain | st.lists(plain), lambda inner: st.dictionaries(words, inner)
)


@settings(max_examples=30)
@given(coder=words, recent=st.lists(words, max_size=MOST_RECENT), ui=st.dictionaries(words, trees))
def test_settings_come_back_as_they_were_kept(
    coder: str, recent: list[str], ui: dict[str, Any]
) -> None:
    kept = Settings(
        coder=coder, theme="dark", font_size=22, lock_after=0, recent=tuple(recent), ui=ui
    )
    save_settings(kept)
    assert load_settings() == kept


def test_without_a_file_they_are_the_usual_ones() -> None:
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("written", "minutes"), [("7", 7), ("-3", 0), ("99999", 1_440), ('"soon"', 15)]
)
def test_how_long_nobody_may_be_there(settings_folder: Path, written: str, minutes: int) -> None:
    (settings_folder / "settings.toml").write_text(f"lock_after = {written}\n")
    assert load_settings().lock_after == minutes


@pytest.mark.parametrize("broken", [b"coder = [", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_broken_file_is_set_aside_and_kept(settings_folder: Path, broken: bytes) -> None:
    file = settings_folder / "settings.toml"
    (settings_folder / "settings.broken-1.toml").write_text("an earlier one")
    file.write_bytes(broken)
    assert "settings.broken-2.toml" in load_settings().notice
    assert (settings_folder / "settings.broken-2.toml").read_bytes() == broken
    assert load_settings() == Settings()


def test_values_that_do_not_fit_are_left_at_the_usual_ones(settings_folder: Path) -> None:
    (settings_folder / "settings.toml").write_text(
        'coder = "A"\ntheme = "pink"\nfont_size = 4000\nrecent = "x"\nui = 3\nnew_in_2031 = true\n'
    )
    assert load_settings() == Settings(coder="A", font_size=LARGEST_FONT)


def test_recent_projects_are_the_last_ones_first(tmp_path: Path) -> None:
    settings = Settings()
    for nth in [*range(MOST_RECENT + 3), 5]:
        settings = settings.with_recent(tmp_path / f"{nth}.qualcode")
    names = [Path(each).stem for each in settings.recent]
    assert names[:2] == ["5", "12"]
    assert len(names) == MOST_RECENT == len(set(names))


def test_a_file_name_that_is_no_text_does_not_stop_the_rest(tmp_path: Path) -> None:
    save_settings(replace(Settings(), coder="A").with_recent(tmp_path / "a\udcff.qualcode"))
    assert load_settings().coder == "A"
