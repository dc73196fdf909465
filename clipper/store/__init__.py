"""The library's database: SQLAlchemy, Alembic, SQLite; out come frozen dataclasses and ids."""
