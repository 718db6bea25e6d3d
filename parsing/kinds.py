"""What a message is: an offer of produce, a call for gleaners, an order for processing, or none of these."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from parsing.lexicons import cues
from parsing.models import Kind
from parsing.needs import may_match
from parsing.orders import ordered, wanted_back
from parsing.picking import called_to_pick
from parsing.text import Text

_SENTENCE = re.compile(r"[^.!?\n;]*(?:[.!?;\n]+|$)")


@dataclass(frozen=True, slots=True)
class Signs:
    """The cues of each label, by where they stand."""

    found: dict[str, list[tuple[int, int]]]

    def has(self, label: str) -> bool:
        """Whether a cue of this label was read."""
        return bool(self.found.get(label))


def read_signs(text: Text) -> Signs:
    """All cues of the kinds lexicon."""
    return _signs(text.s)


@lru_cache(maxsize=4)
def _signs(s: str) -> Signs:
    table = cues("kinds.csv").items()
    return Signs({label: [m.span() for m in pattern.finditer(s)] for label, pattern in table if may_match(pattern, s)})


def sentences(s: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    return [m.span() for m in _SENTENCE.finditer(s) if m.end() > m.start()]


def is_question(s: str) -> bool:
    """A sentence that asks."""
    return "?" in s or bool(cues("kinds.csv")["question"].match(s.lstrip(" -,")) and not re.search("[QP].*[QP]", s))


def decide(
    text: Text, *, offered: bool, counted: bool, asked_only: bool, graded: bool = False, handed: bool = False
) -> Kind:
    """The kind, given whether a product is offered, one is counted or graded, and all are only asked about."""
    signs = read_signs(text)
    processing = is_processing(text, signs)
    never = any(signs.has(label) for label in ("paying", "helper", "ack"))
    never = never or (signs.has("paper") and not (processing and counted))
    idle = not counted and (signs.has("none") or signs.has("order"))
    if not offered or never or idle or is_hypothesis(text):
        return "none"
    requested = (
        signs.has("request") and not (signs.has("process") or wanted_back(text.s)) and _only_requested(text, signs)
    )
    if requested or _called_off(text, signs, counted=counted):
        return "none"
    if processing and not _past(signs, counted=counted):
        return "processing" if counted or not signs.has("request") or signs.has("process") else "none"
    if wants_hands(text):
        return "gleaning"
    if (_gleaning(text, signs) or called_to_pick(text, counted=counted)) and not (
        signs.has("signup") or _told(text, signs)
    ):
        return "none" if _priced(text) else "gleaning"
    if _DOUBTED.match(text.s) or (_sold(text) and not graded):
        return "none"
    if asked_only or _idle(text, signs, counted=counted, graded=graded):
        return "none"
    offers = signs.has("offer") or (signs.has("have") and _HOLDS.search(text.s))
    return "surplus" if counted or graded or handed or offers else "none"


_STANDS = re.compile(r"(?<!\w)(?:dispo|venez|a prendre|a venir chercher|available|come and)")
"""What is said of produce that is there."""


def is_hypothesis(text: Text) -> bool:
    """What there will be only if something happens, or some day: "s'il gèle j'aurai 60 kg de tomates"."""
    found = read_signs(text).found.get("hypothesis", [])
    spans = [(start, next(b for a, b in sentences(text.s) if a <= start < b)) for start, _ in found]
    beside = any(c == "Q" and not any(a <= i < b for a, b in spans) for i, c in enumerate(text.s))
    return bool(found) and not beside and not _STANDS.search(text.s)


_CARRIED = re.compile(
    r"(?<!\w)(?:cueillie?s?|caisses?|cagettes?|crates?|boxes|porter|charger|decharger|transport[a-z]*|camion|atelier|marche|stand|market|workshop|stall|paid|payes?|salaire|trier|eplucher|laver|tailler|planter|load|unload|carry|peel|sort|prune)(?!\w)"
)
"""Other work than picking, or produce that is picked."""


def wants_hands(text: Text) -> bool:
    """People called, and produce that nobody has picked: "besoin de bénévoles, 200 kg de carottes sur pied"."""
    signs = read_signs(text)
    other = any(signs.has(label) for label in ("paying", "helper", "signup", "paper", "notglean", "gone", "cancel"))
    told = signs.has("hands") and signs.has("unpicked") and "P" in text.s
    picked = _CARRIED.search(_NOT_PICKED.sub(" ", text.s))
    return bool(told) and not (other or picked or _priced(text))


_NOT_PICKED = re.compile(r"(?<!\w)(?:pas|jamais|non|rien|not) (?:(?:encore|ete|yet|been) ){0,2}cueillie?s?(?!\w)")


_HOLDS = re.compile(
    r"(?<!\w)(?:(?:j|on|nous|i|we|il|y) (?:en )?(?:ai|a|avons|ve|have|got|ve got|have got|aurais|aurait|dispose|disposons|reste|y a)|il y a|there are|there is|there s|got|voici|voila)"
    r"(?: (?:encore|aussi|bien|toujours|actuellement|plein|beaucoup|tellement|still|also|de|d|des|du|la|les|mes|nos|un|une|tas|peu|some|lots|of|plenty|loads|quelques|trop|tout|plus|belles?|beaux|bonnes?|bons|petites?|petits|grosses?|gros|enormement|pas mal|poignee|brassee|stock|lot|coffre|plein|pleine|trop plein|montagne|bowl|handful|load|glut|D))* P"
)
"""Having some of it, which is to offer it: "j'ai des pommes"."""


def is_processing(text: Text, signs: Signs) -> bool:
    """Their own produce to be made into something for them."""
    return ordered(text.s, tuple(signs.found.get("process", ())), bottled(text))


def bottled(text: Text) -> bool:
    """Whether jars or bottles are counted: "60 pots de compote"."""
    return any(c == "Q" and getattr(text.tags[i], "unit", "") == "bocal" for i, c in enumerate(text.s))


_FREE = re.compile(r"(?<!\w)(?:gratuit[a-z]*|benevole[a-z]*|free|don|donne|offert[es]*|lol)(?!\w)")


_TOKEN_PRICE = re.compile(
    r"(?<!\w)(?:(?<!livraison )gratuit[a-z]*|free(?! delivery)|donne(?:e|es|s)?|donner|donnons|don|offert[es]*|offre|offrons|symbolique|prix (?:libre|symbolique|d ami)|participation libre|invendu[a-z]*|surplus|normalement|d habitude|au lieu|jeter|jette|perdu[a-z]*|gaspi[a-z]*|sauver|bocal|bocaux|centimes?|unsold|give|giving|leftover[a-z]*|wasted?|compost)(?!\w)"
)
"""Words beside a price that say that it is not one, or hardly."""


def _sold(text: Text) -> bool:
    """Produce for its price."""
    asked = [text.original[slice(*text.at[i])] for i, tag in enumerate(text.tags) if tag == "price"]
    return bool(any(map(_dear, asked)) or _FOR_SALE.search(text.s)) and not _TOKEN_PRICE.search(text.s)


def _dear(price: str) -> bool:
    """More than a token: 30 cents or more."""
    found = re.search(r"[0-9]+(?:[.,][0-9]+)?", price)
    return found is None or float(found[0].replace(",", ".")) >= LEAST_PRICE


LEAST_PRICE = 0.3
"""Euros of a unit below which a price is a token."""


_FOR_SALE = re.compile(
    r"(?<!\w)(?:je|on|nous) (?:vends|vend|vendons) (?:[QN]|des|du|mes|nos)|(?<!\w)(?:a vendre|for sale)(?!\w)|^\W*vends?(?!\w)"
)
_DOUBTED = re.compile(
    r"^\W*(?:(?:bonjour|bonsoir|salut|hello|hi|coucou)\W+)?(?:peut etre|eventuellement|maybe|perhaps|possibly) [QN]"
)


def _priced(text: Text) -> bool:
    """Pick your own against payment."""
    return any(tag == "price" for tag in text.tags) and not _FREE.search(text.s)


_WHATEVER = re.compile(r"(?<!\w)(?:ce qui|ce que|qui sera|qui seront|une fois|whatever|what|anything) $")


def _gleaning(text: Text, signs: Signs) -> bool:
    gleans = signs.found.get("glean", [])
    harvested = [h for h in signs.found.get("notglean", []) if not _WHATEVER.search(text.s[: h[0]])]
    gleans = [g for g in gleans if not any(h[0] <= g[0] and g[1] <= h[1] for h in harvested)]
    return bool(gleans) and not (harvested and harvested[-1][0] > gleans[-1][0])


_STILL = r"(?<!\w)(?:plutot|(?:les|en) voulez|vous (?:les|en) (?:voulez|voudriez|prendriez)|want them|ce sera|toujours (?:la|a|dispo[a-z]*)|venez|dispo|a prendre|reste|left|(?<!merci )encore(?! merci)|donn(?:e|er|ons|erai)(?!\w)|en trop|surplus|available|en ai|si besoin)"


def _told(text: Text, signs: Signs) -> bool:
    """A story of what was, that offers nothing any more."""
    return _only_past(text, signs) and not re.search(_STILL, text.s)


def _only_past(text: Text, signs: Signs) -> bool:
    """True when every sentence that names a product thanks or tells what was."""
    past = signs.found.get("past", [])
    named = [(a, b) for a, b in sentences(text.s) if "P" in text.s[a:b]]
    return bool(past) and all(any(a <= x < b for x, _ in past) for a, b in named)


_GIVEN = re.compile(
    r"(?<!\w)(?:hier|l an dernier|l annee derniere|la semaine derniere|le mois dernier|last (?:year|week|month)|yesterday)(?!\w)"
    r".*(?<!\w)(?:(?:ai|a|avons|avez|avais|avait|avions|aviez|ont) (?:[a-z]+ )?(?:donne|livre|apporte|pris|vendu|depose)e?s?|avais|avions|avait|gave|donated|brought|sold|had)(?!\w)"
    r"|(?<!\w)(?:(?:j ai|nous avons|vous avez|on a|i have|we have|i ve|we ve|(?:je|on|nous) (?:vous|t) (?:en )?(?:ai|a|avons)) (?:[a-z]+ )?(?:donne|livre|apporte|depose|transforme|plante|seme|achete|mange|congele|donated|delivered|planted|sown|bought|eaten|frozen)e?s?|(?:i|we) (?:ve |have |just |already )*(?:dropped off|delivered|brought)|(?:vais|va|allons|allez) (?:planter|semer|repiquer)|we (?:gave|donated|planted|bought|ate|froze)|i (?:gave|donated|planted|bought|ate|froze))(?!\w)"
)


def _given_before(text: Text) -> bool:
    """True when every sentence that names a product tells of a gift of the past."""
    named = [text.s[a:b] for a, b in sentences(text.s) if "P" in text.s[a:b]]
    return all(_GIVEN.search(sentence) for sentence in named)


def _past(signs: Signs, *, counted: bool) -> bool:
    return signs.has("past") and not counted


_BUT = re.compile(
    r"(?<!\w)(?:mais|but|par contre|en revanche|however|il (?:me |nous |m en |nous en )?reste|encore|still)(?!\w).*[QNP]"
)


_EVENT = r"(?:marche|commande|fete|repas|glanage|recolte|cueillette|mariage|foire|evenement|kermesse|gleaning|order|market|wedding|party|event)"
_EVENT_OFF = re.compile(
    rf"(?<!\w)(?:{_EVENT}[^.;!?PQ]{{0,40}}(?:annulee?|tombee? a l eau|cancelled|called off)|annul(?:e|ation) (?:de |du |d |la |le |l |sa |leur |of |the )*{_EVENT})(?!\w)(?! (?:de |d )?[PQ])"
    r"(?:.{0,120}?(?:du coup|resultat|donc|alors|so|hence|j ai|on a|(?:me |nous |il )reste|we have|i have)[ ,:]+(?:j ai |on a |il reste |we have )?[QN]|.{0,120}?Q[^.;!?]{0,60}?(?:dispo|a (?:venir )?(?:prendre|chercher|recuperer|sauver)|sur les bras|a donner|available|left|spare|looking for))",
    re.DOTALL,
)
"""A market or an order is off, and so there is something to give."""


def _called_off(text: Text, signs: Signs, *, counted: bool) -> bool:
    if counted and _EVENT_OFF.search(text.s):
        return False
    if signs.has("gone") and not _BUT.search(text.s):
        return True
    if signs.has("cancel") and not (
        counted
        and re.search(r"(?<!\w)(?:mais|but|par contre|en revanche|however|il (?:me |nous )?reste)(?!\w).*[QN]", text.s)
    ):
        return not (
            counted
            and (signs.has("offer") or signs.has("have"))
            and not re.search(r"annul|cancel|remove|withdraw|supprim|oubli|ignore", text.s)
            and _last_is_offer(text)
        )
    if signs.has("maybe") and not signs.has("process") and not _counted_elsewhere(text, signs.found["maybe"]):
        return not _STANDS.search(text.s)
    if signs.has("tentative") and not (signs.has("process") and counted):
        return not _STANDS.search(text.s)
    return signs.has("signup") and (not counted or bool(_OWN_BASKETS.search(text.s)))


_OWN_BASKETS = re.compile(
    r"^(?!.*(?:Q (?:de |d |of )[a-z ]{0,12}P|P[ :,(]*Q)).*(?<!\w)(?:avec|et|with|and|plus) (?:mes |nos |my |our )?Q ?(?=[.,;!?\n]|$)",
    re.DOTALL,
)
"""What a volunteer brings along: "je viens pour les poireaux, avec deux seaux"."""


def _counted_elsewhere(text: Text, doubts: list[tuple[int, int]]) -> bool:
    """An amount in a sentence without a doubt."""
    sure = [(a, b) for a, b in sentences(text.s) if not any(a <= x < b for x, _ in doubts)]
    return any(c == "Q" and any(a <= i < b for a, b in sure) for i, c in enumerate(text.s))


def _last_is_offer(text: Text) -> bool:
    return bool(re.search(r"Q[^.!?]*P|P[^.!?]*Q", text.s))


_SEEKS_TAKER = re.compile(
    r"(?<!\w)cherch\w* (?:a |(?:une |des )?solutions?|preneurs?|acquereurs?|repreneurs?|quelqu|qui |une? (?:preneur|repreneur|asso|bonne ame|debouche)|asso|des (?:preneurs|gens|personnes|amateurs)|du monde)"
    r"|(?<!\w)(?:(?:auriez|avez|aviez) vous|vous (?:auriez|avez)) (?:par hasard )?(?:besoin|l utilite|l usage|envie|une idee|une solution|de la place|preneur)"
    r"|(?<!\w)besoin (?:de |d )(?:me|nous|m en|s en)? ?(?:debarrass|donner|vider|liberer|faire de la place)"
    r"|(?<!\w)recherch\w* (?:une? )?(?:asso|preneur|repreneur|acquereur|quelqu|des (?:preneurs|gens|asso)|debouche|solution)"
    r"|(?<!\w)(?:viens|venez|passe|passez) (?:me |nous |les )*cherche"
)


_OWN_OFFER = re.compile(
    r"(?<!\w)(?:(?:j|on|nous|i|we) (?:en )?(?:ai|a|avons|ve|have|donne|donnons|cede|offre|propose|give)(?! besoin| envie)|il (?:me|nous) reste|a donner|a prendre|dispo[a-z]*|available|going spare)(?!\w)"
)


def _only_requested(text: Text, signs: Signs) -> bool:
    """True when all that is counted is asked for, and nothing is offered beside."""
    requests = [x for x, _ in signs.found["request"]]
    asked = [(a, b) for a, b in sentences(text.s) if any(a <= x < b for x in requests)]
    counted = [i for i, c in enumerate(text.s) if c == "Q"]
    if not counted or not all(any(a <= x < i < b for a, b in asked for x in requests) for i in counted):
        return False
    before = " ".join(text.s[a:x] for a, b in asked for x in requests if a <= x < b)
    beside = " ".join(text.s[a:b] for a, b in sentences(text.s) if (a, b) not in asked and "P" in text.s[a:b])
    return not _OWN_OFFER.search(before) and not _OWN_OFFER.search(beside) and not _SEEKS_TAKER.search(text.s)


_SELLS = re.compile(
    r"(?<!\w)(?<!n en )(?<!ne )(?<!ne les )(?:vends|vendons|vend|a vendre|en vente|selling|for sale|we sell|vente (?:de|directe))(?!\w)"
)


def _idle(text: Text, signs: Signs, *, counted: bool, graded: bool) -> bool:
    """Requests, thanks, sales and sign-ups."""
    if signs.has("request") and not _SEEKS_TAKER.search(text.s):
        offer = [
            a
            for a, _ in [*signs.found.get("offer", []), *signs.found.get("have", [])]
            if not any(x <= a < y + 12 and "?" not in text.s[x:a] for x, y in signs.found["request"])
        ]
        if not (offer and counted):
            return True
    if _told(text, signs):
        return True
    if _given_before(text) and not re.search(
        _STILL.replace(r"donn(?:e|er|ons|erai)(?!\w)|", "a donner|trop de|"), text.s
    ):
        return True
    if (
        signs.has("sale")
        and not graded
        and (not counted or any(tag == "price" for tag in text.tags) or _SELLS.search(text.s))
        and not re.search(
            r"(?<!\w)(?:invendu|donne|(?<!livraison )gratuit|free(?! delivery)|don|surplus|moche|declass|abime|prendre|reste)",
            text.s,
        )
    ):
        return True
    return signs.has("signup") and not counted
