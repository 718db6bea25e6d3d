"""What is said beside an open card and changes nothing in it: that it is all wrong, where its sender will be."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from domain.offers import OfferDraft
from domain.words import Words, _
from services.lookup import folded

_ALL_WRONG = re.compile(
    r"\W*(?:(?:non|no|ah|mais|but|euh|hum|pardon|sorry)\b[\s,!.]*)*"
    r"(?:tout (?:est|etait) (?:faux|mauvais|a refaire)|(?:c'?est|c|ces?) (?:tout )?(?:faux|errone|n'importe quoi|pas bon)|faux"
    r"|tout faux"
    r"|(?:(?:ce n'est|c'?est|ces?|c) )?pas (?:du tout )?(?:ca|sa|cela|bon|correct|juste|ce que j'ai (?:dit|ecrit))(?: du tout)?"
    r"|(?:il y a|c'est|j'ai vu|y a) (?:une?|des) (?:petite? )?(?:erreurs?|fautes?|problemes?)|there is a mistake"
    r"|(?:rien|ca) (?:n'est|ne va|est)(?: pas)? ?(?:juste|bon|correct)?|vous (?:n')?avez (?:rien|pas) compri[st]?"
    r"|(?:it is |it's |that is |that's |this is )?(?:all |completely |totally )?(?:wrong|incorrect|nonsense)"
    r"|(?:it is not|it's not|it isn't|that is not|that's not|that isn't|this is not|not) "
    r"(?:it|that|right|correct|what i (?:said|wrote|meant))(?: at all)?|nothing is right|you (?:did not|didn't) understand)"
    r"[\s.!]*"
)


def refuses(text: str) -> bool:
    """Whether somebody says that the card is wrong, and not what is.

    >>> refuses("Tout est faux !"), refuses("Non, ce n'est pas ça"), refuses("that's all wrong"), refuses("c'est 60 kg")
    (True, True, True, False)
    >>> refuses("c pas sa"), refuses("non pas ça"), refuses("vous avez rien compri"), refuses("pas bon à jeter")
    (True, True, True, False)
    """
    return _ALL_WRONG.fullmatch(folded(text)) is not None


_BLAMES = re.compile(
    r"\b(?:mal (?:lu|compris|note|entendu)|pas (?:bien )?(?:lu|compris|note)|(?:erreur|faute) de (?:lecture|votre part)|lisez (?:bien|mieux)"
    r"|relisez|vous (?:vous )?(?:etes|avez) (?:trompee?s?|confondu|compris|lu|mis|note)"
    r"|(?:j'ai|j'avais|nous avons) (?:bien )?(?:ecrit|dit|mis|marque)|ce que j'ai (?:ecrit|dit)|misread|misunderst\w+|read (?:it |that )?wrong\w*"
    r"|got (?:it|that) wrong|your mistake|(?:i|we) (?:clearly )?(?:wrote|said)|not what i (?:wrote|said|meant))\b"
)


def blames(text: str) -> bool:
    """Whether the words say that the message was read wrongly.

    >>> blames("vous avez mal lu, c'est 80 kg"), blames("c'est faux, 80 kg"), blames("you misread: 80 kg")
    (True, True, True)
    >>> blames("finalement 80 kg"), blames("je me suis trompé, 80 kg")
    (False, False)
    """
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    return _BLAMES.search(folded(text)) is not None or any(refuses(clause) for clause in clauses)


def what_to_do(draft: OfferDraft) -> Words:
    """How to put a card right."""
    if draft.missing() is None:
        return _(
            "Sorry. Press what is wrong, or write what is right. For example: “60 kg”, “pears”, “until Monday”.\n"
            "To begin again: /cancel"
        )
    return _("Sorry. Write what is right. For example: “60 kg”, “pears”, “until Monday”.\nTo begin again: /cancel")


_CLAUSES = re.compile(r"\s*(?:[,;.!]\s|\n)+\s*|\s+(?=(?:mais|donc|but|so)\b)")
_OF_SELF = re.compile(
    r"(?:\b(?:je|on|nous) (?:ne |n')?(?:suis|serai|serais|est|sera|sommes|serons)\b|\b(?:j'ai|on a|nous avons)\b"
    r"|\bi(?:'m| am|'ll be| will be| won't be| have)\b|\bwe(?:'re| are|'ll be| will be| won't be| have)\b).{0,20}?"
    r"\b(?:au marche|sur le marche|a la foire|absent\w*|pas (?:la|chez (?:moi|nous)|dispo\w*|libre)|en (?:conges?|vacances|deplacement"
    r"|formation|reunion)|occupe\w*|(?:un |une )?(?:rendez-vous|rdv|reunion|enterrement|mariage)|a l'hopital|chez le \w+"
    r"|at the (?:market|fair|hospital|doctor)|away|off|busy|out of town|not (?:there|here|in|home|around|available|free)"
    r"|on holiday|a (?:meeting|wedding|funeral|appointment)|there)\b"
)
_HERE = re.compile(r"\b(?:je serai|je suis|on est|on sera|i'm|i am|i'll be|i will be) (?:bien )?(?:la|there|here)\b")


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
    return _BLAMES.search(folded(clause)) is not None and not re.search(r"\d", clause)


def _is_absence(clause: str) -> bool:
    plain = folded(clause)
    return _OF_SELF.search(plain) is not None and not (_HERE.search(plain) and " pas " not in plain)


def dates_stay() -> Words:
    """What is said when only the sender's absence was told."""
    return _("The dates of the offer stay. To change them, write for example: “until Thursday”.")
