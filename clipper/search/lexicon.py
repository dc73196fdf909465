"""All words of an index and what finds them: inflected forms, patterns, near spellings, parts of compounds."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from clipper.search import compounds, languages
from clipper.search.inversion import SEPARATOR
from clipper.search.segments import Segment


@dataclass(slots=True)
class _Language:
    """The words of one language and their keys, as hashes in rising order with the word of each."""

    words: list[str] = field(default_factory=list)
    hashes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    owners: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    masks: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    lengths: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))

    @classmethod
    def of(cls, code: str, words: list[str]) -> _Language:
        """Make the tables; the words must be sorted."""
        keys = languages.keys_of(words, code)
        counts = np.fromiter(map(len, keys), np.int64, len(keys))
        hashes = np.fromiter((hash(key) for some in keys for key in some), np.int64, int(counts.sum()))
        owners = np.repeat(np.arange(len(words), dtype=np.int32), counts)
        order = np.argsort(hashes, kind="stable")
        folded = list(map(languages.fold, words))
        masks = np.fromiter(map(letters, folded), np.uint64, len(words))
        lengths = np.fromiter((min(len(word), 255) for word in folded), np.uint8, len(words))
        return cls(words, hashes[order], owners[order], masks, lengths)

    def sharing(self, key: str) -> list[str]:
        wanted = hash(key)
        low = int(np.searchsorted(self.hashes, wanted, "left"))
        high = int(np.searchsorted(self.hashes, wanted, "right"))
        return [self.words[owner] for owner in self.owners[low:high].tolist()]

    def near(self, word: str, distance: int) -> Iterator[str]:
        lengths = self.lengths.astype(np.int16)
        close = np.abs(lengths - len(word)) <= distance
        differing = np.bitwise_count(self.masks ^ np.uint64(letters(word)))
        for place in np.flatnonzero(close & (differing <= 2 * distance)).tolist():
            if within(word, languages.fold(self.words[place]), distance):
                yield self.words[place]


class Lexicon:
    """Words with their languages; what came in since the tables were made is looked at word by word."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        terms = sorted(_terms_of(segments))
        self._languages: dict[str, _Language] = {}
        self._known = set(terms)
        self._recent: dict[str, dict[str, list[str]]] = {}
        self.recent_count = 0
        self._respelled: list[tuple[str, bytes]] = sorted(_respelled(terms))
        for code, words in _by_language(terms).items():
            self._languages[code] = _Language.of(code, words)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def codes(self) -> set[str]:
        """The languages there are documents of."""
        return self._languages.keys() | self._recent.keys()

    def extended(self, segments: Iterable[Segment]) -> None:
        """Take in the words of new segments."""
        fresh = sorted(_terms_of(segments) - self._known)
        self._known.update(fresh)
        self.recent_count += len(fresh)
        for entry in _respelled(fresh):
            insort(self._respelled, entry)
        for code, words in _by_language(fresh).items():
            by_key = self._recent.setdefault(code, defaultdict(list))
            for word, keys in zip(words, languages.keys_of(words, code), strict=True):
                for key in keys:
                    by_key[key].append(word)

    def knows(self, word: str) -> bool:
        """Whether the word as written stands in any document."""
        return any(self.knows_in(word, code) for code in self.codes)

    def knows_in(self, word: str, code: str) -> bool:
        """Whether the word as written stands in any document of a language."""
        return f"{word}{SEPARATOR}{code}".encode("utf-8", "surrogatepass") in self._known

    def forms(self, word: str) -> list[bytes]:
        """Terms of all words that a word of a query means: its forms in every language, compounds with it."""
        found: set[tuple[str, str]] = set()
        for code in self.codes:
            table, recent = self._languages.get(code), self._recent.get(code, {})
            for key in languages.asked(word, code):
                found.update((form, code) for form in (table.sharing(key) if table else ()))
                found.update((form, code) for form in recent.get(key, ()))
            if code in languages.COMPOUNDING:
                found.update((form, code) for form in self._compounds(word, code))
        return _terms(found)

    def respelled(self, prefix: str) -> list[bytes]:
        """Terms of the words that begin so without their accents, or with their umlauts written out, only."""
        folded = languages.fold(prefix)
        low = bisect_left(self._respelled, (folded,))
        high = bisect_left(self._respelled, (folded + "\U0010ffff",))
        return sorted({term for _, term in self._respelled[low:high]})

    def matching(self, pattern: str) -> list[bytes]:
        """Terms of the words, accents or not, that a pattern with stars matches."""
        parts = [languages.fold(part) for part in pattern.lower().split("*")]
        needed = np.uint64(letters("".join(parts)))
        found = []
        for code, words, masks in self._all():
            for place in np.flatnonzero((masks & needed) == needed).tolist():
                if matches(parts, languages.fold(words[place])):
                    found.append((words[place], code))
        return _terms(found)

    def near(self, word: str, distance: int) -> list[bytes]:
        """Terms of the words at most so many letters away."""
        folded = languages.fold(word)
        found = [(form, code) for code, table in self._languages.items() for form in table.near(folded, distance)]
        for code, by_key in self._recent.items():
            for form in {form for forms in by_key.values() for form in forms}:
                if within(folded, languages.fold(form), distance):
                    found.append((form, code))
        return _terms(found)

    def _all(self) -> Iterator[tuple[str, list[str], NDArray[np.uint64]]]:
        for code, table in self._languages.items():
            yield code, table.words, table.masks
        for code, by_key in self._recent.items():
            words = sorted({form for forms in by_key.values() for form in forms})
            masks = np.fromiter((letters(languages.fold(word)) for word in words), np.uint64, len(words))
            yield code, words, masks

    def _compounds(self, word: str, code: str) -> Iterator[str]:
        part = languages.stem(word, code)
        if len(part) < compounds.MIN_PART:
            return

        needed = np.uint64(letters(part))
        for own, words, masks in self._all():
            if own != code:
                continue
            for place in np.flatnonzero((masks & needed) == needed).tolist():
                folded = languages.fold(words[place])
                if part in folded and compounds.has_part(folded, part, lambda rest: self.knows_in(rest, code)):
                    yield words[place]


