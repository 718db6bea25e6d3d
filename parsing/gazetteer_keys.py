"""Names of places as they are compared: spelt as keys, shortened as people shorten them, and as they are heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

READ_AT_MOST = 120
"""Characters of a name that are read; the longest official one has 45."""
SHORTEST = 4
"""Letters of the shortest short form."""
_APART = str.maketrans(dict.fromkeys("-‐‑–—'’ʼ`´.,;:()/\"_\t\r\n\u00a0\u202f", " "))
_BLANKS = re.compile(r" {2,}")
_SAINT = re.compile(r"\bst(e?) ")
_LEZ = re.compile(r"\blez(?= )")
_ARTICLE = re.compile(r"^(?:les?|la|l) (?=.)", re.MULTILINE)
_STRANGE = re.compile(r"[^a-z0-9 ]")
ARTICLES = frozenset({"le", "la", "les", "l"})
LINKS = frozenset(
    {"sur", "sous", "les", "en", "de", "du", "des", "d", "l", "la", "le", "et", "a", "au", "aux", "pres", "s"}
)
GENERIC = frozenset({"saint", "sainte", "saints", "notre", "notre dame"}) | LINKS
WORDS = {
    "st": "saint", "ste": "sainte", "lez": "les", "bg": "bourg", "gd": "grand", "gde": "grande", "gds": "grands",
    "gdes": "grandes", "mt": "mont", "vx": "vieux", "nd": "notre dame",
}  # fmt: skip
"""Words of names that people write for short."""


def normalised(name: str) -> str:
    """A name as RULES.md compares it, the article kept.

    >>> normalised("St-Donat s/ l’Herbasse"), normalised("L'Haÿ-les-Roses")
    ('saint donat sur l herbasse', 'l hay les roses')
    """
    text = name[:READ_AT_MOST].lower().replace("s/", "sur ").translate(_APART)
    return _plain(_STRANGE.sub(" ", _ascii(text)))


def key(name: str) -> str:
    """What names are looked up by: normalised, without the leading article.

    >>> key("Le Havre"), key("Ste Marguerite-sur-Mer")
    ('havre', 'sainte marguerite sur mer')
    """
    return _ARTICLE.sub("", normalised(name))


def keys(names: Iterable[str]) -> Iterator[str]:
    """The keys of official names, all at once (forty thousand in a few hundredths of a second)."""
    text = _ascii("\n".join(names).lower()).replace(")", "")
    for apart in "-'.(,/":
        text = text.replace(apart, " ")
    return iter(_ARTICLE.sub("", _plain(text)).split("\n"))


def _ascii(text: str) -> str:
    text = text.replace("œ", "oe").replace("æ", "ae")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _plain(text: str) -> str:
    return _LEZ.sub("les", _SAINT.sub(r"saint\1 ", _BLANKS.sub(" ", text).strip(" ")))


_SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"([a-z])\1+", r"\1"), (r"ph", "f"), (r"ch", "x"), (r"h", ""), (r"e?au", "o"), (r"y", "i"),
        (r"gn", "n"), (r"g(?=[ei])", "j"),
        (r"ai|ei", "e"), (r"c?qu|ck|k|c(?=[aoulr])", "k"), (r"[ae][nm](?=[^aeiou\n])", "an"), (r"z|c(?=[ei])", "s"),
        (r"(?<=[aeiou][bdfgjklmnprstvx])e(?=[bdfgjklmnprstvx][aeiou])", ""), (r"[stdxpe]+\b", ""), (r" ", ""),
    )
)  # fmt: skip


def sound(text: str) -> str:
    """Keys (one, or several with line feeds between) roughly as they are heard in French.

    >>> sound("baqueville") == sound("bacqueville"), sound("anvermeux") == sound("envermeu")
    (True, True)
    >>> sound("chato double") == sound("chateaudouble"), sound("lunrai") == sound("luneray")
    (True, True)
    """
    for pattern, heard in _SOUNDS:
        text = pattern.sub(heard, text)
    return text


def trimmed(name: str) -> str:
    """The key without little words at its end ("saint aubin sur")."""
    words = name.split(" ")
    while len(words) > 1 and words[-1] in LINKS:
        words.pop()
    return " ".join(words)


def bare(words: Iterable[str]) -> list[str]:
    """The words without the little ones."""
    return [word for word in words if word not in LINKS]


def forms(name: str) -> Iterator[str]:
    """The whole key, and its beginnings that may stand for it."""
    yield name
    words = name.split(" ")
    for end in range(1, len(words)):
        form = " ".join(words[:end])
        if words[end - 1] not in LINKS and form not in GENERIC and len(form) >= SHORTEST:
            yield form
