"""Totals and their parts, and lots named by their kind only: "20 cagettes : 12 de tomates, 8 de prunes", "et 9 de verts"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import replace

from parsing.amount import Quantity, added, in_kg
from parsing.event import Event
from parsing.lexicons import listed
from parsing.other_amounts import OF_IT, not_offered
from parsing.products import GENERIC
from parsing.text import Text

_KINDS = listed("of_a_kind")
_OF_A_KIND = re.compile(
    rf" (?:(?:de |d |of )(?:the )?)?{_KINDS}(?: ones?)?(?= ?[.,;:)\n+]|$| (?:et|and|a|pour|free|plus|aussi|en) )"
)
_MAKES = re.compile(
    r"(?<!\w)(?:soit|fait|font|faisait|total|tout|donc|=|makes?|that s|altogether|so|somme)(?: (?:un total de|environ|en tout|au total|de|a peu pres|bien|about))* ?:? ?$"
)
_ALL_TOLD = re.compile(r"[^.;!?\nQNP]{0,12}(?:en tout|au total|in all|in total|all told)(?!\w)")


def settled(text: Text, found: list[Event]) -> list[Event]:
    """The events with totals left out whose parts are told, parts of one product whose total is, and lots of a kind added."""
    found = [
        e
        for i, e in enumerate(found)
        if e.kind not in "QN" or not (not_offered(text, found, i) or _inside(text, found, i))
    ]
    found = _of_a_kind(text, _said_again(text, _counted_later(_without_whole(text, found))))
    return _summed(text, _shared_out(text, found))


def _inside(text: Text, found: list[Event], i: int) -> bool:
    """True for how many are in each container: "12 caisses de 12 salades"."""
    if i == 0 or found[i].kind != "N" or found[i - 1].kind != "Q" or i + 1 == len(found) or found[i + 1].kind != "P":
        return False
    held = (
        text.s[found[i - 1].end : found[i].start] in {" de ", " of "}
        and text.s[found[i].end : found[i + 1].start] == " "
    )
    return held and found[i - 1].what.value is not None and not found[i - 1].what.weighs


_OF_WHICH = re.compile(r" ?,? ?\(?(?:dont|of which|y compris)(?: [a-z]+){0,2} ")


def _without_whole(text: Text, found: list[Event]) -> list[Event]:
    """Without a total of which a part is told with its product: "12 palettes, dont 4 de pêches"."""
    for whole, part, product in zip(found, found[1:], found[2:], strict=False):
        if whole.kind != "Q" or part.kind not in "QN" or product.kind != "P" or not whole.what.unit:
            continue
        if _OF_WHICH.fullmatch(text.s[whole.end : part.start]) and OF_IT.fullmatch(text.s[part.end : product.start]):
            if part.kind == "N":
                unit = whole.what.unit
                part.kind, part.what = "Q", Quantity(part.what.value, unit, in_kg(part.what.value, unit))
            return [e for e in found if e is not whole]
    return found


def _counted_later(found: list[Event]) -> list[Event]:
    """Without the containers of the only product that are counted further on: "nos cageots de tomates ... 11 cageots"."""
    if len({e.what.product for e in found if e.kind == "P"}) != 1:
        return found
    told = {e.what.unit for e in found if e.kind == "Q" and e.what.value is not None}
    return [e for e in found if not (e.kind == "Q" and e.what.value is None and e.what.unit in told)]


_AGAIN = re.compile(
    r"(?<!\w)(?:donc|voila|bref|soit|so|je (?:repete|disais|resume)|i said|again)(?: (?:voila|bien|les|the|mes|my|que|donc|c est))* $"
)


def _said_again(text: Text, found: list[Event]) -> list[Event]:
    """Without the first telling of what is told again: "dans 6 bocaux, donc 6 bocaux de cornichons"."""
    for i, event in enumerate(found):
        if (
            event.kind != "Q"
            or event.what.value is None
            or not _AGAIN.search(text.s[max(0, event.start - 30) : event.start])
        ):
            continue
        for one in found[:i]:
            if one.kind == "Q" and (one.what.value, one.what.unit) == (event.what.value, event.what.unit):
                event.what = replace(event.what, kg=event.what.kg or one.what.kg)
                return [e for e in found if e is not one]
    return found


_BESIDES = re.compile(r"(?:(?<!\w)(?:plus|et|and|encore|puis|another)|[+&])(?: (?:encore|aussi|another|les|the))* $")
_MORE = re.compile(
    r" (?:autres?|de plus|more|others?|que (?:j|je|nous|on)|being|still to|to come|a venir|ramassee?s?|cueillie?s?|recoltee?s?|rentree?s?|sortie?s?|hier|ce matin|D|picked|from|yesterday|this morning)(?!\w)(?! P)"
)


_ELSEWHERE = re.compile(
    r" (?:(?:de )?chez|at my|at the|a L|dans (?:le|la|l|mon|ma)|(?:de (?:ma|mon|la|notre) |du |des )(?:mere|pere|maman|papa|soeur|frere|voisine?s?|belle|tante|oncle|fils|fille|cousine?|grand|mari|femme|copine|amie?)|from (?:one|the|my|our)(?! (?:[a-z]+ )?P)|de l (?:un|autre)|au (?:bout|fond|hangar|jardin|garage|frigo|congelateur)|a la (?:cave|maison|ferme)|(?:in|from|on|under) (?:the|my|our|his|her))(?!\w)"
)


_OF_ONE_KIND = re.compile(rf"(?:{_KINDS}|P) (?:et|and|plus) $|[+] ?$")


def _of_kinds(text: Text, event: Event) -> bool:
    """Whether a kind goes with another: "15 choux verts et 10 rouges", not "6 punnets, three red and three black"."""
    before = text.s[max(0, event.start - 30) : event.start]
    return bool(_OF_ONE_KIND.search(before))


_STILL_MORE = re.compile(r"(?<!\w)(?:hier|ce matin|D|aujourd hui|puis|today|this morning) (?:encore|another) $")
_THAT_MANY_MORE = re.compile(r" (?:autres|de plus|more|others)(?!\w)(?! (?:P|or less|ou moins))")


def _adds(text: Text, event: Event, kept_end: int) -> bool:
    """Whether an amount is added to that of the product named before: "et 9 de verts", "+ 4 autres"."""
    if _OF_A_KIND.match(text.s, event.end) and (
        text.s[event.end + 1 : event.end + 3] in {"de", "d ", "of"} or _of_kinds(text, event)
    ):
        return True
    before = text.s[max(0, event.start - 25) : event.start]
    if event.kind == "Q" and _ELSEWHERE.match(text.s, event.end) and _ELSEWHERE.match(text.s, kept_end):
        return True
    if _STILL_MORE.search(before) or (before.endswith((", ", ". ")) and _THAT_MANY_MORE.match(text.s, event.end)):
        return True
    if (
        event.kind == "Q"
        and event.what.kg
        and not event.what.weighs
        and re.search(r"(?:(?<!\w)(?:et|and|plus)|[+]) $", before)
    ):
        return not re.match(r" (?:de |d |of )?(?:[a-z]+ ){0,2}P", text.s[event.end :])
    if not _BESIDES.search(before):
        return False
    return bool(_MORE.match(text.s, event.end) or _ELSEWHERE.match(text.s, event.end))


def _of_a_kind(text: Text, found: list[Event]) -> list[Event]:
    """As in "4 caisses de poivrons rouges, 9 de verts": more of the product named before."""
    kept: list[Event] = []
    skip = 0
    for i, event in enumerate(found):
        if i < skip:
            continue
        lot = kept[-2] if len(kept) > 1 and kept[-2].kind in "QN" and kept[-1].kind == "P" else None
        if lot is None and len(kept) > 1 and kept[-1].kind == "Q" and kept[-2].kind == "P":
            lot = kept[-1]
        if (
            lot
            and lot.kind == event.kind == "N"
            and kept[-1] is not lot
            and text.s[lot.end : kept[-1].start] == " "
            and _adds(text, event, kept[-1].end)
        ):
            lot.what = replace(lot.what, value=lot.what.value + event.what.value)
            continue
        if (
            lot
            and lot.kind == "Q"
            and lot.what.value is not None
            and event.kind in "QN"
            and _adds(text, event, kept[-1].end)
        ):
            more = (
                event.what
                if event.kind == "Q"
                else Quantity(event.what.value, lot.what.unit, in_kg(event.what.value, lot.what.unit))
            )
            if last := _makes_up(found, i, lot.what):
                skip = last + 1
                continue
            if more.unit == lot.what.unit and more.value is not None:
                lot.what = added(lot.what, more)
                continue
        kept.append(event)
    return kept


def _makes_up(found: list[Event], i: int, lot: Quantity) -> int | None:
    """The last of the amounts from i on that make up a lot told before: "6 caisses de poivrons : 3 de rouges, 3 de verts"."""
    total = 0.0
    for j in range(i, len(found)):
        if found[j].kind not in "QN" or (found[j].kind == "Q" and found[j].what.unit != lot.unit):
            return None
        total += found[j].what.value or 0
        if total == lot.value:
            return j if j > i else None
    return None


def _value(event: Event, unit: str | None) -> float | None:
    """What an amount in that unit, or a bare number, counts."""
    same = event.kind == "N" or event.what.unit == unit
    return event.what.value if same else None


def _shared_out(text: Text, found: list[Event]) -> list[Event]:
    """As in "nos 11 palettes : pêches 6, nectarines 5": the parts have the unit of the total, and that is left out."""
    for i, event in enumerate(found):
        if event.kind != "Q" or not event.what.value or event.what.unit in {None, "pièce"}:
            continue
        parts = _parts(found, i)
        if not parts and _heads_a_list(text, found, i):
            return [e for e in found if e is not event]
        if _is_split(found, i):
            return [e for e in found if not any(e is part for part in parts)]
        if not parts or _of_one(text, found, i):
            continue
        unit = event.what.unit
        each = event.what.kg / event.what.value if event.what.kg else None
        for part in parts:
            if part.kind == "N":
                kg = round(each * part.what.value, 4) if each else in_kg(part.what.value, unit)
                part.kind, part.what = "Q", Quantity(part.what.value, unit, kg, sure=part.what.sure)
        return [e for e in found if e is not event]
    return found


def _of_one(text: Text, found: list[Event], i: int) -> bool:
    """Whether amount i is said of one product: "3 caisses de pommes, une de poires, deux de prunes" is no sum."""
    event = found[i]
    beside = [(event.end, found[i + 1].start, found[i + 1])] if i + 1 < len(found) else []
    beside += [(found[i - 1].end, event.start, found[i - 1])] if i else []
    named = [text.s[a:b] for a, b, e in beside if e.kind == "P" and e.what.product not in GENERIC]
    return any(OF_IT.fullmatch(gap) for gap in named)


def _heads_a_list(text: Text, found: list[Event], i: int) -> bool:
    """True for "une palette : raisins 40 caisses, figues 12", where all that is on it has its own amount."""
    rest = found[i + 1 :]
    listed = "".join("P" if e.kind == "P" else "Q" for e in rest)
    if ":" not in text.s[found[i].end : found[i].end + 30].split("P")[0] or not re.fullmatch(
        "(?:PQ){2,}|(?:QP){2,}", listed
    ):
        return False
    first = next(e for e in rest if e.kind != "P")
    return i == 0 and first.kind == "Q"


def _is_split(found: list[Event], i: int) -> bool:
    """Whether the parts are of the one product that the total is of: "10 caisses de pommes (6 de Golden, 4 de Gala)"."""
    named = {e.what.product for e in found if e.kind == "P"}
    beside = any(e.kind == "P" for e in found[max(0, i - 1) : i + 2])
    return len(named) == 1 and beside and bool(_parts(found, i))


def _parts(found: list[Event], i: int) -> list[Event]:
    """The amounts after number i, each beside a product of its own, that make it up; none when they do not."""
    total, unit = found[i].what.value, found[i].what.unit
    parts: list[Event] = []
    products: set[str] = set()
    for j in range(i + 1, len(found)):
        event = found[j]
        if event.kind == "P":
            products.add(event.what.product)
            continue
        value = _value(event, unit)
        beside = found[j - 1].kind == "P" or (j + 1 < len(found) and found[j + 1].kind == "P")
        if value is None or not beside:
            return []
        parts.append(event)
        if sum(e.what.value for e in parts) >= total:
            break
    after = {e.what.product for e in found[found.index(parts[-1]) :] if e.kind == "P"} if parts else set()
    whole = sum(e.what.value for e in parts) == total
    return parts if whole and len(parts) > 1 and products | after else []


def _summed(text: Text, found: list[Event]) -> list[Event]:
    """As in "6 pastèques, plus 5 des miennes, ça fait onze": the total of one product stands alone, that of several is left out."""
    amounts = [e for e in found if e.kind in "QN"]
    for i, event in enumerate(amounts):
        if i < 2 or not event.what.value:
            continue
        if not (_MAKES.search(text.s[max(0, event.start - 40) : event.start]) or _ALL_TOLD.match(text.s, event.end)):
            continue
        unit = event.what.unit if event.kind == "Q" else None
        before = [e for e in amounts[:i] if unit is None or _value(e, unit) is not None]
        if len(before) < 2 or round(sum(e.what.value or 0 for e in before), 4) != event.what.value:
            continue
        several = len({e.what.product for e in found if e.kind == "P"}) > 1
        told = next((e.what.unit for e in before if e.kind == "Q"), None)
        if told and event.kind == "N" and not several:
            event.kind, event.what = "Q", Quantity(event.what.value, told, in_kg(event.what.value, told))
        dropped = [event] if several else before
        return [e for e in found if not any(e is d for d in dropped)]
    return found


_ONE = re.compile(
    r" (?:de l une?(?! a)|des une?s|d une? cote|(?:du|de la|des|pour (?:le|la|les)) premi(?:er|ers|ere|eres)|of (?:the )?(?:first|former|one))(?!\w)"
)
_OTHER = re.compile(
    r" (?:de l autre|des autres|(?:du|de la|des|pour (?:le|la|les)) (?:second|seconds|seconde|secondes|deuxiemes?|derni(?:er|ers|ere|eres))|of (?:the )?(?:second|latter|others?))(?!\w)"
)


def refers(text: Text, end: int) -> int | None:
    """Which of the products named before the words behind an amount mean: 0 the first, 1 the other, None neither.

    As in "coings et poires, 150 kg des premiers, 80 des secondes".
    """
    return 0 if _ONE.match(text.s, end) else 1 if _OTHER.match(text.s, end) else None


def refer(text: Text, flow: list[Event]) -> None:
    """Gives "the former" and "the latter" their amounts."""
    named: list[Event] = []
    for event in flow:
        if event.kind == "P" and not event.flags and event.what.product not in {e.what.product for e in named}:
            named.append(event)
        which = refers(text, event.end) if event.kind == "Q" else None
        if which is None or not named:
            continue
        product = named[min(which, len(named) - 1)]
        event.flags.add("each")
        event.mate = product
        if product.mate is None:
            product.mate = event
        elif product.mate is not event:
            product.mate.what = added(product.mate.what, replace(event.what))
