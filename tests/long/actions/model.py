"""What a library should hold, in plain dictionaries: the model that random actions are measured against.

Every value is immutable, so that a state is kept by copying the dictionaries and not what is in them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import NamedTuple

from clipper.domain.clipping import Tonality
from clipper.domain.row import Status
from clipper.store.folding import fold, tag_key, tag_name


class Mark(NamedTuple):
    """A highlight of the first passage."""

    id: int
    start: int
    end: int
    colour: str
    comment: str


@dataclass(frozen=True, slots=True)
class Card:
    """A clipping."""

    headline: str
    blocks: tuple[tuple[str, bool], ...]  # text, and whether it is kept
    authors: tuple[str, ...] = ()
    outlet: int | None = None
    url: str = ""
    tags: frozenset[str] = frozenset()  # keys
    status: Status = Status.INBOX
    trashed_from: Status = Status.INBOX
    starred: bool = False
    note: str = ""
    tonality: Tonality | None = None
    marks: tuple[Mark, ...] = ()
    story: int | None = None
    corrected: frozenset[str] = frozenset()
    edited: bool = False

    @property
    def indexed(self) -> tuple[object, ...]:
        """What the search index reads."""
        return self.headline, self.blocks, self.authors, self.note

    def visible(self, stories: frozenset[int] = frozenset()) -> Card:
        """As it is once stories have gone with their last clipping."""
        return dataclasses.replace(self, story=None) if self.story in stories else self


class Paper(NamedTuple):
    """An outlet."""

    name: str
    domains: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()  # folded, its own name among them
    medium: str = ""


class Group(NamedTuple):
    """A group of a dossier: what the user sees of it."""

    title: str
    comment: str
    entries: tuple[tuple[int, str], ...] = ()


class Shelf(NamedTuple):
    """A dossier."""

    name: str
    groups: tuple[Group, ...] = (Group("", ""),)


@dataclass
class Model:
    """What the library holds, but for what is not on the undo list."""

    cards: dict[int, Card] = field(default_factory=dict)
    tags: dict[str, tuple[str, str]] = field(default_factory=dict)  # key: name, colour
    papers: dict[int, Paper] = field(default_factory=dict)
    shelves: dict[int, Shelf] = field(default_factory=dict)
    searches: dict[int, tuple[str, str]] = field(default_factory=dict)

    def copy(self) -> Model:
        """This state, to come back to."""
        return Model(dict(self.cards), dict(self.tags), dict(self.papers), dict(self.shelves), dict(self.searches))

    def change(self, number: int, **values: object) -> None:
        """Change a clipping."""
        self.cards[number] = dataclasses.replace(self.cards[number], **values)  # type: ignore[arg-type]

    def without(self, gone: set[int], stories: frozenset[int]) -> Model:
        """This state as it can still be come back to: what went for good stays away."""
        shelves = {
            key: shelf._replace(
                groups=tuple(
                    group._replace(entries=tuple(entry for entry in group.entries if entry[0] not in gone))
                    for group in shelf.groups
                )
            )
            for key, shelf in self.shelves.items()
        }
        cards = {number: card.visible(stories) for number, card in self.cards.items() if number not in gone}
        return Model(cards, dict(self.tags), dict(self.papers), shelves, dict(self.searches))

    # ------------------------------------------------------------------------------------ tags

    def tag_for(self, name: str) -> str:
        """The key of a tag, which is made if it is not there."""
        key = tag_key(name)
        self.tags.setdefault(key, (tag_name(name), ""))
        return key

    def put_tags(self, ids: list[int], names: list[str]) -> None:
        """Put tags on clippings."""
        for key in [self.tag_for(name) for name in names]:
            for number in ids:
                self.change(number, tags=self.cards[number].tags | {key})

    def take_tags(self, ids: list[int], names: list[str]) -> None:
        """Take tags off."""
        off = {tag_key(name) for name in names}
        for number in ids:
            self.change(number, tags=self.cards[number].tags - off)

    def rename_tag(self, old: str, new: str) -> None:
        """Rename or move a tag with what is below it."""
        source = self.tag_for(old)
        depth = source.count("/") + 1
        for key in sorted(key for key in self.tags if key == source or key.startswith(source + "/")):
            name, colour = self.tags[key]
            target = "/".join((tag_name(new), *name.split("/")[depth:]))
            wanted = tag_key(target)
            if wanted == key or wanted not in self.tags:
                del self.tags[key]
                self.tags[wanted] = (target, colour)
            else:
                del self.tags[key]
            self._retag(key, wanted)

    def merge_tags(self, names: list[str], into: str) -> None:
        """Make several tags one; what is below them stays."""
        sources = [self.tag_for(name) for name in names]
        target = self.tag_for(into)
        for key in sources:
            if key != target:
                del self.tags[key]
                self._retag(key, target)

    def _retag(self, old: str, new: str) -> None:
        for number, card in self.cards.items():
            if old in card.tags and old != new:
                self.change(number, tags=card.tags - {old} | {new})

    def delete_tag(self, name: str) -> None:
        """Delete a tag with what is below it."""
        key = tag_key(name)
        gone = {other for other in self.tags if other == key or other.startswith(key + "/")}
        for other in gone:
            del self.tags[other]
        for number, card in self.cards.items():
            if gone & card.tags:
                self.change(number, tags=card.tags - gone)

    # ------------------------------------------------------------------------------------ places

    def put(self, ids: list[int], status: Status) -> None:
        """Into the inbox, on file or into the trash."""
        for number in ids:
            card = self.cards[number]
            if card.status is status:
                continue
            former = card.status if status is Status.TRASHED else card.trashed_from
            self.change(number, status=status, trashed_from=former)

    def restore(self, ids: list[int]) -> None:
        """Out of the trash, back to where they were."""
        for number in ids:
            if self.cards[number].status is Status.TRASHED:
                self.change(number, status=self.cards[number].trashed_from)

    # ------------------------------------------------------------------------------------ outlets

    def paper_of(self, name: str, domain: str) -> int | None:
        """The outlet that a new clipping belongs to, if it is known: by its domain first, then by its spelling."""
        for key, paper in self.papers.items():
            if domain and domain in paper.domains:
                return key
        return next((key for key, paper in self.papers.items() if fold(name) in paper.spellings), None)

    def learn_domain(self, key: int, domain: str) -> None:
        """An outlet without a domain takes that of a clipping."""
        if domain and not self.papers[key].domains:
            self.papers[key] = self.papers[key]._replace(domains=(domain,))

    def merge_papers(self, ids: list[int], into: int) -> None:
        """Make several outlets one."""
        for key in ids:
            old, new = self.papers.pop(key), self.papers[into]
            self.papers[into] = new._replace(domains=new.domains + old.domains, spellings=new.spellings + old.spellings)
        for number, card in self.cards.items():
            if card.outlet in ids:
                self.change(number, outlet=into)

    # ------------------------------------------------------------------------------------ stories

    def group(self, ids: list[int], story: int) -> None:
        """Make clippings, and the stories they are part of, one story."""
        joined = {self.cards[number].story for number in ids} - {None}
        for number, card in self.cards.items():
            if number in ids or card.story in joined:
                self.change(number, story=story)

    def split(self, ids: list[int]) -> None:
        """Take clippings out of their stories; a story of one is none."""
        stories = {self.cards[number].story for number in ids} - {None}
        for number in ids:
            self.change(number, story=None)
        for story in stories:
            left = [number for number, card in self.cards.items() if card.story == story]
            if len(left) < 2:
                for number in left:
                    self.change(number, story=None)

    # ------------------------------------------------------------------------------------ dossiers

    def add_to_shelf(self, key: int, ids: list[int]) -> None:
        """Put clippings at the end of a dossier's last group."""
        shelf = self.shelves[key]
        have = {entry[0] for group in shelf.groups for entry in group.entries}
        new = tuple((number, "") for number in ids if number not in have)
        groups = shelf.groups or (Group("", ""),)
        last = groups[-1]._replace(entries=groups[-1].entries + new)
        self.shelves[key] = shelf._replace(groups=(*groups[:-1], last))
