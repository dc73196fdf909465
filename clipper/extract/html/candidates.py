"""The libraries that know how to find an article, each asked for the text it would keep."""

import logging
import re
from html import unescape

import trafilatura
from lxml import etree, html
from readability import Document
from readability.readability import Unparseable
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

for _name in ("trafilatura", "readability", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they report what we handle

_ENDS_LINE = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|blockquote|pre|figure|figcaption|section|article|br|hr|dt|dd|dl)\b[^>]*>",
    re.IGNORECASE,
)
_FAILURES = (ValueError, TypeError, LookupError, AttributeError, RecursionError, etree.LxmlError)
_ELEMENT = re.compile(r"<[^>]*>")


class Candidates:
    """Texts of one page by each library, made when first asked for."""

    def __init__(self, root: html.HtmlElement) -> None:
        """Remember the page; nothing is done yet."""
        self._root = root
        self._source = ""

    def text(self, voter: str) -> str:
        """What one of the voters keeps."""
        if voter == "trafilatura":
            return self.trafilatura()
        if voter == "trafilatura_recall":
            return self.trafilatura(recall=True)
        return self.readability() if voter == "readability" else self.resiliparse()

    def trafilatura(self, *, recall: bool = False) -> str:
        """What trafilatura keeps; with `recall` it rather keeps too much than too little."""
        try:
            found = trafilatura.extract(self._root, include_comments=False, favor_recall=recall)
        except _FAILURES:
            return ""  # a page it cannot take is a vote it does not cast
        return found or ""

    def readability(self) -> str:
        """What readability keeps."""
        try:
            summary = Document(self.source).summary(html_partial=True)
        except (*_FAILURES, Unparseable):
            return ""
        return text_of_html(summary)

    def resiliparse(self) -> str:
        """What resiliparse keeps."""
        return str(
            extract_plain_text(HTMLTree.parse(self.source), main_content=True, alt_texts=False, list_bullets=False)
        )

    @property
    def source(self) -> str:
        """The page as text again."""
        if not self._source:
            self._source = html.tostring(self._root, encoding="unicode")
        return self._source


def text_of_html(source: str) -> str:
    """Lines of text out of an extractor's HTML."""
    return unescape(_ELEMENT.sub("", _ENDS_LINE.sub("\n", re.sub(r"[\n\r\t]+", " ", source))))
