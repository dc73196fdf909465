"""The user of the random actions: does something to the library and to the model, and compares."""

from __future__ import annotations

import dataclasses
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clipper.domain import (
    Changes,
    DossierEntry,
    DossierGroup,
    HighlightColour,
    OnDuplicate,
    Payload,
    Status,
    Tonality,
)
from clipper.jobs import JobContext
from clipper.services.capturing import Capturing, ClipResult
from clipper.services.curating import Curating
from clipper.services.extraction_pool import ExtractionPool, Outcome
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading
from clipper.settings import Settings
from clipper.store import Store
from clipper.store.folding import fold, tag_key
from clipper.store.journal import KEPT_AFTER_RESTART
from tests.long.comparing import Comparing
from tests.long.model import Card, Group, Mark, Model, Paper, Shelf
from tests.store.builders import make_article, make_payload

TAGS = (
    "energy",
    "Énergy/wind",
    "energy/solar",
    "energy/wind/sea",
    "city",
    "City/harbour",
    "press review",
    "日本",
    "a/b/c",
)
COLOURS = ("", "#aa3300", "#0033aa")
OUTLETS = ("The Post", "Harbour Herald", "Le Phare", "Der Bote", "Union Wire", "the pôst")
WORDS = ("council", "bridge", "vote", "harbour", "wind", "court", "budget", "tram", "school", "coast", "fare", "union")
MOST = 160  # clippings in the library


class Given(ExtractionPool):
    """Gives articles that were made up, without processes."""

    def __init__(self) -> None:
        super().__init__(seconds=1)
        self.outcome = Outcome()

    def one(self, _payload: Payload, **_options: object) -> Outcome:  # type: ignore[override]
        """The article that comes next."""
        return self.outcome


@dataclass
class Step:
    """An action on the undo list: its number and name, and the state to go to when it is undone, or redone."""

    seq: int
    label: str
    state: Model


@dataclass
class Memory:
    """All that the model knows."""

    model: Model = field(default_factory=Model)
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    read: set[int] = field(default_factory=set)  # not on the undo list
    gone: set[int] = field(default_factory=set)  # clippings deleted for good
    lost_stories: frozenset[int] = frozenset()  # went with the last of their clippings
    seq: int = 0

    def copy(self) -> Memory:
        """To come back to."""
        return dataclasses.replace(
            self,
            model=self.model.copy(),
            past=list(self.past),
            future=list(self.future),
            read=set(self.read),
            gone=set(self.gone),
        )


