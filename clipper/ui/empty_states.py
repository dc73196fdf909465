"""What an empty list says: why it is empty, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from clipper.ui.browsing import Question
from clipper.ui.models.shelves import Kind
from clipper.ui.translation import tr


@dataclass(frozen=True)
class EmptyState:
    """An icon, a sentence, an explanation, and offers (key, text)."""

    icon: str
    title: str
    text: str
    offers: tuple[tuple[str, str], ...] = ()


def first_start() -> EmptyState:
    """The library holds nothing at all."""
    return EmptyState(
        "sparkle",
        tr("Welcome. What would you like to keep?"),
        tr(
            "Copy an article in your browser and paste it here. Or drop a page, a mail, a PDF or a whole folder "
            "anywhere on this window. Clipper takes away what is not the article, and keeps the original."
        ),
        (
            ("paste", tr("Clip from clipboard")),
            ("open", tr("Clip files…")),
            ("samples", tr("Try it with sample articles")),
        ),
    )


def nothing_found(question: Question, suggestion: str) -> EmptyState:
    """A search without hits."""
    offers: list[tuple[str, str]] = []
    if suggestion:
        offers.append((f"search:{suggestion}", tr("Did you mean “{query}”?", query=suggestion)))
    if question.shelf.kind is not Kind.ALL:
        offers.append(("everywhere", tr("Search all clippings")))
    offers.append(("clear", tr("Clear the search")))
    return EmptyState(
        "search",
        tr("Nothing found"),
        tr("No clipping here fits “{query}”.", query=question.query.strip()[:80]),
        tuple(offers),
    )


def empty_place(question: Question) -> EmptyState:
    """A place without clippings."""
    match question.shelf.kind:
        case Kind.INBOX:
            text = tr("All is filed. New clippings arrive here: paste one, or drop it on the window.")
            return EmptyState("done", tr("The inbox is empty"), text, (("paste", tr("Clip from clipboard")),))
        case Kind.STARRED:
            text = tr("Press S on a clipping, or click the star on its card.")
            return EmptyState("star", tr("Nothing is starred"), text)
        case Kind.UNREAD:
            return EmptyState("done", tr("Everything is read"), tr("What you have not read yet is listed here."))
        case Kind.TRASH:
            text = tr("What you delete stays here until you empty the trash.")
            return EmptyState("trash", tr("The trash is empty"), text)
        case Kind.TAG:
            text = tr("Drag clippings onto the tag in the sidebar, or press T on a selection.")
            return EmptyState("tag", tr("Nothing has this tag"), text)
        case Kind.SEARCH:
            return EmptyState("saved", tr("Nothing found"), tr("No clipping fits this saved search at the moment."))
    return EmptyState("empty", tr("There is nothing here"), "")
