"""Which amount belongs to which product: the sequence of products and quantities, read clause by clause."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.amount import added
from parsing.as_much import as_much
from parsing.event import AND, BREAK, EACH, OWN, Event
from parsing.joint import mark_altogether, mark_joint
from parsing.left_over import what_is_left, without_sold
from parsing.products import GENERIC
from parsing.sums import refer
from parsing.text import Text


def _distance(gap: str) -> int:
    if BREAK.search(gap):
        return 4
    if re.search(r"(?<!\w)(?:et|and|puis|plus)(?!\w)|\+", gap):
        return 3
    if "," in gap or "/" in gap:
        return 2
    return 0 if len(gap) < 25 else 1


def pair(text: Text, found: Sequence[Event]) -> list[Event]:
    """Gives each product its amount; returns the products offered. A joint amount is given to none of them."""
    gone = {e.what.product: e.start for e in found if e.kind == "P" and "negated" in e.flags}
    flow = [e for e in found if not (e.kind == "P" and (e.flags & {"negated", "asked"} or _on_its_tree(e, gone)))]
    flow = _without_boxes_of_all(text, _without_asides(flow))
    if all("trade" in e.flags for e in flow if e.kind == "P"):
        for event in flow:
            event.flags.discard("trade")
    flow = what_is_left(text, without_sold(text, _without_denied(text, found, flow)))
    refer(text, flow)
    _in_this_order(text, flow)
    of = re.compile(r"^ ?(?:\)|:)? ?(?:de|d|of|des|en) (?:[a-z]+ ){0,3}$|^ ?(?:\) ?|: ?)?$")
    for one, two in itertools.pairwise(flow):
        gap = text.s[one.end : two.start]
        if (
            one.kind == "Q"
            and two.kind == "P"
            and not (one.mate or two.mate)
            and re.search(r"(?<!\w)(?:de|d|of) ", gap[:6])
            and of.match(gap)
        ):
            one.mate, two.mate = two, one
    _chaque(text, flow)
    mark_altogether(text, flow)
    _respective(text, flow)
    _in_turn(text, flow)
    for i, event in enumerate(flow):
        if event.kind != "Q" or event.mate:
            continue
        left = flow[i - 1] if i and flow[i - 1].kind == "P" and not flow[i - 1].mate else None
        right = flow[i + 1] if i + 1 < len(flow) and flow[i + 1].kind == "P" and not flow[i + 1].mate else None
        far_left = _distance(text.s[left.end : event.start]) if left else 9
        far_right = _distance(text.s[event.end : right.start]) if right else 9
        if left and right and far_left == far_right:
            sentence = [
                e for e in flow if not BREAK.search(text.s[min(e.start, event.start) : max(e.start, event.start)])
            ]
            far_left += sentence[0].kind == "Q"
            far_right += sentence[0].kind == "P"
        mate = left if far_left <= far_right else right
        if event.what.value is None and mate and abs(mate.start - event.start) > (40 if event.what.weighs else 12):
            continue
        if mate and min(far_left, far_right) < 4:
            event.mate, mate.mate = mate, event
    as_much(text, flow)
    _orphans(text, flow)
    mark_joint(text, flow)
    offered = [e for e in flow if e.kind == "P" and not (e.mate and e.mate.what.value == 0)]
    told = [e for e in offered if "trade" not in e.flags or (e.mate and "joint" not in e.flags)]
    return _without_passing(text, _without_fields(told or offered))


_IN_BOXES = re.compile(
    r",? (?:(?:en tout |au total |le tout |reparti[es]* |mises? |all |packed |spread )*(?:en|dans|in|into|over|sur)|soit) "
)


def _without_boxes_of_all(text: Text, flow: list[Event]) -> list[Event]:
    """Without the boxes that a joint lot stands in: "1350 kg de tomates et de courgettes en 40 caisses"."""
    for at, one in enumerate(flow):
        run = list(itertools.takewhile(lambda e: e.kind == "P" and not e.flags, flow[at + 1 :]))
        after = flow[at + 1 + len(run) :][:1]
        if one.kind != "Q" or not one.what.weighs or len(run) < 2 or not after or after[0].kind != "Q":
            continue
        listed = all(
            AND.match(text.s[a.end : b.start]) and not OWN.search(text.s[a.end : b.start])
            for a, b in itertools.pairwise(run)
        )
        boxes = not after[0].what.weighs and _IN_BOXES.fullmatch(text.s[run[-1].end : after[0].start])
        if listed and boxes and not any(e.kind == "P" for e in flow[at + 2 + len(run) :][:1]):
            return [e for e in flow if e is not after[0]]
    return flow


def _without_fields(offered: list[Event]) -> list[Event]:
    """Without the field in which something else, counted, is found: "mon champ de maïs cache 200 kg de potirons"."""
    counted = any(e.mate and "row" not in e.flags for e in offered)
    return [e for e in offered if not (counted and "row" in e.flags and not e.mate)]


_KNOWN = re.compile(
    r"(?<!\w)(?:les|la|le|l|mes|nos|ma|mon|vos|your|the|my|our|aux?|these|cette|cet)(?: (?:vieux|vieil|vieille|grand|grande|gros|big|old|petit|petits|petites))? $"
)
_SUBJECT = re.compile(r" (?:are|were|is|was|have|has|did|didn t|won t|sont|ont|n ont|a disaster|boudent|font)(?!\w)")
_OFFERING = re.compile(
    r"(?<!\w)(?:donn(?:e|ons|er|erai|era)|prendre|prenez|recuperer|propos[a-z]*|offr[a-z]*|restent?|y a|aussi|also|plus|puis|venez|venir|cueill(?:ir|ez)|ramass(?:er|ez)|glan(?:er|ez)|servez|debarrass[a-z]*|interesse[a-z]*|free|take|help|[NQ]|P ?[,:]|P et|P and|dont|beaucoup|plein|moi|i have|i ve|got|there s|there are|j ai|vider?|sortir|ecouler)(?!\w)[^.;!?\n]*$"
)
_OFFERED = re.compile(
    r"(?: (?:a|d|with|de|un peu|pas|tres|trop)(?: [a-z]+){1,3})? ?,?(?: (?:aussi|egalement|too|as well|donner|a (?:donner|prendre|venir|recuperer)|dispo[a-z]*|gratuit[a-z]*|free|to|for|pour vous|sont (?:un peu|a|dispo|pretes?|la|bonnes?|belles?|tres|toutes|trop|bien|assez|pas (?:trop|tres))|are (?:a bit|free|ready|yours|fine|good|very|all|in|on)|need)(?!\w)| ?[:=(])"
)


def _without_passing(text: Text, offered: list[Event]) -> list[Event]:
    """Without what is spoken of as known, where an amount is told of something else: "on a fini les pommes. 10 kg de coings"."""
    if not any(e.mate and e.mate.what.value is not None for e in offered):
        return offered
    return [e for e in offered if e.mate or e.flags or not _in_passing(text.s, e)]


def _in_passing(s: str, event: Event) -> bool:
    clause = re.split(r"[.;!?\n]", s[max(0, event.start - 80) : event.start])[-1]
    known = _KNOWN.search(clause) or (not clause.strip() and _SUBJECT.match(s, event.end))
    return bool(known) and not _OFFERING.search(clause) and not _OFFERED.match(s, event.end)


def _without_asides(flow: list[Event]) -> list[Event]:
    """Without what was named only beside something else that is offered."""
    offered = any(e.kind == "P" and not e.flags & {"aside", "output"} for e in flow)
    return [e for e in flow if not (offered and "aside" in e.flags)]


def _on_its_tree(event: Event, gone: dict[str, int]) -> bool:
    """True for a tree whose fruit is said to be gone further on."""
    return event.what.tree and gone.get(event.what.product, 0) > event.start


def _without_denied(text: Text, found: Sequence[Event], flow: list[Event]) -> list[Event]:
    """Without the amounts of products that are denied, gone or asked for."""
    denied = [
        one
        for one, two in itertools.pairwise(found)
        if one.kind == "Q"
        and two.kind == "P"
        and two.flags & {"negated", "asked"}
        and re.fullmatch(r" (?:de |d |of )(?:[a-z]+ ){0,2}", text.s[one.end : two.start])
    ]
    return [e for e in flow if e not in denied]


def _chaque(text: Text, flow: list[Event]) -> None:
    for i, event in enumerate(flow):
        if event.kind == "Q" and not event.mate and (EACH.match(text.s[event.end : event.end + 20])):
            before = [e for e in flow[:i] if e.kind == "P" and not e.mate]
            after = [e for e in flow[i + 1 :] if e.kind == "P" and not e.mate]
            for product in before or after:
                product.mate = event
            event.mate = (before or after or [event])[0]
            event.flags.add("each")


def _respective(text: Text, flow: list[Event]) -> None:
    """As in "A et B, 3 kg et 9 kg" and "3 kg et 9 kg de A et B"; not in "20 kg A, B 15 kg, 8 C"."""
    kinds = "".join(e.kind if not e.mate else "-" for e in flow)
    for match in re.finditer(r"(?:^|(?<=[Q-]))(P{2,9})(Q{2,9})(?=P|-|$)", kinds):
        first, last = match.start(), match.end()
        general = flow[first].what.product in GENERIC and flow[first + 1].what.product not in GENERIC
        if general and len(match[1]) == len(match[2]) + 1:
            for product, amount in zip(flow[first + 1 : match.end(1)], flow[match.start(2) : last], strict=True):
                product.mate, amount.mate = amount, product
            continue
        of_another = kinds[last : last + 1] == "P" and text.s[flow[last - 1].end : flow[last].start] == " "
        after_its_own = kinds[first - 1 : first] == "Q" and text.s[flow[first - 1].end : flow[first].start] == " "
        if len(match[1]) == len(match[2]) and not of_another and not after_its_own:
            products, amounts = flow[match.start(1) : match.end(1)], flow[match.start(2) : match.end(2)]
            for product, amount in zip(products, amounts, strict=True):
                product.mate, amount.mate = amount, product


_LISTED = re.compile(r" ?,? ?(?:et |and |& ?|puis )?(?:de |d |of )?(?:la |l |the )?")


def _in_this_order(text: Text, flow: list[Event]) -> None:
    """As in "15 et 22 kg, petits pois et fèves" and "8 et 3 cagettes de tomates et de poivrons"."""
    for match in re.finditer(r"(?:^|(?<=P))(Q{2,9})(P{2,9})$", "".join(e.kind for e in flow)):
        amounts, products = flow[match.start(1) : match.end(1)], flow[match.start(2) : match.end(2)]
        listed = all(
            _LISTED.fullmatch(text.s[a.end : b.start])
            for run in (amounts, products)
            for a, b in itertools.pairwise(run)
        )
        if len(amounts) == len(products) and listed and not any(e.mate for e in amounts + products):
            for product, amount in zip(products, amounts, strict=True):
                product.mate, amount.mate = amount, product


_TURN = re.compile(r"[.,;:!?\n()=x-]")


def _in_turn(text: Text, flow: list[Event]) -> None:
    """As in "concombres : 25 plateaux, cornichons, 9 plateaux": a message that names each product, then its amount."""
    if len(flow) >= 4 and "".join(e.kind for e in flow) == "PQ" * (len(flow) // 2) and not any(e.mate for e in flow):
        for product, amount in zip(flow[::2], flow[1::2], strict=True):
            if not _TURN.search(text.s[product.end : amount.start]) and _distance(text.s[product.end : amount.start]):
                return
        for product, amount in zip(flow[::2], flow[1::2], strict=True):
            product.mate, amount.mate = amount, product


def _orphans(text: Text, flow: list[Event]) -> None:
    """An amount left over goes to the only product without one, or, in another clause, to the last one named."""
    if all(e.flags for e in flow if e.kind == "P"):
        for event in flow:
            event.flags.discard("aside")
    for i, event in enumerate(flow):
        if event.kind != "Q" or event.mate or event.what.value is None:
            continue
        if event.what.unit in {"bocal", "litre"} or _weighed_before(text, flow, event):
            continue
        free = [e for e in flow if e.kind == "P" and not e.mate and not e.flags]
        behind = [e for e in flow[:i] if e.kind == "P" and not e.flags]
        if len({e.what.product for e in free}) == 1:
            event.mate, free[-1].mate = free[-1], event
        elif free and behind and not behind[-1].mate:
            event.mate, behind[-1].mate = behind[-1], event
        elif (
            behind
            and behind[-1].mate
            and i
            and flow[i - 1].kind == "Q"
            and flow[i - 1].mate is behind[-1]
            and re.search(r"(?<!\w)(?:et|and|plus)(?!\w)|\+|,", text.s[flow[i - 1].end : event.start])
            and not (i + 1 < len(flow) and flow[i + 1].kind == "P" and not flow[i + 1].mate)
        ):
            event.mate = behind[-1]
            behind[-1].flags.add("more")
            behind[-1].what = replace(behind[-1].what)
            extra = behind[-1].mate.what if behind[-1].mate else None
            if extra is not None and behind[-1].mate is not None:
                behind[-1].mate.what = added(extra, event.what)


_PACKED = re.compile(
    r"(?<!\w)(?:en|dans|soit|represente|ca fait|cela fait|ce qui fait|in|that s|=|conditionne[es]*|reparti[es]*|emballe[es]*)(?: (?:environ|a peu pres|about|tout|bien))* $"
)
_ALONE = re.compile(r" ?[.,;:!)\n]|$")
_ADDED = re.compile(
    r"(?<!\w)(?:et|and|plus(?! (?:de|d|que)(?!\w))|aussi|also|ainsi que|encore|autres?|more)(?!\w)[^.;!?\n]*$|[+&][^.;!?\n]*$"
)


def _weighed_before(text: Text, flow: list[Event], event: Event) -> bool:
    """True for what says again how much there is, in a later breath: "2 palox ... 350 kg à vue de nez", "35 kg ... en 3 sacs"."""
    lots = [e for e in flow if e.kind == "P" and not e.flags]
    told = [e for e in lots if e.mate and e.mate.start < event.start]
    if len({e.what.product for e in lots}) != 1 or len(told) != 1:
        return False
    mate = told[0].mate
    before = text.s[: event.start]
    if (
        mate is None
        or mate.what.value is None
        or mate.flags
        or _ADDED.search(before[mate.end :])
        or before.endswith("P ")
    ):
        return False
    if event.what.weighs and not mate.what.weighs and mate.what.kg is None and mate.what.unit != "pièce":
        mate.what = replace(mate.what, kg=event.what.kg)
        return True
    if (
        mate.what.weighs
        and not event.what.weighs
        and event.what.unit != "pièce"
        and (
            event.what.kg == mate.what.kg
            or _PACKED.search(before)
            or text.s[event.end :].startswith(" quoi")
            or (before.endswith(", ") and _ALONE.match(text.s, event.end))
        )
    ):
        mate.what = replace(event.what, kg=mate.what.kg)
        return True
    return False
