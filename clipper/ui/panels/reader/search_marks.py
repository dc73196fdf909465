"""Marks the matches of the search in the article that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clipper.domain.clipping import Clipping
from clipper.jobs import JobContext
from clipper.ui.panels.alive import while_alive
from clipper.ui.panels.reader.article_tab import ArticleTab
from clipper.ui.panels.reader.marks import Range
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.translation import tr

if TYPE_CHECKING:
    from clipper.library import Library


class SearchMarks(QObject):
    """Asks where a query matches, off the window's thread, and has the article marked."""

    def __init__(self, library: Library, runner: JobRunner, article: ArticleTab) -> None:
        super().__init__(article)
        self._library, self._runner, self._article = library, runner, article
        self._query: tuple[str, bool] = ("", False)
        self._clipping: Clipping | None = None

    def set_query(self, query: str, as_you_type: bool) -> None:
        """Mark the matches of this query from now on; while it is typed, its last word may be the beginning of one."""
        if (query, as_you_type) != self._query:
            self._query = (query, as_you_type)
            self.mark(self._clipping)

    def mark(self, clipping: Clipping | None) -> None:
        """Mark the matches in this clipping, which the article shows."""
        self._clipping = clipping
        asked = query, as_you_type = self._query
        if clipping is None or not query.strip():
            self._article.set_search_marks({})
            return

        def work(_context: JobContext) -> Mapping[str, Sequence[Range]]:
            return self._library.finding.marks(query, clipping, as_you_type=as_you_type)

        def done(marks: Mapping[str, Sequence[Range]]) -> None:
            if self._clipping is clipping and self._query == asked:
                self._article.set_search_marks(marks)

        self._runner.run(tr("Mark the matches"), work, lane=Lane.QUERY, done=while_alive(self, done), supersede="marks")
