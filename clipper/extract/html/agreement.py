"""Which segments of the page another extractor's text contains."""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|(?:(?![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])\w)+"
)
_PLAIN_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SIZE = 4
_WINDOW = 8


def words_of(text: str) -> list[str]:
    """The words of a text; scripts without spaces by characters."""
    return _WORD.findall(text) if _WIDE.search(text) else _PLAIN_WORD.findall(text)


def _grams(words: Sequence[str]) -> list[int]:
    """All runs of four words, as numbers: many thousand tuples would keep Python's garbage collector busy."""
    return list(map(hash, zip(words, words[1:], words[2:], words[3:], strict=False)))


class WordMap:
    """The words of all segments in page order, to be compared with other texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Split once."""
        self.words: list[str] = []
        self.bounds: list[tuple[int, int]] = []
        for text in texts:
            start = len(self.words)
            self.words += words_of(text)
            self.bounds.append((start, len(self.words)))
        self._grams = _grams(self.words)
        self._lines = [tuple(self.words[start:end]) for start, end in self.bounds]

    def coverage(self, text: str) -> list[float]:
        """For each segment the share of its words that stand in `text` in the same order."""
        if not text.strip():
            return [0.0] * len(self.bounds)
        lines = [words_of(line) for line in text.split("\n")]
        words = [word for line in lines for word in line]
        left = Counter(_grams(words))
        common = bytearray(map(left.__contains__, self._grams))
        covered = bytearray(len(self.words))
        for start, end in self._by_support(common):
            position = common.find(1, start, end)
            while position >= 0:
                gram = self._grams[position]
                if count := left[gram]:
                    left[gram] = count - 1
                    covered[position : position + _SIZE] = b"\x01\x01\x01\x01"
                position = common.find(1, position + 1, end)
        shares = [covered.count(1, start, end) / (end - start) if end > start else 0.0 for start, end in self.bounds]
        self._short_lines(shares, {tuple(line) for line in lines if line})
        return shares

    def _by_support(self, common: bytearray) -> list[tuple[int, int]]:
        """The segments, those amid other matches first: of two places with the same words, the one in the article."""
        matches = [0]
        for start, end in self.bounds:
            matches.append(matches[-1] + common.count(1, start, end))
        count = len(self.bounds)
        support = [
            matches[min(index + _WINDOW + 1, count)] - matches[max(index - _WINDOW, 0)] for index in range(count)
        ]
        order = sorted(range(count), key=lambda index: -support[index])
        return [self.bounds[index] for index in order if matches[index + 1] > matches[index]]

    def _short_lines(self, shares: list[float], lines: set[tuple[str, ...]]) -> None:
        """Segments too short for shingles count when they stand as a line of their own beside something covered."""
        last = -99
        count = len(shares)
        for index, (start, end) in enumerate(self.bounds):
            if end - start < _SIZE + 2 and shares[index] < 1 and self._lines[index] in lines:
                following = any(shares[later] > 0.5 for later in range(index + 1, min(index + 4, count)))
                shares[index] = max(shares[index], 1.0 if following or index - last <= 3 else 0.4) if end > start else 0
            if shares[index] > 0.5:
                last = index
