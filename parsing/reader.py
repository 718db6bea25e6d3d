"""One message in, one reading out: the taggers in their order, then the assembly."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.places import Point
from parsing import events, judging, kinds, learnt, lexicons, pairing
from parsing.asking import all_ask_how, only_asked
from parsing.contacts import tag_contacts, tag_counts
from parsing.corrections import correct
from parsing.counts import tag_single
from parsing.cues import read_grades, read_handover
from parsing.days import tag_days, tag_slashed
from parsing.event import Event
from parsing.itemised import itemised
from parsing.language import language_of
from parsing.models import Confidence, Evidence, Handover, Kind, Language, ParsedItem, ParsedOffer, ParsedPlace
from parsing.numbers import Number, tag_numbers, tag_ranges
from parsing.people import tag_people, tag_takers
from parsing.places import Gazetteer, Spot, choose, place_of, postcode, tag_places, tag_postcodes
from parsing.products import GENERIC, tag_products
from parsing.quantities import tag_quantities
from parsing.spelling import tag_spelling
from parsing.text import Text
from parsing.windows import Window, prepared, read_window

PARIS = ZoneInfo("Europe/Paris")
Wanted = list[tuple[int, tuple[int, int]]]


@dataclass(slots=True)
class Tagged:
    """A message with everything in it tagged."""

    text: Text
    dated: Text
    today: date
    language: Language
    place: ParsedPlace | None
    people: Wanted
    misspelt: dict[int, int]


def local_day(now: datetime) -> date:
    """The civil date in France of a moment (a moment without zone is already local)."""
    return now.astimezone(PARIS).date() if now.tzinfo else now.date()


def default_gazetteer() -> Gazetteer:
    """The communes of France."""
    from parsing.gazetteer import Gazetteer as Communes  # noqa: PLC0415  # 750 kB are read only where they are needed

    return Communes.load()


def tagged(message: str, now: datetime, gazetteer: Gazetteer | None, near: Sequence[Point]) -> Tagged:
    """All taggers that need no knowledge of the kind of message."""
    today = local_day(now)
    text = Text.of(message, lexicons.emoji())
    language = language_of(text.s)
    text = tag_contacts(tag_slashed(text, today))
    code = postcode(text)
    text, spots = tag_places(text, gazetteer or default_gazetteer(), near)
    place = _place(text, _moved(text, spots), code)
    text = tag_postcodes(text)
    text, misspelt = tag_spelling(text)
    text = tag_numbers(text, language)
    text = tag_counts(text)
    text = tag_days(text, today)
    dated = text
    text = tag_ranges(text)
    text, people = tag_people(text)
    return Tagged(text, dated, today, language, place, people, misspelt)


def _moved(text: Text, spots: list[Spot]) -> list[Spot]:
    """The spots at the atoms that they have become."""
    atoms = [i for i, c in enumerate(text.s) if c == "L"]
    return [Spot(s.matches, s.role, s.weight, i, i + 1) for s, i in zip(spots, atoms, strict=True)]


def _place(text: Text, spots: list[Spot], code: tuple[str, tuple[int, int]] | None) -> ParsedPlace | None:
    if found := choose(text, spots):
        return found
    if code and not spots:
        return ParsedPlace(name=code[0], span=code[1])
    return None


_ANOTHER = re.compile(
    "|".join(
        (
            r"(?:(?<=[QN] )(?<!\w)|(?<=[:(,] ))(?:une?|one)(?= (?:de |d |of )P)",
            r"(?<!\w)(?:une? autre|another(?: one)?)(?= (?:de |d |of )P)",
            r"(?<!\w)une? (?:deuxieme|troisieme|quatrieme|second|seconde)(?= (?:de |d )P)",
            r"(?<!\w)a (?:second|third|fourth)(?= of P)",
            r"(?<= et )une?(?= (?:de |d )P)|(?<= and )one(?= of P)",
            rf"(?<= et )une?(?= (?:de |d )?{lexicons.listed('of_one_kind')}(?: ?[.,;!)\n]|$))",
            r"(?:(?<= plus )|(?<= et )|(?<=[+] ))(?:encore )?une? autres?(?= (?:de chez|chez|dans|au|en|sur|a la|D)(?!\w))",
            r"(?:(?<= and )|(?<= plus ))another(?: one)?(?= (?:in|at|from|on|under|coming|D)(?!\w))",
        )
    )
)
"""The second amount of "deux cagettes de figues et une de pêches"."""
_GIVING_ONE = re.compile(
    r"(?<!\w)(?P<lead>(?:en (?:cede|donne|laisse|file|offre|propose|reserve|refile)|pouvez en prendre|(?:can|could) have) )(?:une?|one)(?= ?[.,;:!)\n]|$)"
)
"""The one of them that is given: "on vous en cède une"."""


@dataclass(slots=True)
class Draft:
    """A message whose kind was judged; its place, window and hand-over are still as the rules read them."""

    seen: Tagged
    body: Text
    """With amounts and products."""
    found: list[Event]
    """Its products and amounts in order."""
    items: list[ParsedItem]
    kind: Kind
    graded: tuple[list[str], Evidence | None]
    handed: tuple[Handover | None, Evidence | None]


def drafted(text: str, now: datetime, gazetteer: Gazetteer | None = None, near: Sequence[Point] = ()) -> Draft:
    """A message read as far as its kind."""
    seen = tagged(text, now, gazetteer, near)
    body = tag_products(tag_quantities(seen.text), seen.misspelt)
    counted = body.rewrite(_ANOTHER, lambda _: ("N", Number(1.0)))
    counted = counted.rewrite(_GIVING_ONE, lambda m: (f"{m['lead']}N", Number(1.0)))
    put_right = correct(tag_single(counted))
    found = events.in_order(put_right)
    processing = kinds.is_processing(body, kinds.read_signs(body))
    offered = _offered(put_right, found, processing=processing)
    items = itemised(put_right, offered)
    graded, handed = read_grades(body), read_handover(body)
    hidden = [] if items else _beside(put_right, found)
    kind = kinds.decide(
        body,
        offered=bool(items or hidden) and (processing or not all_ask_how(put_right, offered)),
        counted=any(i.quantity is not None or i.unit for i in items) or any(e.mate for e in offered),
        asked_only=only_asked(put_right, offered),
        graded=bool(graded[0]),
        handed=bool(handed[0]),
    )
    if hidden and kind == "surplus":
        kind = "none"
    hidden = hidden or ([] if items else _beside(put_right, found, asked=True))
    if not (kinds.is_hypothesis(body) or kinds.wants_hands(body)):
        kind = judging.kind_of(body, found, kind, offered=bool(items), hidden=bool(hidden))
    if (kind == "processing") != processing and kind != "none":
        items = itemised(put_right, _offered(put_right, found, processing=kind == "processing")) or items
    return Draft(seen, body, found, items or hidden, kind, graded, handed)


def read(text: str, now: datetime, *, gazetteer: Gazetteer | None = None, near: Sequence[Point] = ()) -> ParsedOffer:
    """What a message offers. `now` is an aware moment; `near` are the places around which short names are looked for."""
    draft = drafted(text, now, gazetteer, near)
    return _assembled(draft) if draft.kind != "none" else ParsedOffer(language=draft.seen.language)


def _offered(text: Text, events_found: Sequence[Event], *, processing: bool) -> list[Event]:
    """The products that are offered, each with its amount; the events themselves stay as they are."""
    found = [replace(event, flags=set(event.flags)) for event in events_found]
    if processing:
        _raw_produce(found)
        return pairing.pair(text, found)
    _from_the_field(text, found)
    found = [e for e in found if not e.flags & {"output"} or e.kind != "P"]
    return [e for e in pairing.pair(text, found) if "output" not in e.flags]


def _beside(text: Text, events_found: Sequence[Event], *, asked: bool = False) -> list[ParsedItem]:
    """What could be gleaned or made something of, where nothing is offered otherwise: "des rangs de pois finis pour nous".

    With what is only asked for if `asked`: "cherche bras pour vider les pruniers".
    """
    found = [replace(e, flags=set() if asked else e.flags & {"asked"}) for e in events_found]
    return itemised(text, pairing.pair(text, found)) if any(e.kind == "P" for e in found) else []


_SOWN = re.compile(r"(?<!\w)(?:semis|plants?|plantation|culture|pieds?|essai) (?:de |d |du |des )$")


def _from_the_field(text: Text, found: list[Event]) -> None:
    """A weight without a product is of what was sown, where only that is named."""
    products = [e for e in found if e.kind == "P"]
    if all(e.flags for e in products) and any(e.kind == "Q" and e.what.weighs for e in found):
        for event in products:
            if event.flags == {"output"} and _SOWN.search(text.s[: event.start]):
                event.flags.clear()


def _raw_produce(found: list[Event]) -> None:
    """In an order for processing the product of "jus de pomme" is the raw produce, unless that is named beside it."""
    plain = {e.what.product for e in found if e.kind == "P" and not e.flags and e.what.product not in GENERIC}
    for event in found:
        if (
            event.kind == "P"
            and event.flags & {"output", "asked"}
            and not event.flags & {"negated"}
            and (not plain or event.what.product in plain)
        ):
            event.flags.clear()
    for event in list(found):
        if event.kind == "Q" and event.what.unit in {"bocal", "litre"} and event.what.kg is None:
            found.remove(event)


def _assembled(draft: Draft) -> ParsedOffer:
    seen, gleaning = draft.seen, draft.kind == "gleaning"
    window = read_window(seen.dated, seen.today, gleaning=gleaning, making=draft.kind == "processing")
    window = judging.window_of(prepared(seen.dated), seen.today, window, gleaning=gleaning)
    place = _judged_place(seen)
    handover, handover_evidence = ("glean", None) if gleaning else _judged_handover(draft)
    volunteers = None
    evidence: dict[str, Evidence] = {}
    if gleaning and (wanted := seen.people or tag_takers(seen.text)[1]):
        volunteers = wanted[0][0]
        evidence["volunteers"] = Evidence(span=wanted[0][1])
    grades, grade_evidence = draft.graded
    dates = [(name, _not_tomorrow(one, seen)) for name, one in _window_evidence(window)]
    shown = (("grades", grade_evidence), ("handover", handover_evidence), *dates)
    evidence |= {name: _spelt(one, seen.misspelt) for name, one in shown if one}
    if place:
        evidence["place"] = Evidence(span=place.span, confidence=place.confidence)
    items = judging.items_of(draft.body, draft.found, draft.items, draft.kind)
    return ParsedOffer(
        kind=draft.kind, items=items, grades=grades, start=window.start, until=window.until, place=place,
        handover=handover, volunteers=volunteers, language=seen.language, evidence=evidence,
    )  # fmt: skip


def _judged_handover(draft: Draft) -> tuple[Handover | None, Evidence | None]:
    """The hand-over; where it was judged otherwise than the rules read it, no words show it and it is looked at."""
    ruled, evidence = draft.handed
    judged = judging.handover_of(draft.body, ruled)
    return (ruled, evidence) if judged == ruled else (judged, Evidence(span=(0, 0), confidence="fuzzy"))


def _judged_place(seen: Tagged) -> ParsedPlace | None:
    """The place; where it was judged otherwise than the rules read it, it is looked at."""
    ruled = seen.place.name if seen.place else None
    found = judging.spot_of(seen.text, ruled)
    if found is None:
        return None if "L" in seen.text.s and "place" in learnt.models() else seen.place
    at, spot = found
    if spot.commune.name == ruled:
        return seen.place
    place = place_of(seen.text, replace(spot, start=at, end=at + 1))
    return place.model_copy(update={"confidence": "fuzzy"}) if place.confidence == "exact" else place


def _spelt(one: Evidence, misspelt: dict[int, int]) -> Evidence:
    """What was read from a word put right is to be looked at."""
    start, end = one.span
    wrong = any(start <= at < end for at in misspelt)
    return one.model_copy(update={"confidence": "fuzzy"}) if wrong and one.confidence == "exact" else one


_NEXT = re.compile(r"(?<!semaine )prochaine?(?!\w)|(?<!\w)next(?! week)", re.IGNORECASE)


def _not_tomorrow(one: Evidence | None, seen: Tagged) -> Evidence | None:
    """A "mercredi prochain" said on a Tuesday is hardly tomorrow: it is looked at."""
    if one is None or not _NEXT.search(seen.text.original[slice(*one.span)]):
        return one
    days = [seen.dated.tags[i] for i, c in enumerate(seen.dated.s) if c == "D"]
    soon = any((day.first - seen.today).days == 1 and day.after for day in days)
    return one.model_copy(update={"confidence": "fuzzy"}) if soon and one.confidence == "exact" else one


def _window_evidence(window: Window) -> list[tuple[str, Evidence | None]]:
    sure: Confidence = "exact" if window.sure else "fuzzy"
    return [
        ("start", Evidence(span=window.start_span, confidence=sure) if window.start_span else None),
        ("until", Evidence(span=window.until_span, confidence=sure) if window.until_span else None),
    ]
