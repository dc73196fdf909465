"""Clippings that come in, and what is changed in their texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clipper.domain.changes import Changes
from clipper.domain.clipping import HighlightColour
from clipper.domain.duplicates import OnDuplicate
from clipper.domain.row import Status
from clipper.jobs import JobContext
from clipper.services.extraction_pool import Outcome
from clipper.store.folding import fold
from tests.long.actions.acting import Acting, news_of
from tests.long.actions.model import Card, Mark, Model, Paper
from tests.store.builders import make_article, make_payload

OUTLETS = ("The Post", "Harbour Herald", "Le Phare", "Der Bote", "Union Wire", "the pôst")
MOST = 160  # clippings in the library


class Writing(Acting):
    """Taking in and editing."""

    def _article(self, outlet: str) -> tuple[str, tuple[tuple[str, bool], ...], tuple[str, ...], str]:
        """Headline, passages, authors and address of something new."""
        length = self.random.choice((6, 6, 40))
        texts = [self.words(length) for _ in range(3)]
        host = fold(outlet).replace(" ", "-").replace("ô", "o")
        url = f"https://www.{host}.example/news/{self.made}" if outlet else ""
        authors = tuple(self.random.sample(("Jane Roe", "Max Muster", "Élodie D."), self.random.choice((0, 1, 2))))
        return self.words(4), (*((text, True) for text in texts), ("Share and Follow", False)), authors, url

    def _clip(self, url: str, content: tuple[object, ...], choice: OnDuplicate) -> object:
        headline, blocks, authors, outlet = content
        article = make_article(
            headline,  # type: ignore[arg-type]
            text="\n\n".join(text for text, kept in blocks if kept),  # type: ignore[attr-defined]
            authors=authors,
            outlet=outlet,
            url=url,
        )
        self.pool.outcome = Outcome.of((article,))
        return self.capturing.clip(make_payload(url=url), on_duplicate=choice)

    def _paper_for(self, model: Model, outlet: str, domain: str) -> int | None:
        """The outlet of a new clipping; one that is registered with it is looked up."""
        if not outlet:
            return None
        key = model.paper_of(outlet, domain)
        if key is None:
            new = {item.id for item in self.reading.outlets()} - set(model.papers)
            (key,) = new
            model.papers[key] = Paper(outlet, (), (fold(outlet),))
        model.learn_domain(key, domain)
        return key

    def clip(self) -> bool:
        """Paste an article."""
        if len(self.model.cards) >= MOST:
            return False
        outlet = self.random.choice(OUTLETS)
        headline, blocks, authors, url = self._article(outlet)
        return self._add(
            f"clip {headline}",
            lambda: self._clip(url, (headline, blocks, authors, outlet), OnDuplicate.SKIP),
            Card(headline, blocks, authors, url=url),
            outlet,
        )

    def _add(self, name: str, change: Callable[[], object], card: Card, outlet: str = "") -> bool:
        found: list[int] = []

        def remember() -> object:
            changes = news_of(change())
            found.extend(changes.added)
            return changes

        def apply(model: Model) -> None:
            (number,) = found
            domain = card.url.split("/")[2].removeprefix("www.") if card.url else ""
            model.cards[number] = dataclasses.replace(card, outlet=self._paper_for(model, outlet, domain))

        return self.act(name, remember, apply)

    def clip_again(self) -> bool:
        """Paste an article whose address is there already."""
        known = self.one(lambda card: bool(card.url) and card.status is not Status.TRASHED)
        if known is None or len(self.model.cards) >= MOST:
            return False
        url = self.model.cards[known].url
        same = [n for n, card in self.model.cards.items() if card.url == url and card.status is not Status.TRASHED]
        target = self.model.cards[min(same)]
        choice = self.random.choice((OnDuplicate.SKIP, OnDuplicate.KEEP_BOTH, OnDuplicate.REPLACE))
        outlet = self.random.choice(OUTLETS)
        headline, blocks, authors, _ = self._article(outlet)
        content = (headline, blocks, authors, outlet)
        name = f"clip {url} again: {choice}"
        if choice is OnDuplicate.KEEP_BOTH:
            card = Card(headline, blocks, authors, url=url)
            return self._add(name, lambda: self._clip(url, content, choice), card, outlet)
        if choice is OnDuplicate.SKIP:
            return self.act(name, lambda: self._clip(url, content, choice), lambda _model: None)
        if target.edited or target.marks or len(target.blocks) < 2:
            return False
        return self.act(
            name,
            lambda: self._clip(url, content, choice),
            lambda model: self._replaced(model, min(same), content),
        )

    def _replaced(self, model: Model, number: int, content: tuple[object, ...]) -> None:
        headline, blocks, authors, outlet = content
        card = model.cards[number]
        values = {"headline": headline, "authors": authors, "blocks": blocks}
        if "outlet" not in card.corrected:
            domain = card.url.split("/")[2].removeprefix("www.")
            values["outlet"] = self._paper_for(model, str(outlet), domain)
        model.change(number, **{key: value for key, value in values.items() if key not in card.corrected})

    def receive(self) -> bool:
        """Paste in the window: stored at once, filled in later without a place on the undo list."""
        if len(self.model.cards) >= MOST:
            return False
        headline, blocks, authors, _ = self._article("")
        card = Card(headline, blocks, authors)
        payload = make_payload()

        def change() -> Changes:
            changes = self.capturing.receive([payload])
            text = "\n\n".join(text for text, kept in blocks if kept)
            self.pool.outcome = Outcome.of((make_article(headline, text=text, authors=authors, outlet=""),))
            report = self.capturing.process(sorted(changes.added), JobContext())
            if report.changes.undoable or report.failed:
                raise AssertionError(f"filling in: {report}")
            return changes

        return self._add(f"receive {headline}", lambda: (change(),), card)

    def by_hand(self) -> bool:
        """An empty clipping."""
        if len(self.model.cards) >= MOST:
            return False
        headline = self.words(2)
        return self._add(f"new {headline}", lambda: self.curating_by_hand(headline), Card(headline, (("", True),)))

    def curating_by_hand(self, headline: str) -> object:
        """A clipping without an original."""
        return self.capturing.new_by_hand(headline)

    def correct(self) -> bool:
        """Correct a field of the article."""
        number = self.one()
        if number is None:
            return False
        name = self.random.choice(("headline", "headline", "authors", "outlet"))
        values: dict[str, object] = {
            "headline": self.words(3),
            "authors": tuple(self.random.sample(("Jane Roe", "Ina Ng"), self.random.randint(0, 2))),
            "outlet": self.random.choice(("", *OUTLETS, f"Paper {self.random.randint(1, 5)}")),
        }
        value = values[name]

        def apply(model: Model) -> None:
            seen = self._paper_for(model, str(value), "") if name == "outlet" else value
            model.change(number, corrected=model.cards[number].corrected | {name}, **{name: seen})

        return self.act(
            f"correct {number} {name} {value}",
            lambda: self.curating.correct(number, name, value),  # type: ignore[arg-type]
            apply,
        )

    def edit_passage(self) -> bool:
        """Write another text into the second passage."""
        number = self.one(lambda card: len(card.blocks) > 1)
        if number is None:
            return False
        text = self.words(self.random.choice((2, 30)))

        def apply(model: Model) -> None:
            blocks = model.cards[number].blocks
            model.change(number, blocks=(blocks[0], (text, blocks[1][1]), *blocks[2:]), edited=True)

        return self.act(f"edit {number}", lambda: self.curating.edit_block(number, "b2", text), apply)

    def passage(self) -> bool:
        """Take the third passage out, or put a removed one back."""
        number = self.one(lambda card: len(card.blocks) > 2)
        if number is None:
            return False
        at, kept = self.random.randint(2, 3), self.random.random() < 0.5

        def apply(model: Model) -> None:
            blocks = list(model.cards[number].blocks)
            if blocks[at][1] != kept:
                blocks[at] = (blocks[at][0], kept)
                model.change(number, blocks=tuple(blocks), edited=True)

        change = self.curating.keep_block if kept else self.curating.remove_block
        return self.act(f"passage {number} {at} {kept}", lambda: change(number, f"b{at + 1}"), apply)

    def highlight(self) -> bool:
        """Mark some of the first passage."""
        number = self.one(lambda card: len(card.blocks) > 1)
        if number is None:
            return False
        text = self.model.cards[number].blocks[0][0]
        start = self.random.randrange(len(text) - 1)
        end = self.random.randint(start + 1, len(text))
        if text[start:end] == " ":
            return False
        colour, comment = self.random.choice(list(HighlightColour)), self.random.choice(("", self.words(2)))

        def apply(model: Model) -> None:
            newest = max(self.reading.clipping(number).highlights, key=lambda mark: mark.id)
            marks = model.cards[number].marks
            model.change(number, marks=(*marks, Mark(newest.id, start, end, colour.value, comment)))

        return self.act(
            f"highlight {number} {start} {end}",
            lambda: self.curating.highlight(number, "b1", start, end, colour, comment),
            apply,
        )

    def change_highlight(self) -> bool:
        """Another colour, another comment."""
        return self._with_mark(delete=False)

    def delete_highlight(self) -> bool:
        """Take a mark away."""
        return self._with_mark(delete=True)

    def _with_mark(self, *, delete: bool) -> bool:
        number = self.one(lambda card: bool(card.marks))
        if number is None:
            return False
        mark = self.random.choice(self.model.cards[number].marks)
        colour, comment = self.random.choice(list(HighlightColour)), self.words(1)
        changed = [] if delete else [mark._replace(colour=colour.value, comment=comment)]

        def apply(model: Model) -> None:
            marks = [other for one in model.cards[number].marks for other in (changed if one == mark else [one])]
            model.change(number, marks=tuple(marks))

        def change() -> Changes:
            if delete:
                return self.curating.delete_highlight(mark.id)
            return self.curating.change_highlight(mark.id, colour, comment)

        return self.act(f"{'delete' if delete else 'change'} mark {mark.id} of {number}", change, apply)
