"""Coming and going: who we are, that we are here, and what was missed while nobody was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.exits import CONFIG, Exit
from bot.parts import patiently
from bot.pulse import Pulse
from storage import bot_name, faults, instances
from storage.database import Transaction

if TYPE_CHECKING:
    from bot.runtime import Bocal

AWAY = timedelta(seconds=150)
"""How long Telegram keeps a button press."""

_log = structlog.get_logger(__name__)


async def begin(tx: Transaction, bocal: Bocal, pulse: Pulse) -> timedelta | None:
    """Note that this run begins. Gives how long nobody was there, if that may have swallowed something."""
    now = bocal.assembly.clock()
    earlier = await instances.latest(tx)
    await instances.begin(tx, bocal.boot, now)
    await pulse.beat(tx)
    away = None if earlier is None else now - earlier.heartbeat_at
    return away if away is not None and away > AWAY else None


async def tell_of_outage(bocal: Bocal, away: timedelta | None) -> None:
    """Tell it while the bot serves already."""
    tell, now = bocal.assembly.outage, bocal.assembly.clock()
    if tell is not None and away is not None:
        await patiently(lambda: tell(bocal.database, away, now))


async def farewell(bocal: Bocal) -> None:
    """A store that is gone by now is no reason to call the stop an error."""
    try:
        await bocal.database.run(lambda tx: instances.end(tx, bocal.boot, bocal.assembly.clock()))
    except Exception as exc:
        if not faults.passing(exc):
            raise
        _log.warning("the store does not answer; the stop is not noted", error=type(exc).__name__)


async def identify(bocal: Bocal) -> None:
    """Learn who we are, in each process: before that nobody is answered and nothing fetched."""
    identity, username = await bocal.telegram.who_am_i()
    other = await patiently(lambda: bocal.database.run(lambda tx: instances.know_bot(tx, bocal.boot, identity)))
    if other is not None:
        raise Exit(
            CONFIG,
            f"This database belongs to bot {other}, and the token to bot {identity}: give each bot its own database.",
        )
    if username:
        await patiently(lambda: bocal.database.run(lambda tx: bot_name.keep(tx, username)))
    bocal.me.id, bocal.me.username = identity, username
    bocal.known.set()
