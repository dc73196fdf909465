"""The tables of a library, laid out once for all that the product needs. Private to `store`.

Large payloads (bodies, originals, pictures, facsimiles) stand in tables of their own that no list query touches.
Blocks are one compressed JSON value for each clipping, not rows: an article has some forty of them, they are always
read and written together, and a hundred thousand clippings would make four million rows.
No foreign key cascades: rows go one by one through the recorder (transaction.py), or undo would not know of them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clipper.store.base import Base

# A number is never given twice: the undo list, histories and the search index go by it.
_NEVER_AGAIN = {"sqlite_autoincrement": True}


# ------------------------------------------------------------------------------------------- outlets, authors


class OutletRow(Base):
    """A newspaper, site, broadcaster or agency."""

    __tablename__ = "outlet"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)  # folded, for sorting
    medium: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    circulation: Mapped[int | None]
    circulation_date: Mapped[dt.date | None]


class OutletDomain(Base):
    """A domain of an outlet, without 'www.'."""

    __tablename__ = "outlet_domain"

    domain: Mapped[str] = mapped_column(primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)


class OutletSpelling(Base):
    """A way the outlet's name is written; its own name is one of them."""

    __tablename__ = "outlet_spelling"

    key: Mapped[str] = mapped_column(primary_key=True)  # folded
    spelling: Mapped[str]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)


class Author(Base):
    """A name that stands over articles."""

    __tablename__ = "author"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_key: Mapped[str] = mapped_column(index=True)  # folded


# ------------------------------------------------------------------------------------------- the clipping


class StoryRow(Base):
    """A group of near-identical texts from different outlets."""

    __tablename__ = "story"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[
        int | None
    ]  # the clipping that stands for the group; no foreign key, as the two refer to each other


class OriginalRow(Base):
    """Bytes as they came in, once for each content."""

    __tablename__ = "original"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size: Mapped[int]  # uncompressed
    compression: Mapped[str] = mapped_column(default="")  # '' or 'zlib'
    data: Mapped[bytes]


class PictureRow(Base):
    """A picture of an article, once for each content. Caption and alternative text are the figure block's."""

    __tablename__ = "picture"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int]
    data: Mapped[bytes]


class FacsimileRow(Base):
    """PDF or image of the page as published, once for each content."""

    __tablename__ = "facsimile"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int]
    data: Mapped[bytes]


class ClippingRecord(Base):
    """A stored article and what the user did with it; its text is in `body`."""

    __tablename__ = "clipping"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)  # UUIDv7
    status: Mapped[str] = mapped_column(default="inbox")  # inbox, filed, trashed
    extraction: Mapped[str] = mapped_column(default="pending")  # pending, done, failed
    starred: Mapped[bool] = mapped_column(default=False)
    read: Mapped[bool] = mapped_column(default=False)
    headline: Mapped[str] = mapped_column(default="")
    headline_key: Mapped[str] = mapped_column(default="")  # folded, for sorting
    subtitle: Mapped[str] = mapped_column(default="")
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"), index=True)
    outlet_name: Mapped[str] = mapped_column(default="")  # as the source gives it
    section: Mapped[str] = mapped_column(default="")
    page: Mapped[str] = mapped_column(default="")
    edition: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    published: Mapped[str] = mapped_column(default="")  # as precise as known: '2025-02-13T08:30+01:00', or ''
    published_key: Mapped[str] = mapped_column(default="")  # '2025-02-13T08:30' at least to the day, for sorting
    language: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    canonical_url: Mapped[str] = mapped_column(default="")  # as the page says
    address_key: Mapped[str] = mapped_column(default="", index=True)  # canonical form, to find duplicates
    lead: Mapped[str] = mapped_column(default="")
    excerpt: Mapped[str] = mapped_column(default="")  # beginning of the text, for the list
    words: Mapped[int] = mapped_column(default=0)
    captured: Mapped[dt.datetime]
    via: Mapped[str]
    modified: Mapped[dt.datetime | None]
    trashed: Mapped[dt.datetime | None]  # when, to empty the trash after a set time
    trashed_from: Mapped[str] = mapped_column(default="")  # where restoring puts it back
    note: Mapped[str] = mapped_column(default="")
    tonality: Mapped[str | None]
    licence: Mapped[str] = mapped_column(default="")
    licence_readers: Mapped[int | None]
    licence_expires: Mapped[dt.date | None]
    link_only: Mapped[bool] = mapped_column(default=False)
    corrected: Mapped[Any] = mapped_column(default=list)  # names of fields corrected by hand
    certainty: Mapped[Any] = mapped_column(default=dict)
    notices: Mapped[Any] = mapped_column(default=list)
    extractor: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    story_settled: Mapped[bool] = mapped_column(default=False)  # grouped or split by hand: no more proposals
    original_sha256: Mapped[str | None] = mapped_column(ForeignKey("original.sha256"), index=True)
    source_media_type: Mapped[str] = mapped_column(default="")
    source_url: Mapped[str] = mapped_column(default="")
    source_filename: Mapped[str] = mapped_column(default="")
    source_charset: Mapped[str] = mapped_column(default="")
    source_fragment: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("ix_clipping_captured", "captured", "id"),
        Index("ix_clipping_published_key", "published_key", "id"),
        Index("ix_clipping_headline_key", "headline_key", "id"),
        # All that counts and facets are made of, so that no wide row is read for them.
        Index(
            "ix_clipping_columns",
            "id",
            "status",
            "starred",
            "read",
            "outlet_id",
            "language",
            "published_key",
            "story_id",
        ),
        _NEVER_AGAIN,
    )


