"""Networks, their centres, and who may do what for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from domain.people import Centre, Grant, Network, Person, Role
from domain.places import Point
from storage import people
from storage.database import Transaction
from storage.tables import centre, invitation, network, role_grant


def _network(row: Any) -> Network:
    return Network(row.id, row.name, Point(row.lat, row.lon), row.zone, bool(row.settings.get("demo")))


def _centre(row: Any) -> Centre:
    return Centre(row.id, row.network_id, row.name, row.commune, Point(row.lat, row.lon), row.food_bank or "")


async def first(tx: Transaction) -> Network | None:
    """The network that new people join: the oldest one."""
    row = await tx.one(select(network).order_by(network.c.id).limit(1))
    return None if row is None else _network(row)


async def get(tx: Transaction, network_id: int) -> Network:
    """A network by id."""
    return _network(await tx.one(select(network).where(network.c.id == network_id)))


async def hold(tx: Transaction, network_id: int) -> None:
    """Let nobody else give or take room in this network until the transaction ends.

    A network shares one truck, so a lock on its row serialises what must be: offers, stops and lots are changed by
    whoever holds it, and room that was seen is still there when it is taken. It comes after one's own person and before
    a workshop's row (`storage.workshops.get(lock=True)`), so nobody waits in a circle. (SQLite has one writer anyway.)
    """
    await tx.execute(select(network.c.id).where(network.c.id == network_id).with_for_update(key_share=True))


async def add(tx: Transaction, new: Network) -> Network:
    """Store a network and give it back with its id."""
    values = {
        "name": new.name,
        "lat": new.point.lat,
        "lon": new.point.lon,
        "zone": new.zone,
        "settings": {"demo": new.demo},
    }
    key = await tx.insert(insert(network).values(**values))
    return Network(key, new.name, new.point, new.zone, new.demo)


async def add_centre(
    tx: Transaction, network_id: int, name: str, commune: str, point: Point, food_bank: str = ""
) -> Centre:
    """Store a centre; one of the same name is left as it is."""
    row = await tx.one(select(centre).where(centre.c.network_id == network_id, centre.c.name == name))
    if row is not None:
        return _centre(row)
    place = point.coarse()
    values = {"network_id": network_id, "name": name, "commune": commune, "lat": place.lat, "lon": place.lon}
    key = await tx.insert(insert(centre).values(**values, food_bank=food_bank or None))
    return Centre(key, network_id, name, commune, place, food_bank)


async def centres(tx: Transaction, network_id: int) -> list[Centre]:
    """The centres of a network, by name."""
    rows = await tx.all(select(centre).where(centre.c.network_id == network_id).order_by(centre.c.name))
    return [_centre(row) for row in rows]


async def a_centre(tx: Transaction, centre_id: int) -> Centre:
    """A centre by id.

    Raises:
        LookupError: there is none.
    """
    row = await tx.one(select(centre).where(centre.c.id == centre_id))
    if row is None:
        raise LookupError(f"no centre {centre_id}")
    return _centre(row)


# --- rights -----------------------------------------------------------------------------------------------------------


async def grants(tx: Transaction, person_id: int) -> list[Grant]:
    """What a person was given to do."""
    rows = await tx.all(select(role_grant).where(role_grant.c.person_id == person_id).order_by(role_grant.c.id))
    return [Grant(Role(row.role), row.centre_id) for row in rows]


async def give(tx: Transaction, person: Person, role: Role, centre_id: int, now: datetime) -> bool:
    """Give a role; False when the person has it already."""
    values = {
        "network_id": person.network,
        "person_id": person.id,
        "centre_id": centre_id,
        "role": role.value,
        "granted_at": now,
    }
    tx.wakes.add("menus")
    return await tx.insert_new(role_grant, values, on=("person_id", "centre_id", "role"))


async def take_back(tx: Transaction, person_id: int, role: Role, centre_id: int) -> bool:
    """Take a role back."""
    tx.wakes.add("menus")
    gone = delete(role_grant).where(
        role_grant.c.person_id == person_id, role_grant.c.centre_id == centre_id, role_grant.c.role == role.value
    )
    return await tx.changed(gone) == 1


async def holders(tx: Transaction, network_id: int, role: Role, centre_id: int | None = None) -> list[Person]:
    """Who has a role at a centre, or at any centre of the network."""
    wanted = select(role_grant.c.person_id).where(
        role_grant.c.network_id == network_id, role_grant.c.role == role.value
    )
    if centre_id is not None:
        wanted = wanted.where(role_grant.c.centre_id == centre_id)
    ids: Sequence[int] = [row.person_id for row in await tx.all(wanted)]
    found = await people.several(tx, ids)
    return [found[key] for key in sorted(found)]


# --- invitations ------------------------------------------------------------------------------------------------------


async def invite(
    tx: Transaction,
    network_id: int,
    token_hash: str,
    role: Role,
    centre_id: int,
    *,
    by: int | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Write an invitation down; only the hash of its token is kept."""
    values = {
        "network_id": network_id,
        "token_hash": token_hash,
        "centre_id": centre_id,
        "role": role.value,
        "created_by": by,
        "created_at": now,
        "expires_at": expires_at,
    }
    return await tx.insert(insert(invitation).values(**values))


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation gives, until when, and who has used it."""

    grant: Grant
    expires_at: datetime
    used_by: int | None


async def invitation_of(tx: Transaction, token_hash: str) -> Invitation | None:
    """The invitation of a token, in whatever state."""
    row = await tx.one(select(invitation).where(invitation.c.token_hash == token_hash))
    return None if row is None else Invitation(Grant(Role(row.role), row.centre_id), row.expires_at, row.used_by)


async def redeem(tx: Transaction, token_hash: str, person_id: int, now: datetime) -> bool:
    """Use an invitation once; False when there is none, it was used or it is too old."""
    used = (
        update(invitation)
        .where(invitation.c.token_hash == token_hash, invitation.c.used_at.is_(None), invitation.c.expires_at > now)
        .values(used_at=now, used_by=person_id)
    )
    return await tx.changed(used) == 1


async def every(tx: Transaction) -> list[Network]:
    """All networks of this store."""
    return [_network(row) for row in await tx.all(select(network).order_by(network.c.id))]


async def team(tx: Transaction) -> list[tuple[Person, bool]]:
    """Everybody with a role somewhere, and whether they coordinate: they get a longer command menu."""
    rows = await tx.all(select(role_grant.c.person_id, role_grant.c.role))
    coordinators = {row.person_id for row in rows if row.role == Role.COORDINATOR.value}
    found = await people.several(tx, [row.person_id for row in rows])
    return [(found[key], key in coordinators) for key in sorted(found)]
