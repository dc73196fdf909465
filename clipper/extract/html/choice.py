"""Which segments are the article: other extractors vote, a small trained model weighs the votes, form and place."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import html

from clipper import resources
from clipper.extract.html.agreement import WordMap
from clipper.extract.html.candidates import Candidates
from clipper.extract.html.features import PageFeatures, names
from clipper.extract.html.furniture import is_share_line
from clipper.extract.html.segment import Context, Segment
from clipper.extract.mode import Mode
from clipper.extract.text.trees import Trees

# Who votes. Asking resiliparse alone costs a tenth of trafilatura and is what an import of a thousand pages can afford.
VOTERS: Mapping[Mode, tuple[str, ...]] = {
    Mode.THOROUGH: ("trafilatura", "trafilatura_recall", "readability", "resiliparse"),
    Mode.FAST: ("resiliparse",),
}
_ENOUGH = 0.5
_LISTS, _ITEMS = {"ul", "ol", "dl"}, {"li", "dd"}
_HUGE = 300_000  # words; a page this long is judged by its form alone, the libraries would take minutes
_MANY = 30_000  # elements; with more, only the library that is not slowed down by them is asked


class Ballot:
    """The votes on the segments of one page."""

    def __init__(self, root: html.HtmlElement, segments: Sequence[Segment], mode: Mode) -> None:
        """Ask everyone; where the article itself is hidden, hidden text counts as visible from here on."""
        self.segments = segments
        self.words = WordMap([segment.text for segment in segments])
        candidates = Candidates(root)
        if len(self.words.words) > _HUGE:
            share = [float(not segment.hidden and segment.link_chars * 2 < len(segment.text)) for segment in segments]
            self.votes = [share for _ in VOTERS[mode]]
        else:
            many = len(segments) > _MANY or sum(1 for _ in root.iter()) > _MANY
            voters = ("resiliparse",) if many else VOTERS[mode]
            self.votes = [self.words.coverage(candidates.text(voter)) for voter in voters]
            self.votes *= len(VOTERS[mode]) // len(voters)
        reveal(segments, self.words, self.votes)

    def features(self, headline: str) -> PageFeatures:
        """The votes with all else that is known of the segments."""
        return PageFeatures(self.segments, self.words, self.votes, headline)


def choose(root: html.HtmlElement, segments: Sequence[Segment], headline: str, mode: Mode) -> list[bool]:
    """For each segment whether it is kept."""
    kept = [False] * len(segments)
    ballot = Ballot(root, segments, mode)
    if not ballot.words.words:
        return kept
    features = ballot.features(headline)
    model = _models()[mode]
    lists = [list_of(segments[index]) for index in features.open]
    scores = together(lists, [model.score(row) for row in features.rows()])
    for index, stays in zip(features.open, enough(scores), strict=True):
        kept[index] = stays and not is_share_line(segments[index].text.split())
    return kept


def list_of(segment: Segment) -> Context | None:
    """The list that a segment stands in; of lists within lists the outermost that holds nothing but items."""
    context: Context | None = segment.context
    while context and context.tag not in _LISTS:
        context = context.outer
    while context and (item := context.outer) and item.tag in _ITEMS and item.outer and item.outer.tag in _LISTS:
        context = item.outer
    return context


def together(lists: Sequence[Context | None], scores: Sequence[float]) -> list[float]:
    """Likelihoods, those of a list all the mean of it: a list is article, or is not, as a whole."""
    of_list: dict[Context, list[float]] = defaultdict(list)
    for around, score in zip(lists, scores, strict=True):
        if around:
            of_list[around].append(score)
    means = {around: sum(items) / len(items) for around, items in of_list.items()}
    return [means[around] if around else score for around, score in zip(lists, scores, strict=True)]


def enough(scores: Sequence[float]) -> list[bool]:
    """Which likelihoods are enough; on a page with nothing that looks like an article, what looks most like one."""
    best = max(scores, default=0.0)
    least = _ENOUGH if best >= _ENOUGH else best / 2
    return [score >= least for score in scores]


def reveal(segments: Sequence[Segment], words: WordMap, votes: Sequence[Sequence[float]]) -> None:
    """Take hidden text for visible where the article itself is hidden: pages that a script shows once it has run."""
    hidden = visible = 0.0
    for segment, (start, end), column in zip(segments, words.bounds, zip(*votes, strict=True), strict=True):
        if segment.hidden:
            hidden += (end - start) * max(column)
        else:
            visible += (end - start) * max(column)
    if hidden > visible or not any(segment.text and not segment.hidden for segment in segments):
        for segment in segments:
            segment.hidden = False


@functools.cache
def _models() -> Mapping[Mode, Trees]:
    read = json.loads(resources.path("extract/html-model.json").read_text("utf-8"))
    return {mode: Trees(read[mode.value], names(voters)) for mode, voters in VOTERS.items()}
