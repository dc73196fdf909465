"""A damaged database: all rows that can still be read go into a fresh one, and the damaged one is put aside."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from pathlib import Path

from clipper.store import backups, opening, sqlite
from clipper.store.base import Base
from clipper.store.checks import PUT_ASIDE


def rescue(folder: Path, now: dt.datetime) -> tuple[Path, dict[str, int]]:
    """Replace a damaged database that nobody has open; returns where it was put aside and the rows saved by table."""
    file = folder / opening.DATABASE
    fresh = folder / (opening.DATABASE + ".rescued")
    fresh.unlink(missing_ok=True)
    engine = sqlite.make_engine(fresh, read_only=False)
    try:
        opening.create(engine, folder.name)
        tables = [table.name for table in Base.metadata.sorted_tables]
        with contextlib.closing(sqlite.connect(fresh)) as connection:
            connection.execute("DELETE FROM library")  # the old one's uid and name are wanted
        saved = sqlite.rescue(file, fresh, tables)
        if not saved["library"]:
            opening.give_identity(engine, folder.name)
    finally:
        engine.dispose()
    sqlite.settle(fresh)
    for ending in ("-wal", "-shm"):
        fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
    aside = folder / PUT_ASIDE
    aside.mkdir(exist_ok=True)
    target = aside / f"damaged-{now:%Y%m%dT%H%M%S}.db"
    log = file.with_name(file.name + "-wal")
    if log.exists():
        log.replace(target.with_name(target.name + "-wal"))
    file.with_name(file.name + "-shm").unlink(missing_ok=True)
    shutil.copyfile(file, target)
    backups.to_disk(target)
    backups.to_disk(fresh)
    fresh.replace(file)
    return target, saved
