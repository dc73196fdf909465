"""What may complete the query at the cursor: fields, their values, words, past queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from clipper.domain.answers import Completion, CompletionKind
from clipper.query.fields import BY_NAME, FIELDS, NAME_FIELDS, Field, Takes
from clipper.query.nodes import Flag, NameField, Thing
from clipper.query.printer import quoted
from clipper.query.tokenizer import Kind, Token, tokens
from clipper.store import Store, filters
from clipper.store.folding import fold

_MOST = 8
_REMEMBERED = 200
_DATES = (
    "today", "yesterday", "this week", "last week", "last 7 days", "this month", "last month", "last 30 days",
    "this year", "last year",
)  # fmt: skip
_KINDS = {NameField.TAG: CompletionKind.TAG, NameField.OUTLET: CompletionKind.OUTLET}

Words = Callable[[str, int], list[tuple[str, int]]]


def complete(store: Store, words: Words, past: Iterable[str], query: str, cursor: int) -> list[Completion]:
    """Offers for what ends at the cursor, the likeliest first."""
    before = query[:cursor]
    found = tokens(before)
    last = found[-1] if found and found[-1].end == len(before) else None
    offers: list[Completion] = []
    field = _field_before(found, last is not None)
    if field:
        start = last.start if last and last.kind is not Kind.FIELD else cursor
        typed = last.text if last and last.kind is not Kind.FIELD else ""
        offers = _values(store, words, field, typed, start, cursor)
    elif last and last.kind is Kind.TEXT:
        offers = _plain(words, last.text, last.start, cursor)
    if before.strip() == query.strip():
        offers += _past(past, query)
    return offers[:_MOST]


def _field_before(found: list[Token], partial: bool) -> Field | None:
    """The field whose value is being typed."""
    kinds = [(token.kind, token.text) for token in found[-2:]]
    if kinds and kinds[-1][0] is Kind.FIELD:
        return BY_NAME[kinds[-1][1]]
    if partial and len(kinds) == 2 and kinds[0][0] is Kind.FIELD:
        return BY_NAME[kinds[0][1]]
    return None


def _plain(words: Words, typed: str, start: int, end: int) -> list[Completion]:
    lowered = typed.lower()
    fields = [
        Completion(CompletionKind.FIELD, f"{field.name}:", start, end, field.hint)
        for field in FIELDS
        if field.name.startswith(lowered)
    ]
    return fields[:3] + _words(words, typed, start, end)


def _words(words: Words, typed: str, start: int, end: int) -> list[Completion]:
    if len(typed) < 2 or not typed.isalnum():
        return []
    return [
        Completion(CompletionKind.WORD, _cased(word, typed), start, end, f"in {count:,}")
        for word, count in words(typed.lower(), _MOST)
    ]


def _cased(word: str, typed: str) -> str:
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


def _values(store: Store, words: Words, field: Field, typed: str, start: int, end: int) -> list[Completion]:
    if field.takes is Takes.TEXT:
        return _words(words, typed, start, end)
    kind, values = CompletionKind.FIELD, tuple[str, ...]()
    if field.takes is Takes.NAME:
        name = NAME_FIELDS[field.name]
        kind = _KINDS.get(name, CompletionKind.FIELD)
        with store.read() as snapshot:
            values = tuple(filters.names(snapshot, name))
    elif field.takes is Takes.FLAG:
        values = tuple(Flag)
    elif field.takes is Takes.THING:
        values = tuple(Thing)
    elif field.takes in (Takes.DATE, Takes.ADDED):
        values = _DATES
    return [Completion(kind, quoted(value), start, end) for value in _fitting(values, typed)]


def _fitting(values: Iterable[str], typed: str) -> list[str]:
    """Values that begin so, then those with a level or a word that begins so."""
    key = fold(typed)
    keyed = [(fold(value), value) for value in values]
    begin = [value for other, value in keyed if other.startswith(key)]
    inside = [
        value
        for other, value in keyed
        if not other.startswith(key) and any(part.startswith(key) for part in other.replace("/", " ").split())
    ]
    return (begin + inside)[:_MOST]


def _past(past: Iterable[str], query: str) -> list[Completion]:
    typed = query.strip().lower()
    fitting = [one for one in past if one.lower().startswith(typed) and one.lower() != typed]
    return [Completion(CompletionKind.QUERY, one, 0, len(query)) for one in fitting[: 5 if typed else _MOST]]


class PastQueries:
    """The queries that were asked, the latest first; kept in a file that may be lost."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._queries: list[str] | None = None

    def all(self) -> list[str]:
        """All of them."""
        if self._queries is None:
            try:
                read = json.loads(self._file.read_text("utf-8"))
            except (OSError, ValueError):
                read = []
            self._queries = [one for one in read if isinstance(one, str)] if isinstance(read, list) else []
        return list(self._queries)

    def remember(self, query: str) -> None:
        """Put a query first."""
        query = " ".join(query.split())
        if not query:
            return
        self._queries = [query, *(one for one in self.all() if one != query)][:_REMEMBERED]
        partial = self._file.with_name(self._file.name + ".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(self._queries, ensure_ascii=False), "utf-8")
            partial.replace(self._file)
        except OSError:
            return
