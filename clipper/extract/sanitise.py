"""What foreign HTML and foreign lines may contain once they are inside Clipper: an explicit list, all else goes."""

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

import nh3

INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
        "wbr",
    ]
)
TABLE_TAGS = frozenset(["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"])
BLOCK_TAGS = TABLE_TAGS | frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "pre",
        "figure",
        "figcaption",
        "hr",
    ]
)
_ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_SCHEMES = {"http", "https", "mailto"}
# Elements whose content is not text for reading: dropped with everything in them.
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "textarea"}

_inline = nh3.Cleaner(
    tags=set(INLINE_TAGS),
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel=None,
)
_blocks = nh3.Cleaner(
    tags=set(INLINE_TAGS | BLOCK_TAGS),
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel=None,
)

# C0 and C1 controls but for tab and line feed, private noncharacters, and lone surrogates.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# Marks that turn the direction of text around, so that a line reads differently from what it says.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens, zero-width spaces, joiners and marks
_SPACE = re.compile(r"\s+")
# Nine of ten links of a page: nothing in them that has to be resolved or looked at closely.
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/|\Z)")
_PATH = re.compile(r"/(?![/.])(?:[\w~%+=&:@,.-]|/(?![/.]))*(?:\?[\w~%+=&:@,./-]+)?")
_WHOLE_ADDRESS = re.compile(rf"{_ORIGIN.pattern}(?:{_PATH.pattern})?")


def sanitise(html: str) -> str:
    """HTML with nothing but the block and inline elements of an article, and links to the web and to mail addresses."""
    return _blocks.clean(_CONTROLS.sub("", html))


def sanitise_inline(html: str) -> str:
    """The content of one paragraph: inline elements only."""
    return _inline.clean(_CONTROLS.sub("", html)) if "<" in html or "&" in html else _CONTROLS.sub("", html)


def safe_link(address: str, base: str = "") -> str:
    """The address made absolute if it leads to the web or to a mail address, otherwise an empty string."""
    if _WHOLE_ADDRESS.fullmatch(address):
        return address
    if _PATH.fullmatch(address) and (origin := _ORIGIN.match(base)):
        return origin[0] + address
    address = _CONTROLS.sub("", address).strip().replace("\n", "").replace("\t", "")
    if not address or address.startswith("#"):
        return ""
    try:
        full = urljoin(base, address) if base else address
        parts = urlsplit(full)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return full if parts.hostname else ""
    return full if parts.scheme == "mailto" and parts.path else ""


def clean_text(text: str) -> str:
    """Text without control characters and soft hyphens; line breaks stay."""
    if text.isprintable():
        return text  # has neither, and this is found out sooner
    return _UNSEEN.sub("", _CONTROLS.sub("", text))


def clean_line(text: str, limit: int = 1000) -> str:
    """One line for a headline, a name or a menu: no control characters, no bidi overrides, single spaces."""
    line = _SPACE.sub(" ", _BIDI.sub("", clean_text(text.replace("\x0b", " ").replace("\x0c", " ")))).strip()
    return unicodedata.normalize("NFC", line)[:limit].rstrip()
