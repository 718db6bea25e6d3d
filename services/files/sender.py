"""On whose word a file is read, and for which centres they may plan."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people import Centre, Network, Person
from domain.refusals import Refusal
from domain.sheets import Fault, Row
from domain.words import _
from services import rights
from services.files.words import sentence
from services.lookup import folded
from storage import networks
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose word a file is read: for which centres, and for which one when a line names none."""

    network: Network
    centres: tuple[Centre, ...]
    """All of the network."""
    own: frozenset[int]
    default: int | None
    """None when the line has to say it."""
    person: int | None = None


async def from_coordinator(tx: Transaction, person: Person, network: Network) -> Sender:
    """A coordinator: for the centres that they coordinate.

    Raises:
        Refusal: they coordinate none.
    """
    own = await rights.need_coordinator(tx, person)
    return Sender(network, tuple(await networks.centres(tx, network.id)), frozenset(own), own[0], person.id)


async def from_operator(tx: Transaction, network: Network, centre: int | None) -> Sender:
    """Whoever holds the machine: for every centre; `centre` is meant where a line names none."""
    known = tuple(await networks.centres(tx, network.id))
    only = known[0].id if len(known) == 1 else None
    return Sender(network, known, frozenset(one.id for one in known), centre or only)


def centre_of(sender: Sender, row: Row) -> int:
    """The centre that a line names, or the sender's own.

    Raises:
        Refusal: it names none or an unknown one, or one of others.
    """
    if not row.centre:
        if sender.default is None:
            raise Refusal(sentence(Fault(code="centre.missing")))
        return sender.default
    wanted = _plain(row.centre)
    same = [one for one in sender.centres if _plain(one.name) == wanted]
    found = same or [one for one in sender.centres if wanted in _plain(one.name)]
    if len(found) != 1:
        raise Refusal(sentence(Fault(code="centre.unknown", said=row.centre)))
    if found[0].id not in sender.own:
        raise Refusal(_("{centre} is not your centre. Its coordinators plan its stops.", centre=found[0].name))
    return found[0].id


def _plain(name: str) -> str:
    return " ".join(folded(name).replace("-", " ").replace("'", " ").split())
