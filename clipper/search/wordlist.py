"""The words of one language in an index, with tables that find some of them without looking at all."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from clipper.search import compounds, languages


class WordList:
    """Sorted words; each table is made when it is first needed."""

    def __init__(self, code: str, words: list[str]) -> None:
        self.code = code
        self.words = words

    def __contains__(self, word: str) -> bool:
        place = bisect_left(self.words, word)
        return place < len(self.words) and self.words[place] == word

    @cached_property
    def _keys(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Hashes of all keys in rising order, and the word of each."""
        keys = languages.keys_of(self.words, self.code)
        counts = np.fromiter(map(len, keys), np.int64, len(keys))
        hashes = np.fromiter((hash(key) for some in keys for key in some), np.int64, int(counts.sum()))
        order = np.argsort(hashes)
        return hashes[order], np.repeat(np.arange(len(self.words), dtype=np.int32), counts)[order]

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.uint64], NDArray[np.int16]]:
        """The letters and the length of each word without accents."""
        return shapes([languages.fold(word) for word in self.words])

    @cached_property
    def _text(self) -> tuple[str, array[int]]:
        """All words without accents, one a line, and where each line begins."""
        folded = [languages.fold(word) for word in self.words]
        return "\n".join(folded), array("Q", accumulate((len(word) + 1 for word in folded), initial=0))

    def prepare(self) -> None:
        """Make the tables that every question needs."""
        _ = self._keys
        if self.code in languages.COMPOUNDING:
            _ = self._text

    def sharing(self, key: str) -> list[str]:
        """Words that have the key."""
        hashes, owners = self._keys
        low, high = np.searchsorted(hashes, hash(key), "left"), np.searchsorted(hashes, hash(key), "right")
        return [self.words[owner] for owner in owners[low:high].tolist()]

    def near(self, folded: str, distance: int) -> Iterator[str]:
        """Words at most so many letters away from a word without accents."""
        letters, lengths = self._shapes
        own, _ = shapes([folded])
        close = np.abs(lengths - len(folded)) <= distance
        close &= np.bitwise_count(letters ^ own[0]) <= 2 * distance
        for place in np.flatnonzero(close).tolist():
            if within(folded, languages.fold(self.words[place]), distance):
                yield self.words[place]

    def matching(self, parts: list[str]) -> Iterator[str]:
        """Words of a pattern, given as its parts between the stars."""
        for place, word in self._containing(max(parts, key=len)):
            if matches(parts, word):
                yield self.words[place]

    def compounds(self, word: str) -> Iterator[str]:
        """Words that have a word, or its stem, as one of their parts."""
        if self.code in languages.COMPOUNDING:
            for part in languages.parts(word, self.code):
                yield from self._with_part(part)

    def _with_part(self, part: str) -> Iterator[str]:
        if len(part) < compounds.MIN_PART:
            return
        for place, word in self._containing(part):
            if compounds.has_part(word, part, self.__contains__):
                yield self.words[place]

    def _containing(self, part: str) -> Iterator[tuple[int, str]]:
        """Words, with their places, that have some letters in them; without accents."""
        text, starts = self._text
        at = text.find(part)
        while 0 <= at < len(text):
            place = bisect_right(starts, at) - 1
            yield place, text[starts[place] : starts[place + 1] - 1]
            at = text.find(part, starts[place + 1])


def shapes(words: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.int16]]:
    """Which letters each word has, as bits, and its length: most words need no second look."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    if not lengths.sum():
        return np.zeros(len(words), np.uint64), lengths.astype(np.int16)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    bits = np.uint64(1) << (codes & np.uint32(63)).astype(np.uint64)
    masks = np.zeros(len(words), np.uint64)
    filled = lengths > 0
    masks[filled] = np.bitwise_or.reduceat(bits, (np.cumsum(lengths) - lengths)[filled])
    return masks, lengths.astype(np.int16)


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


def within(one: str, other: str, distance: int) -> bool:
    """Whether two words differ by at most so many letters left out, added, changed or swapped with a neighbour."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > distance:
        return False
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if distance == 1:
        return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
    return _distance(one, other, distance) <= distance


def _distance(one: str, other: str, limit: int) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
