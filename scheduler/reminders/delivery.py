"""The day before a truck stop, at 18:00: farmers who bring something are reminded where and when."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.messages import Message
from domain.reminders import Occasion
from domain.words import Lines, Listed, Value, _
from services.offer.offers import by_item
from services.offer.proposals import handover_venue
from services.reminder.reminding import Notice, Timely
from services.stop.changes import by_offer
from services.wording import loads, stop_line
from storage import allocations, offers, stops
from storage.reminders import Deliveries


def moment(occasion: Occasion) -> datetime:
    """At 18:00 of the day before."""
    return occasion.on_day(-1, time(18))


def expires(occasion: Occasion) -> datetime:
    """At the start."""
    return occasion.before(timedelta())


async def message(notice: Notice) -> Message:
    """What they bring, when, where, and the place on a map."""
    stop = await stops.get(notice.tx, notice.occasion.id)
    what: list[Value] = []
    for offer_id, parts in by_offer(await allocations.at_stop(notice.tx, stop.id, "accepted")).items():
        offer = await offers.get(notice.tx, offer_id)
        if offer.farmer == notice.person.id and offer.mode == "deliver":
            what.append(loads(offer, by_item(parts)))
    head = _("⏰ <b>{day}: you bring {what}</b>", day=notice.day(), what=Listed(what))
    lines: list[Value] = [head, stop_line(stop), *([stop.address] if stop.address else [])]
    lines.append(_("Bring it to the truck at the beginning of the stop."))
    return Message(Lines(lines), venue=handover_venue(stop).venue)


REMINDER = Timely("delivery", Deliveries(), moment, expires, message, ahead=timedelta(days=2))
