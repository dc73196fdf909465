"""What queries mean, and what is said about mistakes in them."""

import pytest

from clipper.query import parse, to_text, typing
from clipper.query.nodes import And, Everything, Fuzzy, Near, Not, Or, Phrase, Prefix, TextField, Typed, Wildcard, Word

MEANINGS = {
    "": "",
    "wind farm": "wind farm",
    "wind AND farm": "wind farm",
    "wind or farm": "wind or farm",
    "wind OR farm": "wind OR farm",
    "(wind OR sun) power": "(wind OR sun) power",
    "wind -farm": "wind -farm",
    "wind NOT (farm OR park)": "wind NOT (farm OR park)",
    "NOT NOT wind": "wind",
    "„Offshore Wind“": '"Offshore Wind"',
    "«parc éolien» “wind farm”": '"parc éolien" "wind farm"',
    "=Wind": "=Wind",
    '="wind farms"': '="wind farms"',
    "Wind*": "Wind*",
    "off**shore": "off*shore",
    "wnid~": "wnid~1",
    "wnid~2": "wnid~2",
    "e-mail": "e-mail",
    "Berlin - Paris & Rome": "Berlin Paris Rome",
    "title:wind": "headline:wind",
    "headline:(wind OR farm)": "headline:wind OR headline:farm",
    'Outlet:"The Post"': 'outlet:"The Post"',
    "outlet: Post": "outlet:Post",
    "tag:energy/wind": "tag:energy/wind",
    "tag:(wind OR sun) -tag:old": "(tag:wind OR tag:sun) -tag:old",
    "date:2025-2": "date:2025-02",
    "on:13.2.2025": "date:2025-02-13",
    "date:last week wind": 'date:"last week" wind',
    "date:13 Feb 2025": "date:2025-02-13",
    "date:2024 .. 2025": "date:2024..2025",
    "after:2025-01 before:2025-03": "after:2025-01 before:2025-03",
    "since:today": "after:today",
    "is:starred has:notes": "is:starred has:note",
    "words:>500": "words:>=501",
    "words:<200": "words:<=199",
    "words:300..800": "words:300..800",
    "words:7": "words:7",
    "wind NEAR farm": "wind NEAR/10 farm",
    "wind NEAR/3 farm NEAR/5 sea": "wind NEAR/3 farm farm NEAR/5 sea",
    "headline:(wind NEAR/3 farm)": "headline:wind NEAR/3 headline:farm",
    "12:30": "12:30",
    "https://a.example/b": "https://a.example/b",
}


@pytest.mark.parametrize(("text", "printed"), MEANINGS.items())
def test_meaning(text: str, printed: str):
    parsed = parse(text)
    assert to_text(parsed.node) == printed
    assert parsed.problems == ()


def test_nodes():
    assert parse("  ").node == Everything()
    assert parse("a b").node == And((Word("a"), Word("b")))
    assert parse("a OR (b c)").node == Or((Word("a"), And((Word("b"), Word("c")))))
    assert parse("-a*").node == Not(Prefix("a"))
    assert parse("*nd").node == Wildcard("*nd")
    assert parse("teh~").node == Fuzzy("teh", 1)
    assert parse("note:“a b”").node == Phrase("a b", TextField.NOTE)
    assert parse('a NEAR/4 "b c"').node == Near(Word("a"), Phrase("b c"), 4)


MISTAKES = [
    # query, what still runs, the place, part of the sentence, suggestion
    ('wind "farm power', 'wind "farm power"', (5, 16), "not closed", '"farm power"'),
    ("wind (farm", "wind farm", (5, 6), "not closed", ""),
    ("wind) farm", "wind farm", (4, 5), "no opening one", ""),
    ("wind ()", "wind", (5, 7), "nothing in these parentheses", ""),
    ("wind OR", "wind", (5, 7), "“OR” needs something to its right", ""),
    ("OR wind", "wind", (0, 2), "“OR” needs something to its left", ""),
    ("wind AND", "wind", (5, 8), "“AND” needs something to its right", ""),
    ("wind NOT", "wind", (5, 8), "“NOT” needs something to its right", ""),
    ("NEAR wind", "wind", (0, 4), "“NEAR” needs something to its left", ""),
    ("wind NEAR tag:x", "wind tag:x", (5, 9), "NEAR stands between two words", ""),
    ("a b OR c", "(a b) OR c", (0, 8), "AND binds closer", "(a b) OR c"),
    ("outlt:Post", "outlt:Post", (0, 10), "did you mean “outlet:”", "outlet:Post"),
    ("x tag:", "x", (2, 6), "needs something after it", ""),
    ("date:soon wind", "wind", (0, 9), "not a date", ""),
    ("date:2025-02-30 wind", "wind", (0, 15), "There is no date", ""),
    ("date:2025..2024", "", (0, 15), "later than", ""),
    ("date:3/4/2025", "", (0, 13), "two ways", ""),
    ("before:2024..2025", "", (0, 17), "date:2024..2025", ""),
    ("is:stared", "", (0, 9), "did you mean “starred”", "is:starred"),
    ("has:xyzzy", "", (0, 9), "there are note, picture", ""),
    ("words:many", "", (0, 10), "not a number", "words:>500"),
    ("wind *", "wind", (5, 6), "at least one letter", ""),
    ("wind || farm", "wind farm", (5, 7), "write OR", "OR"),
    ("=tag:x", "tag:x", (0, 1), "before a word", ""),
    ('"..." wind', "wind", (0, 5), "no word in this quotation", ""),
]


@pytest.mark.parametrize(("text", "runs", "place", "message", "suggestion"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_mistakes_are_named_and_the_good_part_runs(text, runs, place, message, suggestion):
    parsed = parse(text)
    assert to_text(parsed.node) == runs
    (problem,) = parsed.problems
    assert message in problem.message
    assert (problem.start, problem.end) == place
    assert problem.suggestion == suggestion


def test_very_long_and_deep_queries_are_cut_with_a_word_about_it():
    assert parse("(" * 100 + "a" + ")" * 100).problems
    many = parse("word " * 400)
    assert isinstance(many.node, And)
    assert len(many.node.parts) == 300
    assert "first 300" in many.problems[0].message


def test_the_last_word_is_open_while_typing():
    def typed(text: str):
        return typing(parse(text).node, text)

    assert typed("wind fa") == And((Word("wind"), Typed("fa")))
    assert typed("wind fa ") == And((Word("wind"), Word("fa")))
    assert typed("wind OR fa") == Or((Word("wind"), Typed("fa")))
    assert typed("headline:fa") == Typed("fa", TextField.HEADLINE)
    assert typed("wind -fa") == parse("wind -fa").node
    assert typed('wind "fa"') == parse('wind "fa"').node
    assert typed("wind *e") == And((Word("wind"), Everything()))
    assert typed("wind *ene") == parse("wind *ene").node
    assert typed("(wind fa)") == parse("(wind fa)").node
