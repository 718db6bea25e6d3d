"""How much speaks for the produce being at a place that a message names."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from parsing.lexicons import stem
from parsing.place_roles import before, role_of
from parsing.products import phrases
from parsing.spots import NEAR_KM, Spot, ordinary
from parsing.text import Text

ROLE_WEIGHTS = {"at": 3.0, "between": 2.5, "plain": 2.0, "towards": 1.2, "market": 1.0, "quarter": 0.6}
"""What the role alone says; others are no place of produce."""
QUARTER_KM = 30.0
"""How far a quarter may be that has the name of a commune."""
FAR_AWAY = 2.0
"""What a place out of reach loses beside one around."""

_LED = re.compile(
    r"(?<!\w)(?:a|au|aux|sur|in|at|from|near|pres de|commune de|ferme de|vers|de|d)(?: (?:le|la|les|l))? $"
)
_THING = (
    r"(?:terrain|verger|champs?|parcelles?|jardin|potager|serres?|tunnels?|hangar|sechoir|depot|cave|grange|ferme|exploitation|maison|stock|tout|tas|lots?|cagettes|caisses|sacs|palox|palettes|cartons|filets|seaux|bottes|"
    r"pommes?|poires?|noix|tomates|legumes?|fruits?|arbres?|pommiers?|cerisiers?|noyers?|pruniers?|recolte|marchandise|ca|c|elles|ils|celles ci|"
    r"orchards?|fields?|farm|land|allotment|garden|trees?|crates|boxes|bags|sacks|apples|pears|stuff|everything|it|they|all|house|barn|shed|plot|greenhouse|place)"
)
_IS = r"(?:se trouve\w*|se situe\w*|est|sont|etant|vous attend\w*|attend\w*|reste\w*|dort|dorment|is|are|s|re|sits?|waits?|waiting|grows?)"
_WHERE = r"(?:a|au|aux|sur|de|d|du|vers|dans|en|in|at|near|between|entre|pres de|of|outside|commune de|derriere|behind)"
_STANDS = re.compile(
    rf"(?<!\w){_THING} {_IS}(?: (?!pour |livr|depos|mais |pas |plus |not |pret|for )[a-z]+){{0,7}} {_WHERE}(?: (?:la|le|les|l))? $"
    r"|(?<!\w)(?:nous|ici|chez nous|moi|ici) c est (?:a |sur )?$"
)
_STATED: list[tuple[float, re.Pattern[str]]] = [
    # they are told to come there
    (
        1.0,
        re.compile(
            r"(?<!\w)(?:(?<!vous )(?:venez|passez)|venir|passer|viens|chez (?:nous|moi)|ici|here)(?: [a-z]+| D){0,3} (?:a|sur|au|in|at) $"
        ),
    ),
    (2.5, re.compile(r"(?<!\w)(?:maintenant(?: c est)? (?:a|sur)|bref(?: c est)?(?: a)?|la commune (?:c|c est|est)) $")),
    (
        1.0,
        re.compile(
            r"(?<!\w)(?:je suis|suis|stockee?s?|entreposee?s?|live|living|located|ferme|farm|on est|nous sommes|exploitation|situe[es]*|chez moi|we re|i m|i am|we are|maraichers?|vergers?|champs?|parcelles?|terrains?|jardins?|orchard|field|allotment) (?:bases? |situes? |based |producteurs? )?(?:a|in|at|sur|de|au|pres de|of) $"
            r"|(?<!\w)(?:habite|habitons|habitant|residons|reside|vis|vivons|live in|living in)(?: (?:a|sur|au|pres de))? $"
        ),
    ),
    (2.0, _STANDS),
    (1.0, re.compile(r"(?<!\w)(?:chez|at)(?: [a-z]+\.?){1,4} (?:a|au|aux|sur|de|in|at|near|pres de) $")),
    (1.0, re.compile(r"(?<!\w)(?:depuis|au depart de|depart|from) $")),
]  # fmt: skip
"""What is added after such words."""
_THEN = re.compile(
    r" (?:D|H|chaque|tou(?:s|tes) les|every|each|most|(?:le|les|on|this|ce|cet|cette|next|for|a partir de|des) (?=D|H|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|matin|soir|apres midi|morning|evening|afternoon|the week)|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|demain|tomorrow|pour (?:le|la|un|une|les) (?:marche|foire|salon|dentiste|rdv|rendez))"
)
_I_AM = re.compile(r"(?<!\w)(?:je|on|nous|i|we) (?:suis|serai|est|sera|sommes|serons|m|ll be|re) (?:a|sur|in|at) $")
_OF_THE = re.compile(r"(?<!\w)(?:du|le|au|la) $")
"""A country, a river or a farm, and no short name of a commune that has no article: "le panier du Bray"."""
_HEADS = {"bourg", "val", "mont", "bois", "pont", "plan", "grand", "petit", "bas", "haut", "vieux"}
_BRINGS = re.compile(
    r"[^.;!?\n]{0,40}?(?<!\w)(?:(?:(?:je|on|nous|i|we|et|and) )?(?:(?:peux|peut|pouvons|pourrai|pourrais|vous|les|le|la|can|could|will|ll|y) )+(?:livr|depos|pose|apport|amen|deliver|drop|bring|leave|prend|take|laisse))"
)
_CODE = re.compile(r"(?<![0-9])[0-9]{5} $")
COUNTY = re.compile(
    r",? ?[(-]? ?(?:dans (?:la |l ))?(?:26|76|38|07|80|60|27|drome|isere|ardeche|somme|seine maritime|[0-9]{5}|france)(?= ?(?:[.,;!)\n]|$))"
)
"""The département or the postcode after a name."""
_APART_BEFORE = re.compile(r"(?:^|[\n.!?;(] ?|[\n.!?] ?[-:] ?)$")
_APART_AFTER = re.compile(r" ?(?:[\n.!?;)]|$)")


def set_apart(text: Text, start: int, end: int) -> bool:
    """A name that is all there is of a sentence, of a line or between brackets."""
    return bool(_APART_BEFORE.search(text.s[max(0, start - 4) : start]) and _APART_AFTER.match(text.s, end))


def weighed(
    text: Text, start: int, end: int, matches: tuple[Any, ...], *, capital: bool, spots: Sequence[Spot] = ()
) -> Spot | None:
    """A spot, or None for words that are hardly meant as a place."""
    role = role_of(text, start, end, spots)
    if role == "at" and _brought_along(text, start, end):
        role = "destination"
    best = matches[0]
    if best.commune.name == "Vienne" and _MAY_COME.match(text.s, end):
        return None
    close = best.km <= NEAR_KM
    led = bool(_LED.search(text.s[max(0, start - 20) : start]))
    if _hardly_meant(text, start, end, best, role, capital=capital, led=led):
        return None
    weight = ROLE_WEIGHTS.get(role, 0.0) + 0.5 * capital + 0.5 * led + 0.3 * close
    if not close:
        weight -= FAR_AWAY * (role != "person")
    if role in ROLE_WEIGHTS:
        weight += _said_beside(text, start, end, before(text, start, spots), role)
    if _CODE.search(text.s[max(0, start - 7) : start]):
        weight, role = weight + 2, "at" if role != "destination" else role
    return Spot(matches, role, weight, start, end)


_MAY_COME = re.compile(
    r" (?:qui (?:veut|voudra|peut|pourra)|(?:(?:me|nous|vous|se|les?|la|l|tout|en|vite|donc) )*(?:cherch|prendre|recup|enlev|retir|charg|ramass|cueill|glan|servir|voir|debarrass|emport|embarqu|aider))"
)
"""Somebody who may come, and no town on the Rhône: "vienne les chercher qui veut"."""


def _brought_along(text: Text, start: int, end: int) -> bool:
    """The sender is there on a day, and brings it: "I'm in Dieppe on Friday, can drop them off"."""
    said = text.s[max(0, start - 24) : start]
    return bool(_I_AM.search(said) and _THEN.match(text.s, end) and _BRINGS.match(text.s, end))


def _said_beside(text: Text, start: int, end: int, said: str, role: str) -> float:
    """What the words around add, or take; where a client comes from is nowhere that anything stands."""
    added = 0.0 if role == "market" else sum(worth for worth, pattern in _STATED if pattern.search(said))
    if _THEN.match(text.s, end) and _I_AM.search(said):
        added -= 3.5
    if COUNTY.match(text.s, end):
        added += 1.0
    if set_apart(text, start, end):
        added += 2.0
    return added


_ORIGIN = re.compile(r"(\w+) (?:de|d|des|du) $")


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem(part) for key in phrases() for part in key)


def _after_a_product(text: Text, start: int) -> bool:
    """A sort named after a town far away: "melons de Cavaillon"."""
    found = _ORIGIN.search(text.s, max(0, start - 30), start)
    return found is not None and stem(found[1]) in _stems()


def _hardly_meant(text: Text, start: int, end: int, best: Any, role: str, *, capital: bool, led: bool) -> bool:
    """Words that are names of communes somewhere, where nothing says that they are meant so."""
    name = text.s[start:end]
    parts = name.split()
    close = best.km <= NEAR_KM
    a_word = parts[0] not in {"st", "ste", "saint", "sainte"} and all(
        p in ordinary() or stem(p) in ordinary() for p in parts
    )
    whole = len(parts) > 1 and best.how == "exact"  # "Le Grand-Serre"
    if role == "quarter" and (best.how != "exact" or best.km > QUARTER_KM):
        return True
    if not close and re.search(r"(?<!\w)(?:de|d|des|du) $", text.s[:start]) and _after_a_product(text, start):
        return True
    if a_word and not (capital and (led or whole) and close):
        return True
    if (role == "person" and not close) or len(name) < 3:
        return True
    if best.how == "short" and parts[0] not in _HEADS and _OF_THE.search(text.s[max(0, start - 4) : start]):
        return True
    if not close and not (capital and led and best.how == "exact"):
        return True
    return not (close or capital or led or best.how == "exact" or len(parts) > 1 or len(name) >= 6 or role != "plain")
