"""The page's address: where it came from, and what it calls its own."""

from __future__ import annotations

from lxml import html

from clipper.extract.metadata.structured import Structured, text_of
from clipper.extract.sanitise import safe_link


def read(root: html.HtmlElement, said: Structured, url: str) -> tuple[str, str, str]:
    """The address, the canonical address, and the base of relative links."""
    base_element = root.find(".//base[@href]")
    base = safe_link(base_element.get("href"), url) if base_element is not None else ""
    base = base or url
    own = ""
    for link in root.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            own = safe_link(link.get("href", ""), base)
            break
    own = own or safe_link(said.meta("og:url"), base)
    main = said.of_article("mainEntityOfPage") if not own else ""
    if main:
        own = safe_link(
            main if isinstance(main, str) else text_of(main.get("@id", "")) if isinstance(main, dict) else "", base
        )
    address = url or own or _saved_from(root)
    if own.startswith("mailto:"):
        own = ""
    return address, own, base or own


def _saved_from(root: html.HtmlElement) -> str:
    """The address that browsers write into a page they save."""
    previous = root.getprevious()
    return (
        safe_link(str(previous.text).partition(")")[2].strip())
        if previous is not None and "saved from url" in str(previous.text)
        else ""
    )
