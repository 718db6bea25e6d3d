"""One message in, one reading out: the taggers in their order, then the assembly."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.places import Point
from parsing import events, judging, kinds, lexicons, pairing
from parsing.contacts import tag_contacts, tag_counts
from parsing.corrections import correct
from parsing.counts import tag_single
from parsing.cues import read_grades, read_handover
from parsing.days import tag_days, tag_slashed
from parsing.event import Event
from parsing.language import language_of
from parsing.models import Confidence, Evidence, Handover, Language, ParsedItem, ParsedOffer, ParsedPlace
from parsing.numbers import Number, tag_numbers, tag_ranges
from parsing.people import tag_people, tag_takers
from parsing.places import Gazetteer, Spot, choose, postcode, tag_places, tag_postcodes
from parsing.products import GENERIC, tag_products
from parsing.quantities import tag_quantities
from parsing.spelling import tag_spelling
from parsing.text import Text
from parsing.windows import Window, read_window

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
    r"(?<=[QN] )(?<!\w)(?:une?|one)(?= (?:de |d |of )P)|(?<=[:(] )(?:une?|one)(?= (?:de |d |of )P)|(?<!\w)(?:une? autre|another(?: one)?)(?= (?:de |d |of )P)|(?<= et )une?(?= (?:de |d )P)|(?<= and )one(?= of P)|(?<=, )(?:une?|one)(?= (?:de |d |of )P)"
)
"""The second amount of "deux cagettes de figues et une de pêches"."""


def read(text: str, now: datetime, *, gazetteer: Gazetteer | None = None, near: Sequence[Point] = ()) -> ParsedOffer:
    """What a message offers. `now` is an aware moment; `near` are the places around which short names are looked for."""
    seen = tagged(text, now, gazetteer, near)
    body = tag_quantities(seen.text)
    body = tag_products(body, seen.misspelt)
    kind_text = body
    body = body.rewrite(_ANOTHER, lambda _: ("N", Number(1.0)))
    body = correct(tag_single(body))
    found = events.in_order(body)
    processing = kinds.is_processing(kind_text, kinds.read_signs(kind_text))
    if processing:
        _raw_produce(found)
    else:
        _from_the_field(body, found)
        found = [e for e in found if not e.flags & {"output"} or e.kind != "P"]
    offered = pairing.pair(body, found)
    if not processing:
        offered = [e for e in offered if "output" not in e.flags]
    items = pairing.items(body, offered)
    counted = any(i.quantity is not None or i.unit for i in items) or any(e.mate for e in offered)
    graded, handed = read_grades(kind_text), read_handover(kind_text)
    kind = kinds.decide(
        kind_text,
        offered=bool(items) and (processing or not _all_ask_how(body, offered)),
        counted=counted,
        asked_only=_only_asked(body, offered),
        graded=bool(graded[0]),
        handed=bool(handed[0]),
    )
    kind = judging.kind_of(kind_text, kind, offered=bool(items))
    if kind == "none":
        return ParsedOffer(language=seen.language)
    return _assembled(kind, items, seen, graded, handed)


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


_ASKS_HOW = re.compile(
    r"(?:combien|comment|quand|ou|quels?|quelles?|pourquoi|how|what|when|where|which|why|avec|est ce que vous avez|is it worth|did you)(?!\w)(?=[^.!\n]*\?)"
    r"|(?:acceptez vous|prenez vous|vous prenez|vous acceptez|est ce que vous (?:prenez|acceptez)|do you (?:take|accept))(?!\w)(?=[^.!\n]*(?<!\w)(?:genre|par exemple|comme|like|such as|disons)(?!\w)[^.!\n]*\?)"
)


_ASKS_TO_FETCH = re.compile(
    r"(?<!\w)(?:venir|passer|chercher|prendre|deposer|livrer|apporter|amener|recuperer|enlever|collect|drop|drop off|bring|fetch|laisser)(?: (?!les |mes |nos |mon |the |my |our )[a-z]+){0,3} [QN] (?:de |d |of )?(?:[a-z]+ )?P"
)
"""When and where to fetch or bring some produce not spoken of before."""


_HOW_MUCH = re.compile(
    r"(?<!\w)(?:fait|font|donne|donnent|pese|pesent|makes?|weighs?) (?:a peu pres )?(?:combien|how)(?!\w)|(?<!\w)(?:combien|how many|how much)(?: [a-z]+){0,4}\?"
)
"""What a crate weighs, what a kilo gives."""


def _asks_how(sentence: str) -> bool:
    """A question about something else than the sender's own produce."""
    if _HOW_MUCH.search(sentence) and not re.search(
        r"(?<!\w)(?:j ai|on a|nous avons|mes|nos|my|our|i have)(?!\w)", sentence
    ):
        return True
    if _ASKS_TO_FETCH.search(sentence):
        return False
    return bool(_ASKS_HOW.match(sentence.lstrip())) and not re.search(r"(?<!\w)(?:mes|nos|my|our) [QPN]", sentence)


