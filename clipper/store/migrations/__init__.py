"""Versions of the database, oldest first, and the way from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001",)
HEAD = REVISIONS[-1]
_FOLDER = Path(__file__).parent


def version(connection: Connection) -> str:
    """The version of the database, empty if it has no tables yet."""
    from sqlalchemy import inspect, text  # the window asks for HEAD before SQLAlchemy is there

    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest version, all steps in the connection's transaction."""
    # Alembic takes a third of a second to import, and is not needed to open a library that is up to date.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
