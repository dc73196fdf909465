"""What makes two written words the same word, language by language.

Each language gives a word one or more keys; a word of a query finds a word of a document when they share a key in the
document's language. Keys are made when an index is opened, from its list of words, so that none of this is written
into the index and it can be improved without indexing again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import Stemmer

UNKNOWN = "xx"

_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
COMPOUNDING = frozenset(("da", "de", "fi", "nb", "nl", "nn", "no", "sv"))

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
        "ŋ": "n", "ς": "σ", "ʼ": "", "ـ": "", "ک": "ك", "ی": "ي", "ى": "ي", "ة": "ه", "ך": "כ", "ם": "מ", "ן": "נ",
        "ף": "פ", "ץ": "צ", "ٱ": "ا",
    }
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)}
    # accents, Hebrew points, Arabic vowel signs and carriers; vowel signs of Indian scripts and Thai are letters
    | dict.fromkeys(
        map(chr, (*range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)), ""
    )
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_HEBREW_PREFIXES = "הובלכמש"
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال")
_ENDINGS = {  # plurals that Snowball leaves apart
    "pt": (("oes", "ao"), ("aes", "ao"), ("aos", "ao")),
}
_AGGLUTINATING = frozenset(("et", "eu", "fi", "hu", "tr"))  # a stem may be stemmed again: both are keys


def code_of(language: str) -> str:
    """Two or three letters for a document's language; `UNKNOWN` when it has none."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3 else UNKNOWN


def fold(word: str) -> str:
    """A word without accents, ligatures, points and other differences of spelling."""
    if word.isascii():
        return word
    kept = word.replace("й", "\ue000")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", kept).translate(_LETTERS)).replace("\ue000", "й")


def spellings(word: str) -> frozenset[str]:
    """Other spellings of a word: without accents, with umlauts written out as two letters."""
    return frozenset((fold(word), fold(word.translate(_UMLAUTS)))) - {word}


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _SNOWBALL.get(language)
    if not name or name not in Stemmer.algorithms():
        return None
    return Stemmer.Stemmer(name, 0)


def stem(word: str, language: str) -> str:
    """The folded stem of a word in a language."""
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word)) if stemmer else fold(word)


def keys(word: str, language: str) -> frozenset[str]:
    """All keys of a word in a language."""
    return frozenset(_keys([word], language)[0])


def keys_of(words: Sequence[str], language: str) -> list[tuple[str, ...]]:
    """The keys of many words of one language."""
    return _keys(words, language)


@lru_cache(maxsize=2_000)
def parts(word: str, language: str) -> frozenset[str]:
    """What a compound must have in it to be found by a word."""
    return frozenset((fold(word), stem(word, language)))


@lru_cache(maxsize=2_000)
def asked(word: str, language: str) -> frozenset[str]:
    """The keys that a word of a query looks for in documents of a language."""
    found = keys(word, language)
    if language == "he" and len(word) > 3 and word[0] == "ה":
        found |= {fold(word[1:])}  # the article is no part of what is asked
    return found


def _keys(words: Sequence[str], language: str) -> list[tuple[str, ...]]:
    stemmer = _stemmer(language)
    stems: Iterable[str] = stemmer.stemWords(list(words)) if stemmer else words
    special = language in _AGGLUTINATING or language in _ENDINGS
    return [
        (stemmed,) if word.isascii() and not special else tuple(_more_keys(word, stemmed, language))
        for word, stemmed in zip(words, stems, strict=True)
    ]


def _more_keys(word: str, stemmed: str, language: str) -> set[str]:
    """Keys of a word with letters beyond ASCII, or of a language that needs more: as written, without accents, ..."""
    stemmer = _stemmer(language)
    found = {fold(stemmed)}
    plain = fold(word)
    others = spellings(word) | {plain}
    others |= {plain[: -len(old)] + new for old, new in _ENDINGS.get(language, ()) if plain.endswith(old)}
    for spelling in others:
        found.add(fold(stemmer.stemWord(spelling)) if stemmer else spelling)
    if language == "fi":
        found |= {key[:-2] + "s" for key in found if key.endswith("ks")}
    if language in _AGGLUTINATING:
        found.add(plain)
    if language in ("he", "yi"):
        found.update(_without_prefixes(plain))
    if language == "ar" and stemmer:
        bare = next((plain[len(prefix) :] for prefix in _ARABIC_PREFIXES if plain.startswith(prefix)), plain)
        found.add(fold(stemmer.stemWord(f"ال{bare}" if len(bare) > 2 else plain)))
    return found


def _without_prefixes(word: str) -> list[str]:
    """A Hebrew word without the article, prepositions and conjunctions written together with it."""
    found = []
    for count in (1, 2):
        if len(word) - count >= 3 and all(letter in _HEBREW_PREFIXES for letter in word[:count]):
            found.append(word[count:])
    return found
