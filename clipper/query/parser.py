"""Text -> AST. Whatever is typed gives an answer: what cannot be understood is left out and named as a problem."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from clipper.domain.answers import QueryProblem
from clipper.query import printer, values
from clipper.query.fields import BY_NAME, FIELDS, TEXT_FIELDS, Field, Takes
from clipper.query.nodes import (
    And,
    Fuzzy,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Span,
    Spot,
    TextField,
    Wildcard,
    Word,
    conjunction,
    disjunction,
)
from clipper.query.problems import Problems, closest
from clipper.query.stream import Stream
from clipper.query.tokenizer import Kind, Token

LONGEST_PHRASE = 60  # words
DEEPEST = 40  # parentheses within each other
MOST = 300  # words and conditions
_SIGNS = {"|": "OR", "||": "OR", "&&": "AND", "!": "NOT"}
_UNKNOWN_FIELD = re.compile(r"([^\W\d_]{2,20}):(?!/)(.+)", re.DOTALL)
_FUZZY = re.compile(r"(.+?)~([12]?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query understood, and what was wrong with it."""

    node: Node
    problems: tuple[QueryProblem, ...] = ()


def parse(text: str) -> Parsed:
    """Parse a query; never raises."""
    return _Parser(text).whole()


class _Parser(Stream):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.count = 0
        self.field: Field | None = None  # of the parentheses we are in: tag:(a OR b)

    def whole(self) -> Parsed:
        parts: list[Node] = []
        while True:
            part = self.either()
            parts += [part] if part else []
            token = self.take()
            if not token:
                break
            self.problems.add("This closing parenthesis has no opening one.", (token.start, token.end))
        return Parsed(conjunction(parts), tuple(self.problems.found))

    def either(self) -> Node | None:
        parts: list[tuple[Node, bool]] = []
        pending: Token | None = None
        while True:
            bare = self.at
            part = self.all_of()
            if part:
                mixed = isinstance(part, And) and not self.parenthesised(bare, self.at)
                parts.append((part, mixed))
            elif pending:
                self.dangling(pending, "to its right")
            pending = self.operator("OR")
            if not pending:
                break
            if not part:
                self.dangling(pending, "to its left")
        if not parts:
            return None
        node = disjunction([part for part, _ in parts])
        if len(parts) > 1 and any(mixed for _, mixed in parts):
            self.problems.add(
                "AND binds closer than OR; parentheses make clear what is meant.", node.span, printer.to_text(node)
            )
        return node

    def all_of(self) -> Node | None:
        parts: list[Node] = []
        pending: Token | None = None
        while True:
            part = self.unary()
            if part:
                parts.append(part)
                pending = None
            elif pending:
                self.dangling(pending, "to its right")
                pending = None
            operator = self.operator("AND")
            if operator and not parts:
                self.dangling(operator, "to its left")
            pending = operator or pending
            token = self.peek()
            if not operator and (not token or token.kind is Kind.CLOSE or self.is_operator(token, "OR")):
                return conjunction(parts) if parts else None

    def unary(self) -> Node | None:
        token = self.peek()
        if not token or token.kind is Kind.CLOSE or self.is_operator(token, "AND") or self.is_operator(token, "OR"):
            return None
        negation = self.operator("NOT")
        if not negation and token.kind is Kind.MINUS:
            negation = self.take()
        if not negation:
            return self.near()
        flips = 1
        while again := self.operator("NOT"):
            negation, flips = again, flips + 1
        part = self.unary()
        if not part:
            self.dangling(negation, "to its right")
            return None
        if flips % 2 == 0:
            return part
        return part.part if isinstance(part, Not) else Not(part, (token.start, part.span[1]))

    def near(self) -> Node | None:
        left = self.primary()
        parts: list[Node] = [left] if left else []
        while operator := self.operator("NEAR"):
            right = self.primary()
            if not left or not right:
                self.dangling(operator, "to its left" if right else "to its right")
                parts += [right] if right else []
            elif not isinstance(left, Spot) or not isinstance(right, Spot) or left.field is not right.field:
                self.problems.add(
                    "NEAR stands between two words or quotations of the same field; both are searched without it.",
                    (operator.start, operator.end),
                )
                parts.append(right)
            else:
                distance = min(max(int(operator.text[5:] or 10), 1), 1000)
                near = Near(left, right, distance, (left.span[0], right.span[1]))
                if parts[-1] is left:
                    parts[-1] = near
                elif self.counted(near):  # a NEAR b NEAR c: b is asked twice
                    parts.append(near)
            left = right or left
        return conjunction(parts) if parts else None

    # ------------------------------------------------------------------------------------------ operands

    def primary(self) -> Node | None:
        while token := self.peek():
            if token.kind is Kind.CLOSE or self.is_operator(token):
                return None
            self.at += 1
            node = self.operand(token)
            if node:
                return self.counted(node)
            if token.kind in (Kind.OPEN, Kind.FIELD):
                return None
        return None

    def counted(self, node: Node) -> Node | None:
        self.count += 1
        if self.count <= MOST:
            return node
        self.problems.add(f"Only the first {MOST} words and conditions are searched.", node.span)
        return None

    def operand(self, token: Token) -> Node | None:
        match token.kind:
            case Kind.OPEN:
                return self.group(token)
            case Kind.FIELD:
                return self.fielded(token)
            case Kind.EXACT:
                return self.exact(token)
            case Kind.QUOTED | Kind.TEXT:
                return self.value(token, self.field)
        return self.unary_inside(token)

    def unary_inside(self, token: Token) -> Node | None:
        """A minus where an operand was due, as in 'NEAR -b': the minus is left out."""
        self.problems.add("A minus is not possible here and was left out.", (token.start, token.end))
        return None

    def group(self, opening: Token) -> Node | None:
        if self.depth >= DEEPEST:
            self.problems.add("Too many parentheses within each other.", (opening.start, opening.end))
            return None
        self.depth += 1
        node = self.either()
        self.depth -= 1
        closing = self.take()
        if not closing:
            self.problems.add("This parenthesis is not closed.", (opening.start, opening.end))
        if not node:
            self.problems.add("There is nothing in these parentheses.", (opening.start, (closing or opening).end))
            return None
        return replace(node, span=(opening.start, closing.end)) if closing else node

    def fielded(self, token: Token) -> Node | None:
        field = BY_NAME[token.text]
        follower = self.peek()
        if not follower or follower.kind in (Kind.CLOSE, Kind.FIELD, Kind.MINUS) or self.is_operator(follower, "AND"):
            self.problems.add(f"“{token.text}:” needs something after it: {field.hint}.", (token.start, token.end))
            return None
        self.at += 1
        if follower.kind is Kind.OPEN:
            outer, self.field = self.field, field
            node = self.group(follower)
            self.field = outer
            return replace(node, span=(token.start, node.span[1])) if node else None
        if follower.kind is Kind.EXACT:
            outer, self.field = self.field, field
            node = self.exact(follower)
            self.field = outer
            return replace(node, span=(token.start, node.span[1])) if node else None
        return self.value(follower, field, token.start)

    def exact(self, token: Token) -> Node | None:
        follower = self.take()
        if follower and follower.kind is Kind.FIELD:
            node = self.fielded(follower)
        elif follower:
            node = self.value(follower, self.field, token.start)
        else:
            return None
        if isinstance(node, Word | Phrase):
            return replace(node, exact=True)
        if node:
            self.problems.add("“=” stands before a word or a quotation only.", (token.start, token.end))
        return node

    def value(self, token: Token, field: Field | None, start: int | None = None) -> Node | None:
        """One word, quotation or value of a field."""
        span = (token.start if start is None else start, token.end)
        if not token.closed:
            self.problems.add("This quotation is not closed.", (token.start, token.end), f'"{token.text.strip()}"')
        if field and field.takes is not Takes.TEXT:
            text, end = self.joined(token, field)
            if not text.strip():
                self.problems.add(f"“{field.name}:” needs something after it: {field.hint}.", span)
                return None
            return values.fact(field, text, (span[0], end), self.problems)
        part = TEXT_FIELDS[field.name] if field else TextField.ANY
        if token.kind is Kind.QUOTED:
            text = _quotation(token, self.problems)
            if any(char.isalnum() for char in text):
                return Phrase(text, part, span=span)
            self.problems.add("There is no word in this quotation.", span)
            return None
        return self.word(token.text, part, span)

    def joined(self, token: Token, field: Field) -> tuple[str, int]:
        """The value's text and end; dates of several words need no quotation marks."""
        best = (token.text, token.end)
        if field.takes in (Takes.DATE, Takes.ADDED) and token.kind is Kind.TEXT:
            text, used = token.text, 0
            for count, follower in enumerate(self.tokens[self.at : self.at + 4], 1):
                if follower.kind is not Kind.TEXT or self.is_operator(follower):
                    break
                text += f" {follower.text}"
                if values.is_date(text):
                    best, used = (text, follower.end), count
            self.at += used
        return best

    def word(self, text: str, field: TextField, span: Span) -> Node | None:
        if not any(char.isalnum() for char in text):
            if text in _SIGNS:
                self.problems.add(f"“{text}” is not an operator; write {_SIGNS[text]}.", span, _SIGNS[text])
            elif "*" in text:
                self.problems.add("“*” stands for the rest of a word and needs at least one letter.", span)
            return None
        if match := _FUZZY.fullmatch(text):
            return Fuzzy(near, int(match[2] or 1), field, span) if (near := _letters(match[1])) else None
        if "*" in text:
            pattern = re.sub(r"\*+", "*", text)
            if pattern.index("*") == len(pattern) - 1:
                return Prefix(pattern[:-1], field, span)
            return Wildcard(pattern, field, span)
        if match := _UNKNOWN_FIELD.fullmatch(text):
            self.unknown_field(match[1], match[2], span)
        return Word(text, field, span=span)

    def unknown_field(self, name: str, value: str, span: Span) -> None:
        near = closest(name, [field.name for field in FIELDS])
        if near:
            message = f"There is no field “{name}”, so these words are searched; did you mean “{near}:”?"
            self.problems.add(message, span, f"{near}:{value}")


def _letters(text: str) -> str:
    """A word that others are near: it cannot be a pattern as well, so of “T*AG:~” the letters stay."""
    return re.sub(r"\W", "", text) if "*" in text else text


def _quotation(token: Token, problems: Problems) -> str:
    words = token.text.split()
    text = " ".join(words[:LONGEST_PHRASE])[: LONGEST_PHRASE * 10].strip()
    if len(text) < len(" ".join(words)):
        problems.add(f"Only the first {LONGEST_PHRASE} words of a quotation are searched.", (token.start, token.end))
    return text
