"""Which segments are the article."""

from clipper.extract.html.agreement import WordMap
from clipper.extract.html.candidates import Candidates
from clipper.extract.html.segments import Segment
from clipper.extract.mode import Mode


def choose(segments: list[Segment], candidates: Candidates, mode: Mode) -> list[bool]:
    """For each segment whether it is kept."""
    words = WordMap([segment.text for segment in segments])
    shares = words.coverage(candidates.trafilatura(fast=mode is Mode.FAST))
    return [share >= 0.5 for share in shares]
