"""Web addresses: the canonical form by which two addresses are known to be the same article. Standard library only.

Libraries for this (courlan) also drop parameters such as `cid`, `uid` or `source`, which name the article on many
sites. Taking two articles for one would make the second look like a duplicate, so only parameters known to track go.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 8_000

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|itm|vero|oly|mkt|ns|at|trk|wt|_hs|__hs)_[a-z_0-9]+|_hs(?:enc|mi)|__hs[a-z]{2,3}"
    r"|utm[a-z]*|[a-z]{1,7}clid|gclsrc|mc_[ce]id|_ga|_gl|igsh(?:id)?|wt[._](?:mc|zmc)[a-z_.]*|xtor|xtref|xtcr"
    r"|cmp(?:id)?|ncid|smid|smtyp|ito|ocid|icid|ftag|nr_email_referer|sr_share|share(?:d)?|shareid|sharetype|feature"
    r"|amp|amp_js_v|amp_gsa|usqp|outputtype|ref|ref_src|ref_url|referrer|referer|via|fb_[a-z_]+|__twitter_impression"
    r"|s_cid|cx_[a-z]+|ss_source|ss_campaign_[a-z]+|spref|soc_src|soc_trk|guccounter|guce_referrer[a-z_]*|gaa_[a-z]+"
    r"|jsessionid|phpsessid|aspsessionid[a-z]*|sid_session|zanpid|dm_i|ir_[a-z]+|campaign_?id|mbid|cmd?pid|sc_cid",
    re.IGNORECASE,
)
# Hosts that show the same article for other devices: 'm.', 'en.m.', 'amp.' before a name that still has a dot.
_DEVICE = re.compile(r"^(?:(?:www|m|mobile|mobil|touch|wap|amp)\.)+(?=[^.]+\.[^.])")
_INNER_DEVICE = re.compile(r"(?<=\.)(?:m|mobile|amp)\.(?=[^.]+\.[^.])")
_AMP_CACHE = re.compile(r"/(?:[a-z]/)?(s/)?([^/]+\.[^/]+/.*)")
_AMP_END = re.compile(r"(?:/amp(?:\.html?)?/?|\.amp)$|(?:\.amp)(?=\.html?$)|^/amp(?=/.)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_SPACES = re.compile(r"\s")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Pages that only lead on: host -> parameter that holds the target.
_FORWARDERS = {
    "google.com": ("url", "q"),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "l.instagram.com": ("u",),
    "out.reddit.com": ("url",),
    "t.umblr.com": ("z",),
}


def is_web_address(text: str) -> bool:
    """Whether the whole text is one http or https address."""
    return _split(text.strip()) is not None


def normalise_address(url: str) -> str:
    """The canonical form of an address, or '' if it is not a web address.

    It is meant for comparing (the scheme is always https, 'www.' and mobile hosts go), not for opening.
    """
    parts = _split(url.strip())
    if parts is None:
        return ""
    for _ in range(3):  # a forwarder may lead to an AMP cache
        target = _target(parts)
        if target is None:
            break
        parts = target
    path = _INDEX.sub("/", _AMP_END.sub("", _clean_path(parts.path))).rstrip("/")
    return urlunsplit(("https", _netloc(parts), path or "/", _clean_query(parts.query), _route(parts.fragment)))


def site(url: str) -> str:
    """The host of an address without 'www.' and device prefixes: 'the-post.example'; '' if there is none."""
    parts = _split(url.strip())
    return "" if parts is None else _plain_host(parts)


def host(url: str) -> str:
    """The host of an address in lower case, as it stands; '' if there is none."""
    parts = _split(url.strip())
    return "" if parts is None else (parts.hostname or "").rstrip(".")


def _split(url: str) -> SplitResult | None:
    if len(url) > _MAX_LENGTH or _SPACES.search(url) or any(ord(char) < 32 for char in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no number
        name = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _PORTS and name and name.strip(".") else None


def _plain_host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = quote(name, safe=":%.-_")  # not a name a resolver would take, but comparable
    return _INNER_DEVICE.sub("", _DEVICE.sub("", name))


def _netloc(parts: SplitResult) -> str:
    name = _plain_host(parts)
    name = f"[{name}]" if ":" in name else name
    port = parts.port
    return name if port in (None, 80, 443) else f"{name}:{port}"


def _target(parts: SplitResult) -> SplitResult | None:
    """Where a forwarder or AMP cache leads, if this is one."""
    name = _plain_host(parts)
    if name.endswith(".cdn.ampproject.org") or (name == "google.com" and parts.path.startswith("/amp/")):
        inner = _AMP_CACHE.fullmatch(parts.path.removeprefix("/amp") if name == "google.com" else parts.path)
        if inner:
            return _split(f"http{'s' if inner[1] else ''}://{inner[2]}" + (f"?{parts.query}" if parts.query else ""))
    keys = _FORWARDERS.get(name) or _FORWARDERS.get(parts.hostname or "")
    if keys and parts.path in ("/url", "/l.php", "/", "/t"):
        query = dict(_pairs(parts.query))
        for key in keys:
            if key in query and (target := _split(query[key].strip())):
                return target
    return None


def _clean_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", _SESSION.sub("", path))
    path = _ESCAPED.sub(_unescape, path)
    path = quote(path, safe="/%:@!$&'()*+,;=-._~", errors="replace")
    kept: list[str] = []
    for step in path.split("/"):
        if step == "..":
            kept[1:] = kept[1:-1]
        elif step != ".":
            kept.append(step)
    return "/".join(kept)


def _unescape(match: re.Match[str]) -> str:
    char = unquote(match[0], "latin-1")
    return char if char in _UNRESERVED else match[0].upper()


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def _clean_query(query: str) -> str:
    pairs = _pairs(query)
    if query and not pairs:
        return quote(query, safe="/%:@!$&'()*+,;=-._~?", errors="replace")
    kept = sorted((key, value) for key, value in pairs if not _TRACKING.fullmatch(key))
    return urlencode(kept, errors="replace")


def _route(fragment: str) -> str:
    """Fragments point into a page, except where a script uses them as the address of a page ('#!/story/12')."""
    return quote(fragment, safe="/%:@!$&'()*+,;=-._~?", errors="replace") if fragment.startswith(("!", "/")) else ""
