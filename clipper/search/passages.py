"""Where a text answers a question: all places for the reader, the best passage for the list."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator

from clipper.domain.answers import Snippet
from clipper.query.nodes import Fuzzy, Near, Node, Phrase, Prefix, TextField, Typed, Wildcard, Word, leaves
from clipper.search import languages, words
from clipper.search.scan import selects
from clipper.search.selection import Selector, Spot, spot

Range = tuple[int, int]
WIDTH = 220  # characters of a passage
_LEAD = 40  # characters before the first match
_MOST_MARKS = 5_000


class Marker:
    """Finds what a question asks for in texts of one language."""

    def __init__(
        self,
        node: Node,
        field: str,
        language: str,
        known: Callable[[str], bool] = lambda _: False,
        words_of: Callable[[Selector], frozenset[str] | None] = lambda _: None,
    ) -> None:
        """`words_of` gives all words that a selector stands for, where that is known, so that none is looked at."""
        self._spots = [found for found in spots(node) if field in found.fields]
        self._words = {one: words_of(one) for found in self._spots for one in found.selectors}
        self._single = all(len(found.selectors) == 1 for found in self._spots)
        self._language, self._known = languages.code_of(language), known
        self._verdicts: dict[str, tuple[Selector, ...]] = {}  # word -> selectors that stand for it

    def marks(self, text: str) -> list[Range]:
        """Characters `start` to `end` of all matches, in order, none in another."""
        if not self._spots or not text:
            return []
        lowered = text.lower()
        if self._single and len(lowered) == len(text) and not words.has_wide(lowered):
            return self._single_words(lowered)
        hits = [
            (number, start, end, chosen)
            for number, (word, start, end) in enumerate(_quick_places(text))
            if (chosen := self._chosen(word))
        ]
        at = {number: (start, end, chosen) for number, start, end, chosen in hits}
        ranges: list[Range] = []
        for number, start, end, chosen in hits:
            for asked in self._spots:
                if asked.selectors[0] not in chosen:
                    continue
                if len(asked.selectors) == 1:
                    ranges.append((start, end))
                elif (last := self._run(asked, number, at)) >= 0:
                    ranges.append((start, last))
        return _joined(ranges)[:_MOST_MARKS]

    def _single_words(self, lowered: str) -> list[Range]:
        """Marks of words that stand for themselves: each word is judged once, and only the chosen ones are located."""
        chosen = [word for word in set(words.split(lowered)) if self._chosen(word)]
        if not chosen:
            return []
        return [match.span() for match in words.located(chosen, lowered)][:_MOST_MARKS]

    def _run(self, asked: Spot, number: int, at: dict[int, tuple[int, int, tuple[Selector, ...]]]) -> int:
        """End of the phrase that begins with this word; -1 if it does not go on."""
        end = -1
        for offset, selector in enumerate(asked.selectors):
            found = at.get(number + offset)
            if found is None or selector not in found[2]:
                return -1
            end = found[1]
        return end

    def _chosen(self, word: str) -> tuple[Selector, ...]:
        chosen = self._verdicts.get(word)
        if chosen is None:
            plain = words.written(word.lower())
            chosen = self._verdicts[word] = tuple(
                dict.fromkeys(
                    selector
                    for asked in self._spots
                    for selector in asked.selectors
                    if self._stands_for(selector, plain)
                )
            )
        return chosen

    def _stands_for(self, selector: Selector, word: str) -> bool:
        listed = self._words[selector]
        return selects(selector, word, self._language, self._known) if listed is None else word in listed


def spots(node: Node) -> list[Spot]:
    """What a question asks to be there, leaf by leaf; what it excludes is left out."""
    found: list[Spot] = []
    for leaf in leaves(node, negated=False):
        if isinstance(leaf, Near):
            found += [spot(leaf.left), spot(leaf.right)]
        elif isinstance(leaf, Word | Phrase | Prefix | Typed | Wildcard | Fuzzy):
            found.append(spot(leaf))
            if isinstance(leaf, Typed) and leaf.field is TextField.ANY:
                found[-1] = Spot(found[-1].selectors, ("headline", "text", "author", "note"))
    return [one for one in found if one.selectors]


def snippet(text: str, marks: list[Range], width: int = WIDTH) -> Snippet:
    """The passage with most different matches in it, cut at words; the beginning if there are none."""
    if not marks:
        return _cut(text, 0, width, [])
    best, best_value = 0, -1.0
    starts = [start for start, _ in marks]
    for index, (start, _) in enumerate(marks):
        inside = marks[index : bisect.bisect_left(starts, start + width - _LEAD)]
        value = len({text[a:b].lower() for a, b in inside}) + 0.1 * len(inside)
        if value > best_value:
            best, best_value = start, value
    return _cut(text, max(0, best - _LEAD), width, marks)


def _cut(text: str, start: int, width: int, marks: list[Range]) -> Snippet:
    start = _word_start(text, start)
    end = min(len(text), start + width)
    if end < len(text):
        space = text.rfind(" ", start + width // 2, end)
        end = space if space > 0 else end
    lead = "… " if start else ""
    passage = text[start:end]
    shift = len(lead) - start
    kept = tuple((a + shift, b + shift) for a, b in marks if a >= start and b <= end)
    shown = lead + "".join(" " if char in "\n\r\t" else char for char in passage) + ("…" if end < len(text) else "")
    return Snippet(shown, kept)


def _word_start(text: str, start: int) -> int:
    if start == 0:
        return 0
    space = max(text.find(" ", start, start + _LEAD - 5), text.find("\n", start, start + _LEAD - 5))
    return space + 1 if space >= 0 else start


def _quick_places(text: str) -> Iterator[tuple[str, int, int]]:
    if words.has_wide(text):
        return ((place.word, place.start, place.end) for place in words.places(text))
    return ((match[0], *match.span()) for match in words.runs(text))


def _joined(ranges: list[Range]) -> list[Range]:
    """Ranges in order; those that overlap become one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
