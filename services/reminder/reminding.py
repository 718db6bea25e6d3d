"""Reminding: what a file of `scheduler/reminders/` says, and how it is carried out, once for each person and start.

A reminder is due from its moment on, until it no longer makes sense. Whoever was told of the same thing after its
moment (a confirmation, a move) needs none. Nobody is woken, and nothing is reminded of after it has begun.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from domain.messages import Message
from domain.people import Person
from domain.reminders import Occasion, Whom, waking
from domain.words import Words, _
from locales import payload
from storage import fitness, outbox, people, reminders
from storage.database import Transaction
from storage.outbox import Kind

EARLIEST = 2025
"""A clock that shows an earlier year has not been set yet: nothing is sent."""
LONGEST_NIGHT = timedelta(hours=18)
"""No quiet hours are longer, with the hour before them and the one that a change of clocks adds."""


class Reminder(Protocol):
    """What a file of `scheduler/reminders/` holds as `REMINDER`."""

    @property
    def name(self) -> str:
        """Names it in the keys of its messages, for good."""
        ...

    async def due(self, tx: Transaction, now: datetime) -> Sequence[tuple[int, int]]:
        """The things and the people (or sign-ups) for which it is time."""
        ...

    async def settle(self, tx: Transaction, thing: int, row: int, now: datetime) -> None:
        """Look again, and remind one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One person's reminder, about to be worded."""

    tx: Transaction
    occasion: Occasion
    whom: Whom
    person: Person
    now: datetime

    def day(self) -> Words:
        """The day on which it begins, as it is spoken of today. A letter that says so expires with the day."""
        days = (self.occasion.start.date() - self.now.astimezone(self.occasion.zone).date()).days
        if days == 0:
            return _("Today")
        return _("Tomorrow") if days == 1 else _("On {day}", day=self.occasion.start.date())


@dataclass(frozen=True)
class Timely:
    """A reminder of something that begins, or (`behind`) has ended."""

    name: str
    audience: reminders.Audience
    moment: Callable[[Occasion], datetime]
    """From when on it is due, quiet hours not regarded."""
    expires: Callable[[Occasion], datetime]
    """From when on it no longer makes sense: at the latest the start, unless it comes after the end."""
    message: Callable[[Notice], Awaitable[Message]]
    ahead: timedelta = timedelta()
    """So long before the start it may be due at the earliest."""
    behind: timedelta = timedelta()
    """So long after the end it may be sent at the latest."""
    today: bool = True
    """Whether its words hold only for the day on which it is sent."""
    kind: Kind = "critical"
    card: Callable[[Whom], str] | None = None
    """The living message that it begins, if its buttons are answered in place."""

    async def due(self, tx: Transaction, now: datetime) -> list[tuple[int, int]]:
        """By the start; at most a few hundred at once."""
        after, until = (now - self.behind, now) if self.behind else (now, now + self.ahead)
        found = await self.audience.occasions(tx, after, until, ends=bool(self.behind))
        open_ = {one.id: one for one in found if self._may_be_due(one, now)}
        if not open_:
            return []
        whom = await self.audience.people(tx, self.name, list(open_))
        return [(one.occasion, one.row) for one in whom if self._is_due(open_[one.occasion], one, now)]

    async def settle(self, tx: Transaction, thing: int, row: int, now: datetime) -> None:
        """Remind one of them, if they are to be reminded still."""
        occasion = await self.audience.one(tx, thing)
        if occasion is None:
            return
        for whom in await self.audience.people(tx, self.name, [thing]):
            if whom.row == row and self._is_due(occasion, whom, now):
                await self._remind(tx, occasion, whom, now)

    def opens(self, occasion: Occasion, whom: Whom) -> datetime:
        """From when on somebody is reminded."""
        deadline = None if self.behind else occasion.start
        return waking(self.moment(occasion), occasion.zone, whom.quiet, deadline)

    def _may_be_due(self, occasion: Occasion, now: datetime) -> bool:
        """For somebody, whatever their quiet hours: an evening and a night earlier than its moment at the most."""
        return self.moment(occasion) - LONGEST_NIGHT <= now < self.expires(occasion)

    def _is_due(self, occasion: Occasion, whom: Whom, now: datetime) -> bool:
        opens = self.opens(occasion, whom)
        if whom.since is not None and whom.since > opens:
            return False
        begun = now >= occasion.start and not self.behind
        return opens <= now < self.expires(occasion) and not begun and not whom.quiet.covers(now, occasion.zone)

    async def _remind(self, tx: Transaction, occasion: Occasion, whom: Whom, now: datetime) -> None:
        person = await people.get(tx, whom.person)
        message = await self.message(Notice(tx, occasion, whom, person, now))
        extra: dict[str, Any] = {"fresh": True} if self.card else {}
        extra |= self._depends(occasion, whom)
        await outbox.post(
            tx,
            key=reminders.key_of(self.audience.kind, occasion.id, person.id, self.name, occasion.stamp),
            chat=person.chat,
            payload=payload(message, person.language, **extra),
            now=now,
            kind=self.kind,
            card=self.card(whom) if self.card else None,
            expires_at=self._expires(occasion, now),
        )

    def _depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:
        """What is looked at once more when it leaves: hours may have passed."""
        about = {} if self.behind else self.audience.depends(occasion, whom)
        return fitness.said(whom.quiet, str(occasion.zone)) | about

    def _expires(self, occasion: Occasion, now: datetime) -> datetime:
        if not self.today:
            return self.expires(occasion)
        midnight = now.astimezone(occasion.zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return min(self.expires(occasion), midnight)
