"""Item models: ids and frozen rows, fetched by page."""
