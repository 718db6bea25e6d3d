"""What people mean who write neither an offer nor a command: a greeting, thanks, the truck, a workshop, a regret."""

from __future__ import annotations

import re
from typing import Literal

from services.lookup import folded

Wish = Literal["hello", "thanks", "truck", "workshops", "agenda", "help", "offers", "silence", "products"]

_HELLO = re.compile(r"\W*(bonjour|bonsoir|salut|coucou|hello|hi|hey|good (morning|evening))\b.{0,20}", re.DOTALL)
_THANKS = re.compile(
    r"\W*(merci|thanks?|thank you|super|parfait|d'accord|ok|okay|great|perfect|a bientot|au revoir|bye"
    r"|bonne (?:soiree|journee|nuit|fin de journee))\b"
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


_GLEANING = re.compile(r"\b(glan(?:ages?|er|e|ons|erai|erons|erait|eu(?:r|se)s?)|glean(?:ings?|ers?)?)\b")
_TO_BE_GLEANED = re.compile(
    r"\b(?:kg|kilos?|tonnes?|cagettes?|caisses?|palox|crates?|a glaner|to be gleaned|donne[rz]?|donnons|propos\w+"
    r"|organis\w+|planif\w+|prevoi[rs]|nouveau glanage|new gleaning|chez (?:moi|nous)|besoin|cherch\w+|recherch\w+"
    r"|personnes|benevoles|volunteers|annul\w+ le|venez|voulez"
    r"|(?:mon|mes|ma|notre|nos|my|our)(?! (?:petite?s?[- ])?(?:voitures?|auto|velos?|camionnette|remorque|car|van|bike"
    r"|enfants?|fils|filles?|mari|femme|ami\w*|soeurs?|freres?"
    r"|mere|pere|voisin\w*|copains?|copines?|children|kids?|sons?|daughters?|husband|wife|friend\w*)))\b"
)
"""Whoever has a field, or plans, does not ask to come along."""
_TO_COME = re.compile(
    r"\b((?:je|j'|on|nous|i|we)\b.{0,25}\b(?:veux|voudrai\w*|voulons|aime\w*|peux|pouvons|peut|souhait\w+|viens|vient"
    r"|venons|viendr\w+|serai\w*|sera|serons|interesse\w*|want|would|like|can|come)|participer|venir|inscri\w+|rejoindre|aider"
    r"|y a[- ]t[- ]il|il y a|is there|are there|any|take part|join|help|sign up)\b"
)
_ASKS_OF_GLEANING = re.compile(r"\b(quand|ou|quels?|quelles?|prochaine?s?|combien|when|where|next|which|what|how)\b|\?")


def gleaning(text: str, *, grows: bool = False) -> bool:
    """Whether somebody asks for gleanings, or to come to one; not who has something to be gleaned, or plans one.

    Args:
        text: what was written.
        grows: whether it is a farmer, whose bare question may be an offer.

    >>> [gleaning(each) for each in ("je veux glaner", "y a-t-il un glanage ce week-end ?", "glanage")]
    [True, True, True]
    >>> gleaning("je veux venir au glanage avec ma voiture")
    True
    >>> [gleaning(each) for each in ("j'ai 300 kg de carottes à glaner", "vous voulez glaner mes pommes ?", "bonjour")]
    [False, False, False]
    """
    plain = folded(text)
    if not _GLEANING.search(plain) or _TO_BE_GLEANED.search(plain):
        return False
    if _TO_COME.search(plain):
        return True
    return not grows and (_ASKS_OF_GLEANING.search(plain) is not None or len(plain.split()) <= _FEW)


_FEW = 2
"""Words: so few are a wish and nothing else."""


_HELPS = re.compile(
    r"^\W*(?:benevole|benevolat|volunteer|volunteering)s?\W*$"
    r"|\b(?:ne m'appelez (?:plus|pas|jamais)|arretez de m'appeler|(?:do not|don't|stop) call(?:ing)? me)\b"
    r"|\b(?:je|j'|on|nous)\b.{0,20}\b(?:veux|voudrai\w*|peux|pouvons|aimerai\w*|souhait\w*|suis|disponible)\b.{0,20}"
    r"\b(?:aider|benevoles?|donner un coup de main|libre|dispo\w*)\b"
    r"|\b(?:devenir|etre|become an?|be an?) (?:benevole|volunteer)\b"
    r"|\b(?:i|we)\b.{0,15}\b(?:want|would like|can|could)\b.{0,12}\b(?:help|volunteer|lend a hand)\b"
)


def helps(text: str) -> bool:
    """Whether somebody says that they want to lend a hand, or not to be called, and nothing of produce.

    >>> helps("je peux aider le samedi"), helps("bénévole"), helps("ne m'appelez plus"), helps("pouvez-vous m'aider ?")
    (True, True, True, False)
    """
    plain = folded(text)
    return "?" not in plain and _HELPS.search(plain) is not None and not _TO_BE_GLEANED.search(_OWN_WAY.sub("", plain))


_OWN_WAY = re.compile(r"\b(?:benevoles?|mon|ma|my)\b")
"""Says nothing of a field when somebody offers to help: "j'ai ma voiture", "être bénévole"."""


def greeting(text: str) -> Wish | None:
    """A greeting or thanks, and nothing else.

    >>> greeting("Bonjour !"), greeting("merci beaucoup"), greeting("Bonjour, j'ai 200 kg de tomates à donner")
    ('hello', 'thanks', None)
    """
    plain = folded(text)
    if _HELLO.fullmatch(plain):
        return "hello"
    return "thanks" if _THANKS.fullmatch(plain) else None


def farewell(text: str) -> bool:
    """Whether somebody takes leave until a day, which is no date of produce.

    >>> farewell("À demain !"), farewell("merci, à samedi"), farewell("c'est à demain"), farewell("see you Friday")
    (True, True, False, True)
    """
    return _FAREWELL.fullmatch(folded(text)) is not None


_FAREWELL = re.compile(
    r"\W*(?:(?:ok|merci|bien|super|alors|thanks?|great)\b\W*)*(?:a|see you) "
    r"(?:demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|plus(?: tard)?|tout a l'heure|la prochaine|tomorrow"
    r"|later|soon|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: alors| then| prochain)?\W*"
)


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
    return next((name for name, words in _MORE.items() if words.search(plain)), None)


def takes_back(text: str) -> bool:
    """Whether an offer made before is taken back, and nothing is offered instead.

    >>> takes_back("Je ne peux plus donner mes 100 kg de tomates"), takes_back("I can't give my carrots after all")
    (True, True)
    >>> takes_back("je ne peux plus cueillir, 100 kg de pommes à venir chercher")
    False
    """
    plain = folded(text)
    return _TAKES_BACK.search(plain) is not None and not _OFFERS.search(plain)


_TAKES_BACK = re.compile(
    r"\bne? (?:peux|pouvons|pourrai|pourrons|veux|voulons) plus (?:vous )?(?:les? |la |l'|en )?"
    r"(?:donner|offrir|proposer|fournir)\b"
    r"|\b(?:can ?not|can't|cant|unable to) (?:give|offer|donate)\b.{0,60}\b(?:after all|any ?more|sorry)\b"
    r"|\bcan no longer (?:give|offer|donate)\b"
    r"|\b(?:annul\w+|retir\w+|supprim\w+|cancel|withdraw|remove)\b.{0,12}"
    r"\b(?:mon|mes|l'|notre|my|our|the) ?(?:offres?|offers?)\b"
)
_OFFERS = re.compile(r"\b(?:mais|but|par contre|en revanche|instead|a la place|venez|venir|reste)\b")
_MORE: dict[Wish, re.Pattern[str]] = {
    "truck": re.compile(
        rf"{_TRUCK.pattern}|\b(?:vous|tu) (?:passez|venez|etes|passes|viens)\b.{{0,20}}\b(?:quand|quel jour)\b"
    ),
    "help": re.compile(
        r"^\W*(?:aide[rz]?(?:[- ]moi)?|a l'aide|help|help me|au secours|menu|\?+)\W*$"
        r"|\b(?:comment (?:ca|cela) (?:marche|fonctionne|se passe)|comment (?:faire|je fais|on fait)"
        r"|how (?:does|do) (?:it|this|i|we|you)"
        r"|que faire|c'est quoi|what is this)\b"
    ),
    "offers": re.compile(r"\b(?:mes offres|mon offre|my offers?)\b"),
    "silence": re.compile(
        r"\b(?:arrete[rz]?|cesse[rz]?|stop|ne)\b.{0,8}\b(?:m'ecri\w+|m'envo\w+|messages?|writing|write to me|texting)\b"
    ),
    "products": re.compile(
        r"\b(?:prenez|acceptez|recuperez|voulez|ramassez|(?:do|would|can) you (?:take|accept|want|use))\b.*\?"
    ),
}
"""What is said less often, each by its words."""
