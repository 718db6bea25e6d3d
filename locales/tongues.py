"""Names of languages: how a language calls the others, and which one somebody means."""

from __future__ import annotations

from functools import cache

from babel import Locale

from locales.abroad import folded

_LOCALES = {"fr": Locale("fr"), "en": Locale("en")}


def tongue(code: str, language: str) -> str:
    """The name of a language, in another.

    >>> tongue("ar", "fr"), tongue("ar", "en"), tongue("xx", "fr")
    ('arabe', 'Arabic', 'xx')
    """
    return str(_LOCALES[language].languages.get(code, code))


def code_of(name: str) -> str | None:
    """The code of two letters of a language that is named in French or English.

    >>> code_of("Français"), code_of("arabic"), code_of("uk"), code_of("klingon")
    ('fr', 'ar', 'uk', None)
    """
    return _codes().get(folded(name).strip(" .!"))


@cache
def _codes() -> dict[str, str]:
    found = {}
    for locale in _LOCALES.values():
        for code, name in locale.languages.items():
            if len(code) == 2:
                found[folded(name)] = found[code] = code
    return found
