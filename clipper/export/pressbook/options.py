"""What can be chosen about a press book beside its content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from clipper.errors import ExportError

PAPERS = ("a4", "letter", "a5")


class Form(StrEnum):
    """Kinds of PDF."""

    ARCHIVE = "archive"  # PDF/A-2a and PDF/UA-1 at once
    ATTACHMENTS = "attachments"  # PDF/A-3a and PDF/UA-1, with the originals and the overview embedded
    SMALL = "small"  # plain and small, for mail


class Facsimiles(StrEnum):
    """What to do with pages as they were published."""

    NONE = "none"
    BESIDE = "beside"  # after the text
    INSTEAD = "instead"  # in its place, where there are any


@dataclass(frozen=True, slots=True)
class Options:
    """Appearance and parts of a press book; `None` and empty text mean: as the template wants it."""

    paper: str = "a4"
    columns: int | None = None
    accent: str = ""  # '#rrggbb'
    typeface: str = ""  # of the body: 'serif' or 'sans'
    text_size: float | None = None  # of the body, in points
    new_page: bool | None = None  # each clipping on a new page
    cover: bool | None = None
    summary: bool | None = None
    overview: bool | None = None
    contents: bool | None = None
    index: bool | None = None
    colophon: bool | None = None
    pictures: bool | None = None
    tags: bool | None = None
    notes: bool | None = None
    comments: bool | None = None
    highlights: bool | None = None
    facsimiles: Facsimiles = Facsimiles.BESIDE
    form: Form = Form.ARCHIVE
    system_fonts: bool = False  # look for missing characters among the fonts of this machine

    def checked(self) -> Options:
        """Itself, or an error that names the option that cannot be."""
        if self.paper not in PAPERS:
            raise ExportError(f"There is no paper called “{self.paper}”.", f"Choose one of {', '.join(PAPERS)}.")
        if self.accent and not _is_colour(self.accent):
            raise ExportError(f"“{self.accent}” is not a colour.", "Write it as six digits, such as #8c1c13.")
        if self.columns is not None and not 1 <= self.columns <= 3:
            raise ExportError("A page can have one, two or three columns.")
        if self.text_size is not None and not 6 <= self.text_size <= 18:
            raise ExportError("The text can be set in 6 to 18 points.")
        if self.typeface not in ("", "serif", "sans"):
            raise ExportError(f"There is no typeface called “{self.typeface}”.", "Choose serif or sans.")
        return replace(self, accent=self.accent.lower())


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(char in "0123456789abcdefABCDEF" for char in text[1:])
