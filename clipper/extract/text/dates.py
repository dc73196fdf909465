"""Dates in running text, in every common written form of the languages Clipper knows."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clipper import resources
from clipper.domain.published import Published

FIRST_YEAR, YEARS_AHEAD = 1600, 2
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "cet": 60, "mez": 60, "met": 60, "west": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "est": -300, "edt": -240, "et": None, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "jst": 540, "kst": 540, "aest": 600, "aedt": 660,
}  # fmt: skip
_TIME = re.compile(
    r"(?:(?P<before>午前|午後|上午|下午|오전|오후)\s*)?(?<!\d)(?P<hour>[01]?\d|2[0-4])"
    r"(?:\s?(?:[:.]|h|時|时|시|点|點)\s?(?P<minute>[0-5]\d)(?:\s?分|\s?분)?(?:[:.](?P<second>[0-5]\d))?(?:\.\d+)?(?!\d)"
    r"|\s?(?=[ap]\.?m\b)|\s?(?=uhr\b)|\s?(?:時|点|點|시)(?!\d))"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?|π\.?μ\.?|μ\.?μ\.?|ص(?!\w)|م(?!\w))?"
    r"(?:\s*(?:uhr|h\b|ч\.?|น\.))?\s*(?P<zone>\(?\b(?:z|utc|gmt|wes?t|ces?t|mes?z|met|ees?t|msk|мск|[ecmp][sd]?t|[jk]st|ae[sd]t)\b\)?)?"
    r"\s*(?P<offset>[+-−]\d{1,2}(?::?\d{2})?(?!\d))?"
)
_ISO = re.compile(r"(?<![\d/.-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)(?:t(?=\d))?")
_NUMERIC = re.compile(
    r"(?<![\d/.:-])(?P<a>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{2})(?![\d/-])"
)
_WIDE = re.compile(
    r"(?:(?P<era>令和|平成|昭和)\s*(?P<ey>\d{1,2}|元)|(?P<y>\d{4}))\s*(?:年|년)\s*(?P<m>\d{1,2})\s*(?:月|월)"
    r"(?:\s*(?P<d>\d{1,2})\s*(?:日|일|号))?"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text; `doubtful` when day and month could be the other way round."""

    published: Published
    start: int
    end: int
    doubtful: bool = False


@functools.cache
def _months() -> tuple[Mapping[str, Mapping[str, int]], re.Pattern[str]]:
    """Month names by language, and the pattern that finds any of them."""
    table = tomllib.loads(resources.path("extract/months.toml").read_text("utf-8"))
    by_language: dict[str, dict[str, int]] = {}
    for language, line in table.items():
        for number, spellings in enumerate(line.split(), 1):
            for spelling in spellings.split("|"):
                by_language.setdefault(language, {})[spelling.replace("_", " ")] = number
    names = sorted({name for months in by_language.values() for name in months}, key=len, reverse=True)
    month = rf"(?P<m>{'|'.join(map(re.escape, names))})(?![^\W\d_])\.?"
    day = r"(?<![\d/.,:])(?P<d>\d{1,2})(?:\s?(?:st|nd|rd|th|er|º|ª|°|ης|η|-го|-е|ה-)(?![^\W\d_]))?"
    year = r"(?P<y>\d{4})(?!\d)"
    link = r"(?:\s?[.,،/-]?\s?(?:of|de|del|di|ب|ה)?\s?)"
    forms = (
        rf"{day}{link}(?<![^\W\d_]){month}{link}{year}",
        rf"(?<![^\W\d_]){_again(month)}{link}{_again(day)}{link}{_again(year)}",
        rf"(?<!\d){_again(year, 2)}\.?\s?{_again(month, 2)}\s?{_again(day, 2)}(?!\d)",
        rf"(?<![^\W\d_]){_again(month, 3)}\s?(?:de|del|of|,|/)?\s?{_again(year, 3)}",
    )
    return by_language, re.compile("|".join(f"(?:{form})" for form in forms))


def _again(pattern: str, number: int = 1) -> str:
    return re.sub(r"\?P<(\w)>", rf"?P<\g<1>{number}>", pattern)


def find_dates(text: str, language: str = "", *, today: dt.date | None = None) -> list[Found]:
    """All dates in a text from left to right; a time that stands beside one is taken with it."""
    plain = _plain(text)
    latest = (today or dt.date.today()).year + YEARS_AHEAD
    found = [f for f in (*_written(plain, language), *_numbers(plain, language)) if _possible(f, latest)]
    found.sort(key=lambda f: (f.start, -f.end))
    chosen: list[Found] = []
    for candidate in found:
        if not chosen or candidate.start >= chosen[-1].end:
            chosen.append(_with_time(plain, candidate))
    return chosen


