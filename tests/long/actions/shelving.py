"""Dossiers, saved searches, outlets, stories."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clipper.domain.changes import Changes
from clipper.domain.dossier import DossierEntry, DossierGroup
from clipper.store.folding import fold
from tests.long.actions.acting import Acting
from tests.long.actions.model import Group, Model, Paper, Shelf


class Shelving(Acting):
    """Where clippings belong."""

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
