"""An amount said of several products together, which says nothing of each: "80 kg de choux et de navets"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re

from parsing.event import AND, BREAK, OWN, Event
from parsing.text import Text

_HERBS = {"persil", "menthe", "basilic", "herbe aromatique"}  # never weighed together with vegetables


def mark_joint(text: Text, flow: list[Event]) -> None:
    """As in "80 kg de choux et de navets", which says nothing of each: both lose their amount."""
    for i, event in enumerate(flow):
        if event.kind == "P" and not event.mate and not event.flags:
            head = _head_of_list(text, flow, i)
            if event.what.product in _HERBS and head.what.product not in _HERBS:
                continue
            if _of_its_own(text, flow, head, event):
                continue
            if head.what.product != event.what.product and _leads(text, head):
                head.flags.add("joint")
                head.shares = event.shares = head.mate
    for before, event in itertools.pairwise(flow):
        if (
            event.kind == "P"
            and _trails(event)
            and before.kind == "P"
            and not before.mate
            and not before.flags
            and before.what.product != event.what.product
        ):
            gap, behind = text.s[before.end : event.start], text.s[event.end : event.mate.start if event.mate else None]
            apart = set(behind) & {",", ":"} or re.search(r"(?<!\w)(?:et|and) ", gap)
            if apart and AND.match(gap) and not OWN.search(gap):
                event.flags.add("joint")
                event.shares = event.mate
                for other in _listed_before(text, flow, event):
                    other.shares = event.mate


def _listed_before(text: Text, flow: list[Event], event: Event) -> list[Event]:
    """The products without an amount of the enumeration that ends with this one."""
    listed: list[Event] = []
    last = event
    for other in reversed(flow[: flow.index(event)]):
        if other.kind != "P" or other.mate or not AND.match(text.s[other.end : last.start]):
            break
        listed.append(other)
        last = other
    return listed


def _of_its_own(text: Text, flow: list[Event], head: Event, event: Event) -> bool:
    """True for the basil of "30 kg de tomates, 12 concombres, basilic": others of the list have an amount each."""
    told = [e for e in flow if e.kind == "P" and e.mate and e.mate.start < e.start and e.end < head.start]
    return bool(told) and set(text.s[head.end : event.start]) <= set(", \n-") and _leads(text, told[-1])


def _head_of_list(text: Text, flow: list[Event], i: int) -> Event:
    """The first product of the enumeration that product i goes on with, or the last in it that has an amount."""
    head = flow[i]
    for other in reversed(flow[:i]):
        gap = text.s[other.end : head.start]
        if other.kind != "P" or not AND.match(gap) or OWN.search(gap):
            break
        head = other
        if other.mate:
            break
    return head


def _leads(text: Text, head: Event) -> bool:
    """True for an amount said just before the product."""
    mate = head.mate
    if mate is None or "each" in mate.flags or mate.start > head.start:
        return False
    return not BREAK.search(text.s[mate.end : head.start])


def _trails(event: Event) -> bool:
    """True for an amount said after the product."""
    return event.mate is not None and "each" not in event.mate.flags and event.mate.start > event.end


_ALTOGETHER = re.compile(
    r"^ ?(?:en tout|au total|in all|in total|altogether|total|a eux deux|a elles deux|tout confondu|en melange|tous confondus|combined|all told|(?:le|de|du) melange|melangee?s?(?!\w)|confondue?s?|les (?:deux|trois|quatre|N)(?: (?:confondue?s?|ensemble|reunie?s?))?(?!\w)|ensemble(?!\w)|between them|the lot|pour le tout|le tout|a elles|a eux|l ensemble|du tout)"
)


_ALL_IS = re.compile(r",? (?:le )?tout (?!compris|confondu)[a-z]")


def mark_altogether(text: Text, flow: list[Event]) -> None:
    """As in "un pommier et un poirier, 60 kg en tout" says nothing of each."""
    for i, event in enumerate(flow):
        told = "".join(e.kind for e in flow[: i + 1])
        if len(told) > 2 and told == "P" * i + "Q" and _IN_ALL.search(text.s[flow[i - 1].end : event.start]):
            _to_share(event, flow[:i])
            continue
        if len(told) > 3 and told == "PQ" * (len(told) // 2) and _ALL_IS.match(text.s, event.end):
            continue  # "ail 3 kg, oignons 22 kg, le tout à prendre"
        if event.kind == "Q" and not event.mate and _ALTOGETHER.match(text.s[event.end : event.end + 18]):
            before = [e for e in flow[:i] if e.kind == "P" and not e.mate] or [
                e for e in flow[i:] if e.kind == "P" and not e.mate
            ]
            _to_share(event, before)


_IN_ALL = re.compile(
    r"(?<!\w)(?:en tout|au total|in all|in total|altogether|total|le tout|tout (?:confondu|compris|ensemble|melange)|ensemble|tous confondus|all together|all told)"
    r"(?: et pour tout)?,? ?:?(?: (?:environ|a peu pres|about|around|some|roughly|il y (?:en )?a|ca (?:doit )?(?:faire|fait)|cela fait|j en (?:ai|compte)|on en (?:a|compte)|doit faire|fait|disons|mettons|je dirais|i d say|say|maybe|peut etre|it s|there are|there is|that s|pour|soit|c est))* ?$"
)
"""Said before the amount: "des coings et des pommes, en tout 10 cagettes"."""


def _to_share(amount: Event, products: list[Event]) -> None:
    """Give an amount to several products together; to one it is not joint."""
    if len({e.what.product for e in products}) < 2 or amount.mate or any(e.mate for e in products):
        return
    amount.flags.add("total")
    for product in products:
        product.mate = amount
        product.flags.add("joint")
        product.shares = amount
    amount.mate = products[0]
