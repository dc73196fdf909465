"""Metadata: what the page says of itself, what a reader sees, and how sure each value is."""

import pytest

from clipper.domain.article import Certainty
from clipper.extract import metadata
from clipper.extract.html.parsing import parse
from clipper.extract.html.segments import segments_of
from clipper.extract.metadata.authors import clean_names
from clipper.extract.metadata.dates import parse as parse_date
from clipper.extract.metadata.headline import cut_site
from clipper.extract.metadata.language import guess, normalise


def read(
    head: str = "",
    body: str = "",
    url: str = "https://www.the-post.example/a/1",
    *,
    lang: str = "",
    fragment: bool = False,
):
    page = parse(f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>")
    return metadata.read(page.root, segments_of(page.root), url=url, fragment=fragment)


JSON = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "The Post"},
 {"@type": "NewsArticle", "headline": "Bridge vote put off", "author": [{"@id": "#jane"}, {"@type": "Person", "name": "Jack Doe"}],
 "datePublished": "2025-02-13T08:30:00+01:00", "publisher": {"@type": "Organization", "name": "The Post"},
 "articleSection": "Politics", "inLanguage": "en-gb"}, {"@id": "#jane", "@type": "Person", "name": "Jane Roe"}]}</script>"""


def test_structured_data_is_taken_at_its_word():
    facts = read(JSON)
    assert facts.headline == metadata.Value("Bridge vote put off", Certainty.STRUCTURED)
    assert facts.authors == ("Jane Roe", "Jack Doe")
    assert facts.authors_certainty is Certainty.STRUCTURED
    assert facts.published
    assert facts.published.value == "2025-02-13T08:30:00+01:00"
    assert (facts.outlet, facts.section.text, facts.language.text) == ("The Post", "Politics", "en-GB")


def test_the_heading_that_agrees_beats_what_others_say():
    facts = read(
        "<title>Bridge vote put off | The Post</title><meta property='og:title' content='You won’t believe this vote'>",
        "<h1>The Post</h1><h1>Bridge vote put off</h1>",
    )
    assert facts.headline == metadata.Value("Bridge vote put off", Certainty.STRUCTURED)
    assert "Bridge vote put off" in facts.used


@pytest.mark.parametrize(
    ("title", "site", "host", "short"),
    [
        ("Bridge vote - The Post", "The Post", "", "Bridge vote"),
        ("The Post | Bridge vote", "The Post", "", "Bridge vote"),
        ("Bridge vote | Politics | The Post", "The Post", "", "Bridge vote | Politics"),
        ("Bridge: a vote – thepost.example", "", "thepostexample", "Bridge: a vote"),
        ("Bridge - a vote", "The Post", "thepostexample", "Bridge - a vote"),
        ("Bridge vote", "The Post", "", "Bridge vote"),
    ],
)
def test_site_names_are_cut_off(title, site, host, short):
    assert cut_site(title, site, host) == short


def test_what_only_a_reader_sees():
    facts = read(
        "<title>Brücke wird teurer</title>",
        "<header>Der Bote</header><h1>Brücke wird teurer</h1><p>Von Erika Muster</p><p>13. Februar 2025, 8:30 Uhr</p><p>Text.</p>",
        lang="de",
    )
    assert facts.authors == ("Erika Muster",)
    assert facts.authors_certainty is Certainty.VISIBLE
    assert facts.published
    assert facts.published.day == "2025-02-13"
    assert facts.published_certainty is Certainty.VISIBLE
    assert "Von Erika Muster" in facts.used


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("by: Jane Roe,  Dec 17, 2025", ("Jane Roe",)),
        ("Von Jane Roe, 3. Januar 2026, 8 Uhr", ("Jane Roe",)),
        ("By April Roe and June Doe", ("April Roe", "June Doe")),
    ],
)
def test_the_date_in_a_byline_is_nobodys_name(byline, names):
    assert read(body=f"<h1>Bridge vote put off</h1><p>{byline}</p>").authors == names


@pytest.mark.parametrize(("site", "names"), [("Jane Roe", ("Jane Roe",)), ("The Post", ()), ("Post", ())])
def test_who_has_a_site_of_their_own_is_its_author(site, names):
    said = f"<meta property='og:site_name' content='{site}'><meta name='author' content='{site}'>"
    assert read(said, "<h1>Bridge vote put off</h1>").authors == names


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("Politics", "Politics"),
        ("Holidays &amp; Celebrations", "Holidays & Celebrations"),
        ("Home Page, slider, Housing, Video", "Housing"),
        ("/world/middle_east", "Middle east"),
        ("region-de-los-rios", "Region de los rios"),
        ("nil", ""),
        ("the-post.example.com", ""),
        ("U.S.", "U.S."),
    ],
)
def test_a_section_is_named_in_words(said, section):
    assert read(f"<meta property='article:section' content='{said}'>").section.text == section


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Roe, MBA", ("Jane Roe",)),
        ("By Jane Roe, Ph.D., John Doe, and Ada Poe", ("Jane Roe", "John Doe", "Ada Poe")),
        ("Analysis by Jane Roe, edited by Jack Doe", ("Jane Roe", "Jack Doe")),
        ("By following the tips below and others", ()),
        ("About the Author", ()),
        ("q_admin", ()),
        ("page.head.extra.author", ()),
        ("sara.r.roe", ("sara.r.roe",)),
    ],
)
def test_what_stands_beside_names_is_no_name(byline, names):
    kind = "lead" if byline.startswith("By") else "author"
    body = f"<h1>Bridge vote put off</h1><p class='{kind}'>{byline}</p>"
    assert read(body=body).authors == names


def test_a_description_has_no_tags_in_it():
    lead = "&lt;p&gt;They &lt;strong class='x'&gt;did&lt;/strong&gt;, in &amp;quot;2&amp;lt;3&amp;quot;.&lt;br/&gt;More&lt;/p&gt;"
    assert read(f'<meta name="description" content="{lead}">').lead.text == 'They did, in "2<3". More'


def test_nothing_is_made_up():
    facts = read("<title>A page</title>", "<h1>A page</h1><p>Some text without any date or name.</p>")
    assert facts.authors == ()
    assert facts.published is None
    assert facts.outlet_name == metadata.Value("the-post.example", Certainty.GUESS)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By Jane Roe and Jack Doe"], ("Jane Roe", "Jack Doe")),
        (["Von Erika Muster, Max Muster"], ("Erika Muster", "Max Muster")),
        (["admin"], ()),
        (["https://facebook.example/jane"], ()),
        (["Jane Roe", "jane roe"], ("Jane Roe",)),
        (["The Post"], ()),
        ([" Jane\u202e Roe\x00 "], ("Jane Roe",)),
    ],
)
def test_names(raw, names):
    assert clean_names(raw, "The Post") == names


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-02-13", "2025-02-13"),
        ("2025-02-13T08:30:00.000Z", "2025-02-13T08:30:00Z"),
        ("2025-02-13 08:30:00 +0100", "2025-02-13T08:30:00+01:00"),
        ("2025-02-13T00:00:00Z", "2025-02-13"),
        ("20250213", "2025-02-13"),
        ("13 février 2025", "2025-02-13"),
        ("1851-09-18", None),
        ("2999-01-01", None),
        ("soon", None),
    ],
)
def test_dates(text, value):
    found = parse_date(text, "fr")
    assert (found.value if found else None) == value


STATED = """<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-02-13T23:30:00Z",
 "dateModified": "2025-03-01"}</script>"""
OF_ANY_PAGE = """<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2025-02-13"}</script>"""
PARAGRAPH = "<p>" + "The council voted on Tuesday to put the bridge off until the spring. " * 4 + "</p>"


