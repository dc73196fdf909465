"""Invented pages whose truth stands in them: `keep` marks what the article is, `either` what may stay or go."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from resiliparse.extract.html2text import extract_plain_text

_MARK = re.compile(r"(<[^<>]*?) (?:keep|either)(?=[>\s])")
_WRAPPERS = re.compile(r"</?(?:html|body|main|article|section)\b[^>]*>|<!doctype[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)
# A letter of a script without spaces counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])\w)+")
_SIZE = 4


@dataclass(frozen=True)
class Page:
    """One page as saved, as copied in part, and as pasted."""

    name: str
    source: str
    truth: tuple[str, ...]
    either: tuple[str, ...]
    headline: str

    @property
    def fragment(self) -> str:
        """The page as a clipboard has it: no head, no elements that say where the article is."""
        return _WRAPPERS.sub("", _HEAD.sub("", self.source))

    @property
    def pasted(self) -> str:
        """The visible text of the whole page."""
        return str(extract_plain_text(self.source, main_content=False, alt_texts=False, list_bullets=False))


def pages() -> list[Page]:
    """All pages of the folder."""
    return [_page(path) for path in sorted((Path(__file__).parent / "pages").glob("*.html"))]


def _page(path: Path) -> Page:
    marked = path.read_text("utf-8")
    root = html.document_fromstring(marked)
    truth, either = (tuple(_text(element) for element in root.xpath(f"//*[@{mark}]")) for mark in ("keep", "either"))
    headings = root.xpath("//h1 | //h3[@class='post-title'] | //font[@size='5']")
    return Page(path.stem, _MARK.sub(r"\1", marked), truth, either, _text(headings[0]))


def _text(element: html.HtmlElement) -> str:
    return "\n".join(" ".join(text.split()) for text in element.itertext() if text.strip())


def f1(page: Page, text: str, *, headline: bool = False) -> float:
    """How much of the article is in `text`, and how much else: runs of four words, line by line."""
    wanted = _runs([*page.truth, page.headline] if headline else page.truth)
    found = _runs([text])
    right, missing = (wanted & found).total(), (wanted - found).total()
    wrong = (found - wanted - _runs(page.either)).total()
    return 2 * right / ((2 * right + missing + wrong) or 1)


def _runs(texts: list[str] | tuple[str, ...]) -> Counter[tuple[str, ...]]:
    runs: Counter[tuple[str, ...]] = Counter()
    for line in "\n".join(texts).split("\n"):
        words = _WORD.findall(line.casefold())
        runs.update(tuple(words[start : start + _SIZE]) for start in range(max(1, len(words) - _SIZE + 1)) if words)
    return runs
