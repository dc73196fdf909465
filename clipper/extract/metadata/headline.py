"""The headline: what the page calls itself, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from clipper.domain.article import Certainty
from clipper.extract.metadata.facts import Value
from clipper.extract.metadata.structured import text_of
from clipper.extract.metadata.view import View
from clipper.extract.sanitise import clean_line

_SEPARATOR = re.compile(r"\s+[|·•»«›‹–—\-:~/\\]{1,2}\s+|\s*[|»›]\s*|\s+::\s+|(?<=\S):\s+")
_WORD = re.compile(r"\w+")
_SAME = 0.9  # share of words two headlines have in common to be one
_NEAR = 0.4  # share that makes a lone heading the same story's headline in other words
_LONG = 300


def words(text: str) -> list[str]:
    """The words of a line for comparing."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of two lines' words."""
    a, b = Counter(words(one)), Counter(words(other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


def read(view: View, site: str) -> tuple[Value, int | None]:
    """The headline, and the index of the visible line it stands in."""
    told = [clean_line(text) for text in _told(view)]
    cut = [cut_site(text, site, view.words_of_host()) for text in told]
    told = [text for text in told + cut if text]
    whole = clean_line(view.title)
    for index in view.headings:
        line = clean_line(view.lines[index].text)
        if len(line) <= _LONG and line and not _is_site(line, site, view) and _agrees(line, told, whole):
            return Value(line, Certainty.STRUCTURED), index
    nearest = _near_heading(view, told, whole, site)
    if nearest is not None:
        return Value(clean_line(view.lines[nearest].text), Certainty.VISIBLE), nearest
    if cut and any(cut):
        return Value(next(text for text in cut if text), Certainty.STRUCTURED), _line_of(view, told)
    title = cut_site(whole, site, view.words_of_host())
    others = [index for index in view.headings if not _is_site(clean_line(view.lines[index].text), site, view)]
    if len(others) == 1 or (others and not title):
        line = clean_line(view.lines[others[0]].text)
        if 0 < len(line) <= _LONG:
            return Value(line, Certainty.VISIBLE), others[0]
    if title and not view.fragment:
        return Value(title, Certainty.VISIBLE if title != whole else Certainty.GUESS), _line_of(view, [title, whole])
    return _from_lines(view)


def _near_heading(view: View, told: list[str], whole: str, site: str) -> int | None:
    """The only first-level heading, if it says nearly what the page says it is called."""
    lines = [(index, clean_line(view.lines[index].text)) for index in view.headings]
    lines = [(index, line) for index, line in lines if 0 < len(line) <= _LONG and not _is_site(line, site, view)]
    if len(lines) != 1:
        return None
    index, line = lines[0]
    return index if any(likeness(line, text) >= _NEAR for text in (*told, whole)) else None


def cut_site(title: str, site: str, host: str) -> str:
    """A title without the site's name at its end or start."""
    for _ in range(3):
        shorter = _cut_once(title, site, host)
        if shorter == title:
            break
        title = shorter
    return title


def _cut_once(title: str, site: str, host: str) -> str:
    matches = list(_SEPARATOR.finditer(title))
    if not matches:
        return title
    last, first = matches[-1], matches[0]
    if _names_site(title[last.end() :], site, host) and title[: last.start()].strip():
        return title[: last.start()].strip()
    if _names_site(title[: first.start()], site, host) and title[first.end() :].strip():
        return title[first.end() :].strip()
    for match in matches[:-1]:  # a site's name with a separator of its own
        if _names_site(title[match.end() :], site, host) and title[: match.start()].strip():
            return title[: match.start()].strip()
    return title


def _names_site(part: str, site: str, host: str) -> bool:
    plain = "".join(words(part))
    if not plain:
        return False
    named = "".join(words(site))
    if named and (
        plain == named or (len(plain) > 3 and (plain in named or named in plain) and len(plain) < 3 * len(named))
    ):
        return True
    folded = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return (
        bool(host) and len(folded) > 2 and (folded in host or (len(folded) > 4 and folded.removeprefix("the") in host))
    )


def _told(view: View) -> Iterable[str]:
    said = view.said
    yield text_of(said.of_article("headline")) or said.broken_value("headline")
    yield said.meta("og:title")
    yield text_of(said.of_article("name"))
    yield said.meta(
        "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "headline", "title"
    )


def _agrees(line: str, told: list[str], whole: str) -> bool:
    if any(likeness(line, text) >= _SAME for text in told):
        return True
    mine, all_words = words(line), words(whole)
    return len(mine) >= 3 and _contains(all_words, mine)


def _contains(long: list[str], short: list[str]) -> bool:
    size = len(short)
    return any(long[start : start + size] == short for start in range(len(long) - size + 1))


def _is_site(line: str, site: str, view: View) -> bool:
    return _names_site(line, site, view.words_of_host()) and len(words(line)) <= 5


def _line_of(view: View, told: list[str]) -> int | None:
    for index, line in enumerate(view.lines):
        if line.heading and not line.hidden and any(likeness(line.text, text) >= _SAME for text in told if text):
            return index
    for index, line in enumerate(view.lines[:200]):
        if len(line.text) <= _LONG and not line.hidden and line.text and any(line.text == text for text in told):
            return index
    return None


def _from_lines(view: View) -> tuple[Value, int | None]:
    """The first heading, or the first line, of a selection or a page that says nothing."""
    for wanted in (2, 3):
        for index, line in enumerate(view.lines):
            if line.heading == wanted and line.text and not line.hidden and len(line.text) <= _LONG:
                return Value(clean_line(line.text), Certainty.VISIBLE if view.fragment else Certainty.GUESS), index
    for index, line in enumerate(view.lines):
        if line.text and not line.hidden:
            if len(line.text) <= 200 and not line.text.rstrip().endswith((".", "。")):
                return Value(clean_line(line.text), Certainty.GUESS), index
            break
    return Value(), None
