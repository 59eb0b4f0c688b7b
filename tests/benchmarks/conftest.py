"""Prints every measured figure beside its bound, and fails a test whose figure lies beyond it."""

import os
from collections.abc import Callable

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FIGURES = pytest.StashKey[list[tuple[str, float, float, str]]]()

ReportFigure = Callable[[str, float, float, str], None]


@pytest.fixture(scope="module", autouse=True)
def unsynced() -> None:
    """Wait for the disk as the program does: it is part of what is measured."""


@pytest.fixture
def report_figure(request: pytest.FixtureRequest) -> ReportFigure:
    """A function that notes a figure beside its bound, and asserts that it is within it."""
    figures = request.config.stash.setdefault(FIGURES, [])

    def report(name: str, value: float, bound: float, unit: str) -> None:
        figures.append((name, value, bound, unit))
        assert value <= bound, f"{name}: {value:.1f} {unit}, at most {bound:g} {unit} allowed"

    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash.get(FIGURES, [])
    if not figures:
        return
    width = max(len(name) for name, *_rest in figures)
    terminalreporter.section("measured, and the most it may be")
    for name, value, bound, unit in figures:
        mark = "" if value <= bound else "   too much"
        terminalreporter.write_line(
            f"{name:<{width}}  {value:9.1f} {unit}  <= {bound:g} {unit}{mark}"
        )
