"""The query language: text to AST and back, pure."""
