"""Messages to many: whom they reach, how far they have come, and what is taken back of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy import update as update_

from domain.broadcasts import Aim, Broadcast, Ear, Progress, Reach
from domain.places import Point
from domain.preferences import AUDIENCES, Topic
from domain.workshops import Audience
from storage import near
from storage.database import Transaction
from storage.preferences import consents, named, on_topic, quiet, within_budget
from storage.tables import broadcast, outbox, person, preference

_READY = literal_column("outbox.state") == literal_column("'ready'")
_SENDING = literal_column("outbox.state") == literal_column("'sending'")
_TROUBLE = literal_column("outbox.state").in_((literal_column("'unknown'"), literal_column("'dead'")))
_GOING = literal_column("state") == literal_column("'sending'")


# --- whom it reaches --------------------------------------------------------------------------------------------------


def _near(aim: Aim) -> list[ColumnElement[bool]]:
    return [] if aim.radius_km is None else near.within(aim.point, aim.radius_km)


def _suits(aim: Aim) -> list[ColumnElement[bool]]:
    """What people have chosen for themselves; whoever has chosen nothing is suited by everything."""
    own = preference.c.radius_km
    rules = [or_(own.is_(None), person.c.lat.is_(None), near.square(aim.point) <= own * own)]
    if aim.audiences and set(aim.audiences) <= set(AUDIENCES):  # of the others nobody has noted anything
        rules.append(or_(_open(preference.c.audiences), *(named(preference.c.audiences, one) for one in aim.audiences)))
    if aim.language:
        rules.append(or_(_open(preference.c.languages), named(preference.c.languages, aim.language)))
    return rules


def _open(column: Any) -> ColumnElement[bool]:
    text = type_coerce(column, Text)
    return or_(text.is_(None), text == "[]")


def _meant(aim: Aim, *columns: Any, asked: bool) -> Select[Any]:
    """Whom a message is for; with `asked`, only people who have a row of preferences."""
    theirs = preference.c.person_id == person.c.id
    return (
        select(*columns)
        .select_from(person.join(preference, theirs, isouter=not asked))
        .where(person.c.network_id == aim.network, person.c.reachable == true(), person.c.welcomed == true())
        .where(or_(person.c.resident == true(), person.c.volunteer == true()), *_near(aim), *_suits(aim))
    )


def _hearing(aim: Aim, after: int, now: datetime, *columns: Any) -> Select[Any]:
    wanted = _meant(aim, *columns, asked=True).where(person.c.id > after)
    return wanted.where(consents(), on_topic(aim.topic), within_budget(now))


async def reach(tx: Transaction, aim: Aim, now: datetime) -> Reach:
    """How many people are reached, and why others are not, by one statement."""
    agreed = func.coalesce(and_(consents(), preference.c.per_week > 0), False)
    fate = case(
        (~agreed, "without_consent"),
        (~on_topic(aim.topic), "off_topic"),
        (~within_budget(now), "used_up"),
        else_="reached",
    )
    fates = _meant(aim, fate.label("fate"), asked=False).subquery()
    rows = await tx.all(select(fates.c.fate, func.count()).group_by(fates.c.fate))
    return Reach(
        **{"reached": 0, "without_consent": 0, "off_topic": 0, "used_up": 0, **{row[0]: row[1] for row in rows}}
    )


async def ears(tx: Transaction, aim: Aim, after: int, now: datetime, *, limit: int) -> list[Ear]:
    """The next people who are told, by id; nobody may erase them until the transaction ends."""
    chosen = (preference.c.per_week, preference.c.quiet_start, preference.c.quiet_end)
    wanted = _hearing(aim, after, now, person.c.id, person.c.address, person.c.language, *chosen)
    # They are locked before anything else is: whoever is being answered holds their own row and may wait for more.
    locked = wanted.order_by(person.c.id).limit(limit).with_for_update(read=True, key_share=True, of=person)
    return [Ear(row[0], row[1], row[2], row[3], quiet(row[4], row[5])) for row in await tx.all(locked)]


async def left(tx: Transaction, aim: Aim, after: int, now: datetime, *, limit: int | None = None) -> int:
    """How many people have still to be looked at; with `limit`, so many at most are counted."""
    some = _hearing(aim, after, now, person.c.id).limit(limit).subquery()
    return int(await tx.scalar(select(func.count()).select_from(some)))


# --- its row ----------------------------------------------------------------------------------------------------------


def _broadcast(row: Any) -> Broadcast:
    return Broadcast(
        id=row.id,
        network=row.network_id,
        centre=row.centre_id,
        by=row.by_id,
        workshop=row.workshop_id,
        topic=Topic(row.topic),
        words=row.words or "",
        audiences=tuple(Audience(name) for name in row.audiences),
        point=Point(row.lat, row.lon),
        radius_km=row.radius_km,
        state=row.state,
        reached=row.reached,
        cursor=row.cursor or 0,
        created_at=row.created_at,
    )


async def add(
    tx: Transaction, aim: Aim, *, centre: int, by: int, workshop: int | None, words: str, now: datetime
) -> int:
    """Write down a message that is to be sent, and give its id."""
    point = aim.point.coarse()
    values = {
        "network_id": aim.network,
        "centre_id": centre,
        "by_id": by,
        "workshop_id": workshop,
        "topic": aim.topic.value,
        "words": words,
        "audiences": [one.value for one in aim.audiences],
        "lat": point.lat,
        "lon": point.lon,
        "radius_km": aim.radius_km,
        "state": "sending",
        "created_at": now,
    }
    return await tx.insert(insert(broadcast).values(**values))


async def get(tx: Transaction, broadcast_id: int, *, lock: bool = False) -> Broadcast:
    """One by id; with `lock`, it is nobody else's until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    wanted = select(broadcast).where(broadcast.c.id == broadcast_id)
    row = await tx.one(wanted.with_for_update(key_share=True) if lock else wanted)
    if row is None:
        raise LookupError(f"no broadcast {broadcast_id}")
    return _broadcast(row)


