"""What the user types into a field of a clipping, as its value; and the value as it is shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale, QTime

from clipper.domain.article import Article
from clipper.domain.published import Published
from clipper.ui.languages import language_code, language_name
from clipper.ui.translation import mark, tr

Value = str | tuple[str, ...] | Published | None

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?)?")
_DOTTED = re.compile(r"(\d{1,2})[./ ]+(\d{1,2})[./ ]+(\d{4})(?:,? +(\d{1,2}):(\d{2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})(?:\.|st|nd|rd|th)? +)?([^\W\d]{3,})\.? +(?:(\d{1,2})(?:st|nd|rd|th)?, *)?(\d{4})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
_EARLIEST = 1500


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the article that can be corrected."""

    name: str  # of the Article
    label: str
    hint: str = ""  # what an empty field asks for
    required: bool = False


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("headline", mark("Headline"), mark("Headline"), required=True),
        Field("subtitle", mark("Subtitle"), mark("Subtitle")),
        Field("authors", mark("Authors"), mark("Author")),
        Field("outlet", mark("Outlet"), mark("Outlet")),
        Field("published", mark("Date"), mark("Date")),
        Field("section", mark("Section"), mark("Section")),
        Field("page", mark("Page"), mark("Page")),
        Field("edition", mark("Edition"), mark("Edition")),
        Field("place", mark("Place"), mark("Place")),
        Field("language", mark("Language"), mark("Language")),
        Field("url", mark("Address"), mark("Address")),
        Field("lead", mark("Lead"), mark("Lead")),
    )
}


def typed(name: str, article: Article) -> str:
    """A field's value as it is edited."""
    value = getattr(article, name)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Published):
        return value.value.replace("T", " ")
    return value or ""


def parse(name: str, text: str) -> Value:
    """The value of what was typed; raises ValueError with a sentence when it cannot be one."""
    text = " ".join(text.split())
    field = FIELDS[name]
    if field.required and not text:
        raise ValueError(tr("A clipping needs a headline."))
    reader = _READERS.get(name)
    return reader(text) if reader else text


def _authors(text: str) -> tuple[str, ...]:
    parts = re.split(r" *; *" if ";" in text else r" *, *| +(?:and|und|et|y) +", text)
    return tuple(dict.fromkeys(part for part in parts if part))


def _published(text: str) -> Published | None:
    if not text:
        return None
    sentence = tr(
        "“{typed}” is not a date. Write it like 2025-02-13, 13.2.2025, 13 Feb 2025, 2025-02 or 2025.", typed=text
    )
    value = _date_value(text)
    if value is None:
        raise ValueError(sentence)
    try:
        published = Published(value)
    except ValueError as error:
        raise ValueError(sentence) from error
    if published.first_day > dt.date.today() + dt.timedelta(days=366):
        raise ValueError(tr("This date lies more than a year ahead."))
    if published.first_day.year < _EARLIEST:
        raise ValueError(tr("There were no newspapers in {year}.", year=published.first_day.year))
    return published


def _date_value(text: str) -> str | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})", text):
        return text.replace(" ", "T")
    if found := _ISO.fullmatch(text):
        return _joined(*found.groups())
    if found := _DOTTED.fullmatch(text):
        day, month, year, *time = found.groups()
        return _joined(year, month, day, *time)
    if found := _MONTH_YEAR.fullmatch(text):
        return _joined(found[2], found[1])
    if (found := _NAMED.fullmatch(text)) and (month := _month(found[2])):
        return _joined(found[4], str(month), found[1] or found[3])
    return None


def _joined(year: str, month: str = "", day: str = "", hour: str = "", minute: str = "") -> str:
    value = year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
    return value + (f"T{int(hour):02}:{minute}" if hour and day else "")


def _month(name: str) -> int:
    """Number of a month by its name or the beginning of it, in the window's language or in English; 0 for none."""
    name = name.casefold()
    for locale in (QLocale(), QLocale(QLocale.Language.English)):
        for number in range(1, 13):
            full = locale.monthName(number).casefold()
            if full.startswith(name) or name.startswith(full):
                return number
    return 0


def _language(text: str) -> str:
    if not text:
        return ""
    if _LANGUAGE.fullmatch(text.replace("_", "-")):
        parts = text.replace("_", "-").split("-")
        tail = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
        return "-".join([parts[0].lower(), *tail])
    code = language_code(text)
    if not code:
        raise ValueError(tr("“{typed}” is not a language. Write its code, such as en or pt-BR.", typed=text))
    return code


def _address(text: str) -> str:
    if not text:
        return ""
    if "://" not in text and "." in text and " " not in text:
        text = "https://" + text
    if not _ADDRESS.fullmatch(text):
        raise ValueError(tr("“{typed}” is not a web address. It begins with https:// or http://.", typed=text))
    return text


_READERS: Mapping[str, Callable[[str], Value]] = {
    "authors": _authors,
    "published": _published,
    "language": _language,
    "url": _address,
}


def date_text(published: Published | None) -> str:
    """A date as the window's language writes it, as precise as it is known."""
    if published is None:
        return ""
    value, locale = published.value, QLocale()
    if len(value) == 4:
        return value
    year, month = int(value[:4]), int(value[5:7])
    if len(value) == 7:
        return f"{locale.standaloneMonthName(month, QLocale.FormatType.LongFormat)} {year}"
    date = locale.toString(QDate(year, month, int(value[8:10])), tr("d MMM yyyy"))
    if len(value) > 10:
        hour, minute = int(value[11:13]), int(value[14:16])
        date += ", " + locale.toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)
    return date


def moment_text(moment: dt.datetime | None) -> str:
    """A moment as the window's language writes it, in local time."""
    if moment is None:
        return ""
    local = moment.astimezone()
    date = QLocale().toString(QDate(local.year, local.month, local.day), tr("d MMM yyyy"))
    return date + ", " + QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def language_text(code: str) -> str:
    """A language's name with its code."""
    name = language_name(code)
    return code if name == code else f"{name} ({code})"
