"""What is picked at a gleaning: leaders write it down, correct it, take it off. Nothing is lost or counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.gleanings import Gleaning
from domain.harvests import LARGE_KG, SAME, Handover, Story, Sum, Weighing, sums
from domain.people import Person
from domain.presence import CORRECTABLE, can_be_ticked
from domain.refusals import Refusal
from domain.words import Load, _
from domain.workshops import Workshop
from services import rights
from services.door import presence
from services.harvest.reading import Amount, Line
from storage import gleanings, harvests, networks, people, workshops
from storage.database import Transaction

Lack = Literal["product", "quantity", "grams", "unplanned", "large", "method", "same"]
"""What is asked before a weighing is written down."""


CHANGED = _("Somebody has changed this line meanwhile. Look again.")


@dataclass(frozen=True, slots=True)
class Harvest:
    """A gleaning with what was picked and given."""

    workshop: Workshop
    gleaning: Gleaning
    rows: list[Weighing]
    given: list[Handover]
    story: Story
    photos: int

    def sums(self) -> list[Sum]:
        """One a product."""
        return sums(self.rows)

    @property
    def grams(self) -> int:
        """All of it."""
        return sum(row.grams for row in self.rows)

    def given_of(self, product: str) -> int:
        """Grams of a product that somebody has got."""
        return sum(one.grams for one in self.given if one.product == product)

    def left(self) -> dict[str, int]:
        """Grams by product that nobody has got yet."""
        rest = {one.product: one.grams - self.given_of(one.product) for one in self.sums()}
        return {product: grams for product, grams in rest.items() if grams > 0}

    def loads(self) -> list[Load]:
        """What there is, by product: "about" where not all of it was on scales."""
        return [Load(one.product, one.grams, one.weighed < one.grams) for one in self.sums()]


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be known of a line before it is written down."""

    lack: Lack
    line: Line
    who: str = ""
    """Who has just written down the same."""


