"""What is said beside an open card and changes nothing in it: that it is all wrong, where its sender will be."""

from __future__ import annotations

import re
from functools import cache

from domain.offers import OfferDraft
from domain.words import Words, _
from parsing.lexicons import cues, fold, whole, written

_WORDS = "besides.csv"


def refuses(text: str) -> bool:
    """Whether somebody says that the card is wrong, and not what is.

    >>> refuses("Tout est faux !"), refuses("Non, ce n'est pas ça"), refuses("that's all wrong"), refuses("c'est 60 kg")
    (True, True, True, False)
    >>> refuses("c pas sa"), refuses("non pas ça"), refuses("vous avez rien compri"), refuses("pas bon à jeter")
    (True, True, True, False)
    """
    return whole(_WORDS)["refuses"].fullmatch(fold(text)) is not None


def blames(text: str) -> bool:
    """Whether the words say that the message was read wrongly.

    >>> blames("vous avez mal lu, c'est 80 kg"), blames("c'est faux, 80 kg"), blames("you misread: 80 kg")
    (True, True, True)
    >>> blames("finalement 80 kg"), blames("je me suis trompé, 80 kg")
    (False, False)
    """
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    return _lays_blame(text) or any(refuses(clause) for clause in clauses)


def _lays_blame(text: str) -> bool:
    return cues(_WORDS)["blames"].search(fold(text)) is not None


def what_to_do(draft: OfferDraft) -> Words:
    """How to put a card right."""
    if draft.missing() is None:
        return _(
            "Sorry. Press what is wrong, or write what is right. For example: “60 kg”, “pears”, “until Monday”.\n"
            "To begin again: /cancel"
        )
    return _("Sorry. Write what is right. For example: “60 kg”, “pears”, “until Monday”.\nTo begin again: /cancel")


_CLAUSES = re.compile(r"\s*(?:[,;.!]\s|\n)+\s*|\s+(?=(?:mais|donc|but|so)\b)")


def to_the_point(text: str) -> str:
    """The words without those that only refuse, or tell where their sender is: that changes no date of the produce.

    >>> to_the_point("vendredi je suis au marché"), to_the_point("je ne suis pas là vendredi, venez samedi")
    ('', 'venez samedi')
    >>> to_the_point("ce n'est pas ça, c'est 60 kg"), to_the_point("plutôt samedi, je suis là")
    ("c'est 60 kg", 'plutôt samedi, je suis là')
    """
    if refuses(text):
        return text
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    kept = [clause for clause in clauses if not _is_absence(clause)]
    kept = [clause for clause in kept if not (refuses(clause) or _only_blames(clause))] or kept
    return text if len(kept) == len(clauses) else ", ".join(kept)


def _only_blames(clause: str) -> bool:
    return _lays_blame(clause) and not re.search(r"\d", clause)


def _is_absence(clause: str) -> bool:
    plain = fold(clause)
    return _of_self().search(plain) is not None and not (cues(_WORDS)["here"].search(plain) and " pas " not in plain)


@cache
def _of_self() -> re.Pattern[str]:
    """Who speaks, and soon after where they are instead."""
    known = written(_WORDS)
    return re.compile(f"{known['self']}.{{0,20}}?{known['away']}")


def dates_stay() -> Words:
    """What is said when only the sender's absence was told."""
    return _("The dates of the offer stay. To change them, write for example: “until Thursday”.")
