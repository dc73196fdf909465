"""Which characters the shipped typefaces have, and which font would help where they have none."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from clipper import resources

MISSING = "\u25a1"  # a white square stands for a character that cannot be printed
COVERAGE = "coverage.json"
# Marks without a glyph of their own: the shaper deals with them.
_INVISIBLE = frozenset({0x09, 0x0A, 0x0D, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0xFE00, 0xFE10)})

_SYMBOLS = ("Noto Sans Symbols and Noto Sans Symbols 2", "fonts-noto-core")
_FAMILY = {"CJK": ("Noto Serif CJK Extra", "fonts-noto-cjk-extra"), "MATHEMATICAL": ("STIX Two", "fonts-stix")}


def folder() -> Path:
    """The folder of the shipped typefaces."""
    return resources.path("fonts")


def measure(font_folder: Path) -> list[tuple[int, int]]:
    """The characters that any font of a folder has, as ranges."""
    found: set[int] = set()
    for file in sorted(font_folder.iterdir()):
        if file.suffix.lower() in (".ttf", ".otf", ".ttc"):
            found |= _characters(file)
    ranges: list[tuple[int, int]] = []
    for code in sorted(found):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _characters(file: Path, index: int | None = None) -> set[int]:
    try:
        if file.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(file, lazy=True) as collection:
                fonts = collection.fonts if index is None else [collection.fonts[index]]
                return set().union(*(font.getBestCmap() or {} for font in fonts))
        with TTFont(file, lazy=True) as font:
            return set(font.getBestCmap() or {})
    except (TTLibError, OSError, KeyError, AssertionError):  # a broken font of the system helps nobody
        return set()


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[int]]:
    pairs = json.loads((folder() / COVERAGE).read_text("utf-8"))
    return [start for start, _ in pairs], [end for _, end in pairs]


def printable(char: str) -> bool:
    """Whether the shipped typefaces have the character."""
    code = ord(char)
    if code < 0x7F or code in _INVISIBLE:
        return True
    starts, ends = _ranges()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


def missing(texts: Iterable[str], also: frozenset[str] = frozenset()) -> set[str]:
    """The characters of the texts that would not print; `also` are known to print by other fonts."""
    seen = set().union(*texts) - also
    return {char for char in seen if not printable(char)}


def on_this_machine(wanted: set[str], files: Iterable[Path]) -> frozenset[str]:
    """Those of the characters that fonts installed here have."""
    left = {ord(char) for char in wanted}
    found: set[int] = set()
    for file in files:
        if not left:
            break
        here = left & _characters(file)
        found |= here
        left -= here
    return frozenset(map(chr, found))


def remedy(char: str) -> str:
    """Which font would print the character and where it comes from, or why none can."""
    if unicodedata.category(char) == "Co":
        return "it is private to the page it came from and has no meaning elsewhere"
    if unicodedata.category(char) == "Cn":
        return "it is not a character of the Unicode standard known here"
    name = unicodedata.name(char, "")
    first = name.split(" ")[0].split("-")[0]
    if unicodedata.category(char) in ("So", "Sk", "Sm") and first not in _FAMILY:
        family, package = _SYMBOLS
    else:
        family, package = _FAMILY.get(first, (f"Noto Sans {first.title()}", "fonts-noto-core"))
    return f"the font {family} (package {package}) has it"
