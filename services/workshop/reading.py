"""From words to a workshop draft: "atelier ratatouille samedi 3 octobre 14h-16h au marché de Luneray, 8 places".

What is found is taken out of the words before the next thing is looked for, so that no figure is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from domain.offers import DraftPlace
from domain.people import Network
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from domain.workshop_drafts import WorkshopDraft
from services import when_where
from services.stop import hours as stop_hours
from services.workshop import answers as workshop_answers
from services.workshop import names as workshop_names
from services.workshop import titles as workshop_titles
from services.workshop.making import check_price, check_seats
from services.workshop.money_reading import prices

_COUNTED = r"(?:places?|pl\b|personnes?|pers\b|participant\w*|t[eê]tes?|seats?|people|persons?|heads?|adultes?|adults?)"
_SEATS = re.compile(
    rf"(-\s?)?\b(\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+|\d{{1,7}})\s*{_COUNTED}(?!\s+assises?)", re.IGNORECASE
)
_LETTERS = (
    "2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 9 neuf 10 dix 11 onze 12 douze 15 quinze 20 vingt 30 trente "
    "2 two 3 three 4 four 5 five 7 seven 8 eight 9 nine 10 ten 11 eleven 12 twelve 15 fifteen 20 twenty 30 thirty"
)
_WORDS = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", _LETTERS)}
"""Numbers of seats that people write in letters."""
_IN_WORDS = re.compile(rf"\b({'|'.join(_WORDS)})\s+({_COUNTED})", re.IGNORECASE)
_BRING = re.compile(r"(?:\b[àa] )?\b(?:apporte[rz]?|amene[rz]?|bring)\b\s*:?\s*([^.;\n]+)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(-?\s?\d{1,7})\s*")
ANYTHING = frozenset({None, "place", "date", "hours", "seats", "title", "centre"})
"""Questions whose answer may say other things too; the answer to any other is taken whole."""


def take(
    draft: WorkshopDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> Value | None:
    """Write whatever a message says of a workshop into its draft; what to say about it, None when it says nothing.

    Args:
        draft: is changed.
        text: the message.
        now: the moment, in civil time.
        network: whose area decides between communes of one name.
        addresses: what a geocoder has answered to the words.
    """
    asked = draft.missing()
    if asked not in ANYTHING or (asked == "title" and draft.asking == "title"):
        return workshop_answers.take(draft, asked, text)
    before = draft.model_copy(deep=True)
    notes = _everything(draft, text, now, network, addresses)
    if draft == before and not notes:
        return None
    if draft != before:
        draft.asking = None
    if wrong := when_where.mend(draft, now):
        notes.append(wrong)
    return Lines(notes) if notes else ""


def announces(text: str, now: datetime) -> bool:
    """Whether the words plan a workshop: what, on which day, from when to when.

    >>> announces("atelier soupe samedi 10 octobre 14h-16h à Luneray, 8 places", datetime(2026, 9, 15))
    True
    >>> announces("c'est à quelle heure l'atelier de samedi ?", datetime(2026, 9, 15))
    False
    """
    if "?" in text or not workshop_titles.title(text) or when_where.named_day(text, now) is None:
        return False
    found = stop_hours.hours(text)
    return found is not None and all(found)


def _everything(
    draft: WorkshopDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place]
) -> list[Value]:
    asked, blank = draft.missing(), _is_blank(draft)
    notes: list[Value] = []
    alone = _NUMBER.fullmatch(text)
    if alone and asked == "seats":
        _note(notes, lambda: _set_seats(draft, int(alone[1].replace(" ", ""))))
        return notes
    if alone and asked != "date":
        return notes
    rest, bring = _bring(text)
    draft.bring = bring or draft.bring
    rest = _money(draft, rest, notes)
    rest = workshop_answers.take_kept(draft, rest)
    rest = _seats(draft, rest, notes)
    _when(draft, rest, now)
    if draft.lat is None or asked in {"place", None}:
        _where(draft, rest, network, addresses, asked=asked == "place")
    _public(draft, rest)
    _subject(draft, rest, notes, asked=asked == "title", blank=blank)
    _note(notes, lambda: _check_kept(draft))
    return notes


def _is_blank(draft: WorkshopDraft) -> bool:
    return draft.day is None and draft.lat is None and draft.seats is None and not draft.title


def _note(notes: list[Value], work: Callable[[], None]) -> None:
    """What is refused is said, and nothing of it is kept."""
    try:
        work()
    except Refusal as no:
        notes.append(no.words)


def _bring(text: str) -> tuple[str, str]:
    found = _BRING.search(text)
    if found is None:
        return text, ""
    return f"{text[: found.start()]} {text[found.end() :]}", found[1].strip(" ,")


def _money(draft: WorkshopDraft, text: str, notes: list[Value]) -> str:
    said = prices(text)
    if said.doubtful:
        notes.append(DOUBTFUL)
    for name, cents in (("price_cents", said.price), ("deposit_cents", said.deposit)):
        if cents is not None:
            _note(notes, lambda name=name, cents=cents: _set_money(draft, name, cents))  # type: ignore[misc]
    return said.rest


DOUBTFUL: Words = _("Is it free? Write: free. Or write a price, for example: 2 €.")


def _set_money(draft: WorkshopDraft, name: str, cents: int) -> None:
    check_price(cents)
    setattr(draft, name, cents)


def _seats(draft: WorkshopDraft, text: str, notes: list[Value]) -> str:
    text = _IN_WORDS.sub(lambda said: f"{_WORDS[said[1].lower()]} {said[2]}", text)
    found = _SEATS.search(text)
    if found is None:
        return text
    count = int(re.sub(r"\D", "", found[2])) * (-1 if found[1] else 1)
    _note(notes, lambda: _set_seats(draft, count))
    return f"{text[: found.start()]}, {text[found.end() :]}"


def _set_seats(draft: WorkshopDraft, count: int) -> None:
    check_seats(count)
    draft.seats = count


def _check_kept(draft: WorkshopDraft) -> None:
    """More kept seats than there are: the kept ones are asked again."""
    if draft.seats is None:
        return
    try:
        check_seats(draft.seats, draft.kept_newcomers, draft.kept_partner)
    except Refusal:
        draft.kept_newcomers = draft.kept_partner = 0
        raise


def _when(draft: WorkshopDraft, text: str, now: datetime) -> None:
    if _NUMBER.fullmatch(text) is None:
        when_where.take_hours(draft, text)
    if (found := when_where.named_day(text, now)) is not None:
        draft.day = found


def _where(draft: WorkshopDraft, text: str, network: Network, addresses: Sequence[Place], *, asked: bool) -> None:
    known = draft.commune
    when_where.take_place(draft, text, network, addresses, asked=asked)
    if draft.lat is not None and draft.site in {"", draft.commune} and (draft.commune != known or asked):
        draft.site = workshop_titles.spot(text) or draft.commune


def _public(draft: WorkshopDraft, text: str) -> None:
    if (found := workshop_names.audiences(text)) is not None:
        draft.audiences = found
    draft.access = list(dict.fromkeys([*draft.access, *workshop_names.access(text)]))
    draft.language = workshop_names.language(text) or draft.language


def _subject(draft: WorkshopDraft, text: str, notes: list[Value], *, asked: bool, blank: bool) -> None:
    """What it is called, and which recipe or theme that is."""
    title = workshop_titles.title(text, headless=asked or (blank and not draft.title))
    if workshop_titles.is_place(title, draft.site, draft.commune):
        title = ""
    if not title:
        return
    _note(notes, lambda: workshop_answers.name(draft, title))


def settle(draft: WorkshopDraft, place: DraftPlace) -> None:
    """It is there."""
    when_where.settle(draft, place)
    if draft.asking == "place":
        draft.asking = None


def at_point(draft: WorkshopDraft, point: Point, title: str) -> None:
    """A shared position, with the name of the spot if it has one."""
    when_where.at_point(draft, point, title)
    draft.asking = None
