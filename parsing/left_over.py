"""What is left of a lot: less what is sold, less what they keep, or the number that is said of the rest."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from dataclasses import replace

from parsing.counts import is_offered, is_rest
from parsing.event import Event
from parsing.text import Text

_SOLD = re.compile(
    r" ?[,)]? ?(?:(?:sont|ont ete|est|a ete|are|is|were|was|have been|has been|deja|already|toutes?|tous|tout|all) )*(?:vendue?s?|parties?|partis?|livree?s?|sold|gone|taken|delivered|given away|(?:donnee?s?|prise?s|jetee?s?)(?= (?:hier|ce matin|aux?|a la|a l|avant hier)(?!\w)))(?! (?:a|en|pour) (?:N|prix|la piece|l unite)|,? (?:restent?|il en reste))(?!\w)"
)
_SELLING = re.compile(
    r"(?<!\w)(?:(?:ai|a|avons|ont)(?: (?:deja|bien|tout|toutes?))? (?:vendu|donne|livre|jete|perdu|mange|ecoule)|(?:we|i|ve|already|have|has)(?: already)? (?:sold|given away|gave away|delivered|eaten))(?: (?:environ|about|mes|les|nos|our|the))* $|(?:^|[.!?\n] ?)(?:vendu|sold|donne hier) $"
)


def without_sold(text: Text, flow: list[Event]) -> list[Event]:
    """Without lots that are sold, where something else is offered: "tomates : 30 caisses parties, restent 4 de prunes"."""
    gone: list[Event] = []
    for i, (one, two) in enumerate(itertools.pairwise(flow)):
        if {one.kind, two.kind} != {"P", "Q"} or any(e is one or e is two for e in gone) or two.start - one.end > 6:
            continue
        if not (_SOLD.match(text.s, two.end) or _SELLING.search(text.s[max(0, one.start - 40) : one.start])):
            continue
        product = one if one.kind == "P" else two
        after = flow[i + 2 :]
        left_of_it = after and after[0].kind == "Q" and not (len(after) > 1 and after[1].kind == "P")
        same = any(e.kind == "P" and e.what.product == product.what.product for e in after)
        if left_of_it or same or not any(e.kind == "Q" for e in after):
            continue
        gone += [one, two]
    return [e for e in flow if not any(e is g for g in gone)]


def what_is_left(text: Text, flow: list[Event]) -> list[Event]:
    """Without the amounts told of before what is left: "300 kg, 80 sont vendus, restent 220 kg"."""
    if len({e.what.product for e in flow if e.kind == "P" and not e.flags & {"output"}}) != 1:
        return _left_of_each(text, flow)
    amounts = [e for e in flow if e.kind == "Q" and e.what.value is not None]
    last = [e for e in amounts if is_offered(text, e.start, e.end)] or _other_half(text, amounts)
    if amounts and not last and (rest := _remainder(text, amounts) or _half(text, amounts[0])):
        return [e for e in flow if e is rest or e.kind != "Q"]
    if len(amounts) < 2 or not last or last[-1] is amounts[0]:
        return flow
    if _ALSO.search(text.s[amounts[0].end : last[-1].start]) and not _REMAINING.match(text.s, last[-1].end):
        return flow
    dropped = [e for e in amounts if e is not last[-1] and not (e.start > last[-1].start)]
    _weighed_as_before(amounts[0], last[-1])
    return [e for e in flow if e not in dropped]


_HALF = re.compile(r"(?<!\w)(?:l )?(?:autre moitie|other half)(?!\w)")


def _other_half(text: Text, amounts: list[Event]) -> list[Event]:
    """The amount that is half of the first, where the other half is spoken of."""
    if len(amounts) < 2 or not _HALF.search(text.s, amounts[0].end, amounts[-1].start):
        return []
    return amounts[-1:] if 2 * (amounts[-1].what.value or 0) == amounts[0].what.value else []


def _left_of_each(text: Text, flow: list[Event]) -> list[Event]:
    """The same among several products: "30 kg de tomates, il en reste 20 kg, et 5 kg de poivrons"."""
    dropped: list[Event] = []
    for i, event in enumerate(flow):
        if event.kind != "Q" or not event.what.value or _OF_A_PRODUCT.match(text.s, event.end):
            continue
        at = next((j for j in range(i - 1, -1, -1) if flow[j].kind == "P"), None)
        if at is None or not is_rest(text, event.start, event.end):
            continue
        lots = [e for e in flow[at + 1 : i] if e.kind == "Q"]
        if at and flow[at - 1].kind == "Q" and _OF_A_PRODUCT.match(text.s, flow[at - 1].end):
            lots.append(flow[at - 1])
        larger = [e for e in lots if e.what.unit == event.what.unit and (e.what.value or 0) > event.what.value]
        if larger:
            _weighed_as_before(larger[-1], event)
            event.mate, flow[at].mate = flow[at], event
            dropped += lots
    return [e for e in flow if not any(e is d for d in dropped)]


_OF_A_PRODUCT = re.compile(r" (?:de |d |of )(?:[a-z]+ ){0,2}P")


def _weighed_as_before(whole: Event, left: Event) -> None:
    """What is left of containers weighs as much each as they did."""
    one, two = whole.what, left.what
    if two.kg is None and one.kg and one.value and one.unit == two.unit and not one.weighs:
        left.what = replace(two, kg=round(one.kg / one.value * two.value, 4))


_VERB = (
    "garde|gardes|gardees|gardons|garderai|gardant|conserve|mange|mangeons|prends|prenons|vends|vendons|mis|reserve|"
    "keep|keeping|kept|saved|saving"
)
_KEPT = re.compile(
    rf"(?<!\w)(?<!vous )(?<!you )(?:(?:j|je|on|nous|i|we|en|m|s|ai|a|avons|ll|will|ve|have|had|re|m|am|are) )*(?:{_VERB})(?: (?:en|environ|about|que|deja|quand meme|already|just))* $"
)
"""Before what they keep: "j'en garde", "kept"."""
_OURS = "(?:nous|moi|(?:la|ma|mon|mes|notre|nos) [a-z]+|les (?:enfants|voisins|petits|gosses)|le voisin|us|me|myself|ourselves|(?:my|our) [a-z]+|the (?:kids|family|house|neighbours?|neighbors?|staff))"
_FOR_US = re.compile(
    rf" (?:(?:de cote|aside|back|of (?:which|them|those)|sont|seront|is|are) )*(?:pour|for) {_OURS}(?!\w)"
)
_OUT_OF = re.compile(r"(?:,|\(|(?<!\w)(?:dont|moins|less|minus|of which|et|and|but|mais)) $")
"""Before what is taken out of the whole: "50 kg dont 20 pour nous"."""
_FOR_YOU = re.compile(r"[^.,;!?\n]{0,20} (?:pour|for) (?:vous|toi|you|l|la|le|votre|the|your)(?!\w)")
_NO_MORE_OF_IT = re.compile(r" (?:de cote|aside|back)(?!\w)| ?(?:[.,;!)\n]|$)| (?:et|and) ")
_REST_IS_YOURS = re.compile(
    r"(?<!\w)(?:le reste|les autres|the rest|the others)(?: (?:est|sont|is|are|c est|sera|seront|ira|iront))?(?: (?:a|pour|for) )?(?:vous|toi|yours|you|a donner|a prendre|est a vous)(?!\w)"
)


_HALF_GONE = re.compile(
    r"(?<!\w)(?:(?:la )?moitie|half(?: of (?:it|them))?)(?: (?:en|est|sont|a|ont|ete|deja|is|are|was|were|has|have|been|already))* "
    r"(?:livree?s?|vendue?s?|partie?s?|partis?|donnee?s?|prise?s?|delivered|sold|gone|taken|given away|(?:c est )?(?:pour vous|a vous|for you|yours))(?!\w)(?! (?:par|au|chez|D|vous|demain|by|to|from)(?!\w))"
)


def _half(text: Text, whole: Event) -> Event | None:
    """The half that is left where the other is gone: "60 kg, la moitié livrée"; it is asked."""
    if not _HALF_GONE.search(text.s, whole.end) or not whole.what.value:
        return None
    kg = None if whole.what.kg is None else round(whole.what.kg / 2, 4)
    whole.what = replace(whole.what, value=round(whole.what.value / 2, 4), kg=kg, sure=False)
    return whole


_SOLD_OF_IT = re.compile(
    r"(?<!\w)(?:en|dont|of which|of them|sur Q(?: (?:de |d )?P)?,?|out of Q(?: (?:of )?P)?,?|from Q(?: of P)?,?)(?: (?:j|je|on|nous|i|we|en|ai|a|avons|ai deja|have|ve|already|deja|avons deja))* (?:vendu|vends|vendons|mange|donne|livre|ecoule|sold|eaten|given away|gave away) (?:environ |about |deja )?$"
)
"""Before what is gone of a lot: "sur 200 kg, vendu 150"."""
_GONE_OF_IT = re.compile(
    r",? (?:(?:sont|ont ete|en sont|are|were|have been|deja|already|have) )*(?:promise?s?|promis|promised|reservee?s?|reserved|spoken for|vendue?s?|partie?s?|partis|donnee?s?|livree?s?|jetee?s?|mangee?s?|sold|gone|taken|given away|eaten)(?! (?:a(?! (?:la|l)(?!\w))|en|pour (?:vous|toi)|for you|vous|au prix|to you)(?!\w))(?!\w)"
    r"| (?:vont|iront|partent|partiront|go|are going|will go) (?:(?:a la|a l|au|aux|chez|to) (?!vous|toi|you|poubelle|compost|cochons|Y))"
)
_WHOLE = re.compile(r"(?<!\w)(?:Q|N)(?: (?:de |d |of )P)?[ ,(]+(?:dont|of which)? ?$|(?<!\w)(?:dont|of which) $")


def _is_gone(text: Text, at: int) -> bool:
    """Whether a number or an amount is sold, eaten or given away out of the lot told before it."""
    before = text.s[max(0, at - 60) : at]
    if _SOLD_OF_IT.search(before):
        return True
    return bool(_GONE_OF_IT.match(text.s, at + 1) and _WHOLE.search(before))


def _is_kept(text: Text, at: int) -> bool:
    """Whether a number or an amount is what they keep for themselves."""
    before, ours = text.s[max(0, at - 40) : at], _FOR_US.match(text.s, at + 1)
    if not _KEPT.search(before):
        return bool(ours and _OUT_OF.search(before))
    alone = _NO_MORE_OF_IT.match(text.s, at + 1) and not _FOR_YOU.match(text.s, at + 1)
    return bool(ours or alone or _REST_IS_YOURS.search(text.s, at))


def _remainder(text: Text, amounts: list[Event]) -> Event | None:
    """The amount less what they keep: "18 potirons, j'en garde 4", "picked 50 kg, kept 20 for us"; it is asked."""
    whole = amounts[0].what
    kept = [
        i
        for i, c in enumerate(text.s)
        if c in "QN" and i > amounts[0].start and (_is_kept(text, i) or _is_gone(text, i))
    ]
    if len(kept) != 1:
        return None
    less = text.tag(kept[0])
    if getattr(less, "unit", whole.unit) != whole.unit or not less.value or less.value >= whole.value:
        return None
    left = round(whole.value - less.value, 4)
    kg = None if whole.kg is None else round(whole.kg / whole.value * left, 4)
    amounts[0].what = replace(whole, value=left, kg=kg, sure=False)
    return amounts[0]


_REMAINING = re.compile(r" (?:restant|qui restent|remaining|left)")
_ALSO = re.compile(r"(?<!\w)(?:aussi|egalement|en plus|plus|et|and|also|as well)(?: [a-z]+){0,3} $|[+&] $")
