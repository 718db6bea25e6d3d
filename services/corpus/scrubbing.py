"""A message without what tells who wrote it: telephones, addresses, links and names are replaced by invented ones."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from services.lookup import exactly

NAME, FAMILY = "Camille", "Martin"
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+ ?|00 ?)\d{2}[ .\-]?(?:\(0\))?[ .\-]?\d|0[1-9])(?:[ .\-/]{0,2}\d{2}){4}(?!\d)|(?<!\d)\+?\d{9,15}(?!\d)"
)
_MAIL = re.compile(r"\S+@\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?P<way>(?:rue|route|rte|chemin|che?m|avenue|av|impasse|place|allée|boulevard|bd|quai|"
    r"hameau|lotissement|street|road|lane)\b)[^,.;\n\d]{0,50}",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?P<title>M\.|MM\.|Mr\.?|Mme|Mmes|Mlle|Monsieur|Madame|Mrs\.?|Ms\.?|Dr)\s+[A-ZÀ-Ý][\w'’\-]+(?:\s+[A-ZÀ-Ý][\w'’\-]+)?"
)
_FARM = re.compile(
    r"\b(?P<form>GAEC|EARL|SCEA|SARL|SAS|SCA|CUMA|GFA)(?P<of>\s+(?:d[eu]s?|de la|de l['’]))?(?:\s+[A-ZÀ-Ý][\w'’\-]*)+"
)
_SAID_NAME = re.compile(
    r"(?P<led>\b(?:je m['’]appelle|moi c['’]est|c['’]est|ici|my name is|this is|prénom\s*:)\s+)"
    r"[A-ZÀ-Ý][\w\-]{2,}(?=[\s,.!]|$)"
)
_LONG_ENOUGH = 3


def scrubbed(text: str, *names: str) -> str:
    """The text without numbers, addresses and names.

    Args:
        text: a message.
        names: what its sender is called, and their farm: each word of it is replaced wherever it stands.

    >>> scrubbed("40 kg, Mme Duhamel 06 12 34 56 78, 12 rue des Fours, Luneray", "Anne Duhamel")
    '40 kg, Mme Martin 06 00 00 00 00, 1 rue, Luneray'
    """
    text = _MAIL.sub("nom@exemple.fr", _LINK.sub("https://exemple.fr", text))
    text = _PHONE.sub("06 00 00 00 00", text)
    text = _STREET.sub(lambda m: f"1 {m['way']}", text)
    text = _TITLE.sub(lambda m: f"{m['title']} {FAMILY}", text)
    text = _FARM.sub(lambda m: f"{m['form']}{m['of'] or ''} {FAMILY}", text)
    text = _SAID_NAME.sub(lambda m: f"{m['led']}{NAME}", text)
    for name in names:
        for word in re.findall(r"[^\W\d_]+", name):
            if len(word) >= _LONG_ENOUGH:
                text = re.sub(rf"\b{re.escape(word)}\b", NAME, text, flags=re.IGNORECASE)
    return _SURNAME.sub(_family, text)


_SURNAME = re.compile(rf"\b{NAME} (?P<after>(?!{NAME}\b)[A-ZÀ-Ý][\w'’\-]+)")


def _family(found: re.Match[str]) -> str:
    """Behind a first name stands a family name, unless it is a commune ("Marie Luneray")."""
    return found[0] if exactly(found["after"], ()) else f"{NAME} {FAMILY}"
