"""Pasted plain text of a whole page to an article, with nothing thrown away unseen."""

from clipper.extract.text.cleaning import clean

__all__ = ["clean"]
