"""Who brings it, where the farmer leaves that open: "à vous de voir", "je ne sais pas", "les deux"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import datetime

from domain.offers import OfferDraft
from parsing import read_answer
from services.lookup import folded
from services.offer.changes import hand_over

_HEM = r"(?:(?:oh|ah|bah|ben|bof|euh|eh bien|alors|ok|non|moi|well|er|c'est|c|ce sera|it's|it is|that's|pour moi|for me|franchement)\b[\s,!.]*)*"
_TAIL = r"(?:[ ,]*(?:pour moi|a moi|for me|to me|vraiment|encore|really|yet|trop|du tout|merci|svp|thanks|thank you|on verra|on s'arrange\w*))*[\s.!?]*"
_OPEN = re.compile(
    rf"\W*{_HEM}(?:a vous de (?:voir|choisir|decider|dire)|(?:comme|ce que|au plus simple|le plus simple|selon)(?: (?:pour )?(?:vous|ca|tu|ce qui|votre convenance))*"
    r"(?: (?:voulez|voudrez|preferez|pouvez|souhaitez|arrange|convient|veux|preferes))?|voyez(?: (?:ce|comme) .{0,25})?|vous choisissez|choisissez"
    r"|(?:ca |cela )?(?:m'est|nous est|m est) (?:bien |completement |tout a fait )?egal|egal|peu importe|qu'importe|n'importe(?: (?:lequel|comment))?|sans importance"
    r"|(?:je |j'|on |nous |ch)?(?:ne |n'|en )*(?:sais|sait|savons)(?: (?:pas|plus|rien))+|aucune idee|pas de preference|sans preference|(?:je |on )?(?:n'?ai|a|avons) pas de preference"
    r"|(?:ca|cela) depend(?: de vous)?|on verra(?: bien)?|(?:up to you|as you (?:like|wish|prefer)|whatever(?: .{0,25})?|(?:i )?(?:do not|don't) (?:mind|know|care)|no (?:idea|preference)"
    r"|you (?:choose|decide)|either(?: way)?|not sure|dunno|it depends)"
    rf"){_TAIL}"
)
_BOTH = re.compile(
    rf"\W*{_HEM}(?:les 2|les deux|both|l'un ou l'autre|au choix|either(?: one)?)"
    r"(?: (?:sont|est|is|are|me|nous|c'est))*(?: (?:possibles?|bons?|ok|vont|va|conviennent|fine|possible|bon))*"
    rf"{_TAIL}"
)


def leaves_open(text: str) -> bool:
    """Whether somebody does not know, or does not mind, who brings it.

    >>> leaves_open("à vous de voir"), leaves_open("je sais pas"), leaves_open("Comme vous voulez !"), leaves_open("up to you")
    (True, True, True, True)
    >>> leaves_open("comme vous voulez mais pas samedi"), leaves_open("je livre"), leaves_open("je ne sais pas conduire")
    (False, False, False)
    """
    return _OPEN.fullmatch(folded(text)) is not None


def answered(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft after words that leave open who brings it, or a yes or no to the question whether they can.

    Whoever can do both brings it, and from who leaves it open twice it is fetched: that may be looked at. None for any
    other words.
    """
    if _BOTH.fullmatch(folded(text)):
        return _by(draft, "deliver", sure=False)
    if leaves_open(text):
        again = draft.undecided  # fetching asks nothing of the farmer
        return _by(draft, "pickup", sure=False) if again else draft.model_copy(deep=True, update={"undecided": True})
    can = _yes_or_no(text, now)
    if can is None or read_answer("handover", text, now) is not None:
        return None
    if not draft.undecided:  # yes or no to which of the two?
        return draft.model_copy(deep=True, update={"undecided": True})
    return _by(draft, "deliver" if can else "pickup", sure=True)


_BESIDE = frozenset(
    """oui ok non merci c'est ca cela bon bien sur svp je j'ai tout a fait d'accord top peux peut pouvons pourrai on nous
    sans probleme souci possible impossible pas plus du tout desole desolee malheureusement mais avec plaisir volontiers loin trop
    yes no thanks thank you please it is it's i we can can't cannot sure fine sorry not of course""".split()  # noqa: SIM905 - easier to read
)


def _yes_or_no(text: str, now: datetime) -> bool | None:
    """What somebody says to a question that is answered by yes or no; None for something more: "oui mais 60 kg"."""
    said = read_answer("yes_no", text, now)
    if said is None:
        return None
    rest = re.findall(r"[\w']+", folded(f"{text[: said.span[0]]} {text[said.span[1] :]}"))
    return bool(said.value) if _BESIDE.issuperset(rest) else None


def _by(draft: OfferDraft, mode: str, *, sure: bool) -> OfferDraft:
    new = draft.unasked()
    hand_over(new, mode)
    if not sure:
        new.settled("mode", "fuzzy")
    return new