async def going(tx: Transaction) -> list[Broadcast]:
    """Those that are under way, the oldest first."""
    return [_broadcast(row) for row in await tx.all(select(broadcast).where(_GOING).order_by(broadcast.c.id))]


async def went_on(tx: Transaction, broadcast_id: int, *, cursor: int, more: int) -> None:
    """It was left in the outbox for so many more people, this one the last who was looked at."""
    mine = update_(broadcast).where(broadcast.c.id == broadcast_id)
    await tx.execute(mine.values(cursor=cursor, reached=broadcast.c.reached + more))


async def end(tx: Transaction, broadcast_id: int, state: str, now: datetime) -> bool:
    """It is over; False when it was before."""
    mine = update_(broadcast).where(broadcast.c.id == broadcast_id, _GOING)
    return await tx.changed(mine.values(state=state, done_at=now)) == 1


# --- its letters ------------------------------------------------------------------------------------------------------


def _letters(prefix: str) -> ColumnElement[bool]:
    """By the beginning of the key; what else narrows a query has its index."""
    return func.substr(outbox.c.key, 1, len(prefix)) == prefix


async def backlog(tx: Transaction, now: datetime) -> int:
    """How many letters that can wait are waiting to leave now, of all messages."""
    due = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    counted = select(func.count()).select_from(outbox).where(_READY, outbox.c.rank == 2, due)
    return int(await tx.scalar(counted))


async def progress(tx: Transaction, one: Broadcast, now: datetime) -> Progress:
    """What became of its letters so far: each count by an index of its own."""
    mine = _letters(one.prefix)
    sent = select(func.count()).select_from(outbox).where(outbox.c.sent_at >= one.created_at, mine)
    dead = func.coalesce(func.sum(case((outbox.c.state == "dead", 1), else_=0)), 0)
    lost = await tx.one(select(func.count(), dead).select_from(outbox).where(_TROUBLE, mine))
    flying = select(func.count()).select_from(outbox).where(_SENDING, mine)
    asleep = func.coalesce(func.sum(case((outbox.c.not_before > now, 1), else_=0)), 0)
    ready = await tx.one(select(func.count(), asleep).select_from(outbox).where(_READY, mine))
    waiting = int(await tx.scalar(flying)) + int(ready[0]) - int(ready[1])
    return Progress(int(await tx.scalar(sent)), waiting, int(ready[1]), int(lost[1]), int(lost[0]) - int(lost[1]))


async def take_back(tx: Transaction, one: Broadcast) -> list[tuple[int, datetime]]:
    """Take back what has not left: the people concerned, and when it was counted against their week."""
    back = update_(outbox).where(_READY, _letters(one.prefix)).values(state="superseded")
    rows: Sequence[Any] = (await tx.execute(back.returning(outbox.c.key, outbox.c.created_at))).all()
    return [(int(row.key.removeprefix(one.prefix)), row.created_at) for row in rows]


async def take_back_from(tx: Transaction, chat: int) -> None:
    """Whoever wants no news any more is not sent what waits for them."""
    mine = (_READY, outbox.c.chat_id == chat, outbox.c["class"] == "broadcast")
    await tx.execute(update_(outbox).where(*mine).values(state="superseded"))
