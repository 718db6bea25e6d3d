"""What somebody has given: this year and in all, by what was done, and what still waits to be approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from domain.buttons import data
from domain.hours import ROLES, Role, ServiceTime, State
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Lines, Value, Words, _, many
from services.hours.wording import ROLES as NAMED
from services.hours.wording import STATES, occasion_of, time
from storage import service_times
from storage.database import Transaction

PAGE = 5
NOTHING = _("⏱️ You have no hours yet. They follow when you come to a gleaning: /gleanings")
Sums = Mapping[tuple[Role, State], int]


async def card(tx: Transaction, person: Person, here: datetime, skip: int = 0) -> Message:
    """The sums, and the last five times given; more of these when `skip`."""
    every = await service_times.sums(tx, person.id)
    if not every:
        return Message(NOTHING)
    some = await service_times.of_person(tx, person.id, skip=skip, limit=PAGE + 1)
    lines: list[Value] = [_("⏱️ <b>The time you have given</b>")]
    if not skip:
        year = await service_times.sums(tx, person.id, date(here.year, 1, 1))
        lines += [*_about(_("In {year}", year=str(here.year)), year), *_about(_("In all"), every)]
    lines += ["", *[await _line(tx, one) for one in some[:PAGE]]]
    more = [(Button(_("See more"), data("hours.mine", skip + PAGE)),)] if len(some) > PAGE else []
    return Message(Lines(lines), buttons=more)


def _about(when: Words, sums: Sums) -> list[Value]:
    approved = sum(minutes for (_role, state), minutes in sums.items() if state == "approved")
    waiting = sum(minutes for (_role, state), minutes in sums.items() if state == "recorded")
    tictac = many("{n} tic-tac", "{n} tic-tac", approved)
    lines: list[Value] = [
        "",
        _("<b>{when}: {time}</b> approved, {tictac}", when=when, time=time(approved), tictac=tictac),
    ]
    lines += [
        _("• {role}: {time}", role=NAMED[role], time=time(sums[role, "approved"]))
        for role in ROLES
        if (role, "approved") in sums
    ]
    if waiting:
        lines.append(_("Still to be approved: {time}", time=time(waiting)))
    return lines


async def _line(tx: Transaction, one: ServiceTime) -> Words:
    occasion = await occasion_of(tx, one)
    what: Value = occasion.line()
    return _("{what}: {time}, {state}", what=what, time=time(one.minutes), state=STATES[one.state])


def asked_why() -> Words:
    """What to write after "this is wrong"."""
    return _("If you like, write what is right. For example: I was there from 9 h to 13 h. Otherwise, do nothing.")


def noted() -> Words:
    """Whoever decides looks again."""
    return _("💬 <b>Thank you. I have told your centre.</b> They look at it again and I write to you.")
