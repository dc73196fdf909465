"""Every text of a book goes through here: made harmless and breakable, unprintable characters replaced and counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from clipper.export import texts
from clipper.export.pressbook import fonts
from clipper.export.pressbook.report import Findings

_OF_TEMPLATES = f"•·–—…“”{fonts.MISSING}"  # set by the templates themselves
FontFiles = Callable[[], Iterable[Path]]


class Lettering:
    """Makes texts fit for print and remembers which characters could not be printed."""

    def __init__(self, font_files: FontFiles | None = None) -> None:
        self._font_files = font_files  # of this machine, when they may be used too
        self._known: dict[str, bool] = {}
        self.missing: dict[str, int] = {}
        self.seen: set[str] = set(_OF_TEMPLATES)

    def line(self, text: str) -> str:
        """A text of one line."""
        return self._drawn(texts.breakable(texts.line(text)))

    def passage(self, text: str) -> str:
        """A piece of running text; space at its ends stays."""
        return self._drawn(texts.breakable(texts.harmless(text)))

    def paragraphs(self, text: str) -> list[str]:
        """Text of several lines, as paragraphs."""
        return [found for part in texts.harmless(text).split("\n") if (found := self.line(part))]

    def address(self, url: str) -> str:
        """An address as it is shown."""
        return self._drawn(texts.shown_address(url))

    def report(self, findings: Findings) -> None:
        """Say which characters were replaced, and what would help."""
        for char, count in sorted(self.missing.items(), key=lambda item: (-item[1], item[0]))[:20]:
            name = unicodedata.name(char, "without a name").lower()
            times = "once" if count == 1 else f"{count} times"
            findings.add(
                f"The character U+{ord(char):04X} ({name}), used {times}, is in none of the typefaces and is printed "
                f"as {fonts.MISSING}; {fonts.remedy(char)}."
            )
        if len(self.missing) > 20:
            findings.add(f"{len(self.missing) - 20} more characters are in none of the typefaces.")

    def _drawn(self, text: str) -> str:
        if text.isascii():
            return text
        self.seen.update(text)
        bad = {char for char in set(text) if not self._prints(char)}
        if not bad:
            return text
        for char in bad:
            self.missing[char] = self.missing.get(char, 0) + text.count(char)
        return text.translate({ord(char): fonts.MISSING for char in bad})

    def _prints(self, char: str) -> bool:
        if char not in self._known:
            found = fonts.printable(char)
            if not found and self._font_files:
                found = bool(fonts.on_this_machine({char}, self._font_files()))
            self._known[char] = found
        return self._known[char]
