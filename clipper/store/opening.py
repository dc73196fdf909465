"""Opening a library folder: creating, migrating, refusing; nothing is written before all is known to be well."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, text

from clipper import paths
from clipper.errors import LibraryDamaged, LibraryError, LibraryReadOnly, LibraryTooNew
from clipper.store import migrations, sqlite
from clipper.store.base import Base, LibraryValue
from clipper.store.uids import new_uid

DATABASE = "library.db"
BACKUPS = "backups"
RESTORED = "library.db.restored"  # a verified copy that is about to take the database's place
_MAGIC = b"SQLite format 3\0"


def is_library(folder: Path) -> bool:
    """Whether there is a library in this folder."""
    return (folder / DATABASE).exists() or (folder / RESTORED).exists()


def make_folder(folder: Path) -> None:
    """Create the folder of a new library; refuses where a drive seems to be missing.

    Folders above are only made in the user's own places: anywhere else a missing folder is more likely a drive that is
    not connected, and a new empty library in its place would look as if everything were lost.
    """
    own = folder.is_relative_to(Path.home()) or folder == paths.default_library()
    if not folder.parent.exists() and not own:
        raise LibraryError(f"The folder {folder.parent} is not there.", "Is its drive connected?")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library folder {folder} cannot be made: {error.strerror}.", "Choose another folder."
        ) from error


def version(file: Path) -> str:
    """The version of the database, '' if it is new; raises LibraryDamaged for what is no database."""
    if not file.exists() or file.stat().st_size == 0:
        return ""
    with file.open("rb") as opened:
        if opened.read(len(_MAGIC)) != _MAGIC:
            raise LibraryDamaged(
                f"The file {file} is not a library's database, or it is damaged.", "Restore a backup of it."
            )
    with sqlite.sentences(file.parent), contextlib.closing(sqlite.connect(file, read_only=True)) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise LibraryDamaged(
                    f"The database {file} is not one of Clipper's.", "Choose another folder."
                ) from error
            return ""
    return str(found[0]) if found else ""


def check_version(found: str) -> None:
    """Refuse a database of a newer Clipper."""
    if found and found not in migrations.REVISIONS:
        raise LibraryTooNew(
            "A newer version of Clipper made this library; this one would not understand it.", "Update Clipper."
        )


def create(engine: Engine, name: str) -> None:
    """Make all tables, at once or not at all."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with sqlite.begin(engine, writes=True) as connection:
        if migrations.version(connection):
            return
        Base.metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": migrations.HEAD})
        _insert_identity(connection, name, now)


def give_identity(engine: Engine, name: str) -> None:
    """Name and number a library that has lost both."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with sqlite.begin(engine, writes=True) as connection:
        _insert_identity(connection, name, now)


def _insert_identity(connection: Connection, name: str, now: str) -> None:
    values = {"uid": new_uid(), "name": name, "created": now, "generation": "0"}
    connection.execute(insert(LibraryValue), [{"key": key, "value": value} for key, value in values.items()])


def migrate(engine: Engine) -> None:
    """Bring the database to the newest version, at once or not at all."""
    with sqlite.begin(engine, writes=True) as connection:
        migrations.upgrade(connection)


def finish_restore(folder: Path) -> None:
    """Complete a restore that was cut off while the databases changed places, or forget one cut off before."""
    waiting, file = folder / RESTORED, folder / DATABASE
    if waiting.exists():
        if file.exists():
            waiting.unlink()
        else:
            waiting.replace(file)


def unwritable(folder: Path, error: OSError) -> LibraryReadOnly:
    """The sentence for a folder in which nothing can be written."""
    return LibraryReadOnly(
        f"The library in {folder} cannot be written to: {error.strerror}.", "It can be opened for reading only."
    )
