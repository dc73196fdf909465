"""The database of one library: opening, reading at one moment, changing in one transaction, undo."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, Integer, Text, cast, insert, select, update

from clipper.domain.changes import Changes
from clipper.errors import LibraryError, LibraryLocked, LibraryReadOnly
from clipper.store import backups, journal, migrations, opening, outbox, sqlite
from clipper.store.base import LibraryValue
from clipper.store.lock import WriterLock
from clipper.store.snapshot import Snapshot
from clipper.store.transaction import Transaction

Clock = Callable[[], dt.datetime]
_GENERATION = select(LibraryValue.value).where(LibraryValue.key == "generation")
_NEXT = cast(cast(LibraryValue.value, Integer) + 1, Text)
_COUNT_GENERATION = update(LibraryValue).where(LibraryValue.key == "generation").values(value=_NEXT)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Database:
    """The database of one library. Safe to use from any thread: readers never wait, one writes at a time."""

    def __init__(self, folder: Path, engine: Engine, lock: WriterLock | None, clock: Clock) -> None:
        self.folder = folder
        self.before_change: Callable[[], None] | None = None  # called before each change
        self._engine = engine
        self._lock = lock
        self._clock = clock
        self._writing = threading.Lock()
        self._writer: int | None = None
        with self.read() as snapshot:
            values = {row.key: row.value for row in snapshot.rows(select(LibraryValue.__table__))}
        self.uid = values.get("uid", "")
        self.name = values.get("name") or folder.name

    # --------------------------------------------------------------------------------------- opening, closing

    @classmethod
    def open(
        cls, folder: Path, *, read_only: bool = False, clock: Clock = _utc_now, lock: WriterLock | None = None
    ) -> Self:
        """Open a library, creating it when there is none; raises LibraryLocked when another program writes to it.

        `lock`: the right to write, where the caller has taken it already.
        """
        folder = folder.absolute()
        if read_only:
            return cls._open_to_read(folder, clock)
        opening.make_folder(folder)
        lock = lock or WriterLock(folder)
        try:
            if not lock.acquire():
                since = lock.holder()
                raise LibraryLocked(
                    f"Another program has this library open {since}."
                    if since
                    else "Another program has this library open.",
                    "It can be opened for reading until that program closes it.",
                )
        except OSError as error:
            raise opening.unwritable(folder, error) from error
        try:
            return cls._open_to_write(folder, lock, clock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def beside(cls, folder: Path, clock: Clock = _utc_now) -> Self:
        """The library once more, to write to, in another process of the program that has it open and waits: `lent`."""
        with sqlite.sentences(folder):
            return cls(
                folder, sqlite.make_engine(folder / opening.DATABASE, read_only=False), WriterLock(folder), clock
            )

    @classmethod
    def _open_to_read(cls, folder: Path, clock: Clock) -> Self:
        if not opening.is_library(folder):
            hint = "Is its drive connected?" if not folder.parent.exists() else "Choose another folder."
            raise LibraryError(f"There is no library in {folder}.", hint)
        found = opening.version(folder / opening.DATABASE)
        opening.check_version(found)
        if found != migrations.HEAD:
            raise LibraryReadOnly(
                "This library was made by an older version and has to be brought up to date first.",
                "Open it once where it can be written to.",
            )
        with sqlite.sentences(folder):
            return cls(folder, sqlite.make_engine(folder / opening.DATABASE, read_only=True), None, clock)

    @classmethod
    def _open_to_write(cls, folder: Path, lock: WriterLock, clock: Clock) -> Self:
        engine = cls._ready_engine(folder, clock)
        store = cls(folder, engine, lock, clock)
        with store._transaction() as tx:
            journal.prune(tx)
        return store

    @classmethod
    def _ready_engine(cls, folder: Path, clock: Clock) -> Engine:
        file = folder / opening.DATABASE
        opening.finish_restore(folder)
        found = opening.version(file)
        opening.check_version(found)
        if found and found != migrations.HEAD:
            backups.make(folder, backups.Kind.MIGRATION, clock())
        with sqlite.sentences(folder):
            engine = sqlite.make_engine(file, read_only=False)
            if not found:
                opening.create(engine, folder.name)
            elif found != migrations.HEAD:
                opening.migrate(engine)
        return engine

    @property
    def read_only(self) -> bool:
        """Whether this store may only read."""
        return self._lock is None

    def take_over(self) -> bool:
        """Become the writer if the program that was it has closed the library; says whether that worked."""
        if self._lock is not None:
            return True
        lock = WriterLock(self.folder)
        try:
            if not lock.acquire():
                return False
            engine = self._ready_engine(self.folder, self._clock)
        except (OSError, LibraryError):
            lock.release()
            return False
        old, self._engine, self._lock = self._engine, engine, lock
        old.dispose()
        self._committed(None)
        return True

    def close(self) -> None:
        """Close the database and let others write; closing twice does nothing."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextlib.contextmanager
    def set_aside(self) -> Iterator[Path]:
        """The database file while nobody has it open, to be replaced; opened again afterwards."""
        if self._lock is None:
            raise LibraryReadOnly("This library is open for reading only.", "Close it in the other program first.")
        with self._writing:
            self._engine.dispose()
            try:
                yield self.folder / opening.DATABASE
            finally:
                self._engine = self._ready_engine(self.folder, self._clock)
        self._committed(None)

    # --------------------------------------------------------------------------------------- reading, changing

    @contextlib.contextmanager
    def read(self) -> Iterator[Snapshot]:
        """The library at this moment."""
        with sqlite.sentences(self.folder), sqlite.begin(self._engine, writes=False) as connection:
            yield Snapshot(connection)

    @contextlib.contextmanager
    def begin(self, label: str = "", *, undoable: bool = True, batch: str = "") -> Iterator[Transaction]:
        """One change: all of it or nothing. It is on the disk when the block ends.

        `label` names it on the undo list and in the history; transactions with the same `batch` are undone together.
        """
        self._before_writing()
        with self._transaction() as tx:
            yield tx
            if undoable:
                journal.write(tx, label, batch)
            journal.remember(tx, label)
            outbox.write(tx)

    @contextlib.contextmanager
    def lent(self) -> Iterator[Callable[[Changes], None]]:
        """Nobody here changes anything while another process of this program does; the block tells what that was."""
        self._before_writing()
        with self._writing:
            yield lambda made: self._committed(made.added | made.changed | made.removed, reordered=True)

    def _before_writing(self) -> None:
        if self._lock is None:
            raise LibraryReadOnly("This library is open for reading only.", "Close it in the other program first.")
        if self.before_change is not None:
            self.before_change()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        if self._writer == threading.get_ident():
            raise RuntimeError("A transaction is open already in this thread.")
        with self._writing, sqlite.sentences(self.folder):
            self._writer = threading.get_ident()
            try:
                with sqlite.begin(self._engine, writes=True) as connection:
                    tx = Transaction(connection, self._clock())
                    yield tx
                    if tx.generation_changed:
                        connection.execute(_COUNT_GENERATION)
                self._committed(tx.added | tx.changed | tx.removed, reordered=tx.reordered)
            finally:
                self._writer = None

    def _committed(self, ids: Set[int] | None, *, reordered: bool = True) -> None:
        """These clippings were changed, and the order of all with them; None: anything may have been."""

    def generation(self) -> int:
        """Grows with every change: tells a program that only reads that there is news."""
        with self.read() as snapshot:
            return int(snapshot.scalar(_GENERATION) or 0)

    def undo(self) -> Changes | None:
        """Undo the last action; None if there is none."""
        return self._reverse(undone=True)

    def redo(self) -> Changes | None:
        """Redo the action undone last; None if there is none."""
        return self._reverse(undone=False)

    def _reverse(self, *, undone: bool) -> Changes | None:
        """Take back the next action that still has something to take back."""
        while True:
            with self.begin(undoable=False) as tx:
                entry = journal.next_undo(tx) if undone else journal.next_redo(tx)
                if entry is None:
                    return None
                seq, label = entry
                journal.reverse(tx, seq, undone=undone)
                journal.remember(tx, f"{'Undone' if undone else 'Redone'}: {label}")
                changes = tx.changes(label, undoable=False)
                if not changes:  # what it was about has gone for good
                    journal.drop(tx, seq)
            if changes:
                return changes

    def undo_label(self) -> str:
        """Name of the action that would be undone, or ''."""
        with self.read() as snapshot:
            return (journal.next_undo(snapshot) or (0, ""))[1]

    def redo_label(self) -> str:
        """Name of the action that would be redone, or ''."""
        with self.read() as snapshot:
            return (journal.next_redo(snapshot) or (0, ""))[1]

    def value(self, key: str) -> str:
        """A value kept with the library."""
        with self.read() as snapshot:
            return snapshot.scalar(select(LibraryValue.value).where(LibraryValue.key == key)) or ""

    def set_value(self, key: str, value: str) -> None:
        """Keep a value with the library."""
        with self.begin(undoable=False) as tx:
            if not tx.connection.execute(
                update(LibraryValue).where(LibraryValue.key == key).values(value=value)
            ).rowcount:
                tx.connection.execute(insert(LibraryValue).values(key=key, value=value))
