"""Spaces between words and links, as Chromium writes them into a copied selection."""

from clipper.extract.html import clean


def test_a_hard_space_in_an_element_of_its_own_parts_words():
    page = (
        "<p>The council<span>&nbsp;</span><a href='https://a.example/x'>put the vote</a><span>&nbsp;</span>off until "
        "May, said the mayor of the town, and went home.<span>&nbsp;</span></p><p><span>&nbsp;</span>Nobody knew "
        "what would<em><span>&nbsp;</span>come</em> of it.</p>"
    )
    article = clean(page.encode(), fragment=True)
    assert [block.text for block in article.blocks] == [
        "The council put the vote off until May, said the mayor of the town, and went home.",
        "Nobody knew what would come of it.",
    ]
    assert 'council <a href="https://a.example/x">put the vote</a> off' in article.blocks[0].html
