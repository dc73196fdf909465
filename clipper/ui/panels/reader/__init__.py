"""The reader: an article as it is read, its source, and all that is known of it."""

from clipper.ui.panels.reader.panel import ReaderPanel

__all__ = ["ReaderPanel"]
