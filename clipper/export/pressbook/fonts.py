"""Which characters the shipped typefaces have, and which font would help where they have none."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from clipper import resources

MISSING = "\u25a1"  # a white square stands for a character that cannot be printed
COVERAGE = "coverage.json"
FIRST = ("Source Serif 4", "Source Sans 3")  # the faces of the templates
EAST_ASIAN = "Noto Serif CJK"
# Marks without a glyph of their own: the shaper deals with them.
_INVISIBLE = frozenset({0x09, 0x0A, 0x0D, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0xFE00, 0xFE10)})

_SYMBOLS = ("Noto Sans Symbols and Noto Sans Symbols 2", "fonts-noto-core")
_FAMILY = {"CJK": ("Noto Serif CJK Extra", "fonts-noto-cjk-extra"), "MATHEMATICAL": ("STIX Two", "fonts-stix")}


def folder() -> Path:
    """The folder of the shipped typefaces."""
    return resources.path("fonts")


def measure(font_folder: Path) -> dict[str, list[tuple[int, int]]]:
    """The characters that the families of a folder have, as ranges."""
    found: dict[str, set[int]] = {}
    for file in sorted(font_folder.iterdir()):
        if file.suffix.lower() in (".ttf", ".otf", ".ttc"):
            family, here = _family(file), _characters(file)
            found[family] = found.get(family, here) & here  # what the italic lacks cannot be counted on
    return {family: _as_ranges(characters) for family, characters in sorted(found.items())}


def _as_ranges(characters: set[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in sorted(characters):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _family(file: Path) -> str:
    """The typographic family; one name for all regions of the East Asian collection."""
    with TTFont(file, fontNumber=0, lazy=True) as font:
        name = str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
    return EAST_ASIAN if name.startswith(EAST_ASIAN) else name


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


@dataclass(frozen=True)
class _Ranges:
    starts: list[int]
    ends: list[int]

    def __contains__(self, code: int) -> bool:
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


@lru_cache(maxsize=1)
def _families() -> dict[str, _Ranges]:
    """Coverage by family, in the order in which the templates fall back on them."""
    raw = json.loads((folder() / COVERAGE).read_text("utf-8"))
    last = (EAST_ASIAN, "Noto Color Emoji", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math")
    order = [*FIRST, *(name for name in raw if name not in FIRST and name not in last), *last]
    return {name: _Ranges([a for a, _ in raw[name]], [b for _, b in raw[name]]) for name in order}


def printable(char: str) -> bool:
    """Whether the shipped typefaces have the character."""
    code = ord(char)
    return code < 0x7F or code in _INVISIBLE or any(code in ranges for ranges in _families().values())


def needed(characters: Iterable[str]) -> list[str]:
    """The families that a book with these characters needs, in order; every one named costs memory in each text."""
    left = {code for char in characters if (code := ord(char)) > 0x7E and code not in _INVISIBLE}
    found = []
    for name, ranges in _families().items():
        here = {code for code in left if code in ranges}
        if here or name in FIRST:
            found.append(name)
        left -= here
    return found


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
