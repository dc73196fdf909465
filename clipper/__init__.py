"""Clipper: a desktop organiser for press clippings."""

__version__ = "0.1.0"
