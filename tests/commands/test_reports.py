"""Reports of faults: places in code and kinds of errors, and never a word of what was at hand."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.commands import reports
from qualcode.commands.positions import (
    CAUSED_BY,
    ELSEWHERE,
    IN_WORKER,
    MOST_CAUSES,
    MOST_PLACES,
    ToldElsewhere,
    kind_of,
    positions,
    positions_of_fall,
    safe_lines,
)
from qualcode.commands.reports import KEPT_REPORTS, MOST_OF_ONE_RUN, ReportWriter, report_of
from qualcode.commands.running import RunMark, falls
from qualcode.model import spans
from qualcode.model.errors import UserError

WORD = "zebrafinch"


def raised(code: str, file: str = f"/home/{WORD}/{WORD}.py") -> BaseException:
    """Return an error raised by code of somebody's own, whose every part holds the word."""
    place = {"find_all": spans.find_all, "__name__": WORD}
    try:
        exec(compile(code, file, "exec"), place)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


OWN_KIND = f"""
class {WORD}(ValueError): pass
def {WORD}_function({WORD}_argument):
    {WORD}_local = "{WORD}"
    raise {WORD}("{WORD} in the message", {WORD}_local)
try:
    {WORD}_function("{WORD}")
except ValueError as cause:
    raise KeyError("{WORD}") from cause
"""


def test_nothing_of_an_error_is_told_but_its_kind_and_line() -> None:
    report = report_of(raised(OWN_KIND), "a test")
    assert WORD not in report
    assert "builtins.KeyError\n" in report
    assert f"{CAUSED_BY}\nbuiltins.ValueError\n" in report
    assert f"  {ELSEWHERE}, line 5" in report


def test_places_in_the_program_in_python_and_in_libraries_are_told() -> None:
    error = raised("find_all(None, 'x')")
    (kind, *lines) = positions(error)
    assert kind in ("builtins.AttributeError", "builtins.TypeError")
    assert lines[-1].startswith("  qualcode/model/spans.py, line ")
    assert lines[-1].endswith(", in find_all")
    from_python = positions(raised("import json; json.loads('[')"))
    assert "json.decoder.JSONDecodeError" in from_python
    assert any(line.startswith("  json/decoder.py, line ") for line in from_python)
    from_library = positions(
        raised("import click; click.option(type=1)(lambda: 0); click.Path()(1,2,3,4)")
    )
    assert any(line.startswith("  click/") for line in from_library)


def test_files_beside_the_program_are_no_part_of_it() -> None:
    beside = Path(reports.__file__).parents[2] / f"{WORD}.py"
    assert positions(raised("1/0", str(beside))) == [
        "builtins.ZeroDivisionError",
        positions(raised("1/0"))[1],  # this test's own frame
        f"  {ELSEWHERE}, line 1",
    ]


def test_a_kind_of_error_of_ones_own_is_called_by_what_it_is() -> None:
    class Zebrafinch(UserError):
        pass

    assert kind_of(Zebrafinch) == "qualcode.model.errors.UserError"
    assert kind_of(type(f"{WORD} in a name", (OSError,), {})) == "builtins.OSError"
    pretender = type("loads", (ValueError,), {"__module__": "json"})
    assert kind_of(pretender) == "builtins.ValueError"
    assert kind_of(KeyboardInterrupt) == "builtins.KeyboardInterrupt"


def test_deep_recursion_and_long_chains_of_causes_stay_short() -> None:
    lines = positions(raised("def f(): f()\nf()"))
    assert len(lines) <= MOST_PLACES + 1
    code = "\n".join(
        ["e = None"]
        + ["try: raise ValueError(1) from e\nexcept Exception as x: e = x"] * 9
        + ["raise e"]
    )
    assert positions(raised(code)).count(CAUSED_BY) == MOST_CAUSES - 1
    assert CAUSED_BY not in positions(
        raised("try: 1/0\nexcept Exception: raise KeyError from None")
    )


def test_what_comes_from_another_process_is_told_as_far_as_it_is_places() -> None:
    told = ToldElsewhere(WORD, ["  qualcode/a.py, line 3, in f", f"words of {WORD}!", "x.KeyError"])
    lines = positions(told)
    assert lines[-3:] == [IN_WORKER, "  qualcode/a.py, line 3, in f", "x.KeyError"]
    assert WORD not in "\n".join(lines)


