"""Colours, fonts, icons."""

from clipper.ui.style.theme import Theme, animated, scaled

__all__ = ["Theme", "animated", "scaled"]
