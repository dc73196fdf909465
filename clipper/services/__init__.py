"""The use-cases: joining capture, extract, store, search and export."""
