"""Spans of time as people write them: '2025-02', '13.2.2025', 'Feb 2025', '2024..2025', 'today', 'last 3 months'."""

from __future__ import annotations

import calendar
import datetime as dt
import re

Days = tuple[dt.date | None, dt.date | None]  # first and last day, open where None

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct okt oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dez dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_UNIT = "(day|week|month|quarter|year)s?"
EXAMPLES = "2025, 2025-02, 2025-02-13, 2024..2025, today or “last week”"


def canonical(text: str) -> str:
    """The one spelling of a date expression; raises ValueError with a sentence when it is none."""
    value = " ".join(text.replace("–", "..").replace("…", "..").lower().split())
    if ".." in value:
        low, _, high = (side.strip(" .") for side in value.partition(".."))
        if not low and not high:
            raise ValueError("A span of time needs a first or a last day.")
        low, high = low and canonical(low), high and canonical(high)
        joined = f"{low}..{high}"
        first, last = resolve(joined, dt.date(2000, 6, 15))
        if first and last and first > last:
            raise ValueError(f"{low} is later than {high}.")
        return joined
    value = _spelled(value)
    resolve(value, dt.date(2000, 6, 15))
    return value


def resolve(value: str, today: dt.date) -> Days:
    """First and last day of a canonical expression; raises ValueError when it is none."""
    if ".." in value:
        low, _, high = value.partition("..")
        return (resolve(low, today)[0] if low else None, resolve(high, today)[1] if high else None)
    try:
        found = _absolute(value) or _relative(value, today)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"There is no date {value}.") from error
    if not found:
        raise ValueError(f"“{value}” is not a date.")
    return found


def _spelled(value: str) -> str:
    """ISO spelling of absolute dates in other spellings."""
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", value):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", value):
        return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", value):
        return _slashed(match[1], match[2], match[3])
    if match := re.fullmatch(r"(\d{1,2})[./](\d{4})", value):
        return f"{match[2]}-{match[1]:0>2}"
    words = re.sub(r"(?<=\d)(?:st|nd|rd|th|\.)(?= )|,|\b(?:de|of)\b", " ", value).split()
    months = [_MONTHS[word.strip(".")] for word in words if word.strip(".") in _MONTHS]
    numbers = [word for word in words if word.isdecimal() and word.isascii()]
    if len(months) == 1 and len(months) + len(numbers) == len(words):
        if len(numbers) == 1 and len(numbers[0]) == 4:
            return f"{numbers[0]}-{months[0]:02}"
        if len(numbers) == 2 and len(numbers[1]) == 4 and len(numbers[0]) <= 2:
            return f"{numbers[1]}-{months[0]:02}-{numbers[0]:0>2}"
    return re.sub(rf"\b(past|previous)\b(?= (\d+ )?{_UNIT}$)", "last", value).replace("last 1 ", "last ")


def _slashed(first: str, second: str, year: str) -> str:
    if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise ValueError(f"{first}/{second}/{year} can be read in two ways; write {year}-month-day.")
    day, month = (first, second) if int(first) > 12 else (second, first)
    return f"{year}-{month:0>2}-{day:0>2}"


def _absolute(value: str) -> Days | None:
    if re.fullmatch(r"\d{4}", value, re.ASCII):
        return dt.date(int(value), 1, 1), dt.date(int(value), 12, 31)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", value, re.ASCII):
        return _month(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        day = dt.date.fromisoformat(value)
        return day, day
    if match := re.fullmatch(r"(\d{4})-?q([1-4])", value, re.ASCII):
        return _quarter(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{4})-?w(\d{1,2})", value, re.ASCII):
        monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + dt.timedelta(6)
    return None


def _relative(value: str, today: dt.date) -> Days | None:
    if value in ("today", "yesterday"):
        day = today - dt.timedelta(value == "yesterday")
        return day, day
    if match := re.fullmatch(rf"(this|last) {_UNIT}", value):
        return _unit(match[2], today, 0 if match[1] == "this" else 1)
    if match := re.fullmatch(r"(\d{1,5}) ?([dwmy])", value, re.ASCII):
        return _since(int(match[1]), _UNITS[match[2]], today), today
    if match := re.fullmatch(rf"last (\d{{1,5}}) {_UNIT}", value, re.ASCII):
        return _since(int(match[1]), match[2], today), today
    return None


def _unit(unit: str, today: dt.date, back: int) -> Days:
    """The calendar day, week, month, quarter or year of today, or the one before."""
    if unit in ("day", "week"):
        first = today if unit == "day" else today - dt.timedelta(today.weekday())
        length = 1 if unit == "day" else 7
        first -= dt.timedelta(length * back)
        return first, first + dt.timedelta(length - 1)
    if unit == "year":
        return dt.date(today.year - back, 1, 1), dt.date(today.year - back, 12, 31)
    if unit == "quarter":
        year, index = divmod(today.year * 4 + (today.month - 1) // 3 - back, 4)
        return _quarter(year, index + 1)
    year, index = divmod(today.year * 12 + today.month - 1 - back, 12)
    return _month(year, index + 1)


def _since(count: int, unit: str, today: dt.date) -> dt.date:
    """First of the last so many days, weeks, months, quarters or years up to today."""
    if unit in ("day", "week"):
        return today - dt.timedelta(count * (7 if unit == "week" else 1) - 1)
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, index = divmod(today.year * 12 + today.month - 1 - months, 12)
    day = min(today.day, calendar.monthrange(year, index + 1)[1])
    return dt.date(year, index + 1, day) + dt.timedelta(1)


def _month(year: int, month: int) -> Days:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> Days:
    return dt.date(year, quarter * 3 - 2, 1), _month(year, quarter * 3)[1]
