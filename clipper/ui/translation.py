"""Texts of the window in other languages: `tr` marks and translates them, catalogues lie in resources/translations.

A catalogue is a TOML file of English text = translation, read at run time, so that no Linguist tools are needed to add
one. It answers Qt's own translate() calls too, so it stands beside Qt's catalogue for the standard dialogs. Beside
de.toml lie de-sentences.toml and de-queries.toml with the patterns of what comes finished from below the window: `told`
translates that.
"""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QGuiApplication

from clipper import resources

if TYPE_CHECKING:
    from clipper.ui.sentences import Sentences

CONTEXT = "clipper"


def tr(text: str, **values: object) -> str:
    """The text in the window's language, its {names} filled in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def trn(one: str, many: str, n: int, **values: object) -> str:
    """`one` for a single thing, `many` else; {n} is the number as the language writes it."""
    return tr(one if n == 1 else many, n=QLocale().toString(n), **values)


def mark(text: str) -> str:
    """Mark a text in a table for translation; `tr` it where it is shown."""
    return text


def told(text: str, kind: str = "sentences") -> str:
    """A finished sentence from below the window, or several, in the window's language; unchanged if it knows none.

    `kind` names the catalogue: parts of a query are no sentences, and have the one for "queries".
    """
    language = tr("en")  # each catalogue gives its own code for it
    return text if language == "en" else _sentences(language, kind).told(text)


@cache
def _sentences(language: str, kind: str) -> Sentences:
    from clipper.ui.sentences import Sentences  # here: the window starts without it

    return Sentences(read_catalogue(resources.path(f"translations/{language}-{kind}.toml")))


class Catalogue(QTranslator):
    """One language's texts."""

    def __init__(self, texts: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Qt asks here for each text; None: not ours."""
        return self._texts.get(source) if context == CONTEXT else None

    def isEmpty(self) -> bool:
        """Qt skips empty catalogues."""
        return not self._texts


def read_catalogue(file: Path) -> dict[str, str]:
    """The texts of a catalogue file."""
    return dict(tomllib.loads(file.read_text("utf-8")))


def install(app: QCoreApplication, language: str) -> str:
    """Set the window's language ('system' or a code) and which way it runs; the code that holds now."""
    code = QLocale.system().name() if language == "system" else language
    if code == "C":  # a bare machine that says nothing of its user
        QLocale.setDefault(QLocale("en_GB"))
    short = code.split("_")[0].split("-")[0]
    if language != "system":
        QLocale.setDefault(QLocale(code))
    QGuiApplication.setLayoutDirection(QLocale(code).textDirection())  # also where the texts stay English
    if short == "en":
        return "en"
    try:
        texts = read_catalogue(resources.path(f"translations/{short}.toml"))
    except FileNotFoundError:
        return "en"
    app.installTranslator(Catalogue(texts, app))
    qt = QTranslator(app)
    if qt.load(f"qtbase_{short}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
    return short


def texts_in(source: str) -> set[str]:
    """All texts that a module gives to tr, trn and mark; raises ValueError where one is not written out."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "trn", "mark"}:
            count = 2 if node.func.id == "trn" else 1
            for argument in node.args[:count]:
                found |= _literals(argument)
    return found


def _literals(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _literals(node.body) | _literals(node.orelse)
    return set()
