"""What is known of each segment before the decision, as numbers: votes, form, place and neighbours.

Nothing here knows a site. Word lists name the furniture of pages (share lines, cookie notices), not their subjects.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from clipper.domain.article import BlockKind
from clipper.extract.html import furniture, marks
from clipper.extract.html.agreement import WordMap, words_of
from clipper.extract.html.segment import Context, Segment

_ENDS = tuple(".!?…。！？:;\"”»'’)")
_SENTENCE = re.compile(r"[.!?。！？…]+[\"”»’)]*(?:\s|$)")
_COMMAS = ",;，、؛،"
_BOLD, _ITALIC = ("strong", "b"), ("em", "i")
_DATE = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./:]\d{2}\b|\bago\b|\bmin(?:s|utes?)? read\b")
_KINDS = (
    BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.FIGURE, BlockKind.QUOTE,
    BlockKind.VERSE,
)  # fmt: skip
_BITS = tuple(1 << bit for bit in range(19) if 1 << bit != marks.UNSEEN)
_RUN = 0.5
_NEAR = 6
_SHORT = 60
_SAMPLE = 200  # characters
_EDGE = 9.0


def names(voters: Sequence[str]) -> tuple[str, ...]:
    """What the columns are called, for the model's file."""
    columns = [f"vote_{voter}" for voter in voters] + ["mean"]
    if len(voters) >= 4:
        columns += ["families_most", "families_least"]
    columns += [f"{what}_{where}" for where in ("before", "after", "before2", "after2") for what in ("mean", "size")]
    columns += ["mean_6_before", "mean_6_after", "heading_after", "heading_before", "links_after", "links_before"]
    columns += ["outside", "words_from_start", "words_to_end", "share_from_start", "from_headline", "share_of_page"]
    columns += ["depth", "blocks_from_start", "blocks_to_end"]
    columns += [f"container{level}" for level in range(5)] + ["alike", "alike_share"]
    columns += ["size", "word_length", "links", "sentences", "commas", "ends", "colon", "capitals", "digits", "kind"]
    columns += ["heading", "list_depth", "hidden", "caption", "repeated", "headline", "date", "bold", "italic", "lines"]
    columns += [f"furniture{number}" for number in range(furniture.COUNT)]
    columns += [f"mark{number}" for number in range(len(_BITS))] + ["content_lost", "marks_lost"]
    columns += ["page_words", "page_kept"] + [f"agrees_{voter}" for voter in voters]
    return tuple(columns)


