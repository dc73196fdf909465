"""Ceilings on the size of files, classes and functions, with a short list of reasoned exceptions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 60

# path or path::name -> why it may be longer
EXCEPTIONS: dict[str, str] = {}


def too_long(file: Path) -> list[str]:
    name = file.relative_to(ROOT).as_posix()
    text = file.read_text("utf-8")
    found = [f"{name}: {n} lines"] if (n := text.count("\n")) > FILE_LINES and name not in EXCEPTIONS else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > limit and f"{name}::{node.name}" not in EXCEPTIONS:
                found.append(f"{name}::{node.name}: {length} lines")
    return found


@pytest.mark.parametrize("file", sorted((ROOT / "clipper").rglob("*.py")), ids=lambda f: f.relative_to(ROOT).as_posix())
def test_nothing_grows_out_of_hand(file: Path):
    assert too_long(file) == []


def test_exceptions_are_still_needed():
    for place in EXCEPTIONS:
        assert (ROOT / place.split("::")[0]).exists()


def documented(node: ast.AST) -> bool:
    return ast.get_docstring(node) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize("file", sorted((ROOT / "clipper").rglob("*.py")), ids=lambda f: f.relative_to(ROOT).as_posix())
def test_modules_and_public_names_have_docstrings(file: Path):
    tree = ast.parse(file.read_text("utf-8"))
    missing = [] if documented(tree) else ["module"]
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_") and not documented(node):
            missing.append(node.name)
    assert missing == []
