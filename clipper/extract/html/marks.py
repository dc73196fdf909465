"""What the names of elements and their class, id and role say about a part of the page."""

import re
from collections.abc import Mapping

NAV = 1
SHARE = 2
RELATED = 4
CAPTION = 8
COOKIES = 16
NEWSLETTER = 32
ADVERTISEMENT = 64
COMMENTS = 128
BYLINE = 256
FOOTER = 512
HEADER = 1024
ASIDE = 2048
CONTENT = 4096
ARTICLE = 8192
FORM = 16384
TAGS = 32768
UNSEEN = 65536
TEASER = 131072
MAIN = 262144

_WORDS: tuple[tuple[int, str], ...] = (
    (
        NAV,
        "nav navi navbar navigation menu submenu breadcrumb pagination pager toolbar skip toc masthead "
        "topbar hamburger sitemap breadcrumbs",
    ),
    (
        SHARE,
        "share shares sharing sharebar sharedaddy social socials socialmedia addthis addtoany follow "
        "facebook twitter whatsapp pinterest teilen compartir partager",
    ),
    (
        RELATED,
        "related relateds recommended recommendation recommendations recirc recirculation readmore morefrom more "
        "popular trending mostread mostviewed latest similar outbrain taboola yarpp jp suggested upnext also "
        "recent prevnext mashsb weitere verwandt mas next previous prev",
    ),
    (
        CAPTION,
        "caption captions figcaption credit credits legend legende bildunterschrift bu imagecaption copyright",
    ),
    (COOKIES, "cookie cookies consent gdpr dsgvo privacy cmp onetrust ccpa"),
    (
        NEWSLETTER,
        "newsletter newsletters subscribe subscription signup mailchimp mc4wp optin paywall register abo "
        "donate donation",
    ),
    (
        ADVERTISEMENT,
        "ad ads adv advert adverts advertisement advertising adsense banner banners promo promos "
        "promotion sponsor sponsored sponsors werbung anzeige publicidad pub publicite reklama dfp cta",
    ),
    (
        COMMENTS,
        "comment comments commentlist commentary commentaires disqus respond reply replies kommentar "
        "kommentare comentarios discussion komentarze livefyre",
    ),
    (
        BYLINE,
        "byline bylines author authors authorbox meta postmeta entrymeta date dateline datetime "
        "timestamp time published pubdate vcard posted autor auteur datum fecha contributor contributors "
        "avatar bio biography",
    ),
    (FOOTER, "footer foot colophon bottom impressum legal disclaimer"),
    (HEADER, "header head hero"),
    (
        ASIDE,
        "sidebar side aside widget widgets rail infobox box boxes secondary modal popup overlay tooltip "
        "drawer carousel slider gallery lightbox",
    ),
    (
        CONTENT,
        "content contents body text articlebody entry story storybody postbody bodytext prose richtext "
        "copy artikel maincontent articletext articlecontent postcontent",
    ),
    (ARTICLE, "article post hentry single main"),
    (
        TAGS,
        "tag tags taglist tagcloud keywords topic topics categories category cat kategorien schlagworte etiquetas",
    ),
    (
        TEASER,
        "teaser teasers card cards tile tiles excerpt summary listing archive grid item items list feed loop",
    ),
)
_OF_WORD: dict[str, int] = {}
for _flag, _names in _WORDS:
    for _name in _names.split():
        _OF_WORD[_name] = _OF_WORD.get(_name, 0) | _flag

_TAGS = {
    "nav": NAV, "menu": NAV, "header": HEADER, "footer": FOOTER, "aside": ASIDE, "article": ARTICLE, "main": MAIN,
    "form": FORM, "fieldset": FORM, "figcaption": CAPTION, "address": BYLINE, "dialog": ASIDE, "button": FORM,
}  # fmt: skip
_ROLES = {
    "navigation": NAV, "menu": NAV, "menubar": NAV, "banner": HEADER, "contentinfo": FOOTER, "complementary": ASIDE,
    "article": ARTICLE, "main": MAIN, "search": FORM, "form": FORM, "dialog": ASIDE, "alertdialog": ASIDE,
}  # fmt: skip
_PROPERTIES = {"articlebody": CONTENT | ARTICLE, "author": BYLINE, "datepublished": BYLINE, "comment": COMMENTS}
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_HIDING = frozenset(
    ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only",
     "screenreader", "element-invisible", "u-visually-hidden", "visually-hide", "a11y-hidden", "is-hidden-visually",
     "assistive-text", "show-for-sr", "hidden-visually", "screen-reader")
)  # fmt: skip
_cache: dict[str, int] = {}
_CACHE_LIMIT = 20_000


def of_element(tag: str, attributes: Mapping[str, str]) -> int:
    """The marks of one element."""
    found = _TAGS.get(tag, 0)
    if not attributes:
        return found
    names = attributes.get("class", "")
    if names and visually_hidden(names):
        found |= UNSEEN
    own = attributes.get("id")
    if own:
        names = f"{names} {own}"
    if names:
        found |= of_names(names)
    role = attributes.get("role")
    if role:
        found |= _ROLES.get(role, 0)
    prop = attributes.get("itemprop")
    if prop:
        found |= _PROPERTIES.get(prop.lower(), 0)
    return found & ~SHARE if tag == "blockquote" else found  # a quoted message, not a button to send one


def of_names(names: str) -> int:
    """The marks of a class or id attribute."""
    names = names[:300]
    known = _cache.get(names)
    if known is not None:
        return known
    found = 0
    for word in _SPLIT.findall(names):
        flag = _OF_WORD.get(word.lower())
        if flag:
            found |= flag
    if len(_cache) > _CACHE_LIMIT:
        _cache.clear()
    _cache[names] = found
    return found


def visually_hidden(names: str) -> bool:
    """Whether a class is one that hides text from the eye."""
    return (
        not _HIDING.isdisjoint(names.lower().split()) if "-" in names or "hid" in names or "reader" in names else False
    )
