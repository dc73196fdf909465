"""Pages in every encoding, declared, wrongly declared or not declared."""

import pytest

from clipper.extract.html.parsing import decode, parse
from clipper.extract.html.segments import segments_of

TEXT = "<p>Größe, façade, naïve: Příliš žluťoučký kůň</p>"
GERMAN = "<p>Die Größe der Straße überraschte die Bürger in München außerordentlich.</p>"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "iso-8859-1"),  # wrongly declared by the server
        (b"<meta charset=windows-1252>" + TEXT.encode(), ""),  # wrongly declared by the page
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (b'<meta charset="windows-1250">' + TEXT.encode("cp1250", "ignore"), ""),
    ],
)
def test_encodings(data, charset):
    assert "Příliš žluťoučký kůň" in decode(data, charset)


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN + "<p>“Quoted” – dashes</p>", "cp1252", "iso-8859-1"),
        ("<p>Съвет на министрите прие закона</p>", "cp1251", "windows-1251"),
        ("<p>東京の天気は晴れです</p>", "shift_jis", "Shift_JIS"),
        ("<p>中国新闻网北京消息</p>", "gb18030", "gb2312"),
        ("<p>한국 신문 기사</p>", "euc-kr", "euc-kr"),
    ],
)
def test_declared_encodings(text, encoding, declared):
    data = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>".encode() + text.encode(encoding)
    assert text in decode(data)


def test_undeclared_encodings_are_guessed():
    assert GERMAN in decode(GERMAN.encode("cp1252"))
    russian = "<p>" + "Правительство приняло новый закон о защите окружающей среды. " * 5 + "</p>"
    assert russian in decode(russian.encode("cp1251"))


def test_a_few_broken_bytes_do_not_spoil_a_page():
    data = GERMAN.encode() * 3 + b"\xff\xfe\x80" + GERMAN.encode()
    assert decode(data).count("Größe der Straße") == 4


def test_text_that_was_encoded_twice_is_mended():
    twice = "It’s “here” – now".encode().decode("latin-1")
    assert parse(f"<p>{twice}</p>").root.text_content().strip() == "It’s “here” – now"


def test_long_data_addresses_are_set_aside():
    page = parse("<img src='data:image/png;base64," + "A" * 20_000_000 + "'><p>Text</p>")
    assert page.root.text_content().strip() == "Text"
    assert page.root.find(".//img").get("src") == "clipper-data:0"
    assert len(page.data[0]) > 20_000_000


def test_nothing_after_a_deep_nest_is_lost():
    page = parse("<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>")
    assert page.flattened
    assert "after" in page.root.text_content()


def test_an_element_opened_in_one_notice_and_closed_in_another_does_not_hide_the_page():
    body = "<p>A paragraph of the page.</p>" * 150
    page = parse(f"<noscript><div></noscript>{body}<noscript></div></noscript><noscript><p>Use scripts.</noscript>")
    texts = [segment.text for segment in segments_of(page.root)]
    assert texts == ["A paragraph of the page."] * 150
