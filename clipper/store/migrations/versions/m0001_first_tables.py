"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _registers() -> None:
    op.create_table(
        "author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_author"),
        sa.UniqueConstraint("name", name="uq_author_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_author_name_key", "author", ["name_key"])
    op.create_table(
        "outlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("circulation", sa.Integer(), nullable=True),
        sa.Column("circulation_date", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outlet"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outlet_name_key", "outlet", ["name_key"])
    op.create_table(
        "outlet_domain",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_outlet_domain_outlet_id"),
        sa.PrimaryKeyConstraint("domain", name="pk_outlet_domain"),
    )
    op.create_index("ix_outlet_domain_outlet_id", "outlet_domain", ["outlet_id"])
    op.create_table(
        "outlet_spelling",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_outlet_spelling_outlet_id"),
        sa.PrimaryKeyConstraint("key", name="pk_outlet_spelling"),
    )
    op.create_index("ix_outlet_spelling_outlet_id", "outlet_spelling", ["outlet_id"])


def _contents() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "original",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("compression", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_original"),
    )
    op.create_table(
        "picture",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_picture"),
    )
    op.create_table(
        "facsimile",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_facsimile"),
    )


def _clipping() -> None:
    op.create_table(
        "clipping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("extraction", sa.Text(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("headline_key", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("outlet_name", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("published_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("captured", sa.DateTime(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("modified", sa.DateTime(), nullable=True),
        sa.Column("trashed", sa.DateTime(), nullable=True),
        sa.Column("trashed_from", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tonality", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("licence_readers", sa.Integer(), nullable=True),
        sa.Column("licence_expires", sa.Date(), nullable=True),
        sa.Column("link_only", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.JSON(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("story_settled", sa.Boolean(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=True),
        sa.Column("source_media_type", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("source_filename", sa.Text(), nullable=False),
        sa.Column("source_charset", sa.Text(), nullable=False),
        sa.Column("source_fragment", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["original_sha256"], ["original.sha256"], name="fk_clipping_original_sha256"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_clipping_outlet_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_clipping_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clipping"),
        sa.UniqueConstraint("uid", name="uq_clipping_uid"),
        sqlite_autoincrement=True,
    )


def _texts() -> None:
    op.create_table(
        "body",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_body_clipping_id"),
        sa.PrimaryKeyConstraint("clipping_id", name="pk_body"),
    )
    op.create_table(
        "clipping_author",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name="fk_clipping_author_author_id"),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_clipping_author_clipping_id"),
        sa.PrimaryKeyConstraint("clipping_id", "position", name="pk_clipping_author"),
    )
    op.create_index("ix_clipping_author_author_id", "clipping_author", ["author_id"])
    op.create_table(
        "fingerprint",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("numbers_hash", sa.Text(), nullable=False),
        sa.Column("bands", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_fingerprint_clipping_id"),
        sa.PrimaryKeyConstraint("clipping_id", name="pk_fingerprint"),
    )
    op.create_index("ix_fingerprint_text_hash", "fingerprint", ["text_hash"])
    op.create_table(
        "near_text",
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_near_text_clipping_id"),
        sa.PrimaryKeyConstraint("band", "clipping_id", name="pk_near_text"),
        sqlite_with_rowid=False,
    )


def _files() -> None:
    op.create_table(
        "original_part",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_original_part_clipping_id"),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name="fk_original_part_sha256"),
        sa.PrimaryKeyConstraint("clipping_id", "position", name="pk_original_part"),
    )
    op.create_index("ix_original_part_sha256", "original_part", ["sha256"])
    op.create_table(
        "clipping_picture",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_clipping_picture_clipping_id"),
        sa.ForeignKeyConstraint(["sha256"], ["picture.sha256"], name="fk_clipping_picture_sha256"),
        sa.PrimaryKeyConstraint("clipping_id", "position", name="pk_clipping_picture"),
    )
    op.create_index("ix_clipping_picture_sha256", "clipping_picture", ["sha256"])
    op.create_table(
        "clipping_facsimile",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_clipping_facsimile_clipping_id"),
        sa.ForeignKeyConstraint(["sha256"], ["facsimile.sha256"], name="fk_clipping_facsimile_sha256"),
        sa.PrimaryKeyConstraint("clipping_id", "position", name="pk_clipping_facsimile"),
    )
    op.create_index("ix_clipping_facsimile_sha256", "clipping_facsimile", ["sha256"])


def _marks() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("last_used", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("key", name="uq_tag_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "clipping_tag",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_clipping_tag_clipping_id"),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name="fk_clipping_tag_tag_id"),
        sa.PrimaryKeyConstraint("clipping_id", "tag_id", name="pk_clipping_tag"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_clipping_tag_tag_id", "clipping_tag", ["tag_id", "clipping_id"])
    op.create_table(
        "highlight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_highlight_clipping_id"),
        sa.PrimaryKeyConstraint("id", name="pk_highlight"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_highlight_clipping_id", "highlight", ["clipping_id"])


def _shelves() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dossier_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_dossier_group_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_group"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dossier_group_dossier_id", "dossier_group", ["dossier_id"])
    op.create_table(
        "dossier_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clipping_id"], ["clipping.id"], name="fk_dossier_entry_clipping_id"),
        sa.ForeignKeyConstraint(["group_id"], ["dossier_group.id"], name="fk_dossier_entry_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dossier_entry_clipping_id", "dossier_entry", ["clipping_id"])
    op.create_index("ix_dossier_entry_group_id", "dossier_entry", ["group_id"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rule_outlet", "rule", ["outlet"])


def _machinery() -> None:
    op.create_table(
        "library",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_library"),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name="fk_journal_part_seq"),
        sa.PrimaryKeyConstraint("id", name="pk_journal_part"),
    )
    op.create_index("ix_journal_part_seq", "journal_part", ["seq"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_clipping",
        sa.Column("clipping_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_clipping_event_id"),
        sa.PrimaryKeyConstraint("clipping_id", "event_id", name="pk_event_clipping"),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    """Make all tables."""
    _registers()
    _contents()
    _clipping()
    op.create_index("ix_clipping_address_key", "clipping", ["address_key"])
    op.create_index("ix_clipping_captured", "clipping", ["captured", "id"])
    counted = ["id", "status", "starred", "read", "outlet_id", "language", "published_key", "story_id"]
    op.create_index("ix_clipping_columns", "clipping", counted)
    op.create_index("ix_clipping_headline_key", "clipping", ["headline_key", "id"])
    op.create_index("ix_clipping_original_sha256", "clipping", ["original_sha256"])
    op.create_index("ix_clipping_outlet_id", "clipping", ["outlet_id"])
    op.create_index("ix_clipping_published_key", "clipping", ["published_key", "id"])
    op.create_index("ix_clipping_story_id", "clipping", ["story_id"])
    _texts()
    _files()
    _marks()
    _shelves()
    _machinery()
