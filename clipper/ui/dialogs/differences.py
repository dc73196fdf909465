"""What a new extraction would change, as fields before and after and as lines that go and come."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from clipper.domain.article import Article
from clipper.domain.published import Published
from clipper.ui.panels.reader import values

GONE, CAME, SAME = "-", "+", " "
_AROUND = 1  # unchanged passages shown around a change
_MOST = 2_000  # passages that are compared


@dataclass(frozen=True, slots=True)
class Line:
    """A passage with what becomes of it."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after."""

    name: str
    before: str
    after: str


def fields(before: Article, after: Article) -> list[FieldChange]:
    """The fields that would change."""
    changes = [FieldChange(name, _shown(name, before), _shown(name, after)) for name in values.FIELDS if name != "lead"]
    return [change for change in changes if change.before != change.after]


def _shown(name: str, article: Article) -> str:
    value = getattr(article, name)
    return value.value if isinstance(value, Published) else values.typed(name, article)


def lines(before: Article, after: Article) -> list[Line]:
    """The passages that would go and come, each change with what stands around it; '…' where passages are skipped."""
    old = [block.text for block in before.kept[:_MOST]]
    new = [block.text for block in after.kept[:_MOST]]
    found: list[Line] = []
    for number, group in enumerate(
        difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND)
    ):
        if number:
            found.append(Line(SAME, "…"))
        for kind, old_start, old_end, new_start, new_end in group:
            found += _of(kind, old[old_start:old_end], new[new_start:new_end])
    return found


def _of(kind: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if kind == "equal":
        yield from (Line(SAME, text) for text in old)
        return
    yield from (Line(GONE, text) for text in old)
    yield from (Line(CAME, text) for text in new)


def summary(before: Article, after: Article) -> tuple[int, int, int]:
    """Numbers of fields that change, of passages that go, of passages that come."""
    found = lines(before, after)
    return (
        len(fields(before, after)),
        sum(line.sign == GONE for line in found),
        sum(line.sign == CAME for line in found),
    )