async def seen(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Harvest:
    """The harvest of a gleaning that this person leads; with `lock`, nobody else's until the transaction ends.

    Raises:
        Refusal: there is no such gleaning, others lead it, or it did not take place.
    """
    return await of(tx, await _led(tx, person, workshop_id, lock=lock))


async def _led(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Workshop:
    unknown = Refusal(_("I do not find this gleaning. Your own: /harvest"))
    await rights.need_team(tx, person)
    try:
        workshop = await workshops.get(tx, workshop_id, lock=lock)
    except LookupError:
        raise unknown from None
    if not workshop.is_gleaning:
        raise unknown
    if not await rights.leads(tx, person, workshop):
        raise Refusal(_("Another team leads this gleaning. Your own: /harvest"))
    if workshop.state == "cancelled":
        raise Refusal(_("This gleaning is called off."))
    if workshop.state == "prepared":
        raise Refusal(_("This gleaning is not open yet."))
    return workshop


async def of(tx: Transaction, workshop: Workshop) -> Harvest:
    """What there is of a gleaning, for whoever may see it."""
    return Harvest(
        workshop,
        await gleanings.get(tx, workshop.id),
        await harvests.of_gleaning(tx, workshop.id),
        await harvests.handovers(tx, workshop.id),
        await harvests.story(tx, workshop.id),
        await harvests.photo_count(tx, workshop.id),
    )


async def opened(tx: Transaction, person: Person, workshop_id: int, now: datetime, *, room: bool = False) -> Harvest:
    """A harvest that this person may write now, nobody else's until the transaction ends.

    Args:
        tx: the open transaction.
        person: who leads.
        workshop_id: the gleaning.
        now: the moment.
        room: room at stops will be given or taken: the network's lock comes before the workshop's.

    Raises:
        Refusal: no right, or not the moment.
    """
    if room:
        await networks.hold(tx, person.network)
    workshop = await _led(tx, person, workshop_id, lock=True)
    if not can_be_ticked(workshop, now):
        if now < workshop.start:
            raise Refusal(_("The harvest is weighed on the day: {day}.", day=workshop.start.date()))
        raise Refusal(_("This harvest can no longer be changed: it was possible for {n} days.", n=CORRECTABLE.days))
    return await of(tx, workshop)


async def now_led(tx: Transaction, person: Person, now: datetime) -> list[Workshop]:
    """The gleanings that a person leads and whose harvest can be written now, the latest first.

    Raises:
        Refusal: they are in no team.
    """
    led = await presence.led(tx, person, now) + await presence.led(tx, person, now, past=True)
    mine = {one.id: one for one in led if one.is_gleaning and one.state == "planned" and can_be_ticked(one, now)}
    return sorted(mine.values(), key=lambda one: (one.start, one.id), reverse=True)


# --- writing it down --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What has become of a leader's words."""

    harvest: Harvest
    written: list[Line]
    waiting: list[Line]
    asked: Asked | None
    """About the first that waits."""


async def first(
    tx: Transaction, person: Person, workshop_id: int, lines: Sequence[Line], now: datetime, *, fixing: int | None
) -> Asked | None:
    """The question that is open: about the first line that lacks something."""
    harvest = await opened(tx, person, workshop_id, now)
    return await _asked(tx, harvest, person, lines[0], now, fixing=fixing)


async def take(
    tx: Transaction,
    person: Person,
    workshop_id: int,
    lines: Sequence[Line],
    now: datetime,
    *,
    fixing: int | None = None,
) -> Taken:
    """Write down what is whole; the rest waits for an answer.

    Args:
        tx: the open transaction.
        person: who says so.
        workshop_id: the gleaning.
        lines: what they say, in its order.
        now: the moment.
        fixing: the weighing that a line takes the place of.

    Raises:
        Refusal: no right, not the moment, or less than was given already.
    """
    harvest = await opened(tx, person, workshop_id, now)
    written: list[Line] = []
    waiting: list[Line] = []
    question = None
    for line in lines:
        asked = await _asked(tx, harvest, person, line, now, fixing=fixing)
        amount = line.amount()
        if asked is None and amount is not None:
            await _write(tx, harvest, person, line.product, amount, now, fixing)
            written.append(line)
            harvest, fixing = await of(tx, harvest.workshop), None
        else:
            question = question or asked
            waiting.append(line)
    if written:
        _enough(harvest)
        harvest = await _reopened(tx, harvest)
    return Taken(harvest, written, waiting, question)


async def _asked(
    tx: Transaction, harvest: Harvest, person: Person, line: Line, now: datetime, *, fixing: int | None
) -> Asked | None:
    crops = {crop.product for crop in harvest.gleaning.crops}
    planned = not crops or line.product in crops | {row.product for row in harvest.rows}
    lack: Lack | None = None
    if not line.product:
        lack = "product"
    elif line.quantity is None:
        lack = "quantity"
    elif line.grams is None:
        lack = "grams"
    elif not planned and not line.unplanned_ok:
        lack = "unplanned"
    elif line.grams > LARGE_KG * 1000 and not line.large_ok:
        lack = "large"
    elif line.method is None:
        lack = "method"
    if lack is not None:
        return Asked(lack, line)
    twin = None if fixing or line.again_ok else _twin(harvest, person, line, now)
    return None if twin is None else Asked("same", line, (await people.get(tx, twin.by)).first)


def _twin(harvest: Harvest, person: Person, line: Line, now: datetime) -> Weighing | None:
    """The same weighing, written down just now by another leader."""
    said = (line.product, line.quantity, line.unit)
    rows = (row for row in harvest.rows if row.by != person.id and now - row.at <= SAME)
    return next((row for row in rows if (row.product, row.quantity, row.unit) == said), None)


async def _write(
    tx: Transaction, harvest: Harvest, person: Person, product: str, amount: Amount, now: datetime, fixing: int | None
) -> None:
    workshop = harvest.workshop
    if fixing is None:
        await harvests.weigh(tx, workshop.network, product, *amount, by=person.id, now=now, workshop_id=workshop.id)
    elif await harvests.correct(tx, fixing, *amount, by=person.id, now=now, product=product) is None:
        raise Refusal(CHANGED)


async def _reopened(tx: Transaction, harvest: Harvest) -> Harvest:
    """What was closed is open again: it is closed anew when all is given."""
    if harvest.story.closed_at is None:
        return harvest
    story = replace(harvest.story, closed_at=None)
    await harvests.note(tx, harvest.workshop.network, harvest.workshop.id, story)
    return replace(harvest, story=story)


async def again(tx: Transaction, harvest: Harvest) -> Harvest:
    """A harvest after something was given or taken back; it is open again if it was closed."""
    return await _reopened(tx, await of(tx, harvest.workshop))


def _enough(harvest: Harvest) -> None:
    """Refuse that less was picked than somebody has got."""
    there = {one.product: one.grams for one in harvest.sums()}
    for one in harvest.given:
        if harvest.given_of(one.product) > there.get(one.product, 0):
            given = Load(one.product, harvest.given_of(one.product))
            raise Refusal(_("{load} are given already. Take that back first: “Who has got it”.", load=given))


# --- correcting it ----------------------------------------------------------------------------------------------------


async def line(tx: Transaction, person: Person, weighing_id: int, now: datetime) -> tuple[Harvest, Weighing]:
    """A weighing that this person may correct now, with its harvest.

    Raises:
        Refusal: there is none (any more), no right, or not the moment.
    """
    gone = Refusal(CHANGED)
    await rights.need_team(tx, person)
    row = await harvests.get(tx, weighing_id)
    if row is None or row.workshop is None:
        raise gone
    harvest = await opened(tx, person, row.workshop, now)
    found = next((one for one in harvest.rows if one.id == weighing_id), None)
    if found is None:
        raise gone
    return harvest, found


async def strike(tx: Transaction, person: Person, weighing_id: int, now: datetime) -> Harvest:
    """Take a weighing off that was wrong.

    Raises:
        Refusal: it counts no more, no right, not the moment, or less would be left than was given.
    """
    harvest, found = await line(tx, person, weighing_id, now)
    await harvests.strike(tx, found.id, now)
    left = await of(tx, harvest.workshop)
    _enough(left)
    return await _reopened(tx, left)
