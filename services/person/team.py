"""Who coordinates and who goes with the truck, at each centre of a coordinator; and how a role is taken back."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Centre, Person, Role
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from services import rights
from services.tell import tell
from storage import networks, people, presence
from storage.database import Transaction

HEADS: dict[Role, Words] = {Role.COORDINATOR: _("Coordination:"), Role.FACILITATOR: _("Truck team:")}
NOW_NOT: dict[Role, Words] = {
    Role.COORDINATOR: _("🔑 You no longer coordinate for {centre}. Thank you for all you did."),
    Role.FACILITATOR: _("🔑 You are no longer in the truck team of {centre}. Thank you for all you did."),
}


def card_name(centre_id: int) -> str:
    """The name of the living message of a centre's team."""
    return f"team:{centre_id}"


async def card(tx: Transaction, person: Person, centre: Centre) -> Message:
    """The people of a centre, each with a button to take the role back."""
    lines: list[Value] = [_("👥 <b>{centre}</b>", centre=centre.name)]
    rows: list[tuple[Button, ...]] = []
    for role, head in HEADS.items():
        holders = await networks.holders(tx, centre.network, role, centre.id)
        lines += ["", head] if holders else []
        for holder in holders:
            lines.append(_("• {name} (you)", name=holder.name) if holder.id == person.id else f"• {holder.name}")
            if role is not Role.COORDINATOR or len(holders) > 1:
                label = _("Take back: {name}", name=holder.name)
                rows.append((Button(label, data("team.ask", centre.id, holder.id, role)),))
    lines += ["", _("To invite somebody: /invite")]
    return Message(Lines(lines), buttons=rows)


async def asked(tx: Transaction, person: Person, centre_id: int, holder_id: int, role: Role) -> Message:
    """Is the role to be taken back?"""
    centre, holder = await _held(tx, person, centre_id, holder_id, role)
    question = (
        _("<b>Take the coordination of {centre} back from {name}?</b>", centre=centre.name, name=holder.name)
        if role is Role.COORDINATOR
        else _("<b>Take {name} out of the truck team of {centre}?</b>", centre=centre.name, name=holder.name)
    )
    rows = (
        (Button(_("Yes, take it back"), data("team.gone", centre_id, holder_id, role), style="danger"),),
        (Button(_("Back"), data("team.back", centre_id)),),
    )
    return Message(question, buttons=rows)


async def _held(tx: Transaction, person: Person, centre_id: int, holder_id: int, role: Role) -> tuple[Centre, Person]:
    """The centre and who holds the role there.

    Raises:
        Refusal: it is not one's own centre, or nobody of that kind holds the role.
    """
    await rights.need_centre(tx, person, centre_id)
    centre = await networks.a_centre(tx, centre_id)
    for holder in await networks.holders(tx, centre.network, role, centre_id):
        if holder.id == holder_id:
            return centre, holder
    raise Refusal(_("This person does not have this role any more. The team: /team"))


async def take_back(
    tx: Transaction, person: Person, centre_id: int, holder_id: int, role: Role, now: datetime
) -> Centre:
    """Take a role back from somebody, oneself perhaps; they are told. A centre keeps one coordinator at least.

    Whoever has no role any more leads no workshop either: the lists of who comes go to others.

    Raises:
        Refusal: not one's own centre, nobody holds it, or it is the last coordinator.
    """
    await networks.hold(tx, person.network)  # two who take the role from each other come one after the other
    centre, _holder = await _held(tx, person, centre_id, holder_id, role)
    if role is Role.COORDINATOR and len(await networks.holders(tx, centre.network, role, centre_id)) < 2:
        raise Refusal(_("A centre needs one coordinator at least. Invite somebody first: /invite"))
    await networks.take_back(tx, holder_id, role, centre_id)
    if not await networks.grants(tx, holder_id):
        await presence.stop_leading(tx, holder_id, now)
    told = Words(NOW_NOT[role].msgid, {"centre": centre.name})
    if holder_id != person.id:
        key = f"team:{centre_id}:{role}:{holder_id}:gone:{now.timestamp():.3f}"
        await tell(tx, await people.get(tx, holder_id), Message(told), key=key, now=now)
    return centre
