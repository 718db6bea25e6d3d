"""A workshop out of a draft, by the rules of the house: what is refused, and what is as usual when it was not said."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.people import Person, Role
from domain.places import Point
from domain.refusals import Refusal
from domain.words import Dish, Money, Value, When, _
from domain.workshop_drafts import (
    LONGEST_ABOUT,
    LONGEST_BRING,
    LONGEST_PARTNER,
    LONGEST_TITLE,
    MOST_CENTS,
    Scope,
    WorkshopDraft,
)
from domain.workshops import MOST_SEATS, Theme, Workshop
from locales import plain
from services.moments import check_hours
from services.workshop.stops import clock
from services.workshop.words import THEMES
from storage import networks, stops
from storage.database import Transaction


async def workshop_of(tx: Transaction, person: Person, draft: WorkshopDraft, centre: int, now: datetime) -> Workshop:
    """A workshop from what was said of it; what was not said is as usual.

    Raises:
        Refusal: something is missing, in the past, upside down, too much or too long.
    """
    if draft.missing() is not None or draft.lat is None or draft.lon is None or draft.seats is None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    start, end = draft.moments(ZoneInfo((await networks.get(tx, person.network)).zone))
    check_hours(start, end, now)
    check(draft)
    return Workshop(
        id=0,
        network=person.network,
        centre=centre,
        stop=await _stop(tx, person.network, draft),
        title=title_of(draft, person.language),
        theme=draft.theme or Theme.COOKING,
        recipe=draft.recipe,
        about=draft.about,
        audiences=tuple(draft.audiences),
        language=draft.language or person.language,
        seats=draft.seats,
        kept_newcomers=draft.kept_newcomers,
        kept_partner=draft.kept_partner,
        partner=draft.partner if draft.kept_partner else "",
        access=tuple(draft.access),
        bring=draft.bring,
        price_cents=draft.price_cents,
        deposit_cents=draft.deposit_cents,
        facilitators=await leading(tx, person.network, draft.team),
        site=draft.site or draft.commune,
        address=draft.address,
        commune=draft.commune,
        point=Point(draft.lat, draft.lon),
        start=start,
        end=end,
        series="",
        state="planned",
        taken=0,
        version=1,
    )


def title_of(draft: WorkshopDraft, language: str) -> str:
    """What it is called: as it was said, or its recipe, or its theme."""
    if draft.title:
        return draft.title
    name: Value = Dish(draft.recipe) if draft.recipe else THEMES[draft.theme or Theme.COOKING]
    return plain(name, language)


def check(draft: WorkshopDraft) -> None:
    """Refuse what cannot be, hours aside.

    Raises:
        Refusal: with what is wrong and what works.
    """
    check_seats(draft.seats or 0, draft.kept_newcomers, draft.kept_partner)
    check_price(draft.price_cents)
    check_price(draft.deposit_cents)
    for text, most in (
        (draft.title, LONGEST_TITLE),
        (draft.bring, LONGEST_BRING),
        (draft.about, LONGEST_ABOUT),
        (draft.partner, LONGEST_PARTNER),
    ):
        check_length(text, most)


def check_seats(count: int, kept_newcomers: int = 0, kept_partner: int = 0) -> None:
    """Refuse a room that is empty or a stadium, and more kept seats than there are.

    Raises:
        Refusal: with the limits.
    """
    if not 0 < count <= MOST_SEATS:
        raise Refusal(_("A workshop has 1 to {most} seats. How many are there?", most=MOST_SEATS))
    if kept_newcomers + kept_partner > count:
        kept = kept_newcomers + kept_partner
        raise Refusal(_("You keep {kept} seats, but there are {seats}. Keep fewer.", kept=kept, seats=count))


def check_price(cents: int) -> None:
    """Refuse a price that nobody means.

    Raises:
        Refusal: with the limits.
    """
    if not 0 <= cents <= MOST_CENTS:
        raise Refusal(_("A price is between 0 € and {most}. For example: 2 €, or free.", most=Money(MOST_CENTS)))


def check_length(text: str, most: int) -> None:
    """Refuse what is too long to be read.

    Raises:
        Refusal: with how long it is and may be.
    """
    if len(text) > most:
        raise Refusal(_("That is {long} letters. At most {most}, please.", long=len(text), most=most))


async def _stop(tx: Transaction, network_id: int, draft: WorkshopDraft) -> int | None:
    """The stop where it is, as long as it stands where and when it did when it was chosen.

    Raises:
        Refusal: it was cancelled or moved meanwhile.
    """
    if draft.stop is None:
        return None
    try:
        stop = await stops.get(tx, draft.stop)
    except LookupError:
        stop = None
    if stop is None or stop.network != network_id or stop.state != "planned":
        raise Refusal(_("This stop is over or cancelled. Choose another one."))
    if draft.workshop is None and stop.start.date() != draft.day:
        raise Refusal(_("The truck stop has been moved meanwhile: {when}. Choose it again.", when=When(stop.start)))
    return stop.id


async def team(tx: Transaction, network_id: int, centre: int | None) -> list[Person]:
    """Who may lead a workshop of a centre: its coordinators and its truck team."""
    found = {
        one.id: one
        for role in (Role.FACILITATOR, Role.COORDINATOR)
        for one in await networks.holders(tx, network_id, role, centre)
    }
    return [found[key] for key in sorted(found)]


async def leading(tx: Transaction, network_id: int, chosen: list[int]) -> tuple[int, ...]:
    """Those of the chosen who still may."""
    may = {one.id for one in await team(tx, network_id, None)}
    return tuple(one for one in dict.fromkeys(chosen) if one in may)


def draft_of(workshop: Workshop, stamp: str, scope: Scope = "one") -> WorkshopDraft:
    """The draft that changes a planned workshop."""
    return WorkshopDraft(
        stamp=stamp,
        title=workshop.title,
        theme=workshop.theme,
        recipe=workshop.recipe,
        about=workshop.about,
        audiences=list(workshop.audiences),
        language=workshop.language,
        seats=workshop.seats,
        kept_newcomers=workshop.kept_newcomers,
        kept_partner=workshop.kept_partner,
        partner=workshop.partner,
        access=list(workshop.access),
        bring=workshop.bring,
        price_cents=workshop.price_cents,
        deposit_cents=workshop.deposit_cents,
        team=list(workshop.facilitators),
        stop=workshop.stop,
        site=workshop.site,
        address=workshop.address,
        commune=workshop.commune,
        lat=workshop.point.lat,
        lon=workshop.point.lon,
        day=workshop.start.date(),
        start=clock(workshop.start),
        end=clock(workshop.end, ends=True),
        centre=workshop.centre,
        workshop=workshop.id,
        version=workshop.version,
        scope=scope,
    )
