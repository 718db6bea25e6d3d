"""How far a message to many is: the card that its coordinator follows, and its end."""

from __future__ import annotations

from datetime import datetime

from domain.broadcasts import Broadcast, Progress
from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, Value, _, many
from services.broadcast import broadcasts
from services.tell import tell
from storage import broadcasts as stored
from storage import people
from storage.database import Transaction


def under_way(one: Broadcast, progress: Progress, total: int) -> Message:
    """So many of so many, and a button to stop it."""
    lines: list[Value] = [
        _("📣 <b>The message is on its way.</b>"),
        many("{sent} of {n} sent.", "{sent} of {n} sent.", total, sent=progress.sent),
    ]
    if progress.later:
        lines.append(
            many(
                "{n} person gets it after the quiet hours.", "{n} people get it after the quiet hours.", progress.later
            )
        )
    lines += _lost(progress)
    return Message(Lines(lines), buttons=((Button(_("Stop sending"), data("cast.stop", one.id), style="danger"),),))


def _lost(progress: Progress) -> list[Value]:
    lines: list[Value] = []
    if progress.lost:
        lines.append(many("{n} person cannot be reached.", "{n} people cannot be reached.", progress.lost))
    if progress.unsure:
        lines.append(
            many(
                "For {n} person nobody knows whether it arrived.",
                "For {n} people nobody knows whether it arrived.",
                progress.unsure,
            )
        )
    return lines


def finished(one: Broadcast, progress: Progress) -> Message:
    """What became of it in the end."""
    lines: list[Value] = [
        _("✅ <b>The message is sent.</b>"),
        many("{n} person has it.", "{n} people have it.", progress.sent),
        *_lost(progress),
    ]
    known = progress.sent + progress.lost + progress.unsure + progress.waiting + progress.later
    if late := one.reached - known:
        lines.append(many("For {n} person it was too late.", "For {n} people it was too late.", late))
    return Message(Lines(lines))


def stopped(progress: Progress, back: int, *, called_off: bool = False) -> Message:
    """It was stopped, by a coordinator or because its workshop was cancelled."""
    lines: list[Value] = [
        _("⏹ <b>The workshop is cancelled: the message is stopped.</b>")
        if called_off
        else _("⏹ <b>The message is stopped.</b>"),
        many("{n} person has it.", "{n} people have it.", progress.sent + progress.waiting),
        many("{n} letter was taken back.", "{n} letters were taken back.", back),
    ]
    return Message(Lines(lines))


async def begin(tx: Transaction, one: Broadcast, now: datetime) -> None:
    """Show its coordinator the card in which they follow it."""
    total = await _total(tx, one, now)
    await _show(tx, one, Progress(0, 0, 0, 0), total, now, fresh=True)


async def _total(tx: Transaction, one: Broadcast, now: datetime) -> int:
    aim = broadcasts.aim(one, await broadcasts.subject(tx, one.workshop))
    return one.reached + await stored.left(tx, aim, one.cursor, now)


async def stop(tx: Transaction, one: Broadcast, now: datetime, *, called_off: bool = False) -> Message:
    """Stop it, and say what became of it."""
    back = await broadcasts.stop(tx, one, now)
    return stopped(await stored.progress(tx, one, now), back, called_off=called_off)


async def look(tx: Transaction, broadcast_id: int, now: datetime) -> None:
    """Show its coordinator how far it is; end it when nothing is left to do."""
    one = await stored.get(tx, broadcast_id, lock=True)
    if one.state != "sending":
        return
    workshop = await broadcasts.subject(tx, one.workshop)
    if workshop is not None and workshop.state != "planned":
        await _report(tx, one, await stop(tx, one, now, called_off=True), now)
        return
    total, progress = await _total(tx, one, now), await stored.progress(tx, one, now)
    open_ = 0 if broadcasts.is_late(one, workshop, now) else total - one.reached
    if open_ or progress.waiting or progress.later:
        await _show(tx, one, progress, total, now)
    elif await stored.end(tx, one.id, "sent", now):
        await _report(tx, one, finished(one, progress), now)


async def _show(
    tx: Transaction, one: Broadcast, progress: Progress, total: int, now: datetime, *, fresh: bool = False
) -> None:
    """What has not changed is not shown again: the key says what it shows."""
    person = await people.get(tx, one.by)
    key = f"{one.card}:at:{progress.sent}-{progress.later}-{progress.lost}-{total}"
    message = under_way(one, progress, total)
    await tell(tx, person, message, key=key, now=now, kind="card", card=one.card, fresh=fresh)


async def _report(tx: Transaction, one: Broadcast, message: Message, now: datetime) -> None:
    """Its end is a message of its own."""
    person = await people.get(tx, one.by)
    await tell(tx, person, message, key=f"{one.card}:end", now=now, card=one.card, fresh=True)
