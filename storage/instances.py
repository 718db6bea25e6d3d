"""Each run of the bot: when it began, when it last breathed, and whether it left in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.tables import instance

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run."""

    boot: str
    bot: int | None
    started_at: datetime
    heartbeat_at: datetime
    clean_stop: bool


async def latest(tx: Transaction) -> Run | None:
    """The run that breathed last; None in a new store."""
    row = await tx.one(
        select(
            instance.c.boot_id,
            instance.c.bot_id,
            instance.c.started_at,
            instance.c.heartbeat_at,
            instance.c.clean_stop,
        )
        .order_by(instance.c.heartbeat_at.desc(), instance.c.id.desc())
        .limit(1)
    )
    return None if row is None else Run(*row)


async def begin(tx: Transaction, boot: str, now: datetime, *, bot: int | None = None) -> None:
    """A run begins."""
    await tx.execute(
        insert(instance).values(boot_id=boot, bot_id=bot, started_at=now, heartbeat_at=now, clean_stop=False)
    )


async def breathe(tx: Transaction, boot: str, now: datetime) -> None:
    """Still alive."""
    await tx.execute(update(instance).where(instance.c.boot_id == boot).values(heartbeat_at=now))


async def know_bot(tx: Transaction, boot: str, bot: int) -> int | None:
    """Note which bot this run speaks as. Returns the id of another bot that this store belonged to, if it did."""
    other = await tx.scalar(
        select(instance.c.bot_id)
        .where(instance.c.bot_id.is_not(None), instance.c.boot_id != boot)
        .order_by(instance.c.id.desc())
        .limit(1)
    )
    await tx.execute(update(instance).where(instance.c.boot_id == boot).values(bot_id=bot if other is None else other))
    return None if other is None or other == bot else int(other)


async def end(tx: Transaction, boot: str, now: datetime) -> None:
    """A run ends in order: everything that it held was put down."""
    await tx.execute(update(instance).where(instance.c.boot_id == boot).values(heartbeat_at=now, clean_stop=True))


async def purge(tx: Transaction, now: datetime) -> None:
    """Forget runs of more than 30 days ago, but never which bot this store belongs to."""
    await tx.execute(delete(instance).where(instance.c.heartbeat_at < now - KEPT, instance.c.bot_id.is_(None)))
    latest_bot = select(instance.c.id).where(instance.c.bot_id.is_not(None)).order_by(instance.c.id.desc()).limit(1)
    await tx.execute(
        delete(instance).where(instance.c.heartbeat_at < now - KEPT, instance.c.id.not_in(latest_bot.scalar_subquery()))
    )
