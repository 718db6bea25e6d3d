"""Invitations: how somebody becomes a coordinator or a facilitator. One use, 48 hours, only the hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from domain.people import Centre, Grant, Person, Role
from domain.refusals import Refusal
from domain.words import Words, _
from services import rights
from storage import networks
from storage.database import Transaction

LASTS = timedelta(hours=48)
ROLES: dict[Role, Words] = {Role.COORDINATOR: _("A coordinator"), Role.FACILITATOR: _("Somebody of the truck team")}
"""Who is invited, on a button."""


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


async def invite(tx: Transaction, person: Person, role: Role, centre_id: int, token: str, now: datetime) -> datetime:
    """Let one person take a role at a centre; until when.

    Args:
        tx: the open transaction.
        person: a coordinator of that centre.
        role: what is given.
        centre_id: for which centre.
        token: 128 random bits or more, made by the door; it goes into the link.
        now: the moment.

    Raises:
        Refusal: the person does not coordinate that centre.
    """
    if centre_id not in await rights.need_coordinator(tx, person):
        raise Refusal(_("You can invite for your own centre only."))
    return await issue(tx, person.network, role, centre_id, token, now, by=person.id)


async def issue(
    tx: Transaction, network_id: int, role: Role, centre_id: int, token: str, now: datetime, *, by: int | None = None
) -> datetime:
    """Write an invitation down (the operator's own door: the command line)."""
    until = now + LASTS
    await networks.invite(tx, network_id, hashed(token), role, centre_id, by=by, now=now, expires_at=until)
    return until


async def accept(tx: Transaction, person: Person, token: str, now: datetime) -> tuple[Grant, Centre]:
    """Take the role that an invitation gives.

    Whoever has the role already leaves the invitation unused: it was meant for somebody else.

    Raises:
        Refusal: there is no such invitation, it was used, it is too old, or it is of no use to this person.
    """
    found = await networks.invitation_of(tx, hashed(token))
    if found is None or found.expires_at <= now or found.used_by not in {None, person.id}:
        raise Refusal(_("This invitation was used already or is too old. Ask your centre for a new one."))
    if found.used_by == person.id:
        raise Refusal(_("You have used this invitation already. What you can do: /help"))
    centre = await networks.a_centre(tx, found.grant.centre)
    if centre.network != person.network:
        raise Refusal(_("This invitation is for another truck. Ask your centre for a new one."))
    if found.grant in await networks.grants(tx, person.id):
        raise Refusal(
            _("You are in the team of {centre} already. Send the link to one other person.", centre=centre.name)
        )
    if not await networks.redeem(tx, hashed(token), person.id, now):
        raise Refusal(_("This invitation was used already or is too old. Ask your centre for a new one."))
    await networks.give(tx, person, found.grant.role, found.grant.centre, now)
    return found.grant, centre