class Body(Base):
    """The text of a clipping."""

    __tablename__ = "body"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")  # kept blocks, separated by blank lines
    blocks: Mapped[bytes]  # zlib of JSON: all blocks, removed ones too


class OriginalPart(Base):
    """A file that came with a clipping's original: a picture of a saved page."""

    __tablename__ = "original_part"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("original.sha256"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]


class ClippingPicture(Base):
    """A picture of a clipping."""

    __tablename__ = "clipping_picture"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("picture.sha256"), index=True)
    name: Mapped[str] = mapped_column(default="")


class ClippingFacsimile(Base):
    """A facsimile of a clipping."""

    __tablename__ = "clipping_facsimile"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("facsimile.sha256"), index=True)
    name: Mapped[str] = mapped_column(default="")


class ClippingAuthor(Base):
    """The authors of a clipping, in order."""

    __tablename__ = "clipping_author"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)


class TagRow(Base):
    """A label, nested by '/' in its name."""

    __tablename__ = "tag"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)  # folded: 'energy/wind'; descendants start with 'energy/'
    colour: Mapped[str] = mapped_column(default="")
    last_used: Mapped[dt.datetime | None]


class ClippingTag(Base):
    """A tag on a clipping."""

    __tablename__ = "clipping_tag"
    __table_args__ = (
        Index("ix_clipping_tag_tag_id", "tag_id", "clipping_id"),
        {"sqlite_with_rowid": False},
    )

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)


class HighlightRow(Base):
    """A marked passage of a clipping's block."""

    __tablename__ = "highlight"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), index=True)
    block: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    colour: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")


class Fingerprint(Base):
    """What duplicates are recognised by."""

    __tablename__ = "fingerprint"

    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)
    text_hash: Mapped[str] = mapped_column(index=True)
    numbers_hash: Mapped[str] = mapped_column(default="")  # of the numbers in the text: two that differ are two
    bands: Mapped[bytes]  # MinHash, as the band values in near_text


class NearText(Base):
    """One band of a MinHash: near-identical texts share at least one."""

    __tablename__ = "near_text"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    band: Mapped[int] = mapped_column(primary_key=True)
    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), primary_key=True)


# ------------------------------------------------------------------------------------------- the shelves


class DossierRow(Base):
    """A hand-ordered, grouped selection with comments."""

    __tablename__ = "dossier"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    query: Mapped[str] = mapped_column(default="")
    options: Mapped[Any] = mapped_column(default=dict)


class DossierGroupRow(Base):
    """A titled part of a dossier."""

    __tablename__ = "dossier_group"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")


class DossierEntryRow(Base):
    """A clipping in a dossier."""

    __tablename__ = "dossier_entry"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("dossier_group.id"), index=True)
    position: Mapped[int]
    clipping_id: Mapped[int] = mapped_column(ForeignKey("clipping.id"), index=True)
    comment: Mapped[str] = mapped_column(default="")


class SavedSearchRow(Base):
    """A named query as the user typed it."""

    __tablename__ = "saved_search"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    query: Mapped[str]
    sort: Mapped[str] = mapped_column(default="")


class RuleRow(Base):
    """What the user taught for an outlet."""

    __tablename__ = "rule"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(index=True)
    keep: Mapped[bool]
    pattern: Mapped[str]
    reason: Mapped[str]
