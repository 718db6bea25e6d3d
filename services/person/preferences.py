"""What somebody wants to hear of: their choices, and whether they may be told something that they did not ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.people import Person
from domain.preferences import PER_WEEK, Preferences, Topic, changed, fewer
from domain.quiet import Quiet
from domain.refusals import Refusal
from domain.words import _
from storage import broadcasts, networks
from storage import preferences as stored
from storage.database import Transaction

OLD = _("This button is old. Your choices: /preferences")


async def quiet_of(tx: Transaction, person: Person) -> Quiet:
    """The hours in which a person is not written to."""
    return (await stored.of(tx, person.id)).quiet


async def may_hear(tx: Transaction, person: Person, topic: Topic, now: datetime) -> bool:
    """Whether a person has consented to news, wants this kind, and has had fewer this week than they want.

    This is for showing. Before telling, ask `heard`: two who ask at the same moment would both be told yes here.
    """
    return await stored.may_hear(tx, person.id, topic, now)


async def heard(tx: Transaction, person: Person, topic: Topic, now: datetime) -> bool:
    """Count one message of news against a person's week; False when they may not be told, and nothing is counted."""
    await networks.hold(tx, person.network)
    return bool(await stored.heard(tx, [person.id], topic, now))


async def choose(tx: Transaction, person: Person, field: str, value: str, now: datetime) -> Preferences:
    """Change one choice, as its button says.

    Raises:
        Refusal: no button of ours says this.
    """
    chosen = changed(await stored.of(tx, person.id), field, value)
    if chosen is None:
        raise Refusal(OLD)
    return await _keep(tx, person, chosen, now)


async def consent(tx: Transaction, person: Person, now: datetime, *, given: bool) -> Preferences:
    """Give consent to news, dated now, or withdraw it. Given twice, it keeps its first date."""
    old = await stored.of(tx, person.id)
    since = (old.consent_at or now) if given else None
    return await _keep(tx, person, replace(old, consent_at=since), now)


async def fewer_of_these(
    tx: Transaction, person: Person, now: datetime, *, told_at: int | None
) -> tuple[Preferences, int]:
    """One step fewer messages a week.

    Args:
        tx: the open transaction.
        person: who pressed.
        now: the moment.
        told_at: how many a week they wanted when the message was sent, so that pressing twice is one step.

    Returns:
        What holds now, and how many a week it was before.

    Raises:
        Refusal: no button of ours says this.
    """
    if told_at not in (None, *PER_WEEK):
        raise Refusal(OLD)
    old = await stored.of(tx, person.id)
    if told_at is not None and old.per_week < told_at:
        return old, told_at
    return await _keep(tx, person, replace(old, per_week=fewer(old.per_week)), now), old.per_week


async def _keep(tx: Transaction, person: Person, chosen: Preferences, now: datetime) -> Preferences:
    await stored.keep(tx, person.id, person.network, chosen, now)
    if chosen.consent_at is None or chosen.per_week == 0:
        await broadcasts.take_back_from(tx, person.chat)
    return chosen
