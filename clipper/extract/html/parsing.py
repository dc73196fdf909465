"""Bytes of a page to a tree: encoding, and defence against what would stop the parser."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html
from resiliparse.parse.encoding import detect_encoding

from clipper.errors import ExtractionError

MAX_BYTES = 60_000_000

_META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_XML_START = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_INVALID = bytes(code for code in range(32) if code not in b"\t\n\f\r")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# Long data addresses are set aside: pictures as text are over the parser's limits and slow everything down.
_DATA = re.compile(r"data:[\w.+-]{0,40}/?[\w.+-]{0,80}(?:;[\w.=-]{1,60}){0,4},[A-Za-z0-9+/=%_.!~*$&,:;@?#-]{200,}")
# UTF-8 that was taken for Latin-1 and encoded again; the C1 control in it shows that nobody meant these characters.
_TWICE = re.compile(
    "[\u00c2-\u00df][\u0080-\u009f]|[\u00e0-\u00ef](?=[\u0080-\u00bf]?[\u0080-\u009f])[\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}"
)
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")  # looked for first: nearly no page has one, and this is found soon
PLACEHOLDER = "clipper-data:"
# The parser does not know that these have no content, and would put all that follows into them.
_WITHOUT_CONTENT = re.compile(r"<(embed|source|track|keygen|bgsound)\b([^<>]{0,5000}?)/?>", re.IGNORECASE)
# Elements that carry no meaning of their own; without them a page nested too deep for the parser becomes flat.
_WRAPPER_TAGS = re.compile(
    r"</?(?:div|span|font|section|article|main|center|b|i|u|em|strong|small|big|table|tbody|tr|td|ul|ol|li|dl|dd|dt"
    r"|blockquote|form|a|label|details|summary|[a-z]+-[a-z-]+)\b[^<>]{0,5000}>",
    re.IGNORECASE,
)
_LONG_VALUE = re.compile(r"""\"[^"<>]{100000,}\"|'[^'<>]{100000,}'""")
_LABELS = {  # what the web means by these names
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso8859-1": "cp1252", "windows-1252": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "big5": "big5hkscs", "x-user-defined": "cp1252",
    "unicode": "utf-16", "utf8": "utf-8",
}  # fmt: skip
# One class for all elements: asking Python which for each of them costs as much as parsing the page.
_ELEMENTS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_PAGE_IN_NOTICE = 100  # elements; what pages say to readers without scripts is shorter
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(slots=True)
class Page:
    """A parsed page and the data addresses that were set aside."""

    root: html.HtmlElement
    data: list[str]
    flattened: bool = False


def decode(data: bytes, charset: str = "") -> str:
    """The text of a page whose encoding may be declared, wrongly declared or not declared at all."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if guess := _utf16_without_mark(data):
        return data.decode(guess, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace")
    head = data[:4096]
    declared = [charset]
    declared += [
        match[1].decode("ascii", "replace")
        for match in (_META_CHARSET.search(head), _XML_DECLARATION.search(head))
        if match
    ]
    for name in declared:
        text = _try(data, name)
        if text is not None:
            return text
    text = _try(data, detect_encoding(data[:200_000]) or "")
    return text if text is not None else data.decode("cp1252", "replace")


def data_addresses(data: bytes, charset: str = "") -> Iterator[str]:
    """The long data addresses of a page, found without parsing it."""
    return (match[0] for match in _DATA.finditer(decode(data, charset)))


def parse(data: bytes | str, charset: str = "") -> Page:
    """Parse a page; raises ExtractionError if there is nothing in it that could be read."""
    if len(data) > MAX_BYTES:
        raise ExtractionError(
            "The page is too large to be read.", "The original is kept; copy the article's text instead."
        )
    text = data if isinstance(data, str) else decode(data, charset)
    text = _without_invalid(_XML_START.sub("", text, count=1))
    text = _WITHOUT_CONTENT.sub(r"<\1\2></\1>", text)
    aside: list[str] = []
    if "data:" in text:
        text = _DATA.sub(lambda match: _set_aside(aside, match[0]), text)
    if not text.strip():
        raise ExtractionError("There is no text on this page.", "Paste the article's text instead.")
    root, complete = _tree(text)
    flattened = False
    if not complete:
        root, _ = _tree(_WRAPPER_TAGS.sub("<p>", _LONG_VALUE.sub('""', text)))
        flattened = True
    if root is None:
        raise ExtractionError("There is no text on this page.", "Paste the article's text instead.")
    for notice in root.iter("noscript"):
        if sum(1 for _ in islice(notice.iterdescendants(), _PAGE_IN_NOTICE)) == _PAGE_IN_NOTICE:
            notice.tag = "div"  # an element opened in one of these and closed in another: all between got into it
    return Page(root, aside, flattened)


def _without_invalid(text: str) -> str:
    """The text without what no page may contain; on bytes this costs a fifth."""
    data = text.encode("utf-8", "ignore").translate(None, _INVALID)
    for character in _NO_CHARACTERS:
        data = data.replace(character, b"")
    text = data.decode()
    return _TWICE.sub(_once, text) if _CONTROL.search(data) else text


def _tree(text: str) -> tuple[html.HtmlElement | None, bool]:
    """The tree, and whether the parser read the page to its end."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, collect_ids=False
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    complete = not any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log.filter_from_fatals())
    return root, complete


def _once(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _set_aside(aside: list[str], address: str) -> str:
    aside.append(address)
    return f"{PLACEHOLDER}{len(aside) - 1}"


def _try(data: bytes, label: str) -> str | None:
    name = _LABELS.get(label.strip().lower(), label.strip().lower())
    if not name or name in ("utf-8", "utf-16", "utf-7", "utf-32"):
        return None  # tried before, or never used on the web in good faith
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError, TypeError):
        return None
    return text if isinstance(text, str) and text.count("\ufffd") <= 2 + len(text) // 100 else None


def _nearly_utf8(data: bytes) -> bool:
    """Whether a page is UTF-8 but for a few broken characters."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for _ in re.finditer("[\u0080-\ufffc]", text))
    return whole > 5 * broken


def _utf16_without_mark(data: bytes) -> str:
    head = data[:2000]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""
