"""What people are told of time given: those who approve it, that it waits; whoever gave it, that it counts or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.hours import ServiceTime
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Lines, Value, _, many
from services.hours import access
from services.hours.wording import Occasion, names, occasion_of, time
from services.person.preferences import quiet_of
from services.tell import tell
from storage import networks, people
from storage.database import Transaction

Rows = tuple[tuple[Button, ...], ...]


def shown(thing: str) -> str:
    """What a button carries that opens the card of a workshop (`workshop:12`) or a tour (`tour:3`)."""
    kind, _colon, key = thing.partition(":")
    return data("hours.show", key) if kind == "workshop" else data("hours.page", kind, key, 0)


async def morning(tx: Transaction, person: Person, now: datetime) -> datetime | None:
    """When somebody may be written to, if not at once: nobody is woken for this."""
    zone = ZoneInfo((await networks.get(tx, person.network)).zone)
    up = (await quiet_of(tx, person)).over(now, zone)
    return up if up > now else None


async def to_approve(tx: Transaction, recorded: Sequence[ServiceTime], now: datetime) -> None:
    """Tell those who may decide that time waits for them, once for each workshop or tour.

    Whatever is recorded after some of it was decided is told again: they thought that it was done.
    """
    open_ = [one for one in recorded if one.state == "recorded"]
    if not open_:
        return
    occasion = await occasion_of(tx, open_[0])
    for person in await access.told(tx, open_, occasion.workshop):
        theirs = await access.theirs(tx, person, open_, {open_[0].thing: occasion.workshop})
        if theirs:
            key = f"hours:{open_[0].thing}:{len(recorded) - len(open_)}:ready:to:{person.id}"
            message = _waiting(theirs, occasion)
            await tell(tx, person, message, key=key, now=now, not_before=await morning(tx, person, now))


def _waiting(theirs: list[ServiceTime], occasion: Occasion) -> Message:
    total = sum(one.minutes for one in theirs)
    lines: list[Value] = [
        _("⏱️ <b>Hours to approve: {title}</b>", title=occasion.title),
        occasion.where,
        many("{n} person, {time} in all.", "{n} people, {time} in all.", len(theirs), time=time(total)),
    ]
    rows = ((Button(_("See the hours"), shown(theirs[0].thing), style="primary"),),)
    return Message(Lines(lines), buttons=rows, silent=all(one.role == "facilitation" for one in theirs))


async def decided(tx: Transaction, one: ServiceTime, now: datetime, *, before: ServiceTime) -> None:
    """Tell whoever gave it what became of it: once for each decision."""
    if one.person is None:
        return
    person = await people.get(tx, one.person)
    occasion = await occasion_of(tx, one)
    key = f"hours:{one.id}:v{one.version}:to:{person.id}"
    message = Message(Lines([*_said(one, before), occasion.line()]), buttons=_answer(one))
    await tell(tx, person, message, key=key, now=now, not_before=await morning(tx, person, now))


def _said(one: ServiceTime, before: ServiceTime) -> list[Value]:
    if one.state == "refused":
        return [_("⏱️ <b>Your time is not counted: {time}.</b>", time=time(one.minutes))]
    if before.state == "approved":
        head = _("⏱️ <b>Your time is corrected: {time}.</b>", time=time(one.minutes))
    else:
        head = _("⏱️ <b>You have given {time}. Thank you!</b>", time=time(one.minutes))
    return [head, many("That makes {n} tic-tac.", "That makes {n} tic-tac.", one.tictac)]


def _answer(one: ServiceTime) -> Rows:
    return ((Button(_("This is wrong"), data("hours.wrong", one.id)), Button(_("My hours"), data("hours.mine", 0))),)


async def disputed(tx: Transaction, one: ServiceTime, now: datetime) -> None:
    """Tell those who may decide that its person says it is wrong."""
    occasion = await occasion_of(tx, one)
    name = (await names(tx, [one]))[one.id]
    lines: list[Value] = [_("💬 <b>{name} says: these hours are wrong.</b>", name=name), occasion.line(), noted(one)]
    if one.note.strip():
        lines.append(_("“{words}”", words=one.note.strip()))
    rows = ((Button(_("Look at it"), data("hours.open", one.id), style="primary"),),)
    for person in await access.told(tx, [one], occasion.workshop):
        if await access.may_decide(tx, person, one, occasion.workshop):
            key = f"hours:{one.id}:wrong:{now:%Y%m%d%H%M%S%f}:to:{person.id}"
            message = Message(Lines(lines), buttons=rows)
            await tell(tx, person, message, key=key, now=now, not_before=await morning(tx, person, now))


def noted(one: ServiceTime) -> Value:
    """How long it is now."""
    if one.state == "refused":
        return _("Noted: {time}, not counted.", time=time(one.minutes))
    return _("Noted: {time}.", time=time(one.minutes))


async def upheld(tx: Transaction, one: ServiceTime, now: datetime) -> None:
    """Tell whoever said that it is wrong that somebody has looked, and it stays."""
    if one.person is None:
        return
    person = await people.get(tx, one.person)
    occasion = await occasion_of(tx, one)
    lines: list[Value] = [_("💬 <b>Your centre has looked at your hours. They stay.</b>"), occasion.line(), noted(one)]
    key = f"hours:{one.id}:v{one.version}:upheld:{now:%Y%m%d%H%M%S%f}:to:{person.id}"
    await tell(tx, person, Message(Lines(lines)), key=key, now=now, not_before=await morning(tx, person, now))