def _all_ask_how(text: Text, offered: list[Event]) -> bool:
    """Every product stands in such a question."""
    how = [(a, b) for a, b in kinds.sentences(text.s) if _asks_how(text.s[a:b])]
    return all(any(a <= e.start < b and (not e.mate or a <= e.mate.start < b) for a, b in how) for e in offered)


def _only_asked(text: Text, offered: list[Event]) -> bool:
    """True when every product stands in a question, without an amount."""
    if any(e.mate for e in offered):
        return _all_ask_how(text, offered)
    asked = [(a, b) for a, b in kinds.sentences(text.s) if kinds.is_question(text.s[a:b])]
    if not all(any(a <= e.start < b for a, b in asked) for e in offered):
        return False
    rest = "".join(text.s[a:b] for a, b in kinds.sentences(text.s) if (a, b) not in asked)
    return not re.search(
        r"(?<!\w)(?:en (?:ai|avons|a|reste)|donne|dispo|venez|a prendre|have|got)(?!\w)", rest
    ) and not re.search(
        r"(?<!\w)(?:qui veut|interesse|vous voulez|quelqu un|ca vous|anyone want|would you like|preneur|want some|any use|^(?!.*(?:quand|comment|combien)(?!\w)).*(?:je|on|nous) (?:peux|peut|pouvons|pourrais|puis|pourrait) (?:venir |vous |bien )*(?:deposer|donner|apporter|livrer|amener|offrir|laisser)|(?:puis|pouvons|can i|may i|could i|shall i)(?: je| nous)? (?:venir |vous |bien )*(?:deposer|donner|apporter|livrer|amener|offrir|laisser|bring|drop|give))",
        text.s,
    )


def _assembled(
    kind: Any,
    items: list[ParsedItem],
    seen: Tagged,
    graded: tuple[list[str], Evidence | None],
    handed: tuple[Handover | None, Evidence | None],
) -> ParsedOffer:
    grades, grade_evidence = graded
    gleaning = kind == "gleaning"
    window = judging.window_of(seen.dated, seen.today, read_window(seen.dated, seen.today, gleaning=gleaning))
    handover, handover_evidence = handed
    volunteers = None
    evidence: dict[str, Evidence] = {}
    if gleaning:
        handover, handover_evidence = "glean", None
        wanted = seen.people or tag_takers(seen.text)[1]
        if wanted:
            volunteers = wanted[0][0]
            evidence["volunteers"] = Evidence(span=wanted[0][1])
    shown = (("grades", grade_evidence), ("handover", handover_evidence), *_window_evidence(window))
    evidence |= {name: _spelt(one, seen.misspelt) for name, one in shown if one}
    if seen.place:
        evidence["place"] = Evidence(span=seen.place.span, confidence=seen.place.confidence)
    return ParsedOffer(
        kind=kind, items=items, grades=grades, start=window.start, until=window.until, place=seen.place,
        handover=handover, volunteers=volunteers, language=seen.language, evidence=evidence,
    )  # fmt: skip


def _spelt(one: Evidence, misspelt: dict[int, int]) -> Evidence:
    """What was read from a word put right is to be looked at."""
    start, end = one.span
    wrong = any(start <= at < end for at in misspelt)
    return one.model_copy(update={"confidence": "fuzzy"}) if wrong and one.confidence == "exact" else one


def _window_evidence(window: Window) -> list[tuple[str, Evidence | None]]:
    sure: Confidence = "exact" if window.sure else "fuzzy"
    return [
        ("start", Evidence(span=window.start_span, confidence=sure) if window.start_span else None),
        ("until", Evidence(span=window.until_span, confidence=sure) if window.until_span else None),
    ]