class PageFeatures:
    """The features of all segments of one page."""

    def __init__(
        self, segments: Sequence[Segment], words: WordMap, votes: Sequence[Sequence[float]], headline: str
    ) -> None:
        """Prepare what concerns the whole page."""
        self._segments = segments
        self._votes = votes
        self._headline = headline
        self._head_words = Counter(word.casefold() for word in words_of(headline))
        self._words = words
        self._sizes = [end - start for start, end in words.bounds]
        self._count = len(segments)
        self._mean = [sum(column) / len(votes) for column in zip(*votes, strict=True)]
        self._total = sum(self._sizes) or 1
        self._run(words)
        self._families()
        self._page = self._of_page()
        self.open = self._worth_judging()

    def _worth_judging(self) -> list[int]:
        """Segments with words to be seen, in or near what anyone wants; the rest of a page is never the article."""
        seen = [i for i in range(self._count) if self._sizes[i] and not self._segments[i].hidden]
        wanted = [0]
        for index in seen:
            wanted.append(wanted[-1] + (self._mean[index] > 0))
        if not wanted[-1]:
            return seen
        last = len(seen)
        return [
            index
            for place, index in enumerate(seen)
            if self._first <= index <= self._last
            or wanted[min(place + _NEAR + 1, last)] > wanted[max(place - _NEAR, 0)]
        ]

    def rows(self) -> list[list[float]]:
        """A row for each segment in `open`."""
        texts: dict[str, int] = {}
        for segment in self._segments:
            texts[segment.text] = texts.get(segment.text, 0) + 1
        solid = [i for i in range(self._count) if self._sizes[i] and not self._segments[i].hidden]
        place = {index: position for position, index in enumerate(solid)}
        rows: list[list[float]] = []
        for index in self.open:
            segment = self._segments[index]
            row = [column[index] for column in self._votes]
            row.append(self._mean[index])
            row += self._families_of_votes(index)
            row += self._around(index, place, solid)
            row += self._place(index)
            row += self._form(index, texts)
            row += self._marks(segment)
            row += self._page
            rows.append(row)
        return rows

    def _families_of_votes(self, index: int) -> list[float]:
        column = [vote[index] for vote in self._votes]
        if len(column) < 4:
            return []
        of_one_kind, others = column[:2], column[2:]  # two ways of one library are not two opinions
        rest = sum(others)
        return [(max(of_one_kind) + rest) / 3, (min(of_one_kind) + rest) / 3]

    def _run(self, words: WordMap) -> None:
        """First and last segment, words before and depth of what most extractors keep."""
        kept = [i for i in range(self._count) if self._mean[i] >= _RUN and self._sizes[i] > 5]
        if not kept:
            kept = [i for i in range(self._count) if self._mean[i] > 0.2] or [*range(min(1, self._count))]
        self._first, self._last = (kept[0], kept[-1]) if kept else (0, -1)
        self._before = [0]
        for size in self._sizes:
            self._before.append(self._before[-1] + size)
        weights = sum(self._sizes[i] for i in kept) or 1
        self._depth = sum(self._sizes[i] * self._segments[i].context.depth for i in kept) / weights
        self._common = -1
        for i in kept:
            self._common &= self._segments[i].context.around
        self._kept_words = weights
        heads = [
            i
            for i, s in enumerate(self._segments)
            if s.heading and not s.hidden and self._likeness(words.words[slice(*words.bounds[i])]) >= 0.8
        ]
        self._head = min(heads, key=lambda i: abs(i - self._first)) if heads else self._first

    def _likeness(self, words: Sequence[str]) -> float:
        """Dice's coefficient with the headline's words."""
        if not self._head_words or not words or len(words) > 60:
            return 0.0
        found = [word for word in map(str.casefold, words) if word in self._head_words]
        common = (Counter(found) & self._head_words).total() if found else 0
        return 2 * common / (len(words) + self._head_words.total())

    def _families(self) -> None:
        """How much of each container, and of all places that look alike, is kept by most."""
        self._containers: dict[int, list[float]] = {}
        self._alike: dict[object, list[float]] = {}
        self._keys: list[object] = []
        for index, segment in enumerate(self._segments):
            size = self._sizes[index]
            kept = size * self._mean[index]
            context: Context | None = segment.context
            steps = 0
            while context is not None and steps < 6:
                entry = self._containers.setdefault(id(context), [0.0, 0.0])
                entry[0] += kept
                entry[1] += size
                context, steps = context.outer, steps + 1
            here = segment.context
            outer = here.outer
            key = (segment.kind, here.tag, here.element.get("class"), outer and (outer.tag, outer.element.get("class")))
            self._keys.append(key)
            entry = self._alike.setdefault(key, [0.0, 0.0])
            entry[0] += kept
            entry[1] += size

    def _of_page(self) -> list[float]:
        """How far the extractors agree, and how much of the page they keep."""
        row = [math.log1p(self._total), self._kept_words / self._total]
        for column in self._votes:
            own = sum(size * vote for size, vote in zip(self._sizes, column, strict=True))
            both = sum(size * min(vote, mean) for size, vote, mean in zip(self._sizes, column, self._mean, strict=True))
            all_mean = sum(size * mean for size, mean in zip(self._sizes, self._mean, strict=True))
            row.append(2 * both / (own + all_mean) if own + all_mean else 0.0)
        return row

    def _around(self, index: int, place: dict[int, int], solid: list[int]) -> list[float]:
        """Votes and form of the neighbours."""
        at = place.get(index)
        if at is None:
            return [0.0] * 14
        row: list[float] = []
        for step in (-1, 1, -2, 2):
            other = at + step
            if 0 <= other < len(solid):
                neighbour = solid[other]
                row += [self._mean[neighbour], math.log1p(self._sizes[neighbour])]
            else:
                row += [-1.0, -1.0]
        for first, last in ((at - 6, at), (at + 1, at + 7)):
            near = solid[max(first, 0) : last]
            size = sum(self._sizes[i] for i in near)
            row.append(sum(self._mean[i] * self._sizes[i] for i in near) / size if size else -1.0)
        following = self._segments[solid[at + 1]] if at + 1 < len(solid) else None
        previous = self._segments[solid[at - 1]] if at else None
        row.append(float(following.heading) if following else -1.0)
        row.append(float(previous.heading) if previous else -1.0)
        row.append(_density(following))
        row.append(_density(previous))
        return row

    def _place(self, index: int) -> list[float]:
        """Where it stands: in the run, from the headline, in which container."""
        segment = self._segments[index]
        words = self._before
        row = [
            1.0 if index < self._first else 2.0 if index > self._last else 0.0,
            _signed_log(words[index] - words[self._first]),
            _signed_log(words[self._last + 1] - words[index + 1]),
            (words[index] - words[self._first]) / self._kept_words,
            max(-_EDGE, min(_EDGE, float(index - self._head))),
            words[index] / self._total,
            segment.context.depth - self._depth,
            float(max(-20, min(20, index - self._first))),
            float(max(-20, min(20, self._last - index))),
        ]
        context: Context | None = segment.context
        shares: list[float] = []
        while context is not None and len(shares) < 5:
            kept, size = self._containers.get(id(context), (0.0, 0.0))
            shares.append(kept / size if size else 0.0)
            context = context.outer
        shares += [shares[-1]] * (5 - len(shares))
        kept, size = self._alike[self._keys[index]]
        own = self._sizes[index]
        rest = size - own
        row += shares
        row.append((kept - own * self._mean[index]) / rest if rest > 0 else -1.0)
        row.append(kept / self._kept_words)
        return row

    def _form(self, index: int, texts: dict[str, int]) -> list[float]:
        """What the text itself looks like."""
        segment, size = self._segments[index], self._sizes[index]
        start, end = self._words.bounds[index]
        words = self._words.words[start:end] if size < _SHORT else []
        text = segment.text
        length = len(text) or 1
        sample = text[:_SAMPLE]
        letters = sum(map(str.isalpha, sample)) or 1
        row = [
            math.log1p(size),
            length / (size or 1),
            segment.link_chars / length,
            float(len(_SENTENCE.findall(text[:2000]))),
            sum(map(text.count, _COMMAS)) / (size or 1),
            float(text.endswith(_ENDS)),
            float(text.endswith(":")),
            sum(map(str.isupper, sample)) / letters,
            sum(map(str.isdigit, sample)) / len(sample or " "),
            float(_KINDS.index(segment.kind)),
            float(segment.heading),
            float(segment.level if segment.kind is BlockKind.LIST_ITEM else 0),
            float(segment.hidden),
            float(segment.caption),
            float(texts[text] > 1),
            self._likeness(words) if size < 40 else 0.0,
            float(size < 25 and bool(_DATE.search(text))),
            _share_inside(segment, _BOLD),
            _share_inside(segment, _ITALIC),
            float(text.count("\n")),
        ]
        sorts = furniture.sorts_of(words) if size < _SHORT else 0
        row += [float(sorts >> number & 1) for number in range(furniture.COUNT)]
        return row

    def _marks(self, segment: Segment) -> list[float]:
        """What the elements around are called, as far as the article itself is not in such an element too."""
        context = segment.context
        near = context.flags
        outer = context.outer
        for _ in range(2):
            if outer is None:
                break
            near |= outer.flags
            outer = outer.outer
        around = context.around & ~self._common
        lost = self._common & ~context.around
        row = [(2.0 if near & bit else 1.0) if around & bit else 0.0 for bit in _BITS]
        row.append(float(bool(lost & (marks.CONTENT | marks.ARTICLE | marks.MAIN))))
        row.append(float(bin(lost).count("1")) if self._common != -1 else 0.0)
        return row


def _density(segment: Segment | None) -> float:
    return segment.link_chars / (len(segment.text) or 1) if segment is not None else -1.0


def _signed_log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


def _share_inside(segment: Segment, tags: tuple[str, ...]) -> float:
    """Share of the text inside such elements."""
    inside = 0
    for text, inline in segment.pieces:
        while inline is not None:
            if inline.tag in tags:
                inside += len(text)
                break
            inline = inline.outer
    return inside / (len(segment.text) or 1)
