"""The import table of the house: who may import whom, and where each big library may appear."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ROOT / "clipper"

LEAVES = {
    "domain", "errors", "jobs", "settings", "paths", "resources", "workers", "addresses", "diagnostics", "media_types",
}  # fmt: skip
BELOW = LEAVES | {"query"}
MIDDLE = {"capture", "extract", "store", "search", "export"}
ALLOWED: dict[str, set[str]] = {
    **dict.fromkeys(LEAVES, LEAVES),
    "query": LEAVES,
    **{part: BELOW | {part} for part in MIDDLE},
    "services": BELOW | MIDDLE,
    "library": BELOW | MIDDLE | {"services"},
    "ui": BELOW | {"library", "services"},
    "cli": BELOW | {"library", "services"},
    "demo": BELOW | {"library", "services"},
    "app": BELOW | {"library", "services", "ui", "demo"},
    "__main__": {"cli", "app", "paths"},
}
# The command line opens the window through app, and only there.
ALLOWED["cli"] = ALLOWED["cli"] | {"app"}

# library -> where it may be imported
CONFINED = {
    "PySide6": {"ui", "app"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "whoosh": {"search"},
    "trafilatura": {"extract"},
    "readability": {"extract"},
    "typst": {"export"},
    "typer": {"cli"},
}

FILES = sorted(CODE.rglob("*.py"))


def imports(file: Path) -> set[str]:
    """All modules that a file imports, relative ones resolved."""
    found: set[str] = set()
    package = ("clipper", *file.relative_to(CODE).parent.parts)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = ".".join(package[: len(package) - node.level + 1])
                found.add(f"{base}.{node.module}" if node.module else base)
            elif node.module == "clipper":
                found |= {f"clipper.{alias.name}" for alias in node.names if alias.name != "__version__"}
            elif node.module:
                found.add(node.module)
    return found


def part_of(file: Path) -> str:
    return file.relative_to(CODE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_follow_the_table(file: Path):
    part = part_of(file)
    if part == "__init__":
        return
    for name in imports(file):
        top, _, rest = name.partition(".")
        if top == "clipper" and rest:
            used = rest.split(".")[0]
            assert used == part or used in ALLOWED[part], f"{part} must not import {used}"
        elif top in CONFINED:
            assert part in CONFINED[top], f"{top} belongs into {sorted(CONFINED[top])}, not {part}"


def test_no_gpl_modules_of_qt():
    for file in FILES:
        for name in imports(file):
            assert not name.startswith(("PySide6.QtCharts", "PySide6.QtGraphs", "PySide6.QtDataVisualization")), file