@pytest.mark.parametrize(
    ("head", "body", "value", "certainty"),
    [
        (STATED, "", "2025-02-13T23:30:00Z", Certainty.STRUCTURED),
        (STATED, "<p>14 February 2025</p>", "2025-02-14", Certainty.GUESS),  # the reader's day, where clocks differ
        (STATED, "<p>Updated: 1 March 2025</p>", "2025-02-13T23:30:00Z", Certainty.STRUCTURED),
        (STATED, "<p>14.2.2025</p><p>13 February 2025</p>", "2025-02-13T23:30:00Z", Certainty.STRUCTURED),
        (STATED, PARAGRAPH + "<p>3 January 2025</p>", "2025-02-13T23:30:00Z", Certainty.STRUCTURED),  # of a teaser
        (OF_ANY_PAGE, "", None, Certainty.GUESS),
        (OF_ANY_PAGE, "<p>By Jane Roe, 13 February 2025</p>", "2025-02-13", Certainty.STRUCTURED),
        ("<meta name='dc.date' content='2025-02-13'>", PARAGRAPH, None, Certainty.GUESS),
        ("<meta property='article:modified_time' content='2025-02-13'>", "<p>2 May 2025</p>", None, Certainty.GUESS),
        ("", "<p>May 2025</p><p>3 May 2025</p>", "2025-05-03", Certainty.VISIBLE),
        ("", "<p>3 May 2025. Updated: 7 May 2025</p>", "2025-05-03", Certainty.VISIBLE),
        ("", PARAGRAPH.replace("<p>", "<p>27.1.2025 - "), "2025-01-27", Certainty.VISIBLE),
    ],
)
def test_what_is_stated_and_what_is_shown(head, body, value, certainty):
    facts = read(head + "<title>Bridge vote put off</title>", f"<h1>Bridge vote put off</h1>{body}{PARAGRAPH}")
    assert (facts.published.value if facts.published else None) == value
    assert facts.published_certainty is certainty


