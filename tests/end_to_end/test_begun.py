"""What was begun and is dropped: its card says so and has no buttons any more, whichever conversation it was."""

from __future__ import annotations

import pytest

from domain.people import Role
from handlers.registry import closers, discover
from storage import networks
from tests.end_to_end.table import Table

BEGUN = {
    "stop": "/nouveau_passage Luneray samedi 3 octobre",
    "workshop": "/nouvel_atelier soupe samedi 10 octobre",
    "broadcast": "/diffuser Bonjour à tous",
}


def test_whatever_has_a_card_says_how_it_is_closed() -> None:
    discover()
    assert set(BEGUN) | {"guest", "import"} <= set(closers)


@pytest.mark.parametrize("flow", BEGUN)
async def test_cancelled_by_a_command(table: Table, flow: str) -> None:
    anne = await table.coordinator()
    await anne.say(BEGUN[flow])
    card = anne.last
    assert card.buttons != []
    said = await anne.say("/annuler")
    closed = anne.card(card.card or "")
    assert (closed.buttons, closed.text.splitlines()[-1][:6]) == ([], "Annulé")
    assert "abandonné" in said


@pytest.mark.parametrize("flow", BEGUN)
async def test_dropped_for_another_plan(table: Table, flow: str) -> None:
    anne = await table.coordinator()
    await anne.say(BEGUN[flow])
    card = anne.last
    await anne.say(next(words for other, words in BEGUN.items() if other != flow))
    assert anne.card(card.card or "").buttons == []


async def test_somebody_without_a_phone(table: Table) -> None:
    anne, workshop = await table.coordinator(), await table.workshop()
    await anne.data(f"v1:guest.add:{workshop.id}")
    card = anne.last
    await anne.say("/annuler")
    card = anne.card(card.card or "")
    assert (card.buttons, card.text.splitlines()[0]) == ([], "Personne n'a été inscrit.")


async def test_words_are_kept_while_the_centre_is_asked(table: Table) -> None:
    anne = await table.coordinator()
    person = await table.person(anne)
    await table.database.run(lambda tx: networks.give(tx, person, Role.COORDINATOR, table.centres[1].id, table.now))
    await anne.say("/diffuser Venez nombreux samedi.")
    assert anne.text.splitlines() == [
        "📣 Message à beaucoup de personnes",
        "",
        "Venez nombreux samedi.",
        "",
        "Pour quel centre ?",
    ]
    await anne.say("Venez nombreux dimanche.")
    assert "Venez nombreux dimanche." in anne.text.splitlines()
