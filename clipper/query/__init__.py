"""The query language: text -> AST and back, pure; documented by `fields.FIELDS` and in the README."""

from clipper.query.describe import Chip, describe
from clipper.query.parser import Parsed, parse
from clipper.query.printer import to_text
from clipper.query.unfinished import typing

__all__ = ["Chip", "Parsed", "describe", "parse", "to_text", "typing"]
