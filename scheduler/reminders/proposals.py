"""Half-way to the stop: coordinators are reminded of offers that nobody answered, all together, once a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.messages import Message
from domain.reminders import waking
from domain.words import Lines, When, _, many
from services.tell import tell
from storage import people, unanswered
from storage.database import Transaction
from storage.unanswered import Decider, Proposal


class Proposals:
    """The thing is a network, the row a coordinator."""

    name = "proposals"

    async def due(self, tx: Transaction, now: datetime) -> list[tuple[int, int]]:
        """Coordinators with something that they have not been reminded of."""
        waiting = await unanswered.proposals(tx, now)
        found = []
        for network in dict.fromkeys(one.network for one in waiting):
            every = await unanswered.deciders(tx, network)
            here = [one for one in waiting if one.network == network]
            found += [(network, one.id) for one in every if _is_due(one, _theirs(one, every, here), now)]
        return found

    async def settle(self, tx: Transaction, thing: int, row: int, now: datetime) -> None:
        """Tell one of them how many wait, and how long the first of them can."""
        every = await unanswered.deciders(tx, thing)
        waiting = await unanswered.proposals(tx, now, network=thing)
        for decider in every:
            theirs = _theirs(decider, every, waiting)
            if decider.id == row and _is_due(decider, theirs, now):
                await _tell(tx, row, theirs, now)


def _theirs(decider: Decider, every: Sequence[Decider], waiting: Sequence[Proposal]) -> list[Proposal]:
    """What they decide: for their centres, and for those that nobody coordinates."""
    others = frozenset(centre for one in every for centre in one.centres) - decider.centres
    return [one for one in waiting if one.centre not in others]


def _is_due(decider: Decider, theirs: Sequence[Proposal], now: datetime) -> bool:
    """Half of the time of one of them is over that was not there when they were last reminded, on another day."""
    return any(_is_late(decider, one, now) for one in theirs)


def _is_late(decider: Decider, one: Proposal, now: datetime) -> bool:
    zone = ZoneInfo(str(one.start.tzinfo))
    half = one.since + (one.start - one.since) / 2
    if now < waking(half, zone, decider.quiet, one.start) or decider.quiet.covers(now, zone):
        return False
    if decider.told is None:
        return True
    return decider.told < one.since and decider.told.astimezone(zone).date() != now.astimezone(zone).date()


async def _tell(tx: Transaction, whom: int, theirs: Sequence[Proposal], now: datetime) -> None:
    person, first = await people.get(tx, whom), theirs[0].start
    lines = [
        many("⏰ <b>{n} offer waits for your answer.</b>", "⏰ <b>{n} offers wait for your answer.</b>", len(theirs)),
        _("The first stop: {when}", when=When(first)),
        _("To answer: /proposals"),
    ]
    day = now.astimezone(first.tzinfo).date()
    key = f"person:{whom}:proposals:{day.isoformat()}"
    tonight = datetime.combine(day + timedelta(days=1), datetime.min.time(), first.tzinfo)
    until = min(first, tonight)
    message = Message(Lines(lines))
    await tell(tx, person, message, key=key, now=now, card=unanswered.CARD, fresh=True, expires_at=until)


REMINDER = Proposals()
