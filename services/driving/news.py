"""What farmers and coordinators hear while a tour is driven: thanks, nothing found, a later hour, a real number."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Hour, Lines, Mass, Value, _
from services import rights
from services.driving.way import Drive, Farm
from services.tell import tell
from services.wording import linked
from storage import offers, tours
from storage.database import Transaction

LATE = timedelta(minutes=15)
"""A delay of more than this is told to the farms that follow."""
TICKED = timedelta(minutes=2)
"""So long a new hour waits: whoever notes several farms at once has been there already."""
_ROUND = timedelta(minutes=5)


async def to_farmer(tx: Transaction, farm: Farm, said: Value, now: datetime, *buttons: Button) -> None:
    """Tell the farmer what has become of the halt; what was not read yet of it is not said any more."""
    message = Message(said, buttons=tuple((button,) for button in buttons))
    key = f"halt:{farm.halt.id}:farmer:{now.timestamp():.3f}"
    await tell(tx, farm.farmer, message, key=key, now=now, card=_farmers(farm), fresh=True)


def _farmers(farm: Farm) -> str:
    return f"halt:{farm.halt.id}:farmer"


async def to_team(tx: Transaction, drive: Drive, farm: Farm, said: Value, now: datetime, by: Person) -> None:
    """Tell whoever decides for the stop, besides the one who knows."""
    for person in await rights.deciders(tx, drive.stop):
        if person.id != by.id:
            key = f"halt:{farm.halt.id}:team:{now.timestamp():.3f}:to:{person.id}"
            card = f"halt:{farm.halt.id}:team"
            await tell(tx, person, Message(said), key=key, now=now, card=card, fresh=True)


# --- at a farm --------------------------------------------------------------------------------------------------------


async def picked(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> None:
    """Thanks at once, with the number; the team hears of a number that was not planned."""
    where = drive.stop.commune or drive.stop.site
    thanks = _("🙏 Thank you. On the way to {commune}: {what}.", commune=where, what=farm.found())
    await to_farmer(tx, farm, thanks, now)
    if farm.got != farm.halt.grams:
        head = _("🚐 <b>{farm}</b>: {what} on board.", farm=farm.name, what=farm.found())
        planned = _("{mass} were planned.", mass=Mass(farm.halt.grams))
        await to_team(tx, drive, farm, Lines([head, planned], " "), now, by)


async def nothing(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> None:
    """Nobody is blamed; the farmer may offer it again."""
    offer = await offers.get(tx, farm.offer.id)
    lines: list[Value] = [_("🚐 We came to your farm. Nothing was there to load."), _("It happens. Thank you anyway.")]
    again = Button(_("Offer it again"), data("offer.again", offer.id))
    if offer.state == "expired":
        lines.append(_("If it is still there, offer it again. I look for another stop."))
        await to_farmer(tx, farm, Lines(lines), now, again)
    else:
        await to_farmer(tx, farm, Lines(lines), now)
    free = _("{mass} are free again at the stop of {day}.", mass=Mass(farm.halt.grams), day=drive.stop.start.date())
    head = _("🚐 <b>{farm}</b>: nothing was there.", farm=farm.name)
    await to_team(tx, drive, farm, Lines([head, free, _touch(farm)]), now, by)


async def skipped(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> None:
    """The farmer hears of it with what was found instead (`services.driving.lots`)."""
    head = _("🚐 <b>{farm}</b>: {name} does not go there.", farm=farm.name, name=by.name)
    lines = [head, _("I have looked for another stop for {mass}.", mass=Mass(farm.halt.grams)), _touch(farm)]
    await to_team(tx, drive, farm, Lines(lines), now, by)


def _touch(farm: Farm) -> Value:
    return _("To write to the farm: {who}", who=linked(farm.farmer))


async def undone(tx: Transaction, drive: Drive, farm: Farm, without_room: int, by: Person, now: datetime) -> None:
    """After "nothing" or "not fetched": it was a slip, and the truck counts on the lot again."""
    await to_farmer(tx, farm, _("↩️ That was a slip of ours. We do count on your produce."), now)
    lines: list[Value] = [_("🚐 <b>{farm}</b>: that was a slip. It is fetched.", farm=farm.name)]
    if without_room:
        lines.append(_("⚠️ The stop has no room any more for {mass} of it.", mass=Mass(without_room)))
    await to_team(tx, drive, farm, Lines(lines), now, by)


# --- on the way -------------------------------------------------------------------------------------------------------


async def later(tx: Transaction, drive: Drive, settled: Farm, now: datetime) -> None:
    """When a halt took more than a quarter of an hour too long, the farms that follow are told their hour, once."""
    late = now.replace(second=0, microsecond=0) - settled.halt.leave
    if late <= LATE or now >= drive.stop.start:
        return
    for farm in drive.left:
        if farm.halt.position > settled.halt.position:
            await _tell_hour(tx, drive, farm, _rounded(farm.halt.arrive + late), now)


async def _tell_hour(tx: Transaction, drive: Drive, farm: Farm, hour: datetime, now: datetime) -> None:
    said = _("🚐 A little later than planned: we are with you at about {hour}.", hour=Hour(drive.here(hour)))
    told = await tell(
        tx,
        farm.farmer,
        Message(said),
        key=f"halt:{farm.halt.id}:late",
        now=now,
        card=_farmers(farm),
        fresh=True,
        not_before=now + TICKED,
        expires_at=max(hour, now + 2 * TICKED),
    )
    if told:
        await tours.tell_hour(tx, farm.halt.id, hour)


def _rounded(moment: datetime) -> datetime:
    """Up to the next five minutes."""
    return moment + (_ROUND - timedelta(minutes=moment.minute % 5)) % _ROUND
