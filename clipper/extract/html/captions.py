"""Captions find their pictures."""

from clipper.domain.article import BlockKind
from clipper.extract.html.segment import Context, Segment


def with_captions(found: list[Segment]) -> list[Segment]:
    """Captions joined to their pictures."""
    result: list[Segment] = []
    for segment in found:
        previous = result[-1] if result else None
        if (
            segment.caption
            and segment.kind is BlockKind.PARAGRAPH
            and previous is not None
            and previous.kind is BlockKind.FIGURE
            and not previous.text
            and _near(previous.context, segment.context)
        ):
            previous.text, previous.pieces = segment.text, segment.pieces
            previous.link_chars, previous.hidden = segment.link_chars, segment.hidden
            previous.caption = True
            continue
        result.append(segment)
    return result


def _near(one: Context, other: Context) -> bool:
    """Whether two places are in the same figure, or at most three elements from a common one."""
    if one.figure is not None or other.figure is not None:
        return one.figure is other.figure
    mine = [one, *_outer(one, 3)]
    return any(place in mine for place in (other, *_outer(other, 3)))


def _outer(context: Context, steps: int) -> list[Context]:
    result: list[Context] = []
    place = context.outer
    while place is not None and len(result) < steps:
        result.append(place)
        place = place.outer
    return result
