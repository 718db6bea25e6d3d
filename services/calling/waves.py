"""One look at a gleaning: a wave is called, or it is written down when to look again; danger is told.

Whoever looks holds the network first and then the workshop: a place in somebody's week is not counted on twice, and of
two machines one comes too late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.calls import Call
from domain.gleanings import Calling, Gleaning
from domain.people import Person
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Workshop
from matching.waves.answers import Decision, Enough, Exhausted, Wait, Wave
from services import rights
from services.calling import letters
from services.calling.asking import Question, question
from services.calling.danger import watch
from services.calling.progress import follow
from storage import calls as stored
from storage import gleanings, networks, workshops
from storage.database import Transaction

IN_VAIN = timedelta(hours=1)
"""When nobody is left it is looked at again after so long: somebody may have joined, or a week may be over."""
GONE = _("I do not find this gleaning. The next ones: /gleanings")


async def look(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Do what a gleaning needs now. It may have been done meanwhile."""
    workshop, gleaning = await held(tx, workshop_id)
    if gleaning.next_call_at is None or gleaning.next_call_at > now:
        return
    if workshop.state != "planned" or workshop.start <= now:
        await stored.set_(tx, workshop_id, "off" if workshop.state == "cancelled" else "done", None)
        return
    asked = await question(tx, workshop, gleaning, now)
    if gleaning.calling == "on":
        await _act(tx, asked, asked.decide(now), now)
    else:
        await stored.set_(tx, workshop_id, gleaning.calling, None)
        await watch(tx, asked, asked.of_those_called(now).outlook, now)
    await follow(tx, workshop_id, now)


async def push(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Decision:
    """A coordinator wants more people called now: no pause, and as many as the field takes.

    Two who press at once call one wave: the second finds the first one's calls pending.

    Raises:
        Refusal: no right, or it is not open.
    """
    workshop, gleaning = await _led(tx, person, workshop_id, now)
    asked = await question(tx, workshop, gleaning, now)
    decision = asked.decide(now, push=True)
    await _act(tx, asked, decision, now)
    await follow(tx, workshop_id, now, but=person)
    return decision


async def stop(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> None:
    """Nobody else is called until a coordinator says so. Those who were called may still answer.

    Raises:
        Refusal: no right, or it is not open.
    """
    await _set(tx, person, workshop_id, now, "stopped")


async def resume(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> None:
    """Calling goes on, within seconds.

    Raises:
        Refusal: no right, or it is not open.
    """
    await _set(tx, person, workshop_id, now, "on")


async def _set(tx: Transaction, person: Person, workshop_id: int, now: datetime, calling: Calling) -> None:
    await _led(tx, person, workshop_id, now)
    await stored.set_(tx, workshop_id, calling, now if calling == "on" else None)
    await follow(tx, workshop_id, now, but=person)


async def held(tx: Transaction, workshop_id: int) -> tuple[Workshop, Gleaning]:
    """A gleaning that nobody else changes until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    network = (await gleanings.get(tx, workshop_id)).network
    await networks.hold(tx, network)  # before the workshop's own lock, as whoever moves a stop does
    return await workshops.get(tx, workshop_id, lock=True), await gleanings.get(tx, workshop_id)


async def _led(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> tuple[Workshop, Gleaning]:
    try:
        workshop, gleaning = await held(tx, workshop_id)
    except LookupError:
        raise Refusal(GONE) from None
    if workshop.network != person.network:
        raise Refusal(GONE)
    await rights.need_leader(tx, person, workshop)
    if workshop.state == "prepared":
        raise Refusal(_("This gleaning is not open yet. Volunteers are called once it is open."))
    if workshop.state == "cancelled":
        raise Refusal(_("This gleaning is cancelled. Nobody is called."))
    if workshop.start <= now:
        raise Refusal(_("This gleaning has begun. Nobody is called any more."))
    return workshop, gleaning


async def _act(tx: Transaction, asked: Question, decision: Decision, now: datetime) -> None:
    """Call the wave, if it is one; then write down when to look again, and who should know how it stands."""
    workshop = asked.workshop
    if isinstance(decision, Wave):
        ids = [one.id for one in decision.called]
        await _call(tx, asked, ids, now)
        decision = asked.with_called(ids, now).decide(now)
        await stored.replaced(tx, workshop.id)
    elif isinstance(decision, Enough):
        await stored.replaced(tx, workshop.id)
    match decision:
        case Enough():
            await stored.set_(tx, workshop.id, "done", None)
        case Exhausted():
            await stored.set_(tx, workshop.id, "on", min(now + IN_VAIN, workshop.start))
        case Wait(until=until):
            await stored.set_(tx, workshop.id, "on", until)
        case Wave():
            await stored.set_(tx, workshop.id, "on", now)
    await watch(tx, asked, decision.outlook, now)


async def _call(tx: Transaction, asked: Question, ids: list[int], now: datetime) -> None:
    workshop, day = asked.workshop, asked.workshop.start.date()
    before = await stored.of(tx, workshop.id)
    wave = 1 + max((one.wave for one in before), default=0)
    earlier = {one.person for one in before}
    await stored.add(tx, workshop.network, [Call(one, workshop.id, day, wave, now, None) for one in ids])
    for one in ids:
        person = asked.people[one]
        await letters.leave(tx, workshop, asked.gleaning, person, now, moved=one in earlier)
