"""What people mean who write neither an offer nor a command: a greeting, thanks, the truck, a workshop, a regret."""

from __future__ import annotations

import re
from typing import Literal

from services.lookup import folded

Wish = Literal["hello", "thanks", "truck", "workshops", "agenda"]

_HELLO = re.compile(r"\W*(bonjour|bonsoir|salut|coucou|hello|hi|hey|good (morning|evening))\b.{0,20}", re.DOTALL)
_THANKS = re.compile(
    r"\W*(merci|thanks?|thank you|super|parfait|d'accord|ok|okay|great|perfect|a bientot|au revoir|bye)\b"
    r"[\w\s!.,']{0,30}"
)
_TRUCK = re.compile(
    r"(\b(quand|ou|quel jour|a quelle heure|when|where|which day)\b.*\b(camion|passe|passage|truck|stop)\b)"
    r"|(\b(camion|truck)\b.*\b(quand|ou|when|where)\b)"
)
_WORKSHOPS = re.compile(
    r"\b(ateliers?|workshops?|cuisin\w*|cooking|m'?inscrire|m'?inscris|inscri(?:vez|t|re)|inscription|sign (me )?up"
    r"|signup|participer|join in|take part|(venir|come) .{0,20}(cuisin|cook)\w*)\b"
)
_AGENDA = re.compile(
    r"\b(annul\w+|cancel\w*|desinscri\w+|rendre)\b.{0,30}\b(inscription|atelier|place|seat|sign-?up|workshop|venue)\b"
    r"|\b(peux|pourrai|pourrais|puis) (plus|pas) .{0,20}(venir|etre la|y aller)\b"
    r"|\b(viens|viendrai) (plus|pas)\b|\bempechee?\b|\bdesinscri\w+"
    r"|\b(can ?no ?t|can't|cant|won't|unable to) .{0,12}(come|make it|be there|attend)\b"
    r"|\b(mon agenda|mes inscriptions?|mon inscription|my (agenda|sign-?ups?))\b"
)


def greeting(text: str) -> Wish | None:
    """A greeting or thanks, and nothing else.

    >>> greeting("Bonjour !"), greeting("merci beaucoup"), greeting("Bonjour, j'ai 200 kg de tomates à donner")
    ('hello', 'thanks', None)
    """
    plain = folded(text)
    if _HELLO.fullmatch(plain):
        return "hello"
    return "thanks" if _THANKS.fullmatch(plain) else None


def wish(text: str) -> Wish | None:
    """What somebody wants to see.

    >>> wish("je voudrais m'inscrire"), wish("je ne peux plus venir samedi"), wish("quand passe le camion ?")
    ('workshops', 'agenda', 'truck')
    """
    plain = folded(text)
    if _AGENDA.search(plain):
        return "agenda"
    if _WORKSHOPS.search(plain):
        return "workshops"
    return "truck" if _TRUCK.search(plain) else None