@given(st.lists(st.one_of(st.text(max_size=40), st.integers(), st.none()), max_size=10))
def test_only_kinds_and_places_pass(lines: list[object]) -> None:
    for line in safe_lines(lines):
        assert " " not in line.strip().replace(CAUSED_BY, "") or ", line " in line


def test_what_faulthandler_writes_is_told_without_the_names_of_files() -> None:
    inside = Path(spans.__file__)
    dump = (
        "Fatal Python error: Segmentation fault\n\n"
        "Current thread 0x00007f (most recent call first):\n"
        f'  File "{inside}", line 12 in find_all\n'
        f'  File "/home/{WORD}/{WORD}.py", line 3 in {WORD}\n'
        f'  File "{os.__file__}", line 7 in <module>\n\n'
        f"Extension modules: {WORD} (total: 1)\n"
    )
    assert positions_of_fall(dump) == [
        "Segmentation_fault",
        "  qualcode/model/spans.py, line 12, in find_all",
        f"  {ELSEWHERE}, line 3",
        "  os.py, line 7, in <module>",
    ]
    assert positions_of_fall(f"{WORD}\n{WORD}") == ["fall_below_Python"]


def test_the_head_names_versions_and_no_computer_or_person(monkeypatch: pytest.MonkeyPatch) -> None:
    import platform

    monkeypatch.setattr(platform, "node", lambda: WORD)
    head = report_of(raised("1/0"), "a test", besides="Qt 6").splitlines()[:3]
    assert head[0].startswith("qualcode ")
    assert f"Python {platform.python_version()}, Qt 6, " in head[2]
    assert WORD not in " ".join(head)
    assert str(Path.home()) not in " ".join(head)


def test_reports_are_bounded_and_the_newest_stay(settings_folder: Path) -> None:
    for nth in range(KEPT_REPORTS + 5):
        assert reports.write_report(f"report {nth}") is not None
    texts = [each.text for each in reports.reports()]
    assert texts == [f"report {nth}" for nth in range(KEPT_REPORTS + 4, 4, -1)]
    (any_report, *_) = reports.reports()
    if os.name == "posix":
        assert any_report.path.stat().st_mode & 0o077 == 0


def test_one_fault_again_and_again_is_one_report(settings_folder: Path) -> None:
    writer = ReportWriter()
    error = raised("1/0")
    assert writer.write(report_of(error, "a test")) is not None
    assert writer.write(report_of(error, "a test")) is None
    for nth in range(20):
        writer.write(f"head\n\nfault {nth}")
    assert len(reports.reports()) == MOST_OF_ONE_RUN


def test_a_report_is_told_of_once_and_can_be_removed_either_way(settings_folder: Path) -> None:
    for _ in range(2):
        reports.write_report("x")
    first, second = reports.reports()
    reports.mark_told(first)
    assert sorted(each.told for each in reports.reports()) == [False, True]
    reports.remove(first)
    reports.remove(second)
    assert reports.reports() == []


def test_where_nothing_can_be_written_nothing_is_said_to_be(
    settings_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings_folder / "reports").write_text("a file in the way")
    assert reports.write_report("x") is None
    assert reports.reports() == []
    RunMark().begin()
    assert falls() == []


def test_reports_lie_in_the_folder_for_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    monkeypatch.delenv(reports.FOLDER_VARIABLE)
    assert reports.reports_folder() == platformdirs.user_log_path("qualcode", appauthor=False)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be held twice there")
def test_a_run_that_goes_on_has_not_fallen_and_one_that_closed_left_nothing(
    settings_folder: Path,
) -> None:
    import faulthandler

    was_on = faulthandler.is_enabled()
    mark = RunMark()
    mark.begin()
    try:
        assert len(list((settings_folder / "reports").iterdir())) == 1
        assert falls() == []
    finally:
        mark.end()
        if was_on:
            faulthandler.enable(sys.__stderr__)
    assert list((settings_folder / "reports").iterdir()) == []
