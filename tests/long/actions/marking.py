"""Marks, tags and places of clippings."""

from __future__ import annotations

from collections.abc import Callable

from clipper.domain.changes import Changes
from clipper.domain.clipping import Tonality
from clipper.domain.row import Status
from clipper.store.folding import tag_key
from tests.long.actions.acting import Acting
from tests.long.actions.model import Model

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


class Marking(Acting):
    """Marking and sorting."""

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
