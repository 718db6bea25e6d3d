"""Messages that did not arrive, or may not have: shown to coordinators, who send them again or see to it otherwise."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person, Role
from domain.refusals import Refusal
from domain.words import Lines, Value, When, Words, _
from locales import unformatted
from services.rights import need_coordinator
from services.tell import tell
from storage import networks, outbox, people
from storage.database import Transaction
from storage.outbox import Trouble

CHANNEL = "telegram"
SHOWN = 5
QUOTED = 160
"""So much of the message is quoted."""


async def report(tx: Transaction, now: datetime) -> None:
    """Tell coordinators, once each, of a message that somebody relies on and that did not arrive."""
    for trouble in await outbox.take_unreported(tx, now):
        person = await people.at(tx, CHANNEL, trouble.chat)
        if person is None:
            continue
        zone = ZoneInfo((await networks.get(tx, person.network)).zone)
        for coordinator in await networks.holders(tx, person.network, Role.COORDINATOR):
            if coordinator.id != person.id:
                message = entry(trouble, person, zone)
                await tell(tx, coordinator, message, key=f"{outbox.NOTICE}{trouble.id}:to:{coordinator.id}", now=now)


def entry(trouble: Trouble, person: Person, zone: ZoneInfo) -> Message:
    """A message that did not arrive: whose, what it said, and what can be done."""
    lost = trouble.state == "dead"
    head: Words = (
        _("⚠️ <b>{name} did not get this message.</b>", name=person.called())
        if lost
        else _("⚠️ <b>{name} may not have got this message.</b>", name=person.called())
    )
    lines: list[Value] = [head]
    if trouble.text:
        said = unformatted(trouble.text)
        lines.append(_("<i>{words}</i>", words=said if len(said) <= QUOTED else said[:QUOTED].rstrip() + "…"))
    lines.append(When(trouble.created_at.astimezone(zone)))
    if lost and not person.reachable:
        lines.append(_("Perhaps Bocal is blocked on that phone. Please call."))
    rows = (
        (Button(_("Send it again"), data("letter.again", trouble.id)),),
        (Button(_("I have seen to it"), data("letter.settled", trouble.id)),),
    )
    return Message(Lines(lines), buttons=rows)


async def listed(tx: Transaction, coordinator: Person) -> list[tuple[Trouble, Person]]:
    """What waits to be seen to in the coordinator's network, the latest first.

    Raises:
        Refusal: the person coordinates nothing.
    """
    await need_coordinator(tx, coordinator)
    found = []
    for trouble in await outbox.troubles(tx, network=coordinator.network):
        person = await people.at(tx, CHANNEL, trouble.chat)
        if person is not None:
            found.append((trouble, person))
    return found


async def send_again(tx: Transaction, coordinator: Person, letter: int) -> None:
    """Send it once more.

    Raises:
        Refusal: no right, or there is nothing to send any more.
    """
    await _own(tx, coordinator, letter)
    if not await outbox.again(tx, letter):
        raise Refusal(_("This message is too old to be sent again. Please call."))


async def settle(tx: Transaction, coordinator: Person, letter: int) -> None:
    """The coordinator has seen to it.

    Raises:
        Refusal: no right, or it was seen to already.
    """
    await _own(tx, coordinator, letter)
    await outbox.settle(tx, letter)


async def _own(tx: Transaction, coordinator: Person, letter: int) -> None:
    await need_coordinator(tx, coordinator)
    for trouble in await outbox.troubles(tx, only=letter):
        person = await people.at(tx, CHANNEL, trouble.chat)
        if person is not None and person.network == coordinator.network:
            return
    raise Refusal(_("Somebody has seen to this already."))
