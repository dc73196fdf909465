"""The words, dates and numbers of an export in the reader's language."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cached_property

import babel
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from clipper import resources
from clipper.domain.published import Published

_FOLDER = "templates/common/labels"
FALLBACK = "en"


def languages() -> tuple[str, ...]:
    """Languages whose words are known."""
    return tuple(sorted(file.stem for file in resources.path(_FOLDER).glob("*.toml")))


class Wording:
    """Words, dates and numbers in one language."""

    def __init__(self, language: str) -> None:
        code = language.replace("_", "-").split("-")[0].lower()
        self.language = code if code in languages() else FALLBACK
        self._locale = _locale(language if self.language == code else FALLBACK)

    @cached_property
    def labels(self) -> dict[str, str]:
        """All words by key."""
        own = tomllib.loads((resources.path(_FOLDER) / f"{self.language}.toml").read_text("utf-8"))
        return {str(key): str(value) for key, value in own.items()}

    def say(self, key: str, **values: object) -> str:
        """A word or phrase with its values put in."""
        text = self.labels[key]
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def either(self, key: str) -> str:
        """The word for a value such as a medium; a value that has no word stands for itself."""
        return self.labels.get(key.lower().replace(" ", "_"), key) if key else ""

    def date(self, published: Published | None) -> str:
        """A date in full, as precise as it is known: '13 February 2025', 'February 2025', '2025'."""
        return self._format(published, "long", "yMMMM")

    def short_date(self, published: Published | None) -> str:
        """A date for tables: '13 Feb 2025'."""
        return self._format(published, "medium", "yMMM")

    def day(self, day: dt.date, style: str = "long") -> str:
        """A day in full, or in another of the usual lengths."""
        return _plain(format_date(day, style, self._locale))

    def step(self, day: dt.date, step: str) -> str:
        """The name of a bar of the timeline that begins on this day."""
        if step == "year":
            return str(day.year)
        return _plain(format_skeleton("yMMM" if step == "month" else "MMMd", day, locale=self._locale))

    def span(self, first: dt.date, last: dt.date) -> str:
        """From one day to another, saying nothing twice: '3–9 February 2025'."""
        if first == last:
            return self.day(first)
        end = self.day(last)
        if (first.year, first.month) == (last.year, last.month) and end.startswith(str(last.day)):
            point = "." if end.startswith(f"{last.day}.") else ""
            return f"{first.day}{point}–{end}"
        return f"{self.day(first)} – {end}"

    def number(self, value: int) -> str:
        """A number with its thousands set apart."""
        return _plain(format_decimal(value, locale=self._locale))

    def language_name(self, code: str) -> str:
        """What a language is called: 'German'."""
        return str(self._locale.languages.get(code.split("-")[0], code))

    def listing(self, names: tuple[str, ...]) -> str:
        """Names in a row: 'A, B and C'."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.labels['and']} {names[-1]}"

    def clippings(self, count: int) -> str:
        """'1 clipping', '12 clippings'."""
        return self.say("clipping_one") if count == 1 else self.say("clipping_many", count=self.number(count))

    def _format(self, published: Published | None, style: str, month: str) -> str:
        if published is None:
            return ""
        if len(published.day) == 4:
            return published.day
        if len(published.day) == 7:
            return _plain(format_skeleton(month, published.first_day, locale=self._locale))
        return self.day(published.first_day, style)


def _plain(text: str) -> str:
    """Without the direction marks that some locales put into dates."""
    return text.replace("\u200f", "").replace("\u200e", "").replace("\u202f", "\u00a0")


def _locale(language: str) -> babel.Locale:
    """The locale of a language; English is British unless said otherwise: a day before its month."""
    code, _, region = language.replace("_", "-").partition("-")
    for name in (f"{code}_{region.upper()}", "en_GB" if code == "en" else code):
        try:
            return babel.Locale.parse(name)
        except (ValueError, babel.UnknownLocaleError):
            continue
    return babel.Locale.parse("en_GB")
