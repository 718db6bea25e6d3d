"""Street addresses in what people write: recognised, and looked up before the transaction, the answer kept for good."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.geocoding import Geocoder
from domain.messages import Command, Incoming, Text
from domain.places import Point
from services.lookup import folded
from storage import drafts, geocodes, networks, people
from storage.database import Database, Transaction

LONGEST = 200
"""Letters of a message in which an address is looked for."""
ASKING = frozenset({"welcome", "offer", "stop", "workshop"})
"""Conversations that may ask where something is."""
COMMANDS = frozenset({"nouveau_passage", "new_stop", "nouvel_atelier", "new_workshop"})
_STREETS = (
    r"rue|route|avenue|av|boulevard|bd|bvd|chemin|allees?|impasse|place|quai|cours?|square|sente|sentier|venelle|ruelle|"
    r"hameau|lotissement|residence|faubourg|esplanade|passage|cite|clos|chaussee|rte|ch|che|imp|promenade|mail|villa|voie"
)
_NUMBERED = re.compile(rf"\b\d{{1,4}}\s?(?:bis|ter|quater|[a-d])?,?\s(?:{_STREETS})\b[^,;\n]*")
_STREET_AND_TOWN = re.compile(rf"\b(?:{_STREETS})\s[a-z' -]+,?\s\d{{5}}\b[^,;\n]*")
_TOWN = re.compile(r"\s*,\s*((?:\d{5}\s*)?[a-z][a-z' -]{2,40}|\d{5})\s*(?=$|[,;\n])")
_POSTCODE = re.compile(r"\b\d{5}\s+[a-z][a-z' -]{2,40}")


def address_in(text: str) -> str:
    """The part of a text that looks like a street address; empty when there is none.

    >>> address_in("12 bis rue de la Mer, 76810 Luneray, samedi 9h-12h"), address_in("ferme, 3 route du Bourg, Luneray")
    ('12 bis rue de la Mer, 76810 Luneray', '3 route du Bourg, Luneray')
    >>> address_in("76810 Luneray"), address_in("200 kg de tomates, Luneray"), address_in("place du marché")
    ('76810 Luneray', '', '')
    """
    if len(text) > LONGEST:
        return ""
    plain = folded(text)
    if len(plain) != len(text):  # letters that fold into several: places in the text would be off
        text = plain
    if (found := _NUMBERED.search(plain) or _STREET_AND_TOWN.search(plain)) is not None:
        town = _TOWN.match(plain, found.end())
        return text[found.start() : town.end() if town else found.end()].strip()
    bare = _POSTCODE.fullmatch(plain.strip())
    return text.strip() if bare else ""


class StoredCache:
    """The geocoders' memory in the store: it outlives the process and is shared by all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """What was kept."""
        return await self._database.run(lambda tx: geocodes.get(tx, key))

    async def put(self, key: str, value: str, now: datetime) -> None:
        """Keep it."""
        await self._database.run(lambda tx: geocodes.put(tx, key, value, now))


class Addresses:
    """Looks addresses up for people who may be asked for a place."""

    def __init__(self, database: Database, geocoder: Geocoder) -> None:
        self._database = database
        self._geocoder = geocoder

    def wants(self, incoming: Incoming) -> bool:
        """Whether there is an address to be looked up."""
        return incoming.private and bool(address_in(_words(incoming)))

    async def prepare(self, incoming: Incoming) -> Incoming:
        """The update with the places that its address may mean."""
        near = await self._database.run(lambda tx: _asked_near(tx, incoming))
        if near is None:
            return incoming
        found = await self._geocoder.geocode(address_in(_words(incoming)), near)
        return replace(incoming, places=tuple(found))


def _words(incoming: Incoming) -> str:
    match incoming.content:
        case Text(text=text):
            return text
        case Command(name=name, argument=argument) if name in COMMANDS:
            return argument
        case _:
            return ""


async def _asked_near(tx: Transaction, incoming: Incoming) -> Point | None:
    """The middle of the network when this person may be asked for a place; else None."""
    person = await people.at(tx, incoming.channel, incoming.sender.id)
    network = None if person is None else await networks.get(tx, person.network)
    if person is None or network is None:
        return None
    draft = await drafts.load(tx, person.id)
    asked = isinstance(incoming.content, Command) or (draft is not None and draft[0] in ASKING)
    return network.point if asked else None
