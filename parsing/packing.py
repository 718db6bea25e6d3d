"""What a container holds, and units said once: "cagettes de 5 kg, j'en ai 18", "en caisses : 8 de pommes, 5 de poires".

Such a phrase becomes a `U` atom with a `Quantity` that has no value: the unit of bare numbers near it, and what one holds.
"""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.amount import Quantity, in_kg
from parsing.event import Event
from parsing.lexicons import alternatives, kilograms, units
from parsing.text import Replacement, Text

_CONTAINER = alternatives(
    [w for w, u in units().items() if u not in kilograms() and u not in {"litre", "pièce", "bocal"}]
)
_WEIGHT = alternatives([w for w, u in units().items() if u in kilograms()])
_SCALE = alternatives(["kg", "kgs", "kilo", "kilos", "tonnes", "quintaux", "kilograms"])
ENGLISH = (
    r"(?:crates?|boxes|box|cases?|bags?|sacks?|nets?|buckets?|punnets?|baskets?|trays?|tubs?|bins?|pallets?|jars?)"
)
_LIKE = r"(?:petite?s?|grosse?s?|gros|grande?s?|pleine?s?|big|small|large) "
_ABOUT = r"(?:(?:de|of|at|environ|env|a peu pres|dans les|autour de|pres de|about|around|roughly|approx|~|bien|good|quelque) ?){0,2}"
_HELD = rf"{_ABOUT}(?P<m>N) ?(?P<w>{_WEIGHT})(?!\w)(?! ?(?:en tout|au total|in all|in total|total|altogether))(?: (?:chacune?s?|each|piece|apiece|chaque|environ|net))?"
_SAID = re.compile(
    rf"(?<!\w)(?<!N )(?<!qui )(?:(?:les?|la|une?|mon|ma|mes|nos|notre|chaque|ces|each|every|the|a|one|our|my|toutes les|tous les|all the) )?(?:{_LIKE})?(?P<u>{_CONTAINER})"
    rf" (?:elles? |ils? |ca |me |c est )?(?:fait|font|pese|pesent|weighs?|is|are|contient|contiennent|holds?|tient|tiennent|sont|est|etant|takes?|makes?) {_HELD}"
)
"""As in "les cagettes font huit kilos", "every box weighs 5 kg"."""
_EACH_ONE = re.compile(rf"(?<!\w)(?:each|every|chaque) (?P<u>{_CONTAINER}),? {_HELD}")
_RATE = re.compile(
    rf"(?<!\w)(?P<m>N) ?(?P<w>{_WEIGHT})(?: (?:environ|a peu pres))?(?: ?/ ?| (?:la|le|l|par|per|a|the|chaque|each|every|dans chaque|dans une|in each|in every|in a|pour une?) )(?P<u>{_CONTAINER})(?!\w)"
)
"""As in "8 kg la cagette"."""
_SIZED = re.compile(
    rf"(?<!\w)(?<!N )(?P<vague>(?:des|quelques|plusieurs|several|some|a few|few|plein de) )?(?:{_LIKE})?(?P<u>{_CONTAINER})(?: plastiques?| bois)? (?:de|d|of|a|at) {_HELD}"
)
"""As in "endives, cagettes de 5 kg"."""
_HYPHENED = re.compile(
    rf"(?<!\w)(?<!N )(?:(?P<n>an?|one|N)(?: x)? )?(?P<m>N) ?(?P<w>{_WEIGHT}) (?P<u>{ENGLISH})(?!\w)(?! de )"
)
"""As in "25 kg sacks"."""
_SO_MANY_IN = re.compile(
    rf"(?<!\w)(?P<in>en|in|dans) (?:des |les |{_LIKE})?(?P<u>{_CONTAINER}) ?[(,:x=]? ?(?P<n>N)(?= ?[.,;)\n]|$| of them| (?:en tout|au total|in all))"
)
"""As in "all in crates (five)"."""
_REVERSED = re.compile(
    rf"(?<!\w)(?<!N )(?<!N x )(?<!une )(?<!un )(?P<u>{_CONTAINER})(?:\(?[sx]\))? ?(?:[x*] ?(?P<n>N)|[:=(] ?(?P<m>N)(?= ?[.,;)\n-]|$| a (?:donner|prendre|recuperer)))(?! ?{_WEIGHT}(?!\w))"
)
"""As in "palox x 6", "cagettes (8)"."""
_FRAME = re.compile(
    rf"(?<!\w)(?!in case(?: of)? )(?P<lead>(?:nombre|nb|nbre) (?:de |d )?|en |in |by the |par (?=[a-z]+s[ :,])|(?:dans|in) (?:les|mes|nos|ces|the|my|our) (?=[a-z ]+[sx](?!\w)))(?P<u>{_CONTAINER}|{_SCALE}(?= ?[.,;:)\n]|$))(?!\w)(?! (?:de|d|of) N)"
)
_HEADING = re.compile(
    rf"(?:^|(?<=[\n.;!?(])) ?(?:- ?)?(?P<u>{_CONTAINER}|{_SCALE})(?: (?:dispos?|disponibles?|pretes?|prets?|a donner|a prendre|restante?s?|available|left|free|ready))? ?(?=:)"
)
_BRACKETED = re.compile(rf"(?<=\()(?: ?(?:tout |all )?(?:en |in )?)(?P<u>{_CONTAINER}|{_SCALE}) ?(?=\))")


