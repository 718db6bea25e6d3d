"""What people are told of their seats: confirmed, on the waiting list, offered, gone to the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.holds import Hold
from domain.messages import Button, Message
from domain.words import Lines, Listed, Span, Value, When, Words, _, many
from domain.workshops import Signup, Workshop
from services.carpool import standing as carpool
from services.seat import buttons as seat_buttons
from services.seat import papers as seat_papers
from services.seat.answering import answering, quiet_for
from services.tell import tell
from services.workshop.words import either
from storage import outbox
from storage.database import Transaction


def workshop_line(workshop: Workshop) -> Words:
    """What, when and where."""
    return _(
        "<b>{title}</b>\n{when}\n{where}",
        title=workshop.title,
        when=Span(workshop.start, workshop.end),
        where=workshop.where(),
    )


def party(adults: int, children: int) -> Value:
    """Who comes, in heads: "2 adultes et 1 enfant"."""
    parts: list[Value] = []
    if adults:
        parts.append(many("{n} adult", "{n} adults", adults))
    if children:
        parts.append(many("{n} child", "{n} children", children))
    return Listed(parts)


async def _to(
    tx: Transaction,
    mine: Signup,
    message: Message,
    what: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    calendar: Workshop | None = None,
) -> None:
    """Tell whoever answers for a sign-up and has not blocked us, once for each time that it comes to this.

    It takes the place of what was said of this sign-up before: older messages lose their buttons. `calendar`: a file
    with this workshop goes along, unless it is for a guest.
    """
    for person in await answering(tx, mine):
        if not person.reachable:
            continue
        if calendar is not None and not mine.guest:
            message = replace(message, document=await seat_papers.calendar(tx, calendar, mine, person, now))
        heads = f"{mine.booked}+{mine.held}of{mine.waiting}"  # offered twice in a moment: moved, and more seats
        key = f"{_about(mine)}{what}:{now:%Y%m%d%H%M%S%f}:{heads}:to:{person.id}"
        await tell(
            tx,
            person,
            message,
            key=key,
            now=now,
            card=card_name(mine),
            fresh=True,
            not_before=not_before,
            expires_at=expires_at,
        )


def card_name(mine: Signup) -> str:
    """The name of the living message about a sign-up."""
    return f"signup:{mine.id}"


def _about(mine: Signup) -> str:
    return f"signup:{mine.id}:"


async def take_back(tx: Transaction, old: Signup, new: Signup, now: datetime) -> None:
    """What has not left and is no longer true is not said: an offer that changed, everything once they do not come."""
    if new.state != "live":
        await _unsay(tx, old, "", now)
    elif old.held and (old.held, old.held_until, old.waiting) != (new.held, new.held_until, new.waiting):
        await _unsay(tx, old, "offered", now)


async def _unsay(tx: Transaction, mine: Signup, what: str, now: datetime) -> None:
    chats = [person.chat for person in await answering(tx, mine)]
    await outbox.withdraw(tx, chats, f"{_about(mine)}{what}", now)


def _for_guest(mine: Signup) -> list[Value]:
    return [_("For {name}.", name=mine.guest)] if mine.guest else []


async def confirmed(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> None:
    """They have a seat (those who still wait are named)."""
    await _unsay(tx, mine, "", now)
    lines: list[Value] = [
        _("✅ <b>Sign-up confirmed: {party}.</b>", party=seated(mine)),
        *_for_guest(mine),
        workshop_line(workshop),
    ]
    if mine.waiting:
        lines.append(
            many("{n} more person is on the waiting list.", "{n} more people are on the waiting list.", mine.waiting)
        )
    message = Message(Lines(lines), buttons=seat_buttons.confirmed(mine))
    await _to(tx, mine, message, "confirmed", now, calendar=workshop)
    if workshop.is_gleaning:
        await carpool.ask(tx, workshop, mine, now)


def seated(mine: Signup) -> Value:
    """Those of them who have a seat: adults first."""
    adults = min(mine.adults, mine.booked)
    return party(adults, mine.booked - adults)


async def on_the_list(tx: Transaction, workshop: Workshop, mine: Signup, place: int, now: datetime) -> None:
    """Everything is taken: they wait, at this place."""
    await _unsay(tx, mine, "", now)
    lines: list[Value] = [
        either(
            workshop,
            _("⏳ <b>The workshop is full. You are number {n} on the waiting list.</b>", n=place),
            _("⏳ <b>The gleaning is full. You are number {n} on the waiting list.</b>", n=place),
        ),
        *_for_guest(mine),
        workshop_line(workshop),
        _("When a seat is free, I write to you."),
    ]
    buttons = ((Button(seat_buttons.leave(mine), data("seat.cancel", mine.id)),),)
    await _to(tx, mine, Message(Lines(lines), buttons=buttons), "waiting", now)


async def offered(tx: Transaction, workshop: Workshop, mine: Signup, kept: Hold, now: datetime) -> None:
    """Seats are free for them, until then; nobody is woken for it."""
    before = kept.tell_at if kept.tell_at > now + timedelta(seconds=1) else None
    message = offer(workshop, mine, kept.until)
    await _to(tx, mine, message, "offered", now, not_before=before, expires_at=kept.until)


def offer(workshop: Workshop, mine: Signup, until: datetime) -> Message:
    """What is offered to them, until when, and how to answer; fewer seats than they are means a choice."""
    lines: list[Value] = [
        many("🎉 <b>{n} seat is free for you.</b>", "🎉 <b>{n} seats are free for you.</b>", mine.held),
        *([_("You asked for {n}.", n=mine.waiting)] if mine.held < mine.waiting else []),
        *_have_already(mine),
        *_for_guest(mine),
        workshop_line(workshop),
        _("I keep it for you until {until}.", until=When(until.astimezone(workshop.start.tzinfo))),
    ]
    return Message(Lines(lines), buttons=seat_buttons.answers(mine))


def _have_already(mine: Signup) -> list[Value]:
    return [_("You have already: {party}.", party=seated(mine))] if mine.booked else []


async def as_it_stands(tx: Transaction, workshop: Workshop, mine: Signup, place: int, now: datetime) -> None:
    """They changed something: what they have now, what is offered, or where they wait."""
    if mine.held_until is not None:
        await offered(tx, workshop, mine, Hold(now, mine.held_until), now)
    elif mine.booked:
        await confirmed(tx, workshop, mine, now)
    else:
        await on_the_list(tx, workshop, mine, place, now)


async def lapsed(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> None:
    """The time is over: the seat went to the next one."""
    lines: list[Value] = [
        _("⌛ I kept the seat for you and heard nothing. It goes to the next person."),
        *_have_already(mine),
        *_for_guest(mine),
        workshop_line(workshop),
    ]
    again = ((Button(_("Back on the waiting list"), data("seat.again", mine.id)),),)
    buttons = again if mine.state == "lapsed" else ()
    morning = (await quiet_for(tx, mine)).over(now, ZoneInfo(str(workshop.start.tzinfo)))
    before = morning if morning > now else None
    message = Message(Lines(lines), buttons=buttons)
    await _to(tx, mine, message, "lapsed", now, not_before=before, expires_at=workshop.start)
