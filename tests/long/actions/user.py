"""The user of the random actions: all they can do, and back and forth."""

from __future__ import annotations

from clipper.domain.changes import Changes
from clipper.store.journal import KEPT_AFTER_RESTART
from tests.long.actions.acting import Step
from tests.long.actions.marking import Marking
from tests.long.actions.shelving import Shelving
from tests.long.actions.writing import Writing


class User(Marking, Writing, Shelving):
    """Does things to a library and to the model of it."""

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


def _seq(step: Step) -> int:
    return step.seq
