"""What all tables have in common, and the tables that serve the store itself. Private to `store`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, LargeBinary, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[dt.datetime]):
    """A moment, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC without a zone."""
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Back with its zone."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, dt.datetime: Instant, bytes: LargeBinary, Any: JSON}  # noqa: RUF012


class LibraryValue(Base):
    """What is known of the library itself: 'uid', 'name', 'created'."""

    __tablename__ = "library"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Outbox(Base):
    """What the search index has yet to learn."""

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number never comes twice

    seq: Mapped[int] = mapped_column(primary_key=True)
    clipping_id: Mapped[int]
    deleted: Mapped[bool] = mapped_column(default=False)


class JournalEntry(Base):
    """An action that can be undone, or redone."""

    __tablename__ = "journal"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    label: Mapped[str]
    undone: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[str] = mapped_column(default="")  # transactions of one long action share it


class JournalPart(Base):
    """The rows of one transaction of an action as they were before."""

    __tablename__ = "journal_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("journal.seq"), index=True)
    data: Mapped[bytes]


class Event(Base):
    """Something that happened to clippings, for their history; never undone."""

    __tablename__ = "event"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    label: Mapped[str]


class EventClipping(Base):
    """A clipping that an event happened to."""

    __tablename__ = "event_clipping"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    clipping_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
