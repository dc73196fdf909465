"""Text made fit for print: harmless characters only, breakable words, known language and direction."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from urllib.parse import urlsplit

LONGEST_WORD = 40  # longer ones would run out of a column
_PIECE = 30
_ZERO_WIDTH_SPACE = "\u200b"

# Controls, soft hyphens (the typesetter hyphenates itself), bidirectional overrides and isolates, noncharacters,
# byte order marks, interlinear annotation, lone surrogates: nothing that prints, some that attack.
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_NONCHARACTER = re.compile(
    "[" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17)) + "]"
)
_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONG = re.compile(
    rf"[^\s{_ZERO_WIDTH_SPACE}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af]{{{LONGEST_WORD + 1},}}"
)

SCRIPTS: dict[str, str] = {  # first word of the character's name -> language to typeset it in
    "ARABIC": "ar", "HEBREW": "he", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh",
    "DEVANAGARI": "hi", "THAI": "th", "CYRILLIC": "ru", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "GURMUKHI": "pa", "KANNADA": "kn",
    "MALAYALAM": "ml", "SINHALA": "si", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am",
    "TIBETAN": "bo", "LATIN": "",
}  # fmt: skip
_SCRIPT_OF: dict[str, str] = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), "ARABIC"),
    **dict.fromkeys(("he", "iw", "yi"), "HEBREW"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"), "CYRILLIC"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "DEVANAGARI"),
    **{
        code: name
        for name, code in SCRIPTS.items()
        if code and name not in ("ARABIC", "HEBREW", "CYRILLIC", "DEVANAGARI")
    },
}
RIGHT_TO_LEFT = frozenset(code for code, script in _SCRIPT_OF.items() if script in ("ARABIC", "HEBREW"))


def harmless(text: str) -> str:
    """Without characters that cannot or must not be printed; lines end in a single newline character."""
    text = _NONCHARACTER.sub("", _HARMFUL.sub("", _LINE.sub("\n", text)))
    return unicodedata.normalize("NFC", text.replace("\t", " "))


def line(text: str) -> str:
    """Harmless, on one line, without space at its ends."""
    return " ".join(harmless(text).split())


def breakable(text: str) -> str:
    """With invisible break points in words that no column could hold."""
    return _LONG.sub(lambda match: _broken(match[0]), text)


def _broken(word: str) -> str:
    pieces: list[str] = []
    length = 0
    for char in word:
        if length >= _PIECE and not _continues(char) and not (pieces and pieces[-1] == "\u200d"):
            pieces.append(_ZERO_WIDTH_SPACE)
            length = 0
        pieces.append(char)
        length += 1
    return "".join(pieces)


def _continues(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf", "Sk") or "\U0001f3fb" <= char <= "\U0001f3ff"


def shown_address(url: str) -> str:
    """An address as print shows it: without scheme, breakable after its punctuation."""
    text = line(url).removeprefix("https://").removeprefix("http://").removeprefix("www.").removesuffix("/")
    return breakable(re.sub(r"(?<=[/?&=._-])(?=[^/])", _ZERO_WIDTH_SPACE, text))


def safe_link(url: str) -> str:
    """The address if following it is harmless, else nothing."""
    text = harmless(url).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme.lower() in ("http", "https") and parts.netloc and not re.search(r"\s", text):
        return text
    return text if parts.scheme.lower() == "mailto" and parts.path and not re.search(r"\s", text) else ""


def script(text: str) -> str:
    """The script most letters of the text belong to ('LATIN', 'ARABIC'), or nothing."""
    counted: Counter[str] = Counter()
    for char in text[:2000]:
        if char.isalpha():
            counted[unicodedata.name(char, "").split(" ")[0].split("-")[0]] += 1
    if counted["HIRAGANA"] + counted["KATAKANA"] > len(text[:2000]) / 20:  # Japanese has many Han characters
        return "HIRAGANA"
    return counted.most_common(1)[0][0] if counted else ""


def typeset_language(declared: str, text: str, otherwise: str) -> tuple[str, str]:
    """Language and region to typeset a text in: as declared, unless its letters say otherwise."""
    code, _, rest = declared.replace("_", "-").partition("-")
    code = code.lower()
    region = next((part.upper() for part in rest.split("-") if len(part) == 2 and part.isalpha()), "")
    code = {"iw": "he", "in": "id", "no": "nb", "cmn": "zh"}.get(code, code)
    letters = script(text)
    if not re.fullmatch("[a-z]{2,3}", code):
        code, region = SCRIPTS.get(letters, "") or otherwise.split("-")[0], ""
    expected = _SCRIPT_OF.get(code, "LATIN")
    if (
        letters in SCRIPTS
        and letters != expected
        and not (code in ("ja", "ko", "zh") and letters in ("CJK", "HIRAGANA", "HANGUL"))
    ):
        if SCRIPTS[letters]:
            return SCRIPTS[letters], ""
        return (otherwise.split("-")[0], "") if _SCRIPT_OF.get(otherwise.split("-")[0]) is None else ("en", "")
    if code == "zh" and "hant" in rest.lower() and not region:
        region = "TW"
    return code, region


def collation_key(name: str) -> str:
    """A key that sorts names as people expect: case and accents aside."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_UNDIVIDED))
    return "".join(char for char in folded if not unicodedata.combining(char))


# Letters that have no accent to be taken off but are sorted as if they had.
_UNDIVIDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def shortened(text: str, most: int) -> str:
    """The text on one line, cut after a sentence or at least a word when it is longer than `most` characters."""
    text = line(text)
    if len(text) <= most:
        return text
    start = text[:most]
    ends = [match.end() for match in re.finditer(r"[.!?…。！？؟।](?=\s|$)|[。！？]", start)]
    if ends and ends[-1] > most // 2:
        return start[: ends[-1]]
    cut = start.rpartition(" ")[0] or start
    return (cut if len(cut) > most // 2 else start).rstrip(" ,;:–-") + "…"
