"""Rules of an outlet: lines compared without case, spacing and the digits in them."""

import pytest

from clipper.domain.article import Rule
from clipper.extract.rules import Rulebook, applies, pattern_of


def rule(
    number: int = 1, outlet: str = "post.example", *, keep: bool = False, pattern: str = "Read 12 comments"
) -> Rule:
    return Rule(number, outlet, keep=keep, pattern=pattern)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Read 12 comments", "read 3   COMMENTS"),
        ("Stand: 12.02.2025, 08:30", "Stand: 1.1.2024, 17:05"),
        (" Anzeige\n", "anzeige"),
    ],
)
def test_lines_alike_have_one_pattern(one, other):
    assert pattern_of(one) == pattern_of(other)


def test_different_lines_have_different_patterns():
    assert pattern_of("Read comments") != pattern_of("Read 3 comments")


@pytest.mark.parametrize(
    ("outlet", "host", "name", "yes"),
    [
        ("post.example", "post.example", "", True),
        ("www.post.example", "post.example", "", True),
        ("post.example", "news.post.example", "", True),
        ("post.example", "ipost.example", "", False),
        ("The Post", "", "the post", True),
        ("The Post", "other.example", "Other", False),
        ("", "any.example", "", True),
    ],
)
def test_a_rule_holds_for_its_outlet(outlet, host, name, yes):
    assert applies(rule(outlet=outlet), host=host, outlet=name) is yes


def test_the_newest_rule_wins():
    book = Rulebook([rule(2, keep=True), rule(1)], url="https://www.post.example/a")
    found = book.verdict("Read 7 comments")
    assert found is not None
    assert found.keep
    assert book.verdict("Something else") is None


def test_no_rules_no_verdict():
    assert not Rulebook([rule(outlet="other.example")], url="https://post.example/")
    assert Rulebook([]).verdict("Read 12 comments") is None
