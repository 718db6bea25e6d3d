"""What people want to hear of, and which news they were sent: counted together, in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, delete, func, insert, literal, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from domain.preferences import WEEK, Preferences, Topic
from domain.quiet import QUIET, Quiet
from domain.workshops import Audience
from storage.database import Transaction
from storage.tables import news, preference
from storage.types import Moment

NEWS_KEPT = timedelta(days=30)
"""How long it is kept which news somebody was sent: longer than the week in which it counts."""


def quiet(start: str | None, end: str | None) -> Quiet:
    """Quiet hours as the columns hold them."""
    return Quiet(time.fromisoformat(start), time.fromisoformat(end)) if start and end else QUIET


def _read(row: Any) -> Preferences:
    return Preferences(
        radius_km=row.radius_km,
        audiences=tuple(Audience(name) for name in row.audiences),
        languages=tuple(row.languages),
        topics=tuple(Topic(name) for name in row.topics),
        per_week=row.per_week,
        consent_at=row.consent_at,
        quiet=quiet(row.quiet_start, row.quiet_end),
    )


async def of(tx: Transaction, person_id: int) -> Preferences:
    """A person's choices, or those of somebody who has chosen nothing."""
    row = await tx.one(select(preference).where(preference.c.person_id == person_id))
    return Preferences() if row is None else _read(row)


async def known(tx: Transaction, person_id: int) -> bool:
    """Whether a person has chosen anything; a row that only holds their calendar address says no quiet hours."""
    chosen = (preference.c.person_id == person_id, preference.c.quiet_start.is_not(None))
    return await tx.scalar(select(preference.c.person_id).where(*chosen)) is not None


async def keep(tx: Transaction, person_id: int, network_id: int, chosen: Preferences, now: datetime) -> None:
    """Write a person's choices down. What else their row holds (the calendar feed) stays."""
    make = postgresql.insert if tx.engine == "postgresql" else sqlite.insert
    values = {
        "radius_km": chosen.radius_km,
        "audiences": [one.value for one in chosen.audiences],
        "languages": list(chosen.languages),
        "topics": [one.value for one in chosen.topics],
        "per_week": chosen.per_week,
        "consent_at": chosen.consent_at,
        "quiet_start": chosen.quiet.start.isoformat("minutes"),
        "quiet_end": chosen.quiet.end.isoformat("minutes"),
        "changed_at": now,
    }
    new = make(preference).values(person_id=person_id, network_id=network_id, **values)
    await tx.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))


# --- what may be said -------------------------------------------------------------------------------------------------


def named(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a list of words of ours, kept as JSON, holds this one."""
    return type_coerce(column, Text).contains(f'"{word}"', autoescape=True)


def consents() -> ColumnElement[bool]:
    """Of a row of `preference`: its person wants news at all."""
    return preference.c.consent_at.is_not(None)


def on_topic(topic: Topic) -> ColumnElement[bool]:
    """Of a row of `preference`: its person wants news of this kind."""
    return named(preference.c.topics, topic.value)


def within_budget(now: datetime) -> ColumnElement[bool]:
    """Of a row of `preference`: its person has had fewer messages in the last seven days than they want."""
    had = select(func.count()).where(news.c.person_id == preference.c.person_id, news.c.at > now - WEEK)
    return preference.c.per_week > had.scalar_subquery()


async def may_hear(tx: Transaction, person_id: int, topic: Topic, now: datetime) -> bool:
    """Whether a person has asked for news of this kind and has had fewer this week than they want."""
    wanted = select(preference.c.person_id).where(
        preference.c.person_id == person_id, consents(), on_topic(topic), within_budget(now)
    )
    return await tx.scalar(wanted) is not None


async def heard(tx: Transaction, person_ids: Collection[int], topic: Topic, now: datetime) -> set[int]:
    """Count one message against what each of these people wants a week: check and count are one statement.

    Returns:
        Those who may be told: the others want none, or have had theirs.
    """
    if not person_ids:
        return set()
    allowed = (
        select(preference.c.network_id, preference.c.person_id, literal(topic.value), literal(now, Moment()))
        .where(preference.c.person_id.in_(list(person_ids)))
        .where(consents(), on_topic(topic), within_budget(now))
    )
    counted = insert(news).from_select(["network_id", "person_id", "topic", "at"], allowed)
    return set((await tx.execute(counted.returning(news.c.person_id))).scalars())


async def unheard(tx: Transaction, person_ids: Collection[int], topic: Topic, at: datetime) -> None:
    """What was counted at that moment was taken back before it left: it does not count."""
    if person_ids:
        mine = (news.c.person_id.in_(list(person_ids)), news.c.topic == topic.value, news.c.at == at)
        await tx.execute(delete(news).where(*mine))


async def purge(tx: Transaction, now: datetime) -> None:
    """Forget which news people were sent long ago."""
    old = select(news.c.id).where(news.c.at < now - NEWS_KEPT).limit(5000)
    await tx.execute(delete(news).where(news.c.id.in_(old)))
