"""What the readers of metadata look at: the page's statements and its visible lines, prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from lxml import html

from clipper.extract.metadata.structured import Structured


class Line(Protocol):
    """A visible line of the page, as the ledger has it."""

    text: str
    hidden: bool
    heading: int


@dataclass
class View:
    """One page."""

    root: html.HtmlElement
    lines: Sequence[Line]
    said: Structured
    url: str
    fragment: bool

    @cached_property
    def title(self) -> str:
        """The text of the title element."""
        element = self.root.find(".//title")
        return " ".join((element.text_content() if element is not None else "").split())

    @cached_property
    def headings(self) -> list[int]:
        """Indexes of the visible first-level headings."""
        found = [index for index, line in enumerate(self.lines) if line.heading == 1 and line.text and not line.hidden]
        return found or [index for index, line in enumerate(self.lines) if line.heading == 1 and line.text]

    def words_of_host(self) -> str:
        """The host's letters only, for comparing with a site's name."""
        from clipper.extract.rules import host_of

        return "".join(letter for letter in host_of(self.url) if letter.isalnum())
