"""Calls to come and pick what is still on its tree, in its row or on the ground."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.text import Text

_TEAM = re.compile(r"(?<!\w)(?:equipe|team|groupe|grimpeurs?|bras|volontaires?|benevoles?|X maxi|X maximum)(?!\w)")
_ON_TREE = re.compile(
    r"(?<!\w)(?:(?:les|l|aux|des|nos|mes|sur l|dans l) arbres?|vergers?|grimper|monter a l echelle|echelles?|branches|haie|orchard|hedge|ladders?|climb|trees?|[a-z]+iers?(?= (?:croule|plie|deborde|est|sont|en surprod|plein|charge|a vider)))(?!\w)"
)
_COME = re.compile(
    r"(?<!\w)(?:venez|servez|venir|viendrai[ts]|qui veut|bienvenue?s?|ouverte?|a vous|passez|help yourself|help yourselves|come|welcome|open|a prendre|anyone|avis aux amateurs|volontaires?|benevoles?|volunteers?|W)(?!\w)"
)
_IN_HAND = re.compile(
    r"(?<!\w)(?:cueillie?s?|ramassee?s?|recoltee?s?|picked|harvested|windfalls|caisses?|cagettes?|crates?|boxes|deja|cueilli|tombee?s?|ai (?:cueilli|ramasse|recolte)|devant|garage|hangar|grange|barn|shed)(?!\w)"
)
_IN_PLACE = re.compile(
    r"(?<!\w)(?:rangs?|rangees?|planches? de|parcelles?|champs?|serres?|tunnel|haies?|hedges?|rows?|fields?|crop|bushes|buissons?|rames|par terre|au sol|pieds de|standing|lying|branch|branches|arbres?|trees?|vergers?|orchard|P hedge|chataigneraie|arracheuse|moissonneuse|batteuse|harvester|combine|headlands?|accroche[es]*|hanging|unpicked|bout de champ|m de P)(?!\w)"
)
_TOOL = r"(?:beches?|couteaux?|fourches?|secateurs?|echelles?|escabeaux?|bottes|chapeau|chaise basse|baches?|forks?|knife|knives|spades?|ladders?)"
_VESSEL = r"(?:paniers?|seaux?|sacs?|cabas|buckets?|tubs?|bags?|baskets?)"
_HANDS_ON = re.compile(
    rf"(?<!\w)(?:remplissez|baissez vous|(?:a|de|les|le) (?:depouiller|secouer)(?!\w)|venir (?:le|la|les) vider|strip (?:it|them|the)|pull (?:what|them|it|up|your)|(?:casser|couper|sortir|tirer|ecosser|arracher|ramasser|cueillir) (?:soi|vous|nous|eux) memes?|(?:on|vous|ils|il les) secoue[sz]?|vous (?:cueillez|ramassez|arrachez|coupez)|you (?:pick|dig|pull|cut)|sortez (?:nous|les)|(?:se|s) (?:ramassent|cueillent|arrachent|coupent|recoltent)|en cueillant|arrachage des P|"
    rf"(?:prenez|apportez|amenez|prevoyez|venez avec|viennent avec|armes? de|arme[es]* d|munie?s? d[e]?|bring|with) (?:(?:vos|votre|des|un|une|de|d|a|an|your|the|leurs?|son|sa|ses) )?{_TOOL}|qui (?:amene|apporte|vient avec|viendra avec) (?:sa|son|ses|leurs?|une?|des) (?:{_TOOL}|{_VESSEL})|viennent avec (?:leurs?|des) {_VESSEL}|{_TOOL} (?:aux pieds|a l epaule|exiges)|whoever (?:walks|comes|likes|wants)|"
    r"(?:open|ouverte?s?|accessible) (?:a tous|a toutes|aux? (?:habitants|benevoles|voisins|gens|familles|amateurs)|a vos benevoles|to (?:hand )?(?:pickers|all|everyone|anyone|the public for free))|hand pick(?:ing|ers)|(?:anyone|anybody|whoever|they|you|people) (?:may|can|likes? can|is free to|is welcome to) (?:come|strip|pick|pull|follow|climb|take)|follow the P|(?:est|sont) a qui|a couper par vous|faire a la main|libre a vous|(?:c est )?libre pour le (?:ramassage|glanage)|ramassage libre|laisse entrer|il faudra(?:it)? du monde|"
    r"a l interieur du verger|(?:ramassez|cueillez|arrachez)(?!\w))(?!\w)"
)
"""That those who come take it from where it grew."""
_NOT_FREE = re.compile(
    r"(?<!\w)(?:smic|contrat|salaire|paye[es]*|remunere[es]*|hier|etions|etait|retrouve[es]*|casquette|bravo|load|pack|to help (?:him|me|us) (?:load|sort|pack))(?!\w)"
)


def called_to_pick(text: Text, *, counted: bool) -> bool:
    """An invitation to come, and produce on its tree, without a word of what was gathered."""
    tree = any(c == "P" and getattr(text.tags[i], "tree", False) for i, c in enumerate(text.s))
    if _taken_from_its_row(text.s, tree=tree) and not _in_containers(text):
        return True
    tree = tree or bool(_ON_TREE.search(text.s))
    called = _COME.search(text.s) or _TEAM.search(text.s)
    ladder = re.search(r"(?<!\w)(?:echelles?|escabeaux?|ladders?|grimper)(?!\w)", text.s)
    return bool(tree and not counted and called and (ladder or not _IN_HAND.search(text.s)))


def _taken_from_its_row(s: str, *, tree: bool) -> bool:
    """Produce where it grew, and words for those who take it from there themselves."""
    if not _HANDS_ON.search(s) or not (tree or _IN_PLACE.search(s)):
        return False
    return not _IN_HAND.search(s) and not _NOT_FREE.search(s)


_CONTAINERS = {
    "cagette",
    "caisse",
    "palox",
    "bigbag",
    "botte",
    "filet",
    "sac",
    "barquette",
    "plateau",
    "bac",
    "palette",
}


def _in_containers(text: Text) -> bool:
    """Whether crates or bags of it are counted: it was picked."""
    return any(c == "Q" and getattr(text.tags[i], "unit", "") in _CONTAINERS for i, c in enumerate(text.s))
