"""Saved searches, highlights and the rules for outlets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from clipper.domain.article import Reason, Rule
from clipper.domain.clipping import HighlightColour
from clipper.domain.shelves import SavedSearch
from clipper.errors import ClipperError, NotFound
from clipper.store.folding import fold
from clipper.store.schema import HighlightRow, RuleRow, SavedSearchRow
from clipper.store.snapshot import Snapshot
from clipper.store.transaction import Transaction
from clipper.store.writing import blocks_of

# ------------------------------------------------------------------------------------------- saved searches


def searches(snapshot: Snapshot) -> list[SavedSearch]:
    """All saved searches by name."""
    rows = snapshot.rows(select(SavedSearchRow.__table__))
    found = [SavedSearch(row.id, row.name, row.query, row.sort) for row in rows]
    return sorted(found, key=lambda item: (fold(item.name), item.id))


def save_search(tx: Transaction, name: str, query: str, sort: str) -> int:
    """Keep a query under a name."""
    return tx.insert(SavedSearchRow, name=_checked(name), query=query, sort=sort)


def rename_search(tx: Transaction, search_id: int, name: str) -> None:
    """Give a saved search another name."""
    _require_search(tx, search_id)
    tx.update(SavedSearchRow, SavedSearchRow.id == search_id, name=_checked(name))


def delete_search(tx: Transaction, search_id: int) -> None:
    """Delete a saved search."""
    _require_search(tx, search_id)
    tx.delete(SavedSearchRow, SavedSearchRow.id == search_id)


def _require_search(tx: Transaction, search_id: int) -> None:
    if tx.scalar(select(SavedSearchRow.id).where(SavedSearchRow.id == search_id)) is None:
        raise NotFound("This saved search is no longer there.")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ClipperError("A saved search needs a name.")
    return name


# ------------------------------------------------------------------------------------------- highlights


def add_highlight(
    tx: Transaction, clipping_id: int, block: str, start: int, end: int, colour: HighlightColour, comment: str
) -> int:
    """Mark a passage of a block."""
    text = next((item.text for item in blocks_of(tx, clipping_id) or () if item.id == block), None)
    if text is None:
        raise NotFound("This passage is no longer there.")
    start, end = max(0, start), min(end, len(text))
    if not text[start:end].strip():
        raise ClipperError("There is nothing to mark here.")
    values = {"start": start, "end": end, "colour": colour.value, "comment": comment}
    return tx.insert(HighlightRow, clipping_id=clipping_id, block=block, **values)


def change_highlight(tx: Transaction, highlight_id: int, colour: HighlightColour | None, comment: str | None) -> int:
    """Change colour or comment; returns the clipping."""
    clipping_id = _clipping_of(tx, highlight_id)
    values: dict[str, str] = {}
    if colour is not None:
        values["colour"] = colour.value
    if comment is not None:
        values["comment"] = comment
    if values:
        tx.update(HighlightRow, HighlightRow.id == highlight_id, **values)
    return clipping_id


def delete_highlight(tx: Transaction, highlight_id: int) -> int:
    """Take a mark away; returns the clipping."""
    clipping_id = _clipping_of(tx, highlight_id)
    tx.delete(HighlightRow, HighlightRow.id == highlight_id)
    return clipping_id


def _clipping_of(tx: Transaction, highlight_id: int) -> int:
    clipping_id = tx.scalar(select(HighlightRow.clipping_id).where(HighlightRow.id == highlight_id))
    if clipping_id is None:
        raise NotFound("This highlight is no longer there.")
    return int(clipping_id)


# ------------------------------------------------------------------------------------------- rules


def rules(snapshot: Snapshot, outlets: Sequence[str] | None = None) -> list[Rule]:
    """The rules for these outlets (domains or names), or all."""
    query = select(RuleRow.__table__).order_by(RuleRow.outlet, RuleRow.id)
    if outlets is not None:
        query = query.where(RuleRow.outlet.in_(list(outlets)))
    return [Rule(row.id, row.outlet, row.keep, row.pattern, Reason(row.reason)) for row in snapshot.rows(query)]


def add_rule(tx: Transaction, outlet: str, pattern: str, *, keep: bool) -> int:
    """Teach that lines like `pattern` are always kept, or always removed; replaces what was taught before."""
    pattern = " ".join(pattern.split())
    outlet = outlet.strip()
    if not pattern:
        raise ClipperError("A rule needs a line of text.")
    if not outlet:
        raise ClipperError("A rule needs an outlet.", "Give the clipping an outlet first.")
    tx.delete(RuleRow, (RuleRow.outlet == outlet) & (RuleRow.pattern == pattern))
    return tx.insert(RuleRow, outlet=outlet, keep=keep, pattern=pattern, reason=Reason.RULE.value)


def delete_rule(tx: Transaction, rule_id: int) -> None:
    """Forget a rule."""
    if not tx.delete(RuleRow, RuleRow.id == rule_id):
        raise NotFound("This rule is no longer there.")
