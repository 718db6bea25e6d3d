"""What is taken back as one speaks is left out: "80 kg, non 60 kg" is 60 kg, "tomates, pardon, poivrons" is peppers."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from parsing.numbers import Number
from parsing.quantities import Quantity, in_kg
from parsing.text import Text

_CORRECTED = re.compile(
    r"(?P<a>[QN])(?P<of> (?:de |d |of )P)?(?: D)?(?: \([a-z ]{0,25}\))?[ ,.;:!(-]*(?:ce sera (?:plutot|finalement)|ca sera plutot|euh|heu|non|pardon|plutot|ou plutot|je veux dire|enfin|oups|rectif\w*|erreur|sorry|no|i mean|actually|make that|rather|correction|je voulais dire|finalement|en fait|wait|je corrige|ah non|hum|oh no|disons|attendez|attends|attendes|ou plutot)"
    r"(?:[ ,.:!-]+(?:attendez|attends|hold on|mon [a-z]+|ma [a-z]+|il|elle|me|dit|dis|souffle|qu il y a|je crois|je|suis|trompee?|trompe|compte|recompte|ai|j|erreur|de ma part|ma faute|mistake|my mistake|excuse[a-z]*|moi|only|seulement|mal|relu|lu|there are|il y en a|y en a|on est|a|bien|oh|ah|euh|heu|oui|non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|plutot|je voulais dire|dire|je dirais|ce sera|ca fait|it s|it was|disons|say|c etait|que|pas Q|mettez|mettons))*[ ,.:!-]*(?P<b>[QN])(?!\w)"
)
_REFUSED = re.compile(
    r"(?<!\w)(?:non|no|pardon|plutot|erreur|sorry|rectif\w*|correction|rather|oups|je voulais dire|i mean)(?!\w)"
)
_NOT_THAT = re.compile(
    r"(?P<a>Q)(?P<of> (?:de |d |of )?P)?[ ,(]+(?:et )?(?:non|pas|not)(?: pas)? (?:Q|N)(?! (?:de |d |of )?P)"
    r"|Q (?:et|and) (?:non|pas|not)(?: pas)? Q(?!\w)"
)
_NOT_BUT = re.compile(
    r"(?<!\w)(?:c est |ce n est |il n y en a |n est |n en ai |isn t |it s )?(?:pas|not|non) (?:de |a )?[QN](?: (?:de |d |of )?P)?,? (?:mais|but|plutot)(?: bien| plutot| seulement| rather)?(?= (?:de |a )?[QN])"
)
"""As in "ce n'est pas 40 mais 14 kg"."""
_INSTEAD = re.compile(
    r"(?<=[QP]) (?:au lieu de(?:s)?|instead of|plutot que|rather than|a la place de(?:s)?)(?: les| the)? [QN](?! (?:de |d |of )?P)"
)
_PRODUCT_CORRECTED = re.compile(
    r"P[ ,.;:!-]*(?:euh|heu|non|pardon|plutot|ou plutot|je veux dire|oups|erreur|sorry|no|i mean|make that|correction|je voulais dire|enfin)"
    r"(?:[ ,.:!-]+(?:non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|je voulais dire|ce sont|des|les|de|pas P))*[ ,.:!-]*P(?!\w)"
)


def correct(text: Text) -> Text:
    """The text with what was taken back left out: "80 kg, non 60 kg" is 60 kg, "tomates, pardon, poivrons" is peppers."""
    parts: list[tuple[int, int, str, Any]] = []
    for match in _CORRECTED.finditer(text.s):
        one, two = text.tag(match.start("a")), text.tag(match.start("b"))
        if (
            isinstance(two, Quantity)
            and isinstance(one, Quantity)
            and one.weighs != two.weighs
            and not _REFUSED.search(match[0])
        ):
            continue  # "9 sacs, disons 30 kg le sac"
        if isinstance(two, Number) and isinstance(one, Quantity):
            two = replace(one, value=two.value, kg=in_kg(two.value, one.unit))
        letter = "Q" if isinstance(two, Quantity) else "N"
        first, last = match.start("a"), match.end("a")
        parts += [(first, last, letter, two), (match.end("of") if match["of"] else last, match.end(), "X", None)]
    text = text.replaced(parts) if parts else text
    text = text.rewrite(_NOT_BUT, lambda _: ("X", None))
    text = text.rewrite(_INSTEAD, lambda _: (" X", None))
    text = text.rewrite(_NOT_THAT, lambda m: ("Q", text.tag(m.start())) if not m["of"] else None)
    return text.rewrite(_PRODUCT_CORRECTED, lambda m: ("P", text.tag(m.end() - 1)))