class User(Comparing):
    """Someone with a library. Every action returns whether there was something to do."""

    def __init__(self, folder: Path, rand: random.Random) -> None:
        self.folder = folder
        self.random = rand
        self.memory = Memory()
        self.last: deque[str] = deque(maxlen=15)
        self.to_index: set[int] = set()
        self.saved: tuple[Path, Memory] | None = None
        self.made = 0
        self.open()

    @property
    def model(self) -> Model:
        """What should be there now."""
        return self.memory.model

    def open(self) -> None:
        """Open the library as the window does."""
        self.store = Store.open(self.folder)
        self.reading = Reading(self.store)
        self.curating = Curating(self.store)
        self.pool = Given()
        self.capturing = Capturing(self.store, Settings(), pool=self.pool)
        self.maintenance = Maintenance(self.store, daily_backup=False)

    def close(self) -> None:
        """Close it."""
        self.capturing.close()
        self.maintenance.close()
        self.store.close()

    # ------------------------------------------------------------------------------------ doing

    def act(self, name: str, change: Callable[[], object], apply: Callable[[Model], None]) -> bool:
        """One action that can be undone, on the library and on the model."""
        self.last.append(name)
        before = self.model.copy()
        changes = news_of(change())
        apply(self.model)
        self.compare_news(before, changes, name)
        if changes.undoable:
            self.memory.seq += 1
            self.memory.past.append(Step(self.memory.seq, changes.label, before))
            self.memory.future = []
        elif before != self.model:
            raise AssertionError(f"{name} changed something, but cannot be undone")
        return bool(changes)

    def some(self, most: int = 10, choose: Callable[[Card], bool] | None = None) -> list[int]:
        """Some clippings, few more often than many."""
        cards = self.model.cards
        ids = list(cards) if choose is None else [number for number, card in cards.items() if choose(card)]
        if not ids:
            return []
        wanted = min(len(ids), self.random.choice((1, 1, 1, 2, 3, most)))
        return self.random.sample(ids, wanted)

    def one(self, choose: Callable[[Card], bool] | None = None) -> int | None:
        """One clipping."""
        found = self.some(1, choose)
        return found[0] if found else None

    def words(self, number: int) -> str:
        """A text that occurs once."""
        self.made += 1
        return " ".join(self.random.choices(WORDS, k=number)) + f" {self.made}"

    # ------------------------------------------------------------------------------------ marks, tags, places

    def mark_read(self) -> bool:
        """Read or unread: not on the undo list."""
        ids, on = self.some(), self.random.random() < 0.7
        if not ids:
            return False
        self.last.append(f"mark read {ids} {on}")
        changes = self.curating.mark_read(ids, on)
        differing = {number for number in ids if (number in self.memory.read) != on}
        if changes.changed != differing or changes.undoable:
            raise AssertionError(f"marking as read changed {changes.changed}, not {differing}")
        self.memory.read = self.memory.read | differing if on else self.memory.read - differing
        return True

    def star(self) -> bool:
        """Star or take the star away."""
        ids, on = self.some(), self.random.random() < 0.6
        return bool(ids) and self._set(ids, f"star {ids} {on}", lambda: self.curating.star(ids, on), starred=on)

    def note(self) -> bool:
        """Write a note, or empty it."""
        ids = self.some(1)[:1]
        text = self.random.choice(("", self.words(3)))
        return bool(ids) and self._set(ids, f"note {ids}", lambda: self.curating.set_note(ids[0], text), note=text)

    def tonality(self) -> bool:
        """Say how clippings speak of their subject."""
        ids, value = self.some(), self.random.choice((None, *Tonality))
        name = f"tonality {ids} {value}"
        return bool(ids) and self._set(ids, name, lambda: self.curating.set_tonality(ids, value), tonality=value)

    def _set(self, ids: list[int], name: str, change: Callable[[], Changes], **values: object) -> bool:
        def apply(model: Model) -> None:
            for number in ids:
                model.change(number, **values)

        return self.act(name, change, apply)

    def tag(self) -> bool:
        """Put tags on and take others off."""
        ids = self.some(40)
        add = self.random.sample(TAGS, self.random.choice((0, 1, 1, 2)))
        remove = self.random.sample(TAGS, self.random.choice((0, 0, 1, 2)))
        if not ids or not (add or remove):
            return False

        def apply(model: Model) -> None:
            model.take_tags(ids, remove)
            model.put_tags(ids, add)

        return self.act(f"tag {ids} {add}, not {remove}", lambda: self.curating.tag(ids, add=add, remove=remove), apply)

    def move(self) -> bool:
        """Into the inbox, on file, or into the trash."""
        name, status = self.random.choice(
            (("trash", Status.TRASHED), ("file", Status.FILED), ("move_to_inbox", Status.INBOX))
        )
        ids = self.some()
        return bool(ids) and self.act(
            f"{name} {ids}", lambda: getattr(self.curating, name)(ids), lambda model: model.put(ids, status)
        )

    def restore(self) -> bool:
        """Out of the trash."""
        ids = self.some(10, lambda card: card.status is Status.TRASHED)
        return bool(ids) and self.act(
            f"restore {ids}", lambda: self.curating.restore(ids), lambda model: model.restore(ids)
        )

    def empty_trash(self) -> bool:
        """Delete for good, all or some."""
        trashed = [number for number, card in self.model.cards.items() if card.status is Status.TRASHED]
        chosen = None if self.random.random() < 0.5 else self.random.sample(trashed, len(trashed) // 2)
        gone = set(trashed if chosen is None else chosen)
        self.last.append(f"empty the trash of {gone}")
        changes = self.curating.empty_trash(chosen)
        if changes.removed != gone or changes.undoable:
            raise AssertionError(f"emptying removed {changes.removed}, not {gone}")
        memory = self.memory
        stories = {memory.model.cards[number].story for number in gone} - {None}
        memory.gone |= gone
        memory.read -= gone
        left = {card.story for number, card in memory.model.cards.items() if number not in gone}
        memory.lost_stories |= frozenset(story for story in stories - left if story is not None)
        memory.model = memory.model.without(memory.gone, memory.lost_stories)
        return bool(gone)

    # ------------------------------------------------------------------------------------ tags themselves

    def rename_tag(self) -> bool:
        """Rename or move a tag."""
        if not self.model.tags:
            return False
        old, new = self._level(), self.random.choice((*TAGS, f"new/{self.random.randint(1, 9)}"))
        if tag_key(new).startswith(tag_key(old) + "/"):
            return False
        return self.act(
            f"rename tag {old} {new}",
            lambda: self.curating.rename_tag(old, new),
            lambda model: model.rename_tag(old, new),
        )

    def _level(self) -> str:
        """A tag, or a level that only its descendants have."""
        name = self.model.tags[self.random.choice(list(self.model.tags))][0]
        return name.rsplit("/", 1)[0] if self.random.random() < 0.2 else name

    def merge_tags(self) -> bool:
        """Make tags one."""
        if len(self.model.tags) < 2:
            return False
        keys = self.random.sample(list(self.model.tags), 2)
        names, into = [self.model.tags[key][0] for key in keys], self.random.choice((*TAGS, self._level()))
        return self.act(
            f"merge tags {names} {into}",
            lambda: self.curating.merge_tags(names, into),
            lambda model: model.merge_tags(names, into),
        )

    def delete_tag(self) -> bool:
        """Delete a tag with what is below it."""
        if not self.model.tags:
            return False
        name = self._level()
        return self.act(
            f"delete tag {name}", lambda: self.curating.delete_tags([name]), lambda model: model.delete_tag(name)
        )

    def recolour_tag(self) -> bool:
        """Give a tag a colour."""
        name, colour = self.random.choice(TAGS), self.random.choice(COLOURS)

        def apply(model: Model) -> None:
            key = model.tag_for(name)
            model.tags[key] = (model.tags[key][0], colour)

        return self.act(f"recolour {name} {colour}", lambda: self.curating.recolour_tag(name, colour), apply)

    # ------------------------------------------------------------------------------------ coming in

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
        self.pool.outcome = Outcome((article,))
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
            self.pool.outcome = Outcome((make_article(headline, text=text, authors=authors, outlet=""),))
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

    # ------------------------------------------------------------------------------------ editing

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

    # ------------------------------------------------------------------------------------ dossiers, searches

    def new_dossier(self) -> bool:
        """A new dossier."""
        return self._new(
            self.words(1), self.curating.new_dossier, lambda m, key, name: m.shelves.update({key: Shelf(name)})
        )

    def save_search(self) -> bool:
        """Keep a query."""
        return self._new(
            self.words(1),
            lambda name: self.curating.save_search(name, f"tag:{name}"),
            lambda m, key, name: m.searches.update({key: (name, f"tag:{name}")}),
        )

    def _new(
        self,
        name: str,
        make: Callable[[str], tuple[Changes, int]],
        put: Callable[[Model, int, str], None],
    ) -> bool:
        made: list[int] = []

        def change() -> Changes:
            changes, key = make(name)
            made.append(key)
            return changes

        return self.act(f"new {name}", change, lambda model: put(model, made[0], name))

    def rename_dossier(self) -> bool:
        """Another name."""
        key, name = self._any(self.model.shelves), self.words(1)
        return key is not None and self.act(
            f"rename dossier {key}",
            lambda: self.curating.rename_dossier(key, name),
            lambda model: model.shelves.update({key: model.shelves[key]._replace(name=name)}),
        )

    def delete_dossier(self) -> bool:
        """Delete a dossier."""
        key = self._any(self.model.shelves)
        return key is not None and self.act(
            f"delete dossier {key}",
            lambda: self.curating.delete_dossier(key),
            lambda model: (model.shelves.pop(key), None)[1],
        )

    def rename_search(self) -> bool:
        """Another name."""
        key, name = self._any(self.model.searches), self.words(1)
        return key is not None and self.act(
            f"rename search {key}",
            lambda: self.curating.rename_search(key, name),
            lambda model: model.searches.update({key: (name, model.searches[key][1])}),
        )

    def delete_search(self) -> bool:
        """Forget a query."""
        key = self._any(self.model.searches)
        return key is not None and self.act(
            f"delete search {key}",
            lambda: self.curating.delete_search(key),
            lambda model: (model.searches.pop(key), None)[1],
        )

    def _any(self, known: dict[int, object] | dict[int, Shelf] | dict[int, tuple[str, str]]) -> int | None:
        return self.random.choice(list(known)) if known else None

    def add_to_dossier(self) -> bool:
        """Put clippings into a dossier."""
        key, ids = self._any(self.model.shelves), self.some()
        return (
            bool(ids)
            and key is not None
            and self.act(
                f"add {ids} to dossier {key}",
                lambda: self.curating.add_to_dossier(key, ids),
                lambda model: model.add_to_shelf(key, ids),
            )
        )

    def arrange_dossier(self) -> bool:
        """Order, comments and groups of a dossier."""
        key = self._any(self.model.shelves)
        if key is None:
            return False
        groups = [self._arranged(group) for group in self.reading.dossier(key).groups]
        if self.random.random() < 0.3:
            groups.insert(self.random.randint(0, len(groups)), DossierGroup(0, self.words(1), ""))
        if len(groups) > 3 or (len(groups) > 1 and self.random.random() < 0.2):
            groups.pop(self.random.randrange(len(groups)))
        wanted = dataclasses.replace(self.reading.dossier(key), groups=tuple(groups))
        seen = tuple(
            Group(group.title, group.comment, tuple((entry.clipping_id, entry.comment) for entry in group.entries))
            for group in groups
        )
        return self.act(
            f"arrange dossier {key}",
            lambda: self.curating.set_dossier(wanted),
            lambda model: model.shelves.update({key: Shelf(wanted.name, seen)}),
        )

    def _arranged(self, group: DossierGroup) -> DossierGroup:
        entries = list(group.entries)
        self.random.shuffle(entries)
        entries = [
            DossierEntry(entry.clipping_id, self.words(2)) if self.random.random() < 0.2 else entry for entry in entries
        ]
        if self.random.random() < 0.3:
            entries = entries[1:]
        return dataclasses.replace(group, comment=self.words(1), entries=tuple(entries))

    # ------------------------------------------------------------------------------------ outlets, stories

    def edit_outlet(self) -> bool:
        """Another name, or another spelling."""
        if not self.model.papers:
            return False
        known = self.random.choice(self.reading.outlets())
        names = (known.name, self.words(1).capitalize())
        wanted = dataclasses.replace(
            known,
            name=self.random.choice(names),
            medium=self.random.choice(("", "daily", "online")),
            spellings=known.spellings[-2:] + ((self.words(1),) if self.random.random() < 0.5 else ()),
        )
        spellings = tuple(dict.fromkeys(fold(item) for item in (wanted.name, *wanted.spellings)))
        paper = Paper(wanted.name, wanted.domains, spellings, wanted.medium)
        return self.act(
            f"edit outlet {known.id} {wanted.name}",
            lambda: self.curating.edit_outlet(wanted),
            lambda model: model.papers.update({known.id: paper}),
        )

    def merge_outlets(self) -> bool:
        """Make outlets one."""
        if len(self.model.papers) < 3:
            return False
        into, *others = self.random.sample(sorted(self.model.papers), self.random.randint(2, 3))
        others.sort()
        return self.act(
            f"merge outlets {others} into {into}",
            lambda: self.curating.merge_outlets(others, into),
            lambda model: model.merge_papers(others, into),
        )

    def group_story(self) -> bool:
        """Say that clippings are one story."""
        ids = self.some(5)
        if len(ids) < 2:
            return False

        def apply(model: Model) -> None:
            story = self.reading.rows(ids[:1])[ids[0]].story_id
            joined = {model.cards[number].story for number in ids} - {None}
            if story is None or (joined and story not in joined):
                raise AssertionError(f"the story is {story}, not one of {joined}")
            model.group(ids, story)

        return self.act(f"group {ids}", lambda: self.curating.group_story(ids), apply)

    def split_story(self) -> bool:
        """Say that clippings are none."""
        ids = self.some(2, lambda card: card.story is not None)
        return bool(ids) and self.act(
            f"split {ids}", lambda: self.curating.split_story(ids), lambda model: model.split(ids)
        )

    # ------------------------------------------------------------------------------------ back and forth

    def undo(self) -> bool:
        """Take the last action back."""
        self.last.append("undo")
        memory = self.memory
        return self._go(self.curating.undo(), memory.past, memory.future)

    def redo(self) -> bool:
        """Do again what was taken back."""
        self.last.append("redo")
        memory = self.memory
        return self._go(self.curating.redo(), memory.future, memory.past)

    def _go(self, changes: Changes | None, source: list[Step], target: list[Step]) -> bool:
        """Follow the library to where it went, past actions of which nothing was left."""
        where = self.place_of_last(undone=source is self.memory.past) if changes is not None else None
        before = self.model
        while source:
            step = source.pop()
            state = step.state.without(self.memory.gone, self.memory.lost_stories)
            if step.seq == where:
                if changes is None or changes.label != step.label:
                    raise AssertionError(f"{step.label} is called {changes and changes.label}")
                target.append(Step(step.seq, step.label, before))
                self.memory.model = state
                self.compare_news(before, changes, f"{self.last[-1]} of {step.label}")
                return True
            if state != before:
                raise AssertionError(f"{step.label} ({step.seq}) was passed over, {where} was taken")
        if changes is not None:
            raise AssertionError(f"{changes.label} ({where}) is not on the list")
        return False

    def reopen(self) -> bool:
        """Close the library and open it again: the last hundred actions are left."""
        self.last.append("close and open")
        self.close()
        self.open()
        self._forget_old()
        return True

    def _forget_old(self) -> None:
        memory = self.memory
        kept = {step.seq for step in sorted((*memory.past, *memory.future), key=_seq)[-KEPT_AFTER_RESTART:]}
        memory.past = [step for step in memory.past if step.seq in kept]
        memory.future = [step for step in memory.future if step.seq in kept]

    def back_up(self) -> bool:
        """Make a backup."""
        self.last.append("back up")
        if self.saved is not None:
            self.saved[0].unlink()
        self.saved = (self.maintenance.backup().path, self.memory.copy())
        return True

    def go_back_to_backup(self) -> bool:
        """Restore the backup: everything since is gone."""
        if self.saved is None:
            return False
        self.last.append("restore the backup")
        path, memory = self.saved
        self.capturing.close()
        aside = self.maintenance.restore(path, self.folder)
        if aside is not None:
            aside.unlink()
        self.open()
        self.memory = memory.copy()
        self.to_index.clear()
        self._forget_old()
        return True


def news_of(result: object) -> Changes:
    """What a use-case says it changed."""
    if isinstance(result, tuple):
        result = result[0]
    news = result.changes if isinstance(result, ClipResult) else result
    assert isinstance(news, Changes)
    return news


def _seq(step: Step) -> int:
    return step.seq
