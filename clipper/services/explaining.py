"""Why a clipping answers a query, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from clipper.domain.index_document import IndexDocument
from clipper.query.describe import sentence
from clipper.query.nodes import And, Everything, Node, Not, Or, TextNode
from clipper.search import Marker
from clipper.search.inversion import parts_of

_PLACES = {"headline": "in the headline", "text": "in the text", "author": "among the authors", "note": "in your note"}


def why(node: Node, document: IndexDocument, today: dt.date, holds: Callable[[Node], bool]) -> str:
    """What of the query is where in the clipping; `holds` says whether a part of the query is true of it."""
    parts = node.parts if isinstance(node, And) else () if isinstance(node, Everything) else (node,)
    return " ".join(reason for part in parts if (reason := _reason(part, document, today, holds)))


def _reason(node: Node, document: IndexDocument, today: dt.date, holds: Callable[[Node], bool]) -> str:
    if not holds(node):
        return f"Not because of “{sentence(node, today)}”: that is not so."
    if isinstance(node, Or | And):
        reasons = [_reason(part, document, today, holds) for part in node.parts if holds(part)]
        return " ".join(reasons)
    if isinstance(node, Not):
        return f"It has nothing of “{sentence(node.part, today)}”."
    if not isinstance(node, TextNode):
        return f"It is as asked: {sentence(node, today)}."
    found = _found(node, document)
    return f"“{sentence(node, today)}” was found {found}." if found else ""


def _found(node: Node, document: IndexDocument) -> str:
    places = []
    for field, parts in parts_of(document).items():
        marker = Marker(node, field, document.language)
        forms: dict[str, int] = {}
        for part in parts:
            for start, end in marker.marks(part):
                form = part[start:end]
                forms[form] = forms.get(form, 0) + 1
        if forms:
            shown = sorted(forms, key=lambda form: -forms[form])[:4]
            times = sum(forms.values())
            words = ", ".join(f"“{form}”" for form in shown)
            places.append(f"{_PLACES[field]} {f'{times} times ' if times > 1 else ''}as {words}")
    return ", ".join(places)