def _plain(text: str) -> str:
    """Small letters and plain digits, every character in its place, so that positions still fit."""
    return text.lower() if text.isascii() else "".join([_one(character) for character in text])


def _one(character: str) -> str:
    if character < "\x80":
        return character.lower()
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return " "
    wide = unicodedata.normalize("NFKC", character) if "\uff00" <= character <= "\uffef" else character
    small = wide.lower()
    return small if len(small) == 1 else character


def _written(text: str, language: str) -> Iterator[Found]:
    by_language, pattern = _months()
    for match in pattern.finditer(text):
        groups = match.groupdict()
        key = next(k for k in ("", "1", "2", "3") if groups["m" + k])
        month = _month(by_language, groups["m" + key], language)
        day = groups.get("d" + key)
        if month:
            yield from _found(match, groups["y" + key], month, day)
    for match in _WIDE.finditer(text):
        year = match["y"]
        if match["era"]:
            year = str(_ERAS[match["era"]] + (1 if match["ey"] == "元" else int(match["ey"])))
        yield from _found(match, year, int(match["m"]), match["d"])


def _month(by_language: Mapping[str, Mapping[str, int]], name: str, language: str) -> int:
    own = by_language.get(language[:2], {})
    return own.get(name) or next((months[name] for months in by_language.values() if name in months), 0)


def _numbers(text: str, language: str) -> Iterator[Found]:
    for match in _ISO.finditer(text):
        yield from _found(match, match["y"], int(match["m"]), match["d"])
    for match in _NUMERIC.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
        american = match["sep"] == "/" and language[:2] in {"", "en"}
        if first <= 12 < second and match["sep"] != ".":
            yield from _found(match, year, first, match["b"])
        elif second <= 12:
            doubtful = american and first <= 12 and first != second
            yield from _found(match, year, second, match["a"], doubtful=doubtful)


def _found(match: re.Match[str], year: str, month: int, day: str | None, *, doubtful: bool = False) -> Iterator[Found]:
    number = int(year)
    if 2443 <= number <= 2643:  # years of the Buddhist era, as Thai pages count
        number -= 543
    value = f"{number:04}-{month:02}" + (f"-{int(day):02}" if day else "")
    try:
        yield Found(Published(value), match.start(), match.end(), doubtful)
    except ValueError:
        return


def _possible(found: Found, latest: int) -> bool:
    return FIRST_YEAR <= int(found.published.value[:4]) <= latest


_BESIDE = re.compile(
    r"(?:\s?(?:г|р)\.)?[\s,|·•–—-]*"
    r"(?:\b(?:at|um|à|a las|às|alle|kl\.?|klo|o godz\.?|в|о|στις|الساعة|בשעה|ora|om)\s)?[\s,|(]*"
)


def _with_time(text: str, found: Found) -> Found:
    """The date with the time that follows it, if one does."""
    if len(found.published.value) != 10:
        return found
    beside = _BESIDE.match(text, found.end)
    start = beside.end() if beside else found.end
    match = _TIME.match(text, start) if start - found.end <= 16 else None
    if not match:
        return found
    time = _time(match)
    if not time:
        return found
    try:
        return Found(Published(f"{found.published.value}T{time}"), found.start, match.end(), found.doubtful)
    except ValueError:
        return found


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["before"] or match["half"] or "").replace(".", "").replace(" ", "")
    if half in {"pm", "午後", "下午", "오후", "μμ", "م"} and hour < 12:
        hour += 12
    elif half in {"am", "午前", "上午", "오전", "πμ", "ص"} and hour == 12:
        hour = 0
    if hour > 23:
        return ""
    return f"{hour:02}:{minute:02}" + _offset(match)


def _offset(match: re.Match[str]) -> str:
    if match["offset"]:
        sign, digits = match["offset"][0].replace("−", "-"), re.sub(r"\D", "", match["offset"])
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 and sign in "+-" else ""
    minutes_east = _ZONES.get((match["zone"] or "").strip("()"))
    if minutes_east is None:
        return ""
    sign = "-" if minutes_east < 0 else "+"
    return f"{sign}{abs(minutes_east) // 60:02}:{abs(minutes_east) % 60:02}"
