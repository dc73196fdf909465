"""The reader: an article as it is read, its source, and all that is known of it."""
