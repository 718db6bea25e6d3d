"""A calendar address alone says nothing of what somebody wants to hear of."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.messages import Sender
from domain.people import Network
from domain.places import Point
from services.person import feeds
from services.person import preferences as choices
from storage import networks, people, preferences
from storage.database import Database, Transaction

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)


async def test_whoever_has_an_address_has_chosen_nothing_yet(database: Database) -> None:
    async def known(tx: Transaction, given: bool | None) -> bool:
        network = await networks.first(tx) or await networks.add(
            tx, Network(0, "Dieppe", Point(49.9, 1.1), "Europe/Paris")
        )
        rose = await people.arrive(tx, "telegram", Sender(7, "Rose", "fr"), network.id, "fr", NOW)
        await feeds.address(tx, rose, "https://bocal.example", NOW)
        if given is not None:
            await choices.consent(tx, rose, NOW, given=given)
        return await preferences.known(tx, rose.id)

    assert [await database.run(lambda tx, said=said: known(tx, said)) for said in (None, False, True)] == [
        False,
        True,
        True,
    ]
