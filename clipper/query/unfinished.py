"""What a query means while its last word is still being typed."""

from __future__ import annotations

from dataclasses import replace

from clipper.query.nodes import And, Everything, Node, Not, Or, Typed, Wildcard, Word

_FEW = 3


def typing(node: Node, text: str) -> Node:
    """The same query, its last word open at the end, if the text ends with that word."""
    end = len(text)
    match node:
        case Word(word, field, False, span) if span[1] == end:
            return Typed(word, field, span)
        case Wildcard(pattern, _, span) if span[1] == end and sum(map(str.isalnum, pattern)) < _FEW:
            return Everything(span)  # nearly every word fits; what follows will tell
        case And(parts) | Or(parts) if parts and parts[-1].span[1] == end:
            return replace(node, parts=(*parts[:-1], typing(parts[-1], text)))
        case Not(part) if part.span[1] == end:
            return node  # a word to exclude takes effect when it is complete
        case _:
            return node
