"""Lines: soft hyphens, hard wraps, hyphenation."""

from clipper.extract.text.split import join_words, split


def texts(text: str) -> list[str]:
    return [line.text for line in split(text)]


def test_line_ends_and_blank_lines():
    lines = split("one\r\n\r\n\r\ntwo\u2028three\x0cfour")
    assert [(line.text, line.gap) for line in lines] == [("one", 0), ("two", 2), ("three", 0), ("four", 0)]


def test_soft_hyphens_and_zero_width_spaces_go():
    assert texts("Neu\u00adzeit\u200b \ufeffhier") == ["Neuzeit hier"]


def test_persian_keeps_its_joiners():
    assert texts("می\u200cخواهم") == ["می\u200cخواهم"]


WRAPPED = """The harbour council put off the vote on the new bridge for the third
time on Monday, and nobody could say when it will come back to the
table. The treasurer said that the money was there, but not the will,
and that the fisher-
men had asked for more time."""


def test_hard_wrapped_paragraphs_are_one_again():
    (line,) = texts(WRAPPED)
    assert line.startswith("The harbour council put off the vote on the new bridge for the third time on Monday")


def test_hyphenation_at_the_line_end_is_undone():
    assert "fishermen had asked" in texts(WRAPPED)[0]
    assert texts("Die Brücken-\nbauer kamen.") == ["Die Brückenbauer kamen."]
    assert join_words("Nord-", "Süd-Achse") == "Nord-Süd-Achse"
    assert join_words("Tokyo", "city") == "Tokyo city"
    assert join_words("東京", "都") == "東京都"


def test_poems_lists_and_menus_stay_in_lines():
    poem = "Roses are red,\nViolets are blue,\nSugar is sweet,\nAnd so are you."
    assert len(texts(poem)) == 4
    menu = "Home\nPolitics\nSport\nCulture and arts\nWeather"
    assert len(texts(menu)) == 5
    paragraphs = (
        "A first paragraph of quite some length that ends here.\nA second one.\nAnd a third that is longer again."
    )
    assert len(texts(paragraphs)) == 3