def tag_packing(text: Text) -> Text:
    """The text with what containers hold, and with the units of lists, as `U` atoms that carry a `Quantity`."""
    for pattern in (_SAID, _EACH_ONE, _RATE, _SIZED, _HYPHENED):
        text = _with_weights(text, pattern)
    text = text.rewrite(_SO_MANY_IN, lambda m: (f"{m['in']} Q", _counted_in(m, text)))
    text = text.rewrite(_REVERSED, lambda m: ("Q", _counted_in(m, text)))
    for pattern in (_FRAME, _HEADING, _BRACKETED):
        text = text.rewrite(pattern, _frame)
    return text


def _with_weights(text: Text, pattern: re.Pattern[str]) -> Text:
    return text.rewrite(pattern, lambda m: _held(m, text))


def _held(match: re.Match[str], text: Text) -> Replacement:
    """A container whose weight is told; with an article that counts it ("a 10 kg sack"), the amount itself."""
    unit, count = units()[match["u"]], match.groupdict().get("n")
    holds = in_kg(text.tag(match.start("m")).value, units()[match["w"]])
    if count:
        value = text.tag(match.start("n")).value if count == "N" else 1.0
        return "Q", Quantity(value, unit, round(value * (holds or 0), 4))
    vague = match.groupdict().get("vague")
    return ("Q" if vague else "U"), Quantity(None, unit, holds=holds)


def _counted_in(match: re.Match[str], text: Text) -> Quantity:
    number = text.tag(match.start("n" if match["n"] else "m"))
    return Quantity(number.value, units()[match["u"]], sure=number.sure)


def _frame(match: re.Match[str]) -> Replacement:
    lead = match.groupdict().get("lead") or ""
    return (lead if lead[:2] in {"en", "in", "da"} else "") + "U", Quantity(None, units()[match["u"]])


def packings(text: Text) -> list[tuple[int, Quantity]]:
    """Where the packings stand, and what they are."""
    return [
        (i, t)
        for i, t in enumerate(text.tags)
        if isinstance(t, Quantity) and t.value is None and (t.holds or text.s[i] == "U")
    ]


_TRAILING = re.compile(r"(?:N ?[,()]?|P ?[,(]) ?(?:le tout |tout |all |toutes? )?(?:en |in )?$")
_CUT = re.compile(r"[.;!?\n]")


def unit_near(text: Text, start: int, following: Event | None, product: Event | None) -> Quantity | None:
    """The packing that a bare number at `start` is counted in: that of the heading, of its product, or of the list behind."""
    found = packings(text)
    before = [(i, p) for i, p in found if i < start]
    if before:
        at, packing = before[-1]
        named = text.s[max(0, at - 60) : at].rpartition("\n")[2]
        of_another = following is not None and (product is None or following.what.product != product.what.product)
        return None if of_another and "P" in _CUT.split(named)[-1] else packing
    for at, packing in found:
        if _TRAILING.search(text.s[:at]) and not _CUT.search(text.s[start:at]):
            return packing
    return None


_SAME_WEIGHT = re.compile(
    r"[^.;!?\nQN]{0,25}?(?<!\w)(?:du )?(?:meme (?:poids|format|taille|contenance)|same (?:weight|size)|idem)(?!\w)"
)


def weighed(text: Text, found: Sequence[Event]) -> None:
    """Gives containers the weight that was told of one of them."""
    holds = {p.unit: p.holds for _, p in packings(text) if p.holds}
    last: Quantity | None = None
    for event in found:
        if event.kind != "Q":
            continue
        lot = event.what
        if lot.value is not None and lot.kg is None and not lot.weighs:
            each = holds.get(lot.unit)
            if (
                each is None
                and last
                and last.unit == lot.unit
                and last.kg
                and last.value
                and _SAME_WEIGHT.match(text.s, event.end)
            ):
                each = last.kg / last.value
            if each:
                event.what = replace(lot, kg=round(lot.value * each, 4))
        last = event.what
