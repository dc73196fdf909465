"""The full-text index: Whoosh keeps it, our own evaluation makes it fast."""
