"""The tokens of a query and where the parser stands in them."""

from __future__ import annotations

import re

from clipper.query.problems import Problems
from clipper.query.tokenizer import Kind, Token, tokens

LONGEST = 50_000  # characters; the rest of a longer query is left out
OPERATORS = re.compile(r"AND|OR|NOT|NEAR(?:/\d{1,4})?")


class Stream:
    """Reads tokens one after the other and collects the problems."""

    def __init__(self, text: str) -> None:
        self.problems = Problems()
        if len(text) > LONGEST:
            self.problems.add(f"Only the first {LONGEST:,} characters are searched.", (LONGEST, len(text)))
        self.tokens = tokens(text[:LONGEST])
        self.at = 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token | None:
        token = self.peek()
        self.at += token is not None
        return token

    def operator(self, name: str) -> Token | None:
        token = self.peek()
        return self.take() if token and self.is_operator(token, name) else None

    def is_operator(self, token: Token, name: str = "") -> bool:
        return (
            token.kind is Kind.TEXT
            and OPERATORS.fullmatch(token.text) is not None
            and (not name or token.text.partition("/")[0] == name)
        )

    def dangling(self, token: Token, where: str) -> None:
        name = "-" if token.kind is Kind.MINUS else token.text
        self.problems.add(f"“{name}” needs something {where} and was left out.", (token.start, token.end))

    def parenthesised(self, start: int, end: int) -> bool:
        """Whether the tokens from start to end are one pair of parentheses, with a field before it or not."""
        if self.tokens[start].kind is Kind.FIELD:
            start += 1
        depth = 0
        for index in range(start, end):
            kind = self.tokens[index].kind
            depth += (kind is Kind.OPEN) - (kind is Kind.CLOSE)
            if depth == 0:
                return index == end - 1 and index > start
        return start < end and self.tokens[start].kind is Kind.OPEN
