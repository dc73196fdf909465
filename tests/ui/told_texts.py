"""Gathers what the code below the window says to people: every text that needs a pattern in each catalogue.

A text is a string that begins like a sentence or a label and has more than one word. What varies in it becomes a hole,
`{}` or `{n}` for a number; a hole that a variable fills is followed to where the variable gets its words.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

CODE = Path(__file__).parents[2] / "clipper"
# Not said in the window: what is about the program itself, written into documents, or put in words by the window.
LEFT_OUT = (
    "__main__.py", "app.py", "cli", "demo.py", "diagnostics.py", "domain", "export/formats",
    "export/pressbook/fonts.py", "export/pressbook/wording.py", "query/describe.py", "query/printer.py", "resources.py",
    "search", "services/answering.py", "services/capture_reports.py", "services/explaining.py",
    "services/sources.py", "services/support.py", "store/filters.py", "store/migrations", "ui",
)  # fmt: skip
NOT_SAID = {"Clipper {}", "Inline | None", "Context | None", "A transaction is open already in this thread."}
_BEGINNING = re.compile(r"[A-Z0-9“{]")
_SQL = re.compile(r"(SELECT|PRAGMA|UPDATE|DELETE|INSERT|BEGIN|CREATE) ")
_FILE = re.compile(r"\w\.\w")
_SILENT = ("_log.", "re.", "_setting", "RuntimeError", "TypeError", "AssertionError")
_SAYING = {"progress": 2, "tick": 2, "_act": 0, "Field": 2}  # this argument is said, however short it is


@cache
def told_texts() -> dict[str, str]:
    """Each text with the place where it was found."""
    files = {file.relative_to(CODE).as_posix(): file for file in sorted(CODE.rglob("*.py"))}
    modules = {name: _Module(ast.parse(file.read_text("utf-8"))) for name, file in files.items()}
    public = {name: node for module in modules.values() for name, node in module.functions.items() if name[0] != "_"}
    found: dict[str, str] = {}
    for name, module in modules.items():
        if not name.startswith(LEFT_OUT):
            module.public = public
            for text, line in module.texts():
                found.setdefault(text, f"{name}:{line}")
    return {text: place for text, place in found.items() if text not in NOT_SAID}


class _Module:
    """The texts of one module."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.public: dict[str, ast.FunctionDef] = {}  # of all modules
        self.tracing: set[ast.AST] = set()
        self.assigned: dict[ast.AST, dict[str, list[ast.expr]]] = {}
        self.calls: dict[str, list[ast.Call]] = defaultdict(list)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self.calls[_name(node)].append(node)

    def texts(self) -> Iterator[tuple[str, int]]:
        """Sentences and labels, and the words that come into their holes."""
        said = {
            call.args[place] for name, place in _SAYING.items() for call in self.calls[name] if len(call.args) > place
        }
        for node in self._strings(self.tree):
            for text in self._variants(node):
                if _is_for_people(text) or (node in said and re.search("[a-z]{3}.*[a-z]", text)):
                    yield text, node.lineno
                    for words in self._words_within(node):
                        yield words, node.lineno

    def _strings(self, node: ast.AST) -> Iterator[ast.expr]:
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield node
            if isinstance(node, ast.Constant):
                return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_SILENT):
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
                continue
            yield from self._strings(child)

    def _variants(self, node: ast.expr) -> set[str]:
        """A string with its holes; a choice made within it gives one variant each."""
        if isinstance(node, ast.Constant):
            return {node.value} if isinstance(node.value, str) else set()
        if isinstance(node, ast.IfExp):
            return self._variants(node.body) | self._variants(node.orelse)
        if isinstance(node, ast.BoolOp):
            return set().union(*map(self._variants, node.values))
        if isinstance(node, ast.JoinedStr):
            return {"".join(parts) for parts in product(*(self._part(part) for part in node.values))}
        return set()

    def _part(self, part: ast.expr) -> list[str]:
        if isinstance(part, ast.Constant):
            return [str(part.value)]
        assert isinstance(part, ast.FormattedValue)
        if isinstance(part.value, ast.IfExp):
            either = (part.value.body, part.value.orelse)
            return sorted(text for branch in either for text in self._variants(branch) or {"{}"})
        words = self._assigned(self.tree, ast.unparse(part.value))
        constant = part.value.id.isupper() if isinstance(part.value, ast.Name) else False
        reckoned = isinstance(part.value, ast.BinOp) and not isinstance(part.value.op, ast.Add)
        counted = (
            reckoned or ast.unparse(part.value).startswith("len(") or (constant and not any(map(self._variants, words)))
        )
        grouped = part.format_spec is not None and ast.unparse(part.format_spec) in ("f','", "f'g'", "f':,'")
        return ["{n}" if counted or grouped else "{}"]

    def _words_within(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue) and not isinstance(part.value, ast.IfExp):
                    words = self._words(part.value)
                    yield from sorted(text for text in words if re.search("[a-z]{2}", text) and not _FILE.search(text))

    def _words(self, node: ast.expr) -> set[str]:
        """The words that an expression in a hole can be, as far as this module says."""
        if node in self.tracing:
            return set()
        self.tracing.add(node)
        try:
            return self._followed(node)
        finally:
            self.tracing.discard(node)

    def _followed(self, node: ast.expr) -> set[str]:
        if isinstance(node, ast.Constant | ast.JoinedStr):
            return self._variants(node)
        if isinstance(node, ast.IfExp):
            return self._words(node.body) | self._words(node.orelse)
        if isinstance(node, ast.BoolOp):
            return set().union(*map(self._words, node.values))
        if isinstance(node, ast.Subscript):
            return self._table(node.value)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Name):
            return self._named(node)
        return set()

    def _called(self, node: ast.Call) -> set[str]:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            return self._table(node.func.value).union(*map(self._words, node.args[1:]))
        name = _name(node)
        function = self.functions.get(name) or self.public.get(name)
        returns = [item.value for item in ast.walk(function or ast.Pass()) if isinstance(item, ast.Return)]
        return set().union(*(self._words(value) for value in returns if value is not None))

    def _table(self, node: ast.expr) -> set[str]:
        values = self._assigned(self.tree, ast.unparse(node))
        return {
            text
            for value in values
            if isinstance(value, ast.Dict)
            for item in value.values
            for text in self._words(item)
        }

    def _named(self, node: ast.Name) -> set[str]:
        scope: ast.AST = node
        while scope in self.parent:
            scope = self.parent[scope]
            if isinstance(scope, ast.FunctionDef):
                break
        values = self._assigned(scope, node.id) or self._assigned(self.tree, node.id)
        if not values and isinstance(scope, ast.FunctionDef):
            values = self._given(scope, node.id)
        return set().union(*map(self._words, values))

    def _assigned(self, scope: ast.AST, name: str) -> list[ast.expr]:
        if scope not in self.assigned:
            self.assigned[scope] = defaultdict(list)
            for item in ast.walk(scope):
                if isinstance(item, ast.Assign | ast.AnnAssign | ast.NamedExpr) and item.value is not None:
                    for target in item.targets if isinstance(item, ast.Assign) else [item.target]:
                        self.assigned[scope][ast.unparse(target)].append(item.value)
        return self.assigned[scope][name]

    def _given(self, function: ast.FunctionDef, name: str) -> list[ast.expr]:
        """What callers in this module give for a parameter."""
        names = [argument.arg for argument in function.args.args if argument.arg != "self"]
        place = names.index(name) if name in names else len(names)
        return [call.args[place] for call in self.calls[function.name] if len(call.args) > place]


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _is_for_people(text: str) -> bool:
    bare = re.sub(r"{n?}", "", text)
    several = len(re.findall(r"[A-Za-z]{2,}", bare)) > 1 or (" " in text.strip() and re.search(r"[A-Za-z]{3,}", bare))
    return bool(several and " " in text and _BEGINNING.match(text) and not _SQL.match(text) and "\n" not in text)
