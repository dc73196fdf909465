"""Clipboard and drop contents, form by form, as real programs send them."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipper.capture import LINK, file_paths, from_formats, link_title
from clipper.domain.payload import Payload, Via
from clipper.errors import CaptureError, TooLarge

PAGE = "https://the-post.example/news/harbour-vote"
STYLE = (
    "color: rgb(34, 34, 34); font-family: Georgia, serif; font-size: 18px; font-style: normal; "
    "font-variant-ligatures: normal; font-weight: 400; letter-spacing: normal; orphans: 2; text-align: start; "
    "text-indent: 0px; text-transform: none; widows: 2; word-spacing: 0px; -webkit-text-stroke-width: 0px; "
    "white-space: normal; background-color: rgb(255, 255, 255); display: inline !important; float: none;"
)
CHROMIUM = (
    f'<meta http-equiv="content-type" content="text/html; charset=utf-8"><h1 style="{STYLE}">Harbour vote put off</h1>'
    f'<p style="{STYLE}">The council – after nine hours – put the vote off. <a href="/x" style="{STYLE}">More</a></p>'
)
PLAIN = "Harbour vote put off\n\nThe council – after nine hours – put the vote off. More"


def only(formats: dict[str, bytes], via: Via = Via.CLIPBOARD) -> Payload:
    (payload,) = from_formats(formats, via=via)
    return payload


def windows_html(fragment: str, url: str = PAGE, *, shift: int = 0) -> bytes:
    """ "HTML Format" as browsers on Windows write it, with positions counted in bytes."""
    head = "Version:0.9\r\nStartHTML:{:010d}\r\nEndHTML:{:010d}\r\nStartFragment:{:010d}\r\nEndFragment:{:010d}\r\n"
    head += f"SourceURL:{url}\r\n" if url else ""
    before, after = "<html>\r\n<body>\r\n<!--StartFragment-->", "<!--EndFragment-->\r\n</body>\r\n</html>"
    start_html = len(head.format(0, 0, 0, 0).encode())
    start = start_html + len(before)
    end = start + len(fragment.encode())
    numbers = (start_html, end + len(after), start + shift, end + shift)
    return (head.format(*numbers) + before + fragment + after).encode() + b"\0"


# ------------------------------------------------------------------------------------------------ Chromium


def test_chromium_copies_a_fragment_and_the_address_of_its_page():
    payload = only(
        {
            "text/html": CHROMIUM.encode(),
            "text/plain": PLAIN.encode(),
            "chromium/x-source-url": PAGE.encode(),
            "UTF8_STRING": PLAIN.encode(),
            "TIMESTAMP": b"\x01\x02\x03\x04",
        }
    )
    assert (payload.media_type, payload.url, payload.charset) == ("text/html", PAGE, "utf-8")
    assert payload.fragment
    assert payload.via is Via.CLIPBOARD
    assert payload.data.decode() == CHROMIUM


def test_a_whole_page_as_a_real_chromium_copied_it():
    """What Chromium on Linux put on the X clipboard for 'select all' on one of the samples."""
    folder = Path(__file__).parent / "data/chromium-copy"
    payload = only({file.name.replace("_", "/", 1): file.read_bytes() for file in folder.iterdir()})
    assert (payload.media_type, payload.fragment) == ("text/html", True)
    assert payload.url == "http://127.0.0.1:8377/harbour-bridge.html"
    assert payload.data.startswith(b'<div class="cookie-banner" id="consent" role="dialog" style="position: fixed')
    assert "said Leila Brandt, who runs a chandlery" in payload.data.decode()


def test_chromium_drags_a_selection_with_a_byte_order_mark_and_no_address():
    payload = only({"text/html": b"\xef\xbb\xbf" + CHROMIUM.encode(), "text/plain": PLAIN.encode()}, Via.DROP)
    assert payload.data.decode() == CHROMIUM
    assert payload.url == ""
    assert payload.via is Via.DROP


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_markup_in_utf_16(order: str, mark: bool):
    bom = ("\ufeff" if mark else "").encode(order)
    assert only({"text/html": bom + CHROMIUM.encode(order)}).data.decode() == CHROMIUM


def test_a_dragged_link_is_a_link():
    payload = only(
        {
            "text/uri-list": f"{PAGE}\r\n".encode(),
            "text/x-moz-url": f"{PAGE}\nHarbour vote put off – again".encode("utf-16-le"),
            "text/html": f'<a href="{PAGE}">Harbour vote put off – again</a>'.encode(),
            "text/plain": PAGE.encode(),
        },
        Via.DROP,
    )
    assert (payload.media_type, payload.url) == (LINK, PAGE)
    assert link_title(payload) == "Harbour vote put off – again"
    assert payload.data.decode().splitlines()[-1] == PAGE


def test_a_dragged_link_without_its_own_format():
    payload = only({"text/uri-list": f"# comment\r\n{PAGE}\r\n".encode()}, Via.DROP)
    assert (payload.media_type, payload.url, link_title(payload)) == (LINK, PAGE, "")


def test_chromium_copies_a_picture_with_its_markup(png: bytes):
    image = "https://the-post.example/img/harbour%20view.png"
    markup = f'<meta charset="utf-8"><img src="{image}" alt="The harbour"/>'
    payload = only({"text/html": markup.encode(), "image/png": png, "chromium/x-source-url": PAGE.encode()})
    assert (payload.media_type, payload.data, payload.url) == ("image/png", png, PAGE)
    assert payload.filename == "harbour view.png"


def test_a_dragged_picture_without_its_bytes_is_a_link_to_it():
    image = "https://the-post.example/img/harbour.png"
    payload = only({"text/html": f'<img src="{image}">'.encode(), "text/uri-list": image.encode()}, Via.DROP)
    assert (payload.media_type, payload.url) == (LINK, image)


# ------------------------------------------------------------------------------------------------ Firefox


def test_firefox_copies_markup_with_its_context():
    payload = only(
        {
            "text/html": CHROMIUM.encode(),
            "text/_moz_htmlcontext": '<html lang="en"><body><main></main></body></html>'.encode("utf-16-le"),
            "text/_moz_htmlinfo": "0,0".encode("utf-16-le"),
            "text/x-moz-url-priv": PAGE.encode("utf-16-le"),
            "text/plain": PLAIN.encode(),
            "text/plain;charset=utf-8": PLAIN.encode(),
        }
    )
    assert (payload.data.decode(), payload.url) == (CHROMIUM, PAGE)


def test_firefox_of_old_copies_utf_16():
    payload = only(
        {
            "text/html": b"\xff\xfe" + CHROMIUM.encode("utf-16-le"),
            "text/_moz_htmlinfo": "2,3".encode("utf-16-le"),
            "text/unicode": PLAIN.encode("utf-16-le"),
        }
    )
    assert payload.data.decode() == CHROMIUM


# ------------------------------------------------------------------------------------------------ Windows


@pytest.mark.parametrize("name", ["HTML Format", 'application/x-qt-windows-mime;value="HTML Format"', "text/html"])
def test_windows_html_format(name: str):
    fragment = "<h1>Hafenbrücke: Abstimmung vertagt</h1><p>Nach neun Stunden – und 40 Anträgen.</p>"
    payload = only({name: windows_html(fragment), "text/plain": b"Hafenbr\xc3\xbccke"})
    assert payload.data.decode() == fragment
    assert payload.url == PAGE
    assert payload.fragment


def test_windows_html_format_with_wrong_positions_is_read_by_its_comments():
    fragment = "<p>Nach neun Stunden</p>"
    broken = windows_html(fragment, shift=10_000)
    assert only({"HTML Format": broken}).data.decode() == fragment


def test_windows_html_format_without_fragment_or_address():
    data = b"Version:0.9\r\nStartHTML:-1\r\nEndHTML:-1\r\n<html><body><p>Text &amp; more</p></body></html>"
    payload = only({"HTML Format": data})
    assert payload.data == b"<html><body><p>Text &amp; more</p></body></html>"
    assert payload.url == ""


def test_windows_unicode_text():
    assert only({"CF_UNICODETEXT": "Ναι, όχι.\0".encode("utf-16-le")}).data.decode() == "Ναι, όχι."


# ------------------------------------------------------------------------------------------------ macOS


def test_macos_markup_with_address():
    payload = only(
        {"public.html": CHROMIUM.encode(), "public.url": PAGE.encode(), "public.utf8-plain-text": PLAIN.encode()}
    )
    assert (payload.media_type, payload.url) == ("text/html", PAGE)


def test_macos_link_with_its_name():
    payload = only({"public.url": PAGE.encode(), "public.url-name": b"Harbour vote"})
    assert (payload.media_type, payload.url, link_title(payload)) == (LINK, PAGE, "Harbour vote")


def test_macos_text_and_files(tmp_path: Path):
    assert only({"public.utf16-plain-text": "Ναι".encode("utf-16-le")}).data.decode() == "Ναι"
    file = tmp_path / "a b.txt"
    file.write_text("Some text.")
    assert only({"public.file-url": file.as_uri().encode()}).filename == "a b.txt"


def test_chromium_on_macos_as_qt_names_it():
    payload = only({"public.html": CHROMIUM.encode(), "com.trolltech.anymime.org--chromium--source-url": PAGE.encode()})
    assert payload.url == PAGE


# ------------------------------------------------------------------------------------------------ plain text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text/plain;charset=utf-8", PLAIN.encode()),
        ("UTF8_STRING", PLAIN.encode()),
        ("text/plain", PLAIN.encode()),
        ("text/plain", b"\xef\xbb\xbf" + PLAIN.encode()),
        ("text/plain", PLAIN.encode() + b"\0"),
        ("text/plain;charset=utf-16", PLAIN.encode("utf-16")),
        ("text/plain;charset=utf-16le", PLAIN.encode("utf-16-le")),
        ("text/plain", PLAIN.encode("utf-16-le")),
        ("text/plain", PLAIN.encode("utf-16-be")),
        ("text/plain;charset=windows-1252", PLAIN.encode("cp1252")),
        ("text/plain", PLAIN.encode("cp1252")),
        ("text/plain;charset=nonsense", PLAIN.encode()),
    ],
)
def test_plain_text(name: str, data: bytes):
    payload = only({name: data})
    assert (payload.media_type, payload.charset, payload.data.decode()) == ("text/plain", "utf-8", PLAIN)


def test_the_best_of_several_text_forms_wins():
    forms = {"STRING": b"Stra\xdfe ?", "TEXT": b"?", "UTF8_STRING": "Straße –".encode()}
    assert only(forms).data.decode() == "Straße –"
    assert only({"STRING": b"Stra\xdfe"}).data.decode() == "Straße"


def test_an_address_alone_is_a_link():
    assert only({"text/plain": f"  {PAGE}\n".encode()}).media_type == LINK
    assert only({"text/plain": f"See {PAGE}".encode()}).media_type == "text/plain"


def test_the_source_of_a_page_is_that_page():
    source = "<!DOCTYPE html>\n<html><head><title>Vote</title></head><body><p>Text.</p></body></html>"
    payload = only({"text/plain": source.encode()})
    assert (payload.media_type, payload.fragment) == ("text/html", False)


# ------------------------------------------------------------------------------------------------ which form wins

VS_CODE = (
    "<meta charset='utf-8'><div style=\"color: #d4d4d4;background-color: #1e1e1e;font-family: 'Fira Code', monospace;"
    'font-size: 14px;line-height: 19px;white-space: pre;"><div><span style="color: #d4d4d4;">Harbour vote</span>'
    "</div><br><div><span>The council put it off.</span></div></div>"
)
QT_EDITOR = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN"><html><head><meta name="qrichtext" content="1" /><style>'
    "p, li { white-space: pre-wrap; }</style></head><body><!--StartFragment--><p style='margin:0'>Harbour vote</p>"
    "<p>The council put it off.</p><!--EndFragment--></body></html>"
)


@pytest.mark.parametrize(
    "wrapper",
    [
        VS_CODE,
        QT_EDITOR,
        "<pre>Harbour vote\n\nThe council put it off.</pre>",
        "<html><body><pre style='font-family:monospace'><span>Harbour</span> <code>vote</code></pre></body></html>",
        f"<meta charset='utf-8'><span style=\"{STYLE}\">The council put it off.</span>",
        "<font face='Arial'>The council<br>put it off.</font>",
    ],
)
def test_a_wrapper_around_plain_text_gives_way_to_the_text(wrapper: str):
    forms = {"text/html": wrapper.encode(), "text/plain": b"Harbour vote\n\nThe council put it off."}
    assert only(forms).media_type == "text/plain"
    assert only({"text/html": wrapper.encode()}).media_type == "text/html"


@pytest.mark.parametrize(
    "markup",
    [
        CHROMIUM,
        f'<div style="{STYLE}">The council</div><div style="{STYLE}">put it off.</div>',
        "<span>The <a href='https://the-post.example/'>council</a></span>",
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p dir='ltr'><span>The council</span></p></b>",
        "<ul><li>The council</li></ul>",
        "<pre>code</pre><p>and prose</p>",
        "<blockquote>The council</blockquote>",
    ],
)
def test_markup_with_structure_wins(markup: str):
    assert only({"text/html": markup.encode(), "text/plain": b"The council put it off."}).media_type == "text/html"


def test_markup_without_text_gives_way():
    assert (
        only({"text/html": b"<meta charset=utf-8><style>p{}</style>", "text/plain": b"Text."}).media_type
        == "text/plain"
    )


def test_rich_text_is_taken_where_there_is_no_markup():
    rtf = rb"{\rtf1\ansi Harbour vote\par}"
    assert only({"text/rtf": rtf, "text/plain": b"Harbour vote"}).media_type == "application/rtf"
    assert only({"text/rtf": rtf, "text/html": b"<p>Harbour vote</p>"}).media_type == "text/html"


def test_a_mail_that_a_mail_program_hands_over():
    mail = b"From: news@the-post.example\r\nSubject: Alert\r\nDate: Mon, 3 Feb 2025 08:00:00 +0000\r\n\r\nText."
    assert only({"message/rfc822": mail, "text/plain": b"Alert"}, Via.DROP).media_type == "message/rfc822"


# ------------------------------------------------------------------------------------------------ pictures, files


@pytest.mark.parametrize("name", ["image/png", "public.png", "PNG"])
def test_a_picture(name: str, png: bytes):
    payload = only({name: png})
    assert (payload.media_type, payload.data) == ("image/png", png)


def test_a_picture_that_is_none_is_not_taken():
    with pytest.raises(CaptureError, match="holds nothing"):
        only({"image/png": b"<svg onload=alert(1)>"})


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("text/uri-list", "{0}\r\n{1}\r\n"),
        ("x-special/gnome-copied-files", "copy\n{0}\n{1}"),
        ("x-special/mate-copied-files", "cut\n{0}\n{1}\0"),
    ],
)
def test_copied_files(name: str, form: str, tmp_path: Path):
    first, second = tmp_path / "Grüße & 100 %.txt", tmp_path / "page.html"
    first.write_text("Some text.", "utf-8")
    second.write_text("<html><body><p>Text", "utf-8")
    forms = {name: form.format(first.as_uri(), second.as_uri()).encode(), "text/plain": str(first).encode()}
    assert file_paths(forms) == (first, second)
    payloads = from_formats(forms, via=Via.DROP)
    assert [(p.filename, p.media_type) for p in payloads] == [
        ("Grüße & 100 %.txt", "text/plain"),
        ("page.html", "text/html"),
    ]


def test_a_file_named_with_bytes_that_are_no_text(tmp_path: Path):
    raw = bytes(tmp_path) + b"/caf\xe9.txt"
    Path(raw.decode("utf-8", "surrogateescape")).write_text("Some text.")
    payload = only({"text/uri-list": b"file://" + bytes(tmp_path) + b"/caf%E9.txt"})
    assert payload.filename == "caf\ufffd.txt"


def test_remote_and_broken_file_addresses_are_no_files():
    assert (
        file_paths({"text/uri-list": b"file://server/share/a.txt\r\nfile:///a%00b\r\nfile://[/x\r\nhttp://a.example/"})
        == ()
    )


def test_a_file_that_is_gone_is_named(tmp_path: Path):
    with pytest.raises(CaptureError, match=r"“gone.txt” could not be read: it is not there"):
        from_formats({"text/uri-list": (tmp_path / "gone.txt").as_uri().encode()}, via=Via.DROP)


# ------------------------------------------------------------------------------------------------ nothing, too much


@pytest.mark.parametrize("forms", [{}, {"text/plain": b""}, {"text/plain": b" \n\0"}, {"application/x-thing": b"1"}])
def test_nothing_to_take_in(forms: dict[str, bytes]):
    with pytest.raises(CaptureError, match="The clipboard holds nothing"):
        from_formats(forms, via=Via.CLIPBOARD)
    with pytest.raises(CaptureError, match="What was dropped holds nothing"):
        from_formats(forms, via=Via.DROP)


def test_too_much():
    with pytest.raises(TooLarge, match=r"larger than 0\.001 MB"):
        from_formats({"text/plain": b"word " * 300}, via=Via.CLIPBOARD, max_bytes=1000)


def test_addresses_other_than_the_web_are_not_believed():
    for said in (b"javascript:alert(1)", b"file:///etc/passwd", b"about:blank", b"chrome://settings"):
        assert only({"text/html": CHROMIUM.encode(), "chromium/x-source-url": said}).url == ""


NAMES = st.sampled_from(
    """text/html|text/plain|text/x-moz-url|public.html|UTF8_STRING|image/png|public.url|text/plain;charset=utf-16|text/rtf
    |chromium/x-source-url|CF_UNICODETEXT|message/rfc822|HTML Format""".split("|")  # noqa: SIM905
)
WORDS = b"""< > <p> <pre> <img\tsrc= <a\thref=' </ \xff\xfe \xef\xbb\xbf Version:0.9\r StartFragment:5\r StartHTML:
EndFragment:99\r https://a.example/ <!-- <!--StartFragment--> text \0 {\\rtf From:""".split(b" ")
PIECES = st.lists(st.sampled_from(WORDS) | st.binary(max_size=12)).map(b"".join)


@given(st.dictionaries(NAMES, PIECES, max_size=5))
def test_whatever_comes_is_a_payload_or_a_sentence(forms: dict[str, bytes]):
    payloads: tuple[Payload, ...] = ()
    with contextlib.suppress(CaptureError):
        payloads = from_formats(forms, via=Via.CLIPBOARD)
    for payload in payloads:
        assert payload.data
        assert not payload.url or payload.url.startswith("http")
        if payload.charset:
            payload.data.decode(payload.charset)
