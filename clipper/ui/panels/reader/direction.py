"""Which way a text runs, and what of it could mislead the eye."""

from __future__ import annotations

import unicodedata

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
LOOK_AHEAD = 400  # characters in which the first letter with a direction is looked for

# One character for one, so that offsets stay: line ends become lines within the paragraph, what would end a paragraph
# of a text document or stand for a picture is replaced, and overrides that turn text around lose their power.
_SHOWN = str.maketrans(
    {
        "\n": "\u2028",
        "\r": " ",
        "\x0b": " ",
        "\x0c": " ",
        "\u2029": "\u2028",
        "\ufdd0": "\ufffd",
        "\ufdd1": "\ufffd",
        "\ufffc": "\ufffd",
        "\u202d": "\u200b",
        "\u202e": "\u200b",
        **{chr(code): "\ufffd" for code in range(0xD800, 0xE000)},
        **{chr(code): "\ufffd" for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c"},
    }
)


def shown(text: str) -> str:
    """The text as it may be put on screen; as many characters as before."""
    if text.isprintable() and "\ufffc" not in text:
        return text
    return text.translate(_SHOWN)


def one_line(text: str) -> str:
    """The text for a label: in one line, and closed within itself so that it cannot turn what stands around it."""
    return " ".join(shown(text).replace("\u2028", " ").split())


def isolated(text: str) -> str:
    """The text closed within itself, so that it runs its own way inside a line of another direction."""
    return f"\u2068{text}\u2069" if text and not text.isascii() else text


def runs_right_to_left(text: str) -> bool | None:
    """Whether the first letter with a direction runs from right to left; None when there is no such letter."""
    for char in text[:LOOK_AHEAD]:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None


def reads_right_to_left(language: str, text: str) -> bool:
    """Whether an article in this language, or else with this text, reads from right to left."""
    if language:
        tag = language.replace("_", "-").lower().split("-")
        return tag[0] in _RIGHT_TO_LEFT or any(script in ("arab", "hebr") for script in tag[1:])
    return bool(runs_right_to_left(text))


def utf16_length(text: str) -> int:
    """Length in the units in which Qt counts."""
    return len(text) if text.isascii() or max(text) <= "\uffff" else len(text.encode("utf-16-le", "replace")) // 2


def from_utf16(text: str, units: int) -> int:
    """Number of characters of `text` that `units` of Qt's count cover."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return min(units, len(text))
    return len(text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore"))
