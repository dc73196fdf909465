"""How names are compared: without case, accents and superfluous spaces."""

import unicodedata


def _is_accent(char: str) -> bool:
    """Accents and vowel points; not the marks that make another letter in Japanese, Hindi or Thai."""
    kind = unicodedata.combining(char)
    return kind >= 200 or 10 <= kind <= 36


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    if text.isascii():
        return " ".join(text.lower().split())
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in parts if not _is_accent(char))
    return " ".join(unicodedata.normalize("NFC", plain.casefold()).split())


def tag_name(text: str) -> str:
    """A tag's name as it is stored: levels without spaces around them, no empty levels."""
    return "/".join(level for part in text.split("/") if (level := " ".join(part.split())))


def tag_key(name: str) -> str:
    """The form in which two spellings of one tag are equal; descendants of a tag start with its key and '/'."""
    return "/".join(fold(level) for level in tag_name(name).split("/"))