def test_day_and_month_the_other_way_round_are_no_other_date():
    head = STATED.replace("2025-02-13T23:30:00Z", "2025-03-02") + "<title>Bridge vote put off</title>"
    facts = read(head, f"<h1>Bridge vote put off</h1><p>03.02.2025</p>{PARAGRAPH}")
    assert facts.published
    assert facts.published.value == "2025-03-02"


@pytest.mark.parametrize(
    ("named", "outlet"),
    [
        ("The Post.com", "The Post"),
        ("The Post - News that travels", "The Post"),
        ("The Post Weekly", "The Post Weekly"),
    ],
)
def test_what_is_added_to_the_publishers_name_is_cut_off(named, outlet):
    publisher = '<script type="application/ld+json">{"@type": "Article", "publisher": {"name": "The Post"}}</script>'
    assert read(f"<meta property='og:site_name' content='{named}'>{publisher}").outlet == outlet


@pytest.mark.parametrize(
    ("named", "outlet"),
    [
        ("Coast Blog | News, tips and stories for sailors", "Coast Blog"),
        ("Coast - - Make the harbour great", "Coast"),
        ("Coast News | Harbour, South", "Coast News | Harbour, South"),
        ("Bridge vote put off for a year", "the-post.example"),  # the page's own title
        ("Bridge vote put off for a year | Coast News", "Coast News"),
    ],
)
def test_an_outlet_has_neither_a_motto_nor_the_title_in_its_name(named, outlet):
    title = named if named.startswith("Bridge") else "Bridge vote put off"
    assert read(f"<meta property='og:site_name' content='{named}'><title>{title}</title>").outlet == outlet


def test_the_date_of_the_address():
    facts = read(url="https://the-post.example/2025/02/13/bridge")
    assert facts.published
    assert (facts.published.value, facts.published_certainty) == ("2025-02-13", Certainty.VISIBLE)


@pytest.mark.parametrize(
    ("raw", "tag"), [("en_us", "en-US"), ("de", "de"), ("zh-hans-cn", "zh-Hans-CN"), ("x", ""), ("und", "")]
)
def test_language_tags(raw, tag):
    assert normalise(raw) == tag


def test_a_language_is_guessed_from_enough_text():
    assert guess("Der Gemeinderat hat am Dienstag beschlossen, die Brücke erst im Frühjahr zu bauen.") == "de"
    assert guess("Hm.") == ""


def test_addresses():
    facts = read("<link rel=canonical href='/a/canonical'><base href='https://cdn.example/'>")
    assert facts.url == "https://www.the-post.example/a/1"
    assert facts.canonical_url == "https://cdn.example/a/canonical"
    assert read(url="").url == ""
    assert read("<link rel=canonical href='javascript:x'>", url="").canonical_url == ""


def test_a_selection_names_itself():
    facts = read(body="<h2>Bridge vote put off</h2><p>The council voted.</p>", fragment=True)
    assert facts.headline == metadata.Value("Bridge vote put off", Certainty.VISIBLE)
