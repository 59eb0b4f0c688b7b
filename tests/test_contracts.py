"""What import-linter cannot say: which parts of Qt the layers below the widgets may use."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "qualcode"


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def test_app_knows_only_the_core_of_qt() -> None:
    modules = sorted((PACKAGE / "app").rglob("*.py"))
    assert modules
    for path in modules:
        parts = {name for name in imported(path) if name.startswith("PySide6.")}
        assert all(name.startswith("PySide6.QtCore") for name in parts), path
