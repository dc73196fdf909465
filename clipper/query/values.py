"""What follows a field's colon: flags, things, lengths, dates and names -> nodes, or a problem."""

from __future__ import annotations

import re

from clipper.query import dates
from clipper.query.fields import NAME_FIELDS, RELATIONS, Field, Takes
from clipper.query.nodes import Dates, FactNode, Flag, Has, Is, Length, Moment, Named, Relation, Span, Thing
from clipper.query.problems import Problems

_LENGTH = re.compile(r"(>=|<=|>|<|=)?\s*(\d{1,7})(?:\s*\.\.\s*(\d{1,7})?)?|\.\.\s*(\d{1,7})", re.ASCII)
_DATE_FIELDS = {"date": Relation.ON, **RELATIONS}


def fact(field: Field, value: str, span: Span, problems: Problems) -> FactNode | None:
    """The node for `field:value`; None, with the problem noted, when the value makes no sense."""
    value = " ".join(value.split())
    match field.takes:
        case Takes.NAME:
            return Named(NAME_FIELDS[field.name], value, span)
        case Takes.DATE:
            return _dates(_DATE_FIELDS[field.name], Moment.PUBLISHED, value, span, problems)
        case Takes.ADDED:
            return _dates(Relation.ON, Moment.ADDED, value, span, problems)
        case Takes.FLAG:
            return _choice(field, value, span, problems)
        case Takes.THING:
            return _choice(field, value, span, problems)
        case _:
            return _length(field, value, span, problems)


def is_date(value: str) -> bool:
    """Whether the text is a date expression."""
    try:
        dates.canonical(value)
    except ValueError:
        return False
    return True


def _dates(relation: Relation, moment: Moment, value: str, span: Span, problems: Problems) -> Dates | None:
    try:
        spelled = dates.canonical(value)
        if ".." in spelled and relation is not Relation.ON:
            raise ValueError(f"“{relation}:” takes one day, month or year; write date:{spelled} for a span of time.")
    except ValueError as error:
        problems.add(f"{error} Write for example {dates.EXAMPLES}.", span)
        return None
    return Dates(relation, spelled, moment, span)


def _choice(field: Field, value: str, span: Span, problems: Problems) -> Is | Has | None:
    known: tuple[str, ...] = tuple(Flag) if field.takes is Takes.FLAG else tuple(Thing)
    name = value.lower()
    if name not in known and name.removesuffix("s") in known:
        name = name.removesuffix("s")
    if name not in known:
        problems.unknown(f"The value of {field.name}:", value, known, span, lead=f"{field.name}:")
        return None
    return Is(Flag(name), span) if field.takes is Takes.FLAG else Has(Thing(name), span)


def _length(field: Field, value: str, span: Span, problems: Problems) -> Length | None:
    match = _LENGTH.fullmatch(value)
    if not match:
        problems.add(f"“{value}” is not a number of words.", span, f"{field.name}:>500")
        return None
    sign, number, upper, only_upper = match.groups()
    if only_upper:
        return Length(None, int(only_upper), span)
    count = int(number)
    if ".." in value:
        return Length(count, int(upper) if upper else None, span)
    low = {">": count + 1, ">=": count, "<": None, "<=": None}.get(sign or "=", count)
    high = {">": None, ">=": None, "<": count - 1, "<=": count}.get(sign or "=", count)
    return Length(low, high, span)
