"""Invitations: how somebody becomes a coordinator or a facilitator. One use, 48 hours, only the hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from domain.people import Centre, Grant, Person, Role
from domain.refusals import Refusal
from domain.words import _
from services import rights
from storage import networks
from storage.database import Transaction

LASTS = timedelta(hours=48)


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

    Raises:
        Refusal: there is no such invitation, it was used or it is too old.
    """
    grant = await networks.redeem(tx, hashed(token), person.id, now)
    if grant is None:
        raise Refusal(_("This invitation was used already or is too old. Ask your centre for a new one."))
    await networks.give(tx, person, grant.role, grant.centre, now)
    return grant, await networks.a_centre(tx, grant.centre)