def letters(word: str) -> int:
    """Which letters a word has, as bits, to pass over most words without looking at them."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 63)
    return bits


def within(one: str, other: str, distance: int) -> bool:
    """Whether two words differ by at most so many letters left out, added, changed or swapped with a neighbour."""
    if abs(len(one) - len(other)) > distance:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > distance:
            return False
    return row[-1] <= distance


def matches(parts: list[str], word: str) -> bool:
    """Whether the word begins with the first part, ends with the last and has the others between, in order.

    Taking each part at its first place is enough, so there is nothing to try again however many stars there are.
    """
    first, *middle, last = parts
    if len(word) < len(first) + len(last) or not word.startswith(first) or not word.endswith(last):
        return False
    at, end = len(first), len(word) - len(last)
    for part in middle:
        at = word.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _terms_of(segments: Iterable[Segment]) -> set[bytes]:
    return {term for segment in segments for part in segment.fields.values() for term in part.terms[:]}


def _respelled(terms: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Words whose other spellings begin differently, under these spellings."""
    for term in terms:
        if not term.isascii():
            word = term.decode("utf-8", "surrogatepass").rpartition(SEPARATOR)[0]
            for spelling in languages.spellings(word):
                yield spelling, term


def _by_language(terms: Iterable[bytes]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        word, _, code = term.decode("utf-8", "surrogatepass").rpartition(SEPARATOR)
        found[code].append(word)
    return found


def _terms(found: Iterable[tuple[str, str]]) -> list[bytes]:
    return sorted(f"{word}{SEPARATOR}{code}".encode("utf-8", "surrogatepass") for word, code in found)
