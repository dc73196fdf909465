"""Headline, byline, outlet and date lines: reading what short lines around a headline say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clipper.domain.published import Published
from clipper.extract.text.dates import Found, find_dates
from clipper.extract.text.words import any_stop_word, listed, phrase_pattern

_SEPARATORS = re.compile(r"\s*[|·•∙●]\s*|\s+[–—―/-]\s+|\t+|\s{3,}")
_SURROUND = " \t,;:|·•–—―-()[]"
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-‐]*(?:[-‐'’.][^\W\d_]*)*")
_DEGREE = re.compile(r"[A-Z]{2,4}|Ph\.?D\.?|[BM]\.?Sc\.?")  # or an agency, or an office such as CEO
_SMALL_IN_NAMES = frozenset((
    "van", "von", "de", "der", "den", "di", "da", "del", "della", "la", "le", "du", "dos", "das", "el", "al",
    "bin", "ibn", "ben", "zu", "zur", "af", "av", "ten", "ter", "y", "e", "und", "and", "et",
))  # fmt: skip
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_TIME_LEFT = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:uhr|[ap]\.?m\.?|gmt|utc|est|cet)\b", re.I)
_LONGEST_LINE, _LONGEST_NAME, _MOST_AUTHORS = 160, 45, 12
_DATELINE = re.compile(
    r"^(?P<place>[^\W\d_][^\d:;!?()\n—–]{1,40}?)"
    r"(?:,?\s*\d{1,2}\.?\s?[^\W\d_]{3,12}\.?(?:\s\d{4})?|,\s[^\W\d_]{3,9}\.?\s\d{1,2}(?:,\s\d{4})?)?"
    r"\s*(?:\((?P<agency>[^()\d]{2,30})\)\s*[—–:.-]{1,2}|\s—|\s–)\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says when the article was published or last changed."""

    published: Published
    updated: bool = False
    doubtful: bool = False
    rest: str = ""  # what else stands in the line


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines around a headline say; `used` are the numbers of the lines that said it."""

    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: Published | None = None
    used: tuple[int, ...] = ()
    authors_sure: bool = False
    published_sure: bool = False


def read_heading(lines: Sequence[str], language: str = "") -> Heading:
    """Read authors, date and outlet out of the lines that stand around a headline."""
    best: DateLine | None = None
    authors: tuple[str, ...] = ()
    sure = False
    outlet = ""
    used: list[int] = []
    bare: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(lines):
        date, names = read_date(line, language), read_byline(line)
        if date and (best is None or (best.updated and not date.updated)):
            best = date
        if names and not authors:
            authors, sure = names, True
        if date or names:
            used.append(number)
        if date and not outlet:
            outlet = _outlet_beside(date.rest, names)
        if not date and not names and (plain := _bare_names(line)):
            bare.append((number, plain))
    for number, plain in bare:
        if not authors and any(abs(number - other) == 1 for other in used):
            authors = plain
            used.append(number)
    published = best.published if best else None
    published_sure = bool(best and not best.doubtful and not best.updated)
    return Heading(authors, outlet, published, tuple(sorted(used)), sure, published_sure)


def read_date(line: str, language: str = "") -> DateLine | None:
    """The date of a line that is there to tell the date; None for sentences that only mention one."""
    if len(line) > _LONGEST_LINE:
        return None
    found = [date for date in find_dates(line, language) if len(date.published.value) >= 10]
    if not found:
        return None
    said = line.casefold()
    marks = [(m.start(), False) for m in phrase_pattern("published", "words").finditer(said)]
    marks += [(m.start(), True) for m in phrase_pattern("published", "updated").finditer(said)]
    marks.sort()
    rest = _without(line, found)
    loose = phrase_pattern("published", "words").sub(
        "", phrase_pattern("published", "updated").sub("", rest.casefold())
    )
    loose = phrase_pattern("published", "reading").sub("", loose)
    if len(loose.strip(_SURROUND)) > 60 or (not marks and _is_sentence(loose)):
        return None
    dated = [DateLine(f.published, _updated_before(f, marks), f.doubtful, rest) for f in found]
    return next((date for date in dated if not date.updated), dated[0])


def _updated_before(found: Found, marks: Sequence[tuple[int, bool]]) -> bool:
    """Whether the word nearest before the date says that this is a later change."""
    before = [updated for start, updated in marks if start < found.start]
    after = [updated for start, updated in marks if start >= found.end]
    return before[-1] if before else bool(after and after[0] and len(marks) == 1)


def _without(line: str, found: Sequence[Found]) -> str:
    pieces, position = [], 0
    for date in found:
        pieces.append(line[position : date.start])
        position = date.end
    return _TIME_LEFT.sub(" ", " | ".join([*pieces, line[position:]])).strip(_SURROUND)


def _is_sentence(text: str) -> bool:
    words = list(re.findall(r"[^\W\d_]+", text))
    return len(words) >= 4 and sum(word in any_stop_word() for word in words) >= 2


def read_byline(line: str) -> tuple[str, ...]:
    """The authors a line names with a word such as 'By'; nothing for any other line."""
    if len(line) > _LONGEST_LINE:
        return ()
    for piece in _SEPARATORS.split(line):
        names = _after_prefix(piece.strip(_SURROUND))
        if names:
            return names
    return ()


def _after_prefix(text: str) -> tuple[str, ...]:
    small = text.casefold()
    for prefix in sorted(listed("byline", "prefixes"), key=len, reverse=True):
        if not small.startswith(prefix):
            continue
        rest = text[len(prefix) :]
        closed = rest[:1] in ":：／/ \u00a0" or _CASELESS.match(prefix[-1:])
        if closed and (names := split_names(rest.lstrip(" :：／/\u00a0"), marked=True)):
            return names
    if match := re.fullmatch(r"([\u3400-\u9fff\u30a0-\u30ff]{2,6})\s?(?:記者|记者|編集委員)", text):
        return (match[1],)
    if match := re.fullmatch(r"([\uac00-\ud7ff]{2,4})\s?기자", text):
        return (match[1],)
    return ()


def split_names(text: str, *, marked: bool = False) -> tuple[str, ...]:
    """A list of names as names; empty when it is something else. `marked`: a word such as 'By' stands before."""
    text = _cut(text)
    joined = "|".join(
        re.escape(word) for word in listed("byline", "joined") if word not in {"a", "e", "i", "و", "ו", "ja"}
    )
    pieces = re.split(rf"\s*[,;、，/]\s*(?:(?:{joined})\s+)?|\s+(?:{joined}|e|y|و)\s+", text)
    names: list[str] = []
    for piece in pieces:
        name = piece.strip(_SURROUND + "\"“”'*")
        if not name or (names and _DEGREE.fullmatch(name)):
            continue
        if not _is_name(name, marked=marked):
            break  # what follows a name is the office or the outlet
        names.append(name)
    return tuple(dict.fromkeys(names))[:_MOST_AUTHORS]


def _cut(text: str) -> str:
    """The text up to a date, an address or a bracket."""
    found = find_dates(text)
    text = text[: found[0].start] if found else text
    marks = phrase_pattern("published", "words").search(text.casefold())
    again = phrase_pattern("published", "updated").search(text.casefold())
    ends = [match.start() for match in (marks, again) if match and match.start() > 3]
    text = text[: min(ends)] if ends else text
    text = re.split(r"[(\[<]|\bhttps?:|\s@|\S+@\S+", text, maxsplit=1)[0]
    return text.strip(_SURROUND)


def _is_name(text: str, *, marked: bool) -> bool:
    if len(text) > _LONGEST_NAME or any(character.isdigit() for character in text):
        return False
    if _CASELESS.search(text):
        return marked and len(text) <= 30 and len(text.split()) <= 5
    words = text.split()
    if not (1 if marked else 2) <= len(words) <= 6 or text[-1:] in "?!:…":
        return False
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    roles = set(listed("byline", "roles"))
    if any(word.casefold() in roles for word in words):
        return False
    big = [word for word in words if word[:1].isupper()]
    small = [word for word in words if not word[:1].isupper()]
    return (
        bool(big) and words[-1][:1].isupper() and all(word.casefold().strip(".'’") in _SMALL_IN_NAMES for word in small)
    )


def _bare_names(line: str) -> tuple[str, ...]:
    """A line that is nothing but people's names, as far as its form tells."""
    if len(line) > 90 or line[-1:] in ".!?:…":
        return ()
    words = re.findall(r"[^\W\d_]+", line)
    odd = [word for word in words if word.casefold() in any_stop_word() and word.casefold() not in _SMALL_IN_NAMES]
    if odd or line.isupper():
        return ()
    names = split_names(line)
    covered = sum(len(name) for name in names)
    return names if names and covered >= 0.6 * len(line) and all(2 <= len(n.split()) <= 4 for n in names) else ()


def _outlet_beside(rest: str, names: Sequence[str]) -> str:
    """A short capitalised piece beside the date, such as 'The Post' in 'The Post · 13 Feb 2025'."""
    for piece in _SEPARATORS.split(rest):
        text = piece.strip(_SURROUND)
        words = text.split()
        if not 1 <= len(words) <= 5 or len(text) > 40 or any(character.isdigit() for character in text):
            continue
        small = text.casefold()
        known = any(phrase_pattern("published", kind).search(small) for kind in ("words", "updated", "reading"))
        if known or read_byline(text) or text in names or not all(word[:1].isupper() for word in words):
            continue
        if small in any_stop_word() or small in listed("published", "weekdays"):
            continue
        return text
    return ""


def read_place(paragraph: str) -> str:
    """The place of a dateline such as 'BERLIN (AP) — ' at the start of the first paragraph."""
    match = _DATELINE.match(paragraph)
    if not match:
        return ""
    place = match["place"].strip(" ,")
    words = place.split()
    known = place.isupper() or bool(match["agency"])
    return place if known and len(words) <= 4 and all(word[:1].isupper() for word in words) else ""
