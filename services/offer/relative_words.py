"""How people say so much more, so much less, twice that; `N` is an amount, `P` a product of the card."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

_HEM = (
    r"(?:(?:non|oui|no|yes|ok|bon|en fait|finalement|ah|oh|oups|euh|pardon|et|alors|attendez|du coup|actually|sorry|and|so"
    r"|wait|well|bonne nouvelle|good news)\b[\s,!.:]*)*"
)
_TAIL = (
    r"(?:[ ,]*(?:svp|s'il vous plait|merci|please|thanks|finalement|en fait|aussi|too|que prevu|than planned|du coup|deja"
    r"|already|a donner|pour vous|for you|pour moi|pour nous|for me|for us|for myself|for ourselves))*[\s.!]*"
)
_WHO = r"(?:(?:je|j'|on|nous|vous|tu|il|i|we|you)(?: ?(?:y|m'|en))* ?)?"
_MAY = r"(?:(?:peux|peut|pouvez|pouvons|vais|va|allez|can|could|will|'ll|ll)(?:[ -](?:vous|you))? )?"
_OF = r"(?: (?:de |d'|des |of )?(?:les |la |le |l'|the |mes |my |those |these |ces )?P)?"
_OF_THEM = rf"(?: of (?:them|it)| d'entre (?:eux|elles)|{_OF})?"
_ABOUT = r"(?:(?:encore|environ|a peu pres|about|another|again) )*"
_HAVE = (
    rf"(?:(?:{_WHO}{_MAY}(?:(?:en|y) )*(?:ai|a|avons|mettez|mettre|notez|noter|comptez|donner|trouve|ai trouve|have|'ve got"
    r"|have got|found|put|make it|make that|give)|there(?:'s| is| are)) )?"
)
_ADD = rf"{_WHO}{_MAY}(?:en )?(?:r?ajoute[rz]?|r?ajoutons|rajout|add)(?:[- ](?:y|en|moi|nous))*"
_TAKE_OFF = (
    rf"{_WHO}{_MAY}(?:en )?(?:enleve[rz]?|retire[rz]?|ote[rz]?|deduire|deduisez|remove|take off|take away|moins|minus)"
    r"(?:[- ]en)?"
)
_MUCH_MORE = r"(?:de plus|en plus|de rab|supplementaires?|more|extra|additional)"
_MUCH_LESS = r"(?:de moins|en moins|less|fewer)"
_DONE = (
    r"(?:donnee?s?|vendue?s?|livree?s?|jetee?s?|perdue?s?|mangee?s?|distribuee?s?|promises?|promis|reservee?s?|ecoulee?s?"
    r"|prise?s?|partie?s?|gardee?s?)"
)
_GONE = r"(?:given away|given|gave away|gave|sold|lost|gone|taken|delivered|promised|thrown away|eaten|kept)"
_KEEP = r"(?:garde|gardons|garderai|prends|prenons|vends|vendons|keep|keeping|am keeping|'m keeping|'ll keep|will keep)"

_MORE = (
    rf"{_ADD} {_ABOUT}N{_OF}(?: {_MUCH_MORE})?",
    rf"{_HAVE}{_ABOUT}N{_OF} {_MUCH_MORE}{_OF}",
    rf"(?:j'ai|j'en ai|on a|on en a|nous avons) encore N{_OF}",
    rf"(?:encore|another|plus|\+) ?N{_OF}",
)
_LESS = (
    rf"{_TAKE_OFF} {_ABOUT}N{_OF}",
    rf"{_HAVE}{_ABOUT}N{_OF} {_MUCH_LESS}{_OF}",
    rf"{_WHO}(?:ai|a|avons) (?:(?:deja|depuis) )*{_DONE} (?:deja )?{_ABOUT}N{_OF_THEM}",
    rf"(?:il y en a )?N{_OF_THEM} (?:sont |est |ont ete |a ete )?(?:deja )?{_DONE}",
    rf"(?:i|we)(?:'ve| have)?(?: already)? {_GONE} {_ABOUT}N{_OF_THEM}(?: away)?",
    rf"N{_OF_THEM} (?:are |is |were |was |have been )?(?:already )?{_GONE}",
    rf"{_WHO}{_KEEP} {_ABOUT}N{_OF_THEM}",
)
_IT_IS = (
    r"(?:(?:il y en a|il y a|j'en ai|on en a|c'est|ce sera|mettez|notez|disons|je donne|je donnerai|there's|there is"
    r"|there are|it's|it is|i have|make it|make that|put|let's say|seulement|only|just|plutot|environ|about) )*"
)
_TIMES = {
    2: r"(?:le )?double|deux fois (?:plus|ca|cela|autant)|doublez(?: la quantite| le tout| tout)?"
    r"|(?:twice|two times) (?:that|it|as much|as many|the amount)|double (?:it|that|the amount)",
    3: r"(?:le )?triple|trois fois (?:plus|ca|cela|autant)|triplez(?: la quantite| le tout| tout)?"
    r"|three times (?:that|it|as much|as many|the amount)|triple (?:it|that|the amount)",
    0.5: r"(?:la )?moitie(?: moins| seulement)?|deux fois moins|(?:a )?half(?: of)?(?: it| that| them| as much| as many)?",
}


def _any_of(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_HEM}(?:{'|'.join(ways)}){_TAIL}")


SIGNS = ((1, _any_of(*_MORE)), (-1, _any_of(*_LESS)))
"""Whether the amount `N` is added or taken off."""
FACTORS = tuple((factor, _any_of(rf"{_IT_IS}(?:{words}){_OF}")) for factor, words in _TIMES.items())
"""How many times as much there is."""
