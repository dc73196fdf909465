"""Clippings saved a moment ago, read word by word in the index process until they are in the index."""

from __future__ import annotations

from collections.abc import Mapping

from clipper.query.nodes import Node
from clipper.search import answers, scanned
from clipper.search.scan import Scanned
from clipper.store import Store


class ScanCache:
    """Texts cut into words, by the outbox entry they belong to."""

    def __init__(self) -> None:
        self._texts: dict[tuple[int, int], Scanned] = {}

    def answering(self, store: Store, node: Node, wanted: Mapping[int, int]) -> list[int]:
        """Those of these clippings, given with their outbox entries, that answer a text question."""
        keys = set(wanted.items())
        missing = [id_ for id_, seq in keys if (id_, seq) not in self._texts]
        fresh = {(one.id, wanted[one.id]): scanned(one) for one in store.documents(missing)} if missing else {}
        self._texts = {key: text for key, text in (self._texts | fresh).items() if key in keys}
        return sorted(id_ for (id_, _), text in self._texts.items() if answers(node, text))
