"""What people offer too that Bocal does not take: eggs, bread, milk, meat, jam that is made already."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from domain.words import Words, _
from services.lookup import folded

_MADE = (
    r"(?:confitures?|gelees?|sirops?|jus|cidre|compotes?|conserves?|coulis|soupes?|tartes?|gateaux?|vins?|vinaigre|chutneys?"
    r"|jams?|jelly|jellies|marmalade|syrups?|juices?|cider|preserves|soups?|cakes?|pies?|wines?|vinegar)"
)
_NOT_GROWN = (
    r"(?:oeufs?|pains?|baguettes?|brioches?|viennoiseries?|lait|yaourts?|fromages?|cremes? fraiches?|miel|viandes?|boeuf"
    r"|porcs?|agneaux?|volailles?|poulets?|canards?|lapins?|jambons?|saucissons?|pates|riz|farines?|semoule|huiles?|poissons?"
    r"|moules|huitres|fleurs|foin|paille|vetements|habits|jouets|meubles|eggs?|breads?|loaves|milk|yoghurts?|yogurts?|cheeses?|honey"
    r"|meats?|beef|pork|lamb|chickens?|ducks?|rabbits?|hams?|sausages?|pasta|rice|flour|oil|fishes|fish|flowers|hay|straw"
    r"|clothes|toys|furniture)"
)
_HOLD = r"(?:pots?|bocaux|bocal|bouteilles?|litres?|l|packs?|briques?|boites?|conserves|jars?|bottles?|tins?|cans?)"
_JAM_OF = re.compile(rf"\b\d+\s*{_HOLD} (?:de |d'|of )(?:la |my )?{_MADE} (?:de |d'|aux? |of )(?:la )?\w+")
_JAM = re.compile(rf"\b(?:{_HOLD} (?:de |d'|of )|strawberry |apple |plum |apricot |fig |raspberry )?{_MADE}\b")
_TO_MAKE = re.compile(rf"\b(?:pour|faire|fasse|en|for|make|making|into|bonnes? a|bons? a)(?: \w+){{0,3}} {_MADE}\b")
_OTHER = re.compile(rf"\b{_NOT_GROWN}\b")
_NO_FOOD = re.compile(
    r"\bcoeurs? de boeuf\b|\b(?:haricots?|pommes?|prunes?|poires?|choux?|courges?|champignons?|raisins?|noix|tomates?|beans?|squash|oyster) (?:a |en |de |d'|au )?"
    rf"{_NOT_GROWN}\b|\b(?:chicken|milk) of the woods?\b|\b(?:fond|pieds?|langue|arbre|fruits?) (?:a|de) (?:pain|boeuf|porc)\b"
)
"""Names of produce that sound like something else: "haricots beurre", "oyster mushroom"."""
_HOW_MANY = r"(?:\d+|(?:j'ai|on a|nous avons|il (?:me |nous )?reste) (?:aussi )?(?:du|de|des(?= (?:oeufs|yaourts|fromages)))|deux|trois|quatre|cinq|six|dix|vingt|et (?:des|du|de la)|and some|two|three|four|five|ten)"
_OFFERED = re.compile(rf"\b{_HOW_MANY} ?(?:kg |kilos? |g |(?:\w+ ){{0,2}}(?:de |d'|of ))?(?:la |l')?{_NOT_GROWN}\b")


_ALONE = re.compile(
    rf"\W*(?:(?:et|plus|avec|and|with|also) )*(?:du |de la |de l'|des |some )?{_NOT_GROWN}(?: (?:aussi|egalement|too|as well))?[\s?!.]*"
)
"""Named and nothing else: "et du lait"."""

_HAVE = re.compile(
    r"\b\d|\b(?:j'ai|jai|on a|nous avons|il (?:me |nous |y )?(?:en )?(?:reste|a)|donne[rsz]?|donnons|offr\w+|propose\w*|en trop|qui (?:en )?veut|interess\w+"
    r"|a prendre|prenez|acceptez|pour vous|i have|i've|we have|we've|got|give|giving|yours|left|spare|do you (?:take|want|accept)|free to)\b"
)
_WANT = re.compile(
    r"\b(?:cherche\w*|recherch\w*|voudrai\w*|aimerai\w*|besoin|ateliers?|stage|workshops?|merci|thanks?|vendez|a vendre|vente|acheter|commande|vos|looking for"
    r"|wanted|would like|need|buy|your|vend(?:s|ons|re)|€)(?:\b|(?<=€))"
)

_LONGEST = 200
"""Letters; in more, what is named is beside the point."""


def offered(text: str) -> bool:
    """Whether somebody has something that Bocal does not take, and asks for nothing.

    >>> offered("12 douzaines d'œufs à donner"), offered("10 pots de confiture"), offered("vous prenez le pain ?")
    (True, True, True)
    >>> offered("et du lait"), offered("des œufs aussi"), offered("du beurre")
    (True, True, False)
    >>> offered("des prunes pour faire de la confiture"), offered("je voudrais 3 pots de confiture")
    (False, False)
    """
    if len(text) > _LONGEST:
        return False
    plain = _NO_FOOD.sub(" ", _TO_MAKE.sub(" ", folded(text).replace("œ", "oe")))
    if _ALONE.fullmatch(plain):
        return True
    there = _OTHER.search(plain) is not None or _JAM.search(plain) is not None
    return there and _HAVE.search(plain) is not None and _WANT.search(plain) is None


def besides(text: str) -> bool:
    """Whether such a thing is offered too, in a message that offers produce.

    >>> besides("20 kg de tomates et 3 douzaines d'œufs"), besides("20 kg de tomates derrière les poulets")
    (True, False)
    >>> besides("j'ai du pain et 30 kg d'oignons"), besides("j'ai des poulets dans mes 30 kg d'oignons")
    (True, False)
    """
    plain = _NO_FOOD.sub(" ", _TO_MAKE.sub(" ", folded(text).replace("œ", "oe")))
    return _OFFERED.search(plain) is not None


def without_jam(text: str) -> str:
    """The words without the fruit that is jam already: "10 pots de confiture de fraises".

    >>> without_jam("20 kg de poires et 10 pots de confiture de fraises"), without_jam("pommes pour la compote de Luneray")
    ('20 kg de poires et  ', 'pommes pour la compote de Luneray')
    """
    plain = folded(text)
    if len(plain) != len(text) or _TO_MAKE.search(plain):
        return text
    for found in reversed(list(_JAM_OF.finditer(plain))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def kindly() -> Words:
    """What is said of it."""
    return _("Thank you for thinking of us. Bocal takes fruit and vegetables only.")
