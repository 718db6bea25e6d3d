"""The call itself: what is gleaned, when, where, how far, how many are missing, and the two answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.buttons import data
from domain.calls import Candidate
from domain.gleanings import Gleaning
from domain.messages import Button, Message, Payload
from domain.people import Person
from domain.quiet import Quiet
from domain.reminders import stamp
from domain.words import Distance, Lines, Listed, Produce, Value, Words, _, many
from domain.workshops import Workshop
from locales import payload
from services.workshop.cards import card_name
from services.workshop.words import line
from storage import fitness, outbox
from storage.database import Transaction

ASKED = _("<b>Do you come?</b>")
Rows = Sequence[Sequence[Button]]


def headed(workshop: Workshop, gleaning: Gleaning) -> Words:
    """What is gleaned."""
    if not gleaning.crops:
        return _("🥕 <b>Gleaning: {title}</b>", title=workshop.title)
    return _("🥕 <b>Gleaning: {crops}</b>", crops=Listed([Produce(crop.product) for crop in gleaning.crops]))


def missing(workshop: Workshop, gleaning: Gleaning) -> Words:
    """How many it lacks, or how many still find room."""
    if (short := min(gleaning.least, workshop.seats) - workshop.taken) > 0:
        return many("{n} person is missing.", "{n} people are missing.", short)
    return many("There is room for {n} more person.", "There is room for {n} more people.", _room(workshop))


def question(workshop: Workshop, gleaning: Gleaning) -> Lines:
    """So many are missing: do they come?"""
    return Lines([missing(workshop, gleaning), ASKED], " ")


def _room(workshop: Workshop) -> int:
    return workshop.seats - workshop.taken


def away(km: float) -> Words:
    """How far it is."""
    return _("At {km} from you.", km=Distance(km)) if km >= 1 else _("Less than 1 km from you.")


def asked(workshop: Workshop, gleaning: Gleaning, one: Candidate, *, moved: bool = False) -> Message:
    """Do they come? `moved`: they were called for another day before."""
    lines: list[Value] = [headed(workshop, gleaning), line(workshop), away(one.km)]
    if moved:
        lines.insert(0, _("🔁 The day has changed."))
    lines.append(question(workshop, gleaning))
    if one.last is None:
        lines += ["", _("You said that you glean. That is why I ask. Too often? Press “Fewer calls”.")]
    return Message(Lines(lines), buttons=rows(workshop))


def rows(workshop: Workshop) -> Rows:
    """Yes, no, more of it, fewer of these. An answer names the hour to which it was given."""
    begins = stamp(workshop.start)
    yes = Button(_("I come"), data("call.yes", workshop.id, begins), style="success")
    no = Button(_("I cannot come"), data("call.no", workshop.id))
    more = Button(_("See everything"), data("gleaning.show", workshop.id))
    return ((yes, no), (more, Button(_("Fewer calls"), data("call.fewer", workshop.id))))


async def leave(
    tx: Transaction, workshop: Workshop, gleaning: Gleaning, one: Candidate, now: datetime, *, moved: bool
) -> None:
    """Leave somebody's call in the outbox. `moved`: they were called for another day before."""
    key = f"{prefix(workshop.id)}{workshop.start.date().isoformat()}:to:{one.person}"
    said = payload(asked(workshop, gleaning, one, moved=moved), one.language, **_until(workshop, one.quiet))
    await post(tx, workshop, one.chat, said, key, now)


async def leave_again(
    tx: Transaction, workshop: Workshop, person: Person, quiet: Quiet, message: Message, now: datetime
) -> None:
    """The call that somebody has not got yet says something else now."""
    key = f"{prefix(workshop.id)}v{workshop.version}:to:{person.id}"
    await post(tx, workshop, person.chat, payload(message, person.language, **_until(workshop, quiet)), key, now)


def _until(workshop: Workshop, quiet: Quiet) -> dict[str, Any]:
    """It is of no use any more once it has begun, was moved or called off, and nobody is woken for it."""
    said = fitness.said(quiet, str(workshop.start.tzinfo))
    return {"fresh": True, "workshop": workshop.id, "starts": stamp(workshop.start), **said}


async def post(tx: Transaction, workshop: Workshop, chat: int, said: Payload, key: str, now: datetime) -> None:
    """Of the class that is never sent twice: somebody who did not get it is one of many who are silent."""
    await outbox.post(
        tx,
        key=key,
        chat=chat,
        payload=said,
        now=now,
        kind="broadcast",
        card=card_name(workshop),
        expires_at=workshop.start,
    )


def prefix(workshop_id: int) -> str:
    """How the keys of all calls to a gleaning begin."""
    return f"gleaning:{workshop_id}:call:"
