"""The language of a text, told only when there is enough of it."""

from __future__ import annotations

_ENOUGH = 80
_SEEN = 2_000
_OTHER_CODES = {"nb": "no", "nn": "no"}


def language_of(text: str) -> str:
    """Two-letter code of the language, or nothing when the text is too short to tell."""
    letters = "".join(character for character in text[: 2 * _SEEN] if not character.isdigit())
    if len(letters) < (_ENOUGH if letters.isascii() else _ENOUGH // 3):
        return ""
    import py3langid  # its model takes half a second to load

    code = str(py3langid.classify(letters[:_SEEN])[0])
    return _OTHER_CODES.get(code, code)
