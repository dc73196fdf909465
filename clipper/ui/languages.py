"""Names of languages, as the window's language writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from clipper.ui.translation import mark, tr

# Qt names languages in English or each in itself; the names of those that articles are often in are translated.
NAMES = (
    mark("Albanian"), mark("Arabic"), mark("Armenian"), mark("Azerbaijani"), mark("Bangla"), mark("Basque"),
    mark("Belarusian"), mark("Bosnian"), mark("Bulgarian"), mark("Catalan"), mark("Chinese"), mark("Croatian"),
    mark("Czech"), mark("Danish"), mark("Dutch"), mark("English"), mark("Estonian"), mark("Filipino"),
    mark("Finnish"), mark("French"), mark("Galician"), mark("Georgian"), mark("German"), mark("Greek"),
    mark("Hebrew"), mark("Hindi"), mark("Hungarian"), mark("Icelandic"), mark("Indonesian"), mark("Irish"),
    mark("Italian"), mark("Japanese"), mark("Kazakh"), mark("Korean"), mark("Latvian"), mark("Lithuanian"),
    mark("Luxembourgish"), mark("Macedonian"), mark("Malay"), mark("Maltese"), mark("Norwegian Bokmål"),
    mark("Norwegian Nynorsk"), mark("Persian"), mark("Polish"), mark("Portuguese"), mark("Romanian"),
    mark("Russian"), mark("Serbian"), mark("Slovak"), mark("Slovenian"), mark("Spanish"), mark("Swahili"),
    mark("Swedish"), mark("Tamil"), mark("Telugu"), mark("Thai"), mark("Turkish"), mark("Ukrainian"), mark("Urdu"),
    mark("Vietnamese"), mark("Welsh"),
)  # fmt: skip


def language_name(code: str) -> str:
    """The name of a language by its code, such as 'en' or 'pt-BR'; the code where it has none."""
    language = QLocale(code.replace("-", "_")).language() if code else QLocale.Language.C
    return code if language == QLocale.Language.C else tr(QLocale.languageToString(language))


def language_code(name: str) -> str:
    """The code of a language by its name, in English or the window's language; empty if there is no such language."""
    wanted = name.casefold()
    for language in QLocale.Language:
        english = QLocale.languageToString(language)
        if language != QLocale.Language.C and wanted in (english.casefold(), tr(english).casefold()):
            return QLocale.languageToCode(language)
    return ""
