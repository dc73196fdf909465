"""Nothing gets in: scripts, remote resources, odd links and turned text."""

import pytest

from clipper.extract.sanitise import clean_line, clean_text, safe_link, sanitise, sanitise_inline


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<script>alert(1)</script>Hello", "Hello"),
        ("<b onclick=alert(1)>x</b>", "<b>x</b>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<a href="file:///etc/passwd">x</a>', "<a>x</a>"),
        ('<a href="/relative">x</a>', "<a>x</a>"),
        ('<a href="https://a.example/">x</a>', '<a href="https://a.example/">x</a>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<img src="https://tracker.example/p.gif">x', "x"),
        ('<svg><a xlink:href="javascript:alert(1)">x</a></svg>y', "y"),
        ("<iframe src=x>z</iframe>y", "y"),
        ('<p style="background:url(https://t.example)">x</p>', "x"),
        ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>y", "y"),
        ("a\x00b", "ab"),
        ("5 < 6 &amp; 7", "5 &lt; 6 &amp; 7"),
    ],
)
def test_inline_html_is_a_short_list(dirty, clean):
    assert sanitise_inline(dirty) == clean


def test_tables_and_blocks_stay_as_blocks():
    assert sanitise("<table><tr><td colspan=2 onload=x>1</td></tr></table>") == (
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    )
    assert sanitise("<p>a</p><form><input>b</form>") == "<p>a</p>b"


@pytest.mark.parametrize(
    ("address", "base", "link"),
    [
        ("https://a.example/x", "", "https://a.example/x"),
        ("/x?y=1", "https://a.example/z", "https://a.example/x?y=1"),
        (" java\nscript:alert(1)", "https://a.example/", ""),
        ("JAVASCRIPT:alert(1)", "", ""),
        ("vbscript:x", "", ""),
        ("file:///etc/passwd", "https://a.example/", ""),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("#top", "https://a.example/", ""),
        ("/a/../b/./c", "https://a.example/d/e", "https://a.example/b/c"),
        ("/größe/x.html?y=1&z=/2", "https://a.example/d/e", "https://a.example/größe/x.html?y=1&z=/2"),
        ("/x?y=<1>", "https://a.example", "https://a.example/x?y=<1>"),
        ("https://a.example/x\n\x01y", "", "https://a.example/xy"),
        ("/x", "https://user@a.example:81/z", "https://user@a.example:81/x"),
        ("http://[broken", "", ""),
        ("https://", "", ""),
        ("mailto:a@b.example", "", "mailto:a@b.example"),
        ("http://a.example:99999999/", "", ""),
    ],
)
def test_links_lead_to_the_web_or_nowhere(address, base, link):
    assert safe_link(address, base) == link


def test_lines_cannot_turn_round_or_break():
    assert clean_line("Pay \u202etxt.exe\u202c now\r\nplease\x07 \u2066x\u2069") == "Pay txt.exe now please x"
    assert clean_line("co\u00adopera\u200btion") == "cooperation"
    assert clean_line("e\u0301") == "é"
    assert clean_line("x" * 5000) == "x" * 1000
    assert clean_line("\ud800a") == "a"


def test_text_keeps_its_lines():
    assert clean_text("one\ntwo\tthree\x0b\x1b") == "one\ntwo\tthree"
