"""What people offer too that Bocal does not take: eggs, bread, milk, meat, jam that is made already."""

from __future__ import annotations

import re

from domain.words import Words, _
from parsing.lexicons import cues, whole
from parsing.text import Text

_WORDS = "not_ours.csv"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LONGEST = 200
"""Letters; in more, what is named is beside the point."""


def offered(text: str) -> bool:
    """Whether somebody has something that Bocal does not take, and asks for nothing.

    >>> offered("12 douzaines d'œufs à donner"), offered("10 pots de confiture"), offered("vous prenez le pain ?")
    (True, True, True)
    >>> offered("et du lait"), offered("des œufs aussi"), offered("du beurre"), offered("60 choux-fleurs")
    (True, True, False, False)
    >>> offered("des prunes pour faire de la confiture"), offered("je voudrais 3 pots de confiture")
    (False, False)
    """
    if len(text) > _LONGEST:
        return False
    plain = _named(text)
    if whole(_WORDS)["alone"].fullmatch(plain.strip(" ?")):
        return True
    said = {label for label in ("thing", "has", "wants") if cues(_WORDS)[label].search(plain)}
    return said == {"thing", "has"}


def _seen(text: str) -> Text:
    """The words folded, their numbers as `N`."""
    return Text.of(text).rewrite(_NUMBER, lambda _: ("N", None))


def _named(text: str) -> str:
    """The words without what is to become jam, and without produce that sounds like something else."""
    known = cues(_WORDS)
    return known["produce"].sub(" ", known["to_make"].sub(" ", _seen(text).s))


def besides(text: str) -> bool:
    """Whether such a thing is offered too, in a message that offers produce.

    >>> besides("20 kg de tomates et 3 douzaines d'œufs"), besides("20 kg de tomates derrière les poulets")
    (True, False)
    >>> besides("j'ai du pain et 30 kg d'oignons"), besides("j'ai des poulets dans mes 30 kg d'oignons")
    (True, False)
    >>> besides("une vingtaine de baguettes"), besides("6 personnes, pas de porc")
    (True, False)
    """
    return any(cues(_WORDS)["beside"].search(part) for part in _named(text).split(","))


def without_jam(text: str) -> str:
    """The words without the fruit that is jam already: "10 pots de confiture de fraises".

    >>> without_jam("20 kg de poires et 10 pots de confiture de fraises")
    '20 kg de poires et  '
    >>> without_jam("pommes pour la compote de Luneray"), without_jam("200 pots de confiture à mon étiquette")
    ('pommes pour la compote de Luneray', '200 pots de confiture à mon étiquette')
    """
    seen = _seen(text)
    if cues(_WORDS)["to_make"].search(seen.s):
        return text
    for found in reversed(list(cues(_WORDS)["jam_of"].finditer(seen.s))):
        start, end = seen.span(*found.span())
        text = f"{text[:start]} {text[end:]}"
    return text


def kindly() -> Words:
    """What is said of it."""
    return _("Thank you for thinking of us. Bocal takes fruit and vegetables only.")
