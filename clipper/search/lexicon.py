"""All words of an index and what finds them: inflected forms, patterns, near spellings, parts of compounds."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from clipper.search import languages
from clipper.search.inversion import SEPARATOR
from clipper.search.segments import Segment
from clipper.search.wordlist import WordList


class Lexicon:
    """Words with their languages, in tables; what came in since they were made has small tables of its own."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        terms = _decoded(_terms_of(segments))
        self._respelled = sorted(_respelled(terms))
        self._settled = {code: WordList(code, words) for code, words in _by_language(terms).items()}
        self._recent: dict[str, WordList] = {}
        self.recent_count, self.settled_count = 0, len(terms)
        for words in self._settled.values():
            words.prepare()

    def __len__(self) -> int:
        return sum(len(words.words) for words in self._lists())

    @property
    def codes(self) -> set[str]:
        """The languages there are documents of."""
        return self._settled.keys() | self._recent.keys()

    def extended(self, segments: Iterable[Segment]) -> None:
        """Take in the words of new segments."""
        terms = _decoded(_terms_of(segments))
        for code, words in _by_language(terms).items():
            fresh = [word for word in words if not self.knows_in(word, code)]
            recent = self._recent.get(code)
            self.recent_count += len(fresh)
            # New objects in the place of the old ones: a question may be reading these at the moment.
            self._recent = {**self._recent, code: WordList(code, sorted([*fresh, *(recent.words if recent else ())]))}
            respelled = list(_respelled(f"{word}{SEPARATOR}{code}" for word in fresh))
            self._respelled = sorted([*self._respelled, *respelled]) if respelled else self._respelled

    def knows(self, word: str) -> bool:
        """Whether the word as written stands in any document."""
        return any(word in words for words in self._lists())

    def knows_in(self, word: str, code: str) -> bool:
        """Whether the word as written stands in any document of a language."""
        return any(word in lists[code] for lists in (self._settled, self._recent) if code in lists)

    def forms(self, word: str) -> list[bytes]:
        """Terms of all words that a word of a query means: its forms in every language, compounds with it."""
        found: list[tuple[str, str]] = []
        for words in self._lists():
            code = words.code
            for key in languages.asked(word, code):
                found += [(form, code) for form in words.sharing(key)]
            found += [(form, code) for form in words.compounds(word)]
        return _terms(found)

    def respelled(self, prefix: str) -> list[bytes]:
        """Terms of the words that begin so without their accents, or with their umlauts written out, only."""
        folded = languages.fold(prefix)
        low = bisect_left(self._respelled, (folded,))
        high = bisect_left(self._respelled, (folded + "\U0010ffff",))
        return sorted({encoded(term) for _, term in self._respelled[low:high]})

    def matching(self, pattern: str) -> list[bytes]:
        """Terms of the words, accents or not, that a pattern with stars matches."""
        parts = [languages.fold(part) for part in pattern.lower().split("*")]
        return _terms((word, words.code) for words in self._lists() for word in words.matching(parts))

    def near(self, word: str, distance: int) -> list[bytes]:
        """Terms of the words at most so many letters away."""
        folded = languages.fold(word)
        return _terms((form, words.code) for words in self._lists() for form in words.near(folded, distance))

    def _lists(self) -> Iterator[WordList]:
        yield from self._settled.values()
        yield from self._recent.values()


def encoded(text: str) -> bytes:
    """A term as it stands in the index."""
    return text.encode("utf-8", "surrogatepass")


def _terms_of(segments: Iterable[Segment]) -> set[bytes]:
    found: set[bytes] = set()
    return found.union(*(part.terms[:] for segment in segments for part in segment.fields.values()))


def _decoded(terms: set[bytes]) -> list[str]:
    """The terms in order; all in one go, as there are hundreds of thousands."""
    return b"\n".join(sorted(terms)).decode("utf-8", "surrogatepass").split("\n") if terms else []


def _respelled(terms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Words that have other spellings, under these spellings."""
    for term in terms:
        if not term.isascii():
            for spelling in languages.spellings(term.rpartition(SEPARATOR)[0]):
                yield spelling, term


def _by_language(terms: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        word, _, code = term.rpartition(SEPARATOR)
        found[code].append(word)
    return found


def _terms(found: Iterable[tuple[str, str]]) -> list[bytes]:
    return sorted({encoded(f"{word}{SEPARATOR}{code}") for word, code in found})
