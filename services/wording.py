"""Sentences that several services and conversations share: what an offer is, why a stop suits it, why none does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.offers import Offer
from domain.people import Centre, Person
from domain.stops import Stop
from domain.words import Dish, Distance, Lasting, Lines, Listed, Mass, Produce, Span, Value, When, Words, _
from matching.values import Choice, Reason, WhyNot

GRADES: dict[str, Words] = {
    "ugly": _("ugly or damaged"),
    "overripe": _("very ripe"),
    "calibre": _("the wrong size"),
    "overproduction": _("surplus"),
    "unsold": _("unsold"),
    "other": _("wilted, sprouted or frozen"),
}
MODES: dict[str, Words] = {
    "deliver": _("🚗 You bring it"),
    "pickup": _("🏠 To be fetched at your place"),
    "glean": _("🌾 To be picked by volunteers"),
}
STATES: dict[str, Words] = {
    "open": _("We are looking for a stop"),
    "settled": _("Everything is planned"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Too late now"),
    "passed_on": _("Passed on"),
}


def grades(names: Iterable[str]) -> Words | None:
    """State of the produce, in one line."""
    known = [GRADES[name] for name in names if name in GRADES]
    return _("The produce is {grades}", grades=Listed(known)) if known else None


def dates(start: datetime, until: datetime, *, said_start: bool, said_until: bool) -> Words:
    """The window in which the produce is there."""
    first, last = start.date(), until.date()
    if not said_until:
        if said_start:
            return _("📅 From {start}. Keeps until about {until}", start=first, until=last)
        return _("📅 Keeps until about {until}", until=last)
    if not said_start:
        return _("📅 Until {until}", until=last)
    if first == last:
        return _("📅 On {day}", day=last)
    return _("📅 From {start} to {until}", start=first, until=last)


def linked(person: Person) -> Words:
    """A person's name that opens a chat with them when it is touched."""
    return _('<a href="tg://user?id={id}">{name}</a>', id=str(person.chat), name=person.name)


def offer_lines(offer: Offer, *, mode: Words | None = None) -> Lines:
    """An offer in a few lines, who brings it in the words of `mode`, if given."""
    lines: list[Value] = [item.load() for item in offer.items]
    if state := grades(offer.grades):
        lines.append(state)
    lines.append(dates(offer.ready, offer.until, said_start=offer.said_start, said_until=offer.said_until))
    lines.append(_("📍 {place}", place=offer.commune))
    lines.append(mode or MODES[offer.mode])
    if offer.volunteers:
        lines.append(_("👥 Volunteers: {n}", n=offer.volunteers))
    return Lines(lines)


def loads(offer: Offer, grams: dict[int, int]) -> Listed:
    """Parts of an offer by weight: "200 kg de tomates et 50 kg de courgettes"."""
    return Listed([item.load(grams[item.id]) for item in offer.items if grams.get(item.id)])


def stop_line(stop: Stop) -> Words:
    """When and where the truck is."""
    return _("<b>{when}</b>\n{where}", when=Span(stop.start, stop.end), where=stop.where())


def why(choice: Choice, offer: Offer, grams: dict[int, int], *, away: Words | None = None) -> Lines:
    """Why a stop suits: distance (in the words of `away`, if given), freshness, room, recipe; a short sentence each."""
    left = min((part.freshness_left for part in choice.parts), default=timedelta(0))
    recipes = list(dict.fromkeys(part.recipe for part in choice.parts if part.recipe))
    sentences: list[Value] = [away or _("At {km} from you.", km=Distance(choice.km))]
    if left >= timedelta(hours=12):
        sentences.append(_("Still fresh for {time} more.", time=Lasting(left)))
    else:
        sentences.append(_("Just in time."))
    held = sum(grams.values())
    if held >= offer.grams():
        sentences.append(_("There is room for everything."))
    else:
        sentences.append(_("There is room for {mass}.", mass=Mass(held)))
    if recipes:
        sentences.append(_("Planned: {recipes}.", recipes=Listed([Dish(slug) for slug in recipes])))
    return Lines(sentences, " ")


def keeps_until(offer: Offer) -> datetime:
    """Until when some of it is there and good: the farmer's own date, or the shelf life when that ends before."""
    return min(offer.until, offer.ready + max(item.shelf for item in offer.items))


def why_none(obstacle: WhyNot | None, offer: Offer, zone: ZoneInfo) -> Words:
    """Why no stop suits at all, with the figures that help."""
    if obstacle is None:
        return _("No truck stop is planned yet.")
    start = None if obstacle.start is None else obstacle.start.astimezone(zone)
    match obstacle.reason:
        case Reason.TOO_FAR if obstacle.km is not None and obstacle.radius_km is not None:
            return _(
                "The nearest stop is at {km}. That is more than {radius}.",
                km=Distance(obstacle.km),
                radius=Distance(obstacle.radius_km),
            )
        case Reason.AFTER_UNTIL if start is not None:
            return _(
                "The next stop near you is on {day}. Your produce keeps until {until}.",
                day=start.date(),
                until=keeps_until(offer).astimezone(zone).date(),
            )
        case Reason.BEFORE_READY if start is not None:
            return _("The stop near you is on {day}, before your produce is ready.", day=start.date())
        case Reason.FULL:
            return _("The truck has no room left at the stops near you.")
        case Reason.NO_RECIPE | Reason.NO_SCHEDULE:
            names = Listed([Produce(item.product) for item in offer.items])
            return _("No recipe with {products} is planned near you.", products=names)
        case Reason.TOO_SOON | Reason.BEGUN:
            return _("The stop near you is too soon to be prepared.")
        case _:
            return _("No truck stop is planned near you yet.")


def choice_label(stop: Stop, other: Words) -> Words:
    """A stop on a button: day and commune."""
    return _("{day}, {commune}", day=stop.start.date(), commune=stop.commune) if stop.commune else other


def kept(offer: Offer) -> Words:
    """What happens when no stop suits: it is kept."""
    return _(
        "I keep your offer until {until}. As soon as a stop opens, I write to you.",
        until=When(offer.until) if not offer.said_until else offer.until.date(),
    )


def instead(centre: Centre | None) -> Words | None:
    """Who may take it in the meantime."""
    if centre is None or not centre.food_bank:
        return None
    return _("If you cannot wait: {food_bank} can take it.", food_bank=centre.food_bank)
