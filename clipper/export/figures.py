"""The key figures of a selection: how many, from where, when, how spoken of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from clipper.export.document import Document, Entry

DAILY, WEEKLY, MONTHLY, YEARLY = "day", "week", "month", "year"
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Clippings per step of time, without gaps; a bar is named by its first day."""

    step: str
    bars: tuple[tuple[dt.date, int], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a document; unknown values are not counted."""

    clippings: int
    stories: int
    outlets: int
    words: int
    first: dt.date | None
    last: dt.date | None
    timeline: Timeline | None  # only when at least two days are known
    by_outlet: Counts
    by_medium: Counts
    by_tonality: Counts
    by_language: Counts


def figures(document: Document) -> Figures:
    """Count what the summary page shows."""
    entries = document.entries
    days = sorted(day for entry in entries if (day := _day(entry)))
    return Figures(
        clippings=len(entries),
        stories=len({entry.clipping.story_id or -entry.clipping.id for entry in entries}),
        outlets=len({entry.outlet_name.casefold() for entry in entries if entry.outlet_name}),
        words=sum(entry.clipping.words for entry in entries),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        timeline=_timeline(days),
        by_outlet=_counts(entry.outlet_name for entry in entries),
        by_medium=_counts(entry.outlet.medium if entry.outlet else "" for entry in entries),
        by_tonality=_counts(str(entry.clipping.tonality or "") for entry in entries),
        by_language=_counts(entry.clipping.article.language.split("-")[0] for entry in entries),
    )


def _day(entry: Entry) -> dt.date | None:
    published = entry.clipping.article.published
    return published.first_day if published and len(published.day) == 10 else None


def _counts(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(value for value in values if value).items(), key=lambda item: (-item[1], item[0])))


def _timeline(days: list[dt.date]) -> Timeline | None:
    if len(set(days)) < 2:
        return None
    span = (days[-1] - days[0]).days
    step = DAILY if span <= 45 else WEEKLY if span <= 40 * 7 else MONTHLY if span <= 50 * 31 else YEARLY
    counted = Counter(_start(day, step) for day in days)
    bars, day = [], _start(days[0], step)
    while day <= days[-1]:
        bars.append((day, counted[day]))
        day = _next(day, step)
    return Timeline(step, tuple(bars))


def _start(day: dt.date, step: str) -> dt.date:
    if step == WEEKLY:
        return day - dt.timedelta(days=day.weekday())
    if step == MONTHLY:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == YEARLY else day


def _next(day: dt.date, step: str) -> dt.date:
    if step == MONTHLY:
        return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    if step == YEARLY:
        return day.replace(year=day.year + 1)
    return day + dt.timedelta(days=7 if step == WEEKLY else 1)
