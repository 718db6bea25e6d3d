"""What became of a product: "the pears went to a school", "les poivrons, ma fille les prend", "pour les poires, on verra"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from parsing.event import Event
from parsing.lexicons import written
from parsing.text import Text

_LEAD = (
    r"(?:[ ,:(>-]|\.\.+)*(?:(?:ben|bon|bah|euh|heu|alors|mais|ca|cela|elles?|ils?|they|it|finalement|malheureusement|unfortunately|sadly|helas|sorry|desolee?|en fait|moi|par contre|non|no|well|ah|oh|et|qui|that|which|those|"
    r"these|actually|all|toutes|tous|tout|du coup|wait|attends|attendez|hang on|hold on|deja|already|cette annee|this year)(?:[ ,:(]|\.\.+)+){0,4}"
)
_TAKEN_BACK = r"(?:[ ,()>-]+(?!mais |but |et |and )[a-z]+){0,5}?[ ,()>-]+(?:ah |euh |oh )?(?:non|no|finalement|en fait|actually)[ ,]+(?:non |no |wait |attends |attendez |finalement |en fait |desolee? |sorry )*"
"""After some words, what is thought again: "12 pots bien fournis, non, finalement gardé pour la fête"."""
_END = r"(?!\w)"
_TO_YOU = r"(?! (?:(?:de cote |au frais )?(?:pour|for) (?:vous|toi|you)|jusqu|au frais|au froid|au frigo|en chambre|en cave|until|till|in the|de cote(?! pour (?!vous|toi)))(?!\w))"
_BARE_END = r"(?= ?(?:[.,;:!)\n]|$)| (?:cette|this|et|and|mais|but|sorry|desole|du tout|pour l)(?!\w))"


@cache
def _after() -> list[tuple[str, re.Pattern[str]]]:
    """What is said of a product after it, by what that means for it."""
    table = written("fates.csv")
    ends = {"gone": _END, "kept": _END + _TO_YOU, "later": _END, "none": _BARE_END}
    return [
        (
            label,
            re.compile((rf"(?:{_LEAD}|{_TAKEN_BACK})" if label in {"gone", "kept"} else _LEAD) + table[label] + end),
        )
        for label, end in ends.items()
    ]


@cache
def _before() -> list[tuple[str, re.Pattern[str]]]:
    """The same before it."""
    table = written("fates.csv")
    return [(label, re.compile(table[label] + r" $")) for label in ("away_before", "later_before")]


_STRETCH = re.compile(r"(?:[^.;!?\nPQ]|\.{2,}|(?<=\w)\.(?=\w))*")
_ITS_AMOUNT = re.compile(r" ?(?:[:=(,x-] ?)?(?:N ?)?")
_ADVERB = re.compile(
    r" (?:aussi|egalement|pareil|idem|itou|non plus|de meme|too|as well|likewise|ditto|also|neither|same)(?!\w)|[ :,]+(?:pareil|idem|itou|ditto|same|likewise|non plus)(?!\w)"
)
_DEFINITE = re.compile(r"(?<!\w)(?:les|le|la|l|mes|nos|the|my|our|ces|ces|those|these)(?: [a-z]+e?s)? $")
_PART = re.compile(r"(?<!\w)(?:moitie|tiers|quart|partie|half|third|part|some|most|quelques|Q|N|plupart|certaine?s?) (?:de |d |of |des )?(?:les |la |l |mes |the |my |our )*$")  # fmt: skip
_OWN_AMOUNT = re.compile(r"[QN] (?:de |d |of )?(?:[a-z]+ )?$")
_LISTED = re.compile(r"(?: ?,| et| and| ni| nor| ou)+ (?:de |des |les |le |la |l |mes |nos |the |my |our )*")


def told(text: Text, found: list[Event]) -> list[Event]:
    """The events, what was given, sold, lost or kept, or comes later, marked as told beside what is offered."""
    if len({e.what.product for e in found if e.kind == "P"}) == 1:
        return found
    fated: dict[int, str] = {}
    last: Event | None = None
    for i, event in enumerate(found):
        if event.kind != "P":
            continue
        if not event.flags - {"aside"} and (fate := _fate(text, found, i, last, fated)):
            fated[i] = fate
            if not fate.startswith("later"):
                fated |= dict.fromkeys(_its_list(text, found, i), fate)
        last = event
    withdrawn = [
        e for i, e in enumerate(found) if not fated.get(i, "later").startswith("later") or _is_refused(text, e)
    ]
    products = {e.what.product for e in withdrawn}
    if not any(
        e.kind == "P" and not e.flags and i not in fated and e.what.product not in products for i, e in enumerate(found)
    ):
        return found
    for i in fated:
        found[i].flags.add("aside")
    return _without(text, found, withdrawn)


def _is_refused(text: Text, event: Event) -> bool:
    """A product already spoken of, and denied: "oubliez les concombres"."""
    return (
        event.kind == "P"
        and "negated" in event.flags
        and bool(_DEFINITE.search(text.s[max(0, event.start - 25) : event.start]))
    )


def _fate(text: Text, found: Sequence[Event], i: int, last: Event | None, fated: dict[int, str]) -> str | None:
    """What is said of it, if anything."""
    s, event = text.s, found[i]
    if _PART.search(s[max(0, event.start - 30) : event.start]):
        return None
    clause = re.split(r"[.;!?\n]", s[max(0, event.start - 90) : event.start])[-1]
    for label, pattern in _before():
        if pattern.search(clause):
            return label
    if (
        last
        and ("negated" in last.flags or any(found[k] is last for k in fated))
        and _ADVERB.match(s, event.end)
        and event.start - last.end < 40
    ):
        return "gone"
    stretch = s[: _STRETCH.match(s, event.end).end()]  # type: ignore[union-attr]
    for label, pattern in _after():
        if pattern.match(stretch, event.end):
            return label
    follows = found[i + 1] if i + 1 < len(found) else None
    if follows is None:
        return None
    if follows.kind == "N":
        return "gone" if getattr(follows.what, "value", 1) == 0 and follows.start - event.end < 4 else None
    if follows.kind != "Q" or not _ITS_AMOUNT.fullmatch(s[event.end : follows.start]) or _again(found, i + 2):
        return None
    stretch = s[: _STRETCH.match(s, follows.end).end()]  # type: ignore[union-attr]
    return next((label for label, pattern in _after()[:2] if pattern.match(stretch, follows.end)), None)


def _again(found: Sequence[Event], i: int) -> bool:
    """Another amount that is not of another product: what is left."""
    return i < len(found) and found[i].kind == "Q" and not (i + 1 < len(found) and found[i + 1].kind == "P")


def _its_list(text: Text, found: Sequence[Event], i: int) -> list[int]:
    """Those before it that share its fate: "les concombres et les aubergines sont vendus"."""
    shared: list[int] = []
    for k in range(i - 1, -1, -1):
        one, two = found[k], found[k + 1]
        alike = {bool(_DEFINITE.search(text.s[max(0, e.start - 25) : e.start])) for e in (one, two)}
        if one.kind != "P" or one.flags or len(alike) > 1 or not _LISTED.fullmatch(text.s[one.end : two.start]):
            return shared
        if _OWN_AMOUNT.search(text.s[max(0, one.start - 20) : one.start]):
            return shared
        shared.append(k)
    return shared


def _without(text: Text, found: list[Event], withdrawn: list[Event]) -> list[Event]:
    """Without their amounts, and without the same products named before."""
    dropped: list[Event] = []
    for gone in withdrawn:
        i = next(k for k, e in enumerate(found) if e is gone)
        dropped += _amount_after(text, found, i)
        for k, earlier in enumerate(found[:i]):
            if earlier.kind == "P" and not earlier.flags - {"aside"} and earlier.what.words == gone.what.words:
                earlier.flags.add("aside")
                dropped += [e for e in found[k - 1 : k] if k and e.kind == "Q" and earlier.start - e.end < 6]
                dropped += _amount_after(text, found, k)
    return [e for e in found if not any(e is d for d in dropped)]


def _amount_after(text: Text, found: Sequence[Event], i: int) -> list[Event]:
    """The amount that follows a product and is of no other."""
    follows = found[i + 1 : i + 2]
    return [e for e in follows if e.kind in "QN" and not _of_another(text, found, i + 1)]


def _of_another(text: Text, found: Sequence[Event], i: int) -> bool:
    """Whether an amount after a product belongs to another one, or to another sentence."""
    if i + 1 < len(found) and found[i + 1].kind == "P" and found[i + 1].start - found[i].end < 6:
        return True
    return bool(re.search(r"[.;!?\n]", text.s[found[i - 1].end : found[i].start]))
