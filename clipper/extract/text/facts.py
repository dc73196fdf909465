"""What can be seen of a single line by its form: length, punctuation, capitals, digits, little words, likeness."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from clipper.extract.text.dates import find_dates
from clipper.extract.text.split import Line
from clipper.extract.text.words import any_stop_word, listed, places, stop_words

# Scripts written without spaces between the words: counted by characters, two to a word.
_WIDE = re.compile(r"[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CLOSERS = "\"'”’»)]}」』】）＂*\u200f\u200e "
_STOPS = ".!?。！？｡؟۔।…"
_INNER_END = re.compile(r"[.!?؟][\"'”’»)]*\s+[\"'“‘«(¿¡]*(?=[^\W\d_a-zß-öø-ÿ])|[。！？।]")
_DIGIT = re.compile(r"\d")
_COMMA = re.compile(r"[,،、，;]")
_QUOTE = re.compile(r"[\"“”„«»「」]")
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\w|(?<!\w)[@#]\w")
_RELATIVE = re.compile(
    r"\b\d{1,2}\s?(?:h|hrs?|hours?|mins?|minutes?|days?|d|w|weeks?|months?|years?)\.?(?:\s+ago)?$"
    r"|\bago\b|^\s*vor \d+|^il y a \d|^hace \d|\bfa$",
    re.I,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_JOINTS = re.compile(r"\s[|/›»>·•]\s|[|›»·•]")
_GLUED = re.compile(r"[a-zß-ÿа-яё][A-ZÀ-ÞА-Я]")
_SYMBOL = re.compile(r"[{}\[\]<>=;_\\|$^~`@#*/+&]")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s|#\d|\d{1,3}[ªº°]?\s")
_PICTOGRAPH = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
SECTIONS = (
    "related", "comments", "newsletter", "cookies", "advertisement", "navigation", "caption", "credits", "calls",
    "notices",
)  # fmt: skip
_LONGEST = {  # units of a line that can be furniture; else 14
    "cookies": 40, "newsletter": 40, "caption": 40, "credits": 40, "calls": 40, "notices": 60,
}  # fmt: skip
FULL = 14.0  # units of a line that is long enough to be running text


@dataclass(slots=True)
class Facts:
    """The form of one line, all numbers."""

    units: float  # words; characters of scripts without spaces count half
    chars: int
    word_length: float
    ends_stop: bool
    ends_cut: bool  # … or ...
    ends_colon: bool
    ends_soft: bool  # comma, semicolon, dash
    inner_ends: int
    commas: float
    quotes: bool
    opens_quote: bool
    capitals: float
    shouted: bool
    opens_small: bool
    digits: float
    little: float  # share of little words
    address: bool
    dated: bool
    clock: bool
    joints: int
    glued: int
    bullet: bool
    bracketed: bool
    tabs: int
    share: float  # share of the line that is words for passing it on
    sections: tuple[bool, ...]
    byline: bool
    asks: bool  # ends in a question or exclamation mark
    opens_dash: bool
    numbered: bool
    pictographs: int
    exact: bool  # is nothing but a word of navigation
    gap: int
    indent: int
    said_share: float  # share of the line that is words of page furniture
    said_first: bool  # whether it begins with them
    symbols: float  # share of the characters that only programs and tables have
    addressing: float  # share of words for the reader and for those who write
    copies: int = 1
    copy_before: bool = False
    prose: float = 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of page furniture in a line."""

    sections: frozenset[str]
    share: float  # of the line
    first: bool  # whether it begins with them


def facts_of(lines: Sequence[Line]) -> list[Facts]:
    """The form of all lines of a page."""
    lowered = [line.text.casefold() for line in lines]
    words = [_WORD.findall(text) for text in lowered]
    little = _little_words(words)
    counts = Counter(lowered)
    seen: set[str] = set()
    found = []
    said = _said(lowered)
    for number, (line, text, line_words) in enumerate(zip(lines, lowered, words, strict=True)):
        facts = _facts(line, text, line_words, little, said[number])
        facts.copies, facts.copy_before = counts[text], text in seen
        seen.add(text)
        facts.prose = _prose(facts)
        found.append(facts)
    return found


def _little_words(words: Sequence[Sequence[str]]) -> frozenset[str]:
    """The little words of the language most of them belong to."""
    counts = Counter(chain.from_iterable(words))
    totals = {name: sum(counts[word] for word in stops) for name, stops in stop_words().items()}
    best = max(totals, key=lambda name: totals[name])
    return stop_words()[best] if totals[best] else any_stop_word()


