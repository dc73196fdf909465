"""Property: nothing raises, and what is printed parses to the same query again."""

import datetime as dt

from hypothesis import example, given, settings
from hypothesis import strategies as st

from clipper.query import describe, parse, to_text, typing
from clipper.query import nodes as n
from clipper.query.fields import BY_NAME

TODAY = dt.date(2025, 2, 13)
PIECES = st.sampled_from(
    ["AND", "OR", "NOT", "-", "(", ")", '"', "“", "”", "„", "«", "=", "*", "~", "~2", "NEAR", "NEAR/3", ":", " ", "  ",
     "wind", "Wind*", "wi*d", "*nd", "wnid~", "don't", "e-mail", "12:30", "https://a.example/b?c=d", "Müller", "風力",
     "tag:", "tag:energy/wind", "tag:(a OR b)", "headline:", "text:=x", 'note:"a b"', "date:", "date:2025-02",
     "date:last week", "before:2024", "after:13.2.2025", "date:2024..", "is:", "is:starred", "has:nothing", "words:>5",
     "words:..9", "outlet:“The Post”", "foo:bar", "tga:x", "|", "&", "\0", "\u200b", "\u0301", "!", "?", "@", "9..3"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=14).map(" ".join)
)


@settings(max_examples=500, deadline=None)
@given(TYPED)
@example("(" * 5000)
@example("-" * 5000)
@example("NOT " * 3000)
@example("a NEAR " * 2000)
@example("a*" * 4000)
@example("a OR " * 4000)
@example("=" * 50 + "a")
@example("=headline:'0")
@example("T*AG:~")
@example("*~1")
@example("NOT \x1b0")
@example('tag:"AND')
@example('tag:"\x00')
def test_nothing_raises_and_printing_loses_nothing(text: str):
    parsed = parse(text)
    printed = to_text(parsed.node)
    again = parse(printed)
    assert again.node == parsed.node
    assert to_text(again.node) == printed
    for problem in parsed.problems:
        assert problem.message.strip()
        assert 0 <= problem.start <= problem.end <= len(text)
    for chip in describe(parsed.node, TODAY):
        assert chip.text.strip()
        assert 0 <= chip.start < chip.end <= len(text)
    typing(parsed.node, text)


LETTERS = st.text("abcdefgäßжλ", min_size=1, max_size=8).filter(lambda w: w not in BY_NAME)
FIELD = st.sampled_from(n.TextField)
SPOTS = st.one_of(
    st.builds(n.Word, LETTERS, FIELD, st.booleans()),
    st.builds(n.Prefix, LETTERS, FIELD),
    st.builds(n.Wildcard, st.builds("{}*{}".format, LETTERS, LETTERS), FIELD),
    st.builds(n.Fuzzy, LETTERS, st.sampled_from([1, 2]), FIELD),
    st.builds(n.Phrase, st.lists(LETTERS, min_size=1, max_size=3).map(" ".join), FIELD, st.booleans()),
)
SPANS = st.sampled_from(["2024..2025-03", "..2020", "3m"])
TIMES = st.sampled_from(["2025", "2025-02", "today", "last week", "2024-q3"])
LEAVES = st.one_of(
    SPOTS,
    st.builds(
        lambda field, left, right, distance: n.Near(n.Word(left, field), n.Phrase(right, field), distance),
        FIELD, LETTERS, LETTERS, st.integers(1, 1000),
    ),
    st.builds(n.Named, st.sampled_from(n.NameField), st.one_of(LETTERS, st.just("The Post"), st.just("a:b (c)"))),
    st.builds(n.Dates, st.sampled_from(n.Relation), TIMES),
    st.builds(n.Dates, st.just(n.Relation.ON), SPANS, st.sampled_from(n.Moment)),
    st.builds(n.Is, st.sampled_from(n.Flag)),
    st.builds(n.Has, st.sampled_from(n.Thing)),
    st.builds(lambda low, more: n.Length(low, low + more), st.integers(0, 999), st.integers(0, 999)),
    st.builds(n.Length, st.integers(0, 999), st.none()),
    st.builds(n.Length, st.none(), st.integers(0, 999)),
)  # fmt: skip


def negation(node: n.Node) -> n.Node:
    return node.part if isinstance(node, n.Not) else n.Not(node)


TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(negation, inner),
        st.lists(inner, min_size=2, max_size=4).map(n.conjunction),
        st.lists(inner, min_size=2, max_size=4).map(n.disjunction),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(TREES)
def test_every_ast_can_be_printed_and_parsed_back_without_a_problem(tree: n.Node):
    parsed = parse(to_text(tree))
    assert parsed.node == tree
    assert parsed.problems == ()