def _facts(line: Line, text: str, words: Sequence[str], little: frozenset[str], said: _Said) -> Facts:
    raw, us_and_you = line.text, _us_and_you()
    chars = len(raw)
    wide = len(_WIDE.findall(raw)) if not raw.isascii() else 0
    units = (len(words) if not wide else len(words) - min(len(words), wide)) + wide / 2
    end = raw.rstrip(_CLOSERS)[-1:]
    originals = _WORD.findall(raw)
    cased = [word for word in originals if word[0].isupper() or word[0].islower()]
    short = units < 30
    cut = raw.endswith(("…", "...", "[…]", "[...]"))
    return Facts(
        units=units,
        chars=chars,
        word_length=sum(map(len, words)) / len(words) if words else 0.0,
        ends_stop=end in _STOPS and end != "" and not cut,
        ends_cut=cut,
        ends_colon=end in ":：" and end != "",
        ends_soft=end in ",;،、；—–-" and end != "",
        inner_ends=len(_INNER_END.findall(raw)),
        commas=len(_COMMA.findall(raw)) / max(units, 1.0),
        quotes=bool(_QUOTE.search(raw)),
        opens_quote=raw[:1] in "\"“„«‘'「『",
        capitals=sum([word[0].isupper() for word in cased]) / len(cased) if cased else (0.3 if words or wide else 1.0),
        shouted=raw.isupper(),
        opens_small=raw[:1].islower(),
        digits=len(_DIGIT.findall(raw)) / chars,
        little=0.35 if wide > 2 * len(words) else sum([word in little for word in words]) / max(len(words), 1),
        address=("@" in raw or "#" in raw or "/" in raw or "www" in raw) and bool(_ADDRESS.search(raw)),
        dated=short and bool(_DIGIT.search(raw)) and (bool(_RELATIVE.search(raw)) or bool(find_dates(raw))),
        clock=bool(_CLOCK.search(raw)),
        joints=len(_JOINTS.findall(raw)),
        glued=len(_GLUED.findall(raw)),
        bullet=unicodedata.category(raw[0])[0] in "SP" and raw[0] in "•‣◦▪●■*–—-+·",
        bracketed=raw[0] in "([（【" and raw[-1] in ")]）】",
        tabs=raw.count("\t"),
        share=_sharing(words, said.sections) if short else 0.0,
        sections=tuple(section in said.sections and units <= _LONGEST.get(section, 14) for section in SECTIONS),
        byline=short and text.startswith(_byline_starts()),
        asks=end in "?!？！؟" and end != "",
        opens_dash=raw[:1] in "—–―-",
        numbered=bool(_NUMBERED.match(raw)),
        pictographs=0 if raw.isascii() else len(_PICTOGRAPH.findall(raw)),
        exact=text in listed("navigation", "exact"),
        gap=min(line.gap, 3),
        indent=min(line.indent, 4),
        said_share=said.share,
        said_first=said.first,
        symbols=len(_SYMBOL.findall(raw)) / chars,
        addressing=sum([word in us_and_you for word in words]) / max(len(words), 1),
    )


@functools.cache
def _us_and_you() -> frozenset[str]:
    return frozenset(listed("addressing", "words"))


@functools.cache
def _byline_starts() -> tuple[str, ...]:
    return tuple(prefix + " " for prefix in listed("byline", "prefixes"))


def _said(lines: Sequence[str]) -> list[_Said]:
    """For each line the sections of page furniture whose words stand in it, and how much of it they are."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    page = "\n".join(lines)
    found: list[set[str]] = [set() for _ in lines]
    spans: list[list[tuple[int, int]]] = [[] for _ in lines]
    for section, at, length in places((*SECTIONS, "share"), page):
        number = bisect_right(starts, at) - 1
        found[number].add(section)
        spans[number].append((at - starts[number], at - starts[number] + length))
    return [
        _Said(frozenset(sections), _covered(where, len(line)), any(start <= 1 for start, _ in where))
        for sections, where, line in zip(found, spans, lines, strict=True)
    ]


def _covered(spans: list[tuple[int, int]], length: int) -> float:
    """How much of a line the phrases are that stand at these places in it."""
    covered = done = 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, done))
        done = max(done, end)
    return covered / length


def _sharing(words: Sequence[str], said: frozenset[str]) -> float:
    if "share" in said:
        return 1.0
    if not words:
        return 0.0
    names = _share_words()
    return sum([word in names for word in words]) / len(words)


@functools.cache
def _share_words() -> frozenset[str]:
    return frozenset(listed("share", "words"))


def _prose(facts: Facts) -> float:
    """How much running text a line is: its length if it is built like sentences."""
    if facts.units < 6 or facts.ends_cut:
        return 0.0
    sentences = facts.ends_stop + facts.inner_ends
    if not sentences and facts.units < 2 * FULL:
        return 0.0
    if facts.little < 0.12 and facts.units < 40:
        return 0.0
    return min(facts.units, 80.0) * (1.0 if sentences else 0.5)
