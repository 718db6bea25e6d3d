"""Only who leads a gleaning writes its harvest, on the day and for a week; forged and old buttons are refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.people import Role
from tests.end_to_end.table import Table
from tests.harvest.conftest import Field, changed, furnished

OPEN = ["weigh.show", "weigh.of", "weigh.lines", "weigh.photos", "weigh.picture", "give.to", "give.list", "give.close"]
VERBS = [
    *OPEN,
    "weigh.line",
    "weigh.edit",
    "weigh.as",
    "weigh.strike",
    "weigh.unphoto",
    "weigh.answer",
    "give.stop",
    "give.centre",
    "give.centres",
    "give.other",
    "give.yes",
    "give.back",
    "give.place",
    "give.closed",
    "jars.ask",
    "jars.yes",
]
ARGUMENTS = ["", ":0", ":999", ":x", ":999:0", ":999:999:9", ":x:y:z", ":99999999999999999999"]


@pytest.mark.parametrize("verb", VERBS)
async def test_forged_buttons_are_answered_and_change_nothing(field: Field, verb: str) -> None:
    await field.anne.say("12 cagettes de carottes")
    for argument in ARGUMENTS:
        before = len(field.anne.shown) + len(field.anne.toasts)
        await field.anne.data(f"v1:{verb}{argument}")
        assert len(field.anne.shown) + len(field.anne.toasts) > before, argument
    assert await field.rows() == [("carotte", 120_000, "counted")]
    assert await field.given() == []


@pytest.mark.parametrize("verb", OPEN)
async def test_residents_and_other_centres_are_kept_out(field: Field, verb: str) -> None:
    rose = await field.table.resident("Rose")
    await rose.data(f"v1:{verb}:{field.workshop.id}:0")
    assert (
        rose.text
        == "C'est réservé à l'équipe du camion et à la coordination. Pour en faire partie, demandez à votre centre."
    )
    bea = await field.table.coordinator("Béa", centre=1)
    await bea.data(f"v1:{verb}:{field.workshop.id}:0")
    assert bea.text == "Une autre équipe anime ce glanage. Les vôtres : /recolte"


async def test_lines_of_others_are_kept_from_other_centres(field: Field) -> None:
    await field.anne.say("12 cagettes de carottes")
    await field.anne.photo("")
    row = (await field.weighings())[0]
    bea = await field.table.coordinator("Béa", centre=1)
    for data in (
        f"v1:weigh.strike:{row.id}",
        f"v1:weigh.edit:{row.id}",
        f"v1:weigh.as:{row.id}:weighed",
        "v1:weigh.unphoto:1",
    ):
        await bea.data(data)
        assert bea.text == "Une autre équipe anime ce glanage. Les vôtres : /recolte"
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_a_leader_of_another_centre_who_is_named_may(field: Field) -> None:
    jo = await field.table.coordinator("Jo", centre=1, role=Role.FACILITATOR)
    person = await field.table.person(jo)
    await changed(field, facilitators=(person.id,))
    await field.open(jo)
    await jo.say("12 cagettes de carottes")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_who_leads_says_no_jars(field: Field) -> None:
    jo = await field.table.coordinator("Jo", role=Role.FACILITATOR)
    await jo.data(f"v1:jars.ask:{field.workshop.id}")
    assert (
        jo.text == "C'est réservé à la coordination. Si vous en faites partie, demandez une invitation à votre centre."
    )


async def test_who_lost_the_role_writes_no_more(field: Field) -> None:
    from storage import networks

    anne = await field.table.person(field.anne)
    await field.database.run(lambda tx: networks.take_back(tx, anne.id, Role.COORDINATOR, field.table.centres[0].id))
    await field.anne.say("12 cagettes de carottes")
    assert await field.rows() == []


async def test_a_workshop_has_no_harvest(table: Table) -> None:
    anne = await table.coordinator("Anne")
    workshop = await table.workshop()
    await anne.data(f"v1:weigh.show:{workshop.id}")
    assert anne.text == "Je ne trouve pas ce glanage. Les vôtres : /recolte"


@pytest.mark.parametrize(
    ("state", "answer"),
    [("cancelled", "Ce glanage est annulé."), ("prepared", "Ce glanage n'est pas encore ouvert.")],
)
async def test_called_off_or_not_open(field: Field, state: str, answer: str) -> None:
    await changed(field, state=state)
    assert await field.anne.say("12 cagettes de carottes") == answer
    assert await field.rows() == []


async def test_it_is_weighed_on_the_day(table: Table) -> None:
    field = await furnished(table, hours=48)
    await field.anne.say("12 cagettes de carottes")
    assert field.anne.text == "La récolte se pèse le jour même : samedi 10 octobre."


@pytest.mark.parametrize(("days", "count"), [(7, 1), (8, 0)])
async def test_and_for_a_week(field: Field, days: int, count: int) -> None:
    field.table.now += timedelta(days=days)
    await field.open(field.anne)
    await field.anne.say("12 cagettes de carottes")
    assert len(await field.rows()) == count
    if not count:
        assert field.anne.text == "Cette récolte ne peut plus être corrigée : c'était possible pendant 7 jours."


# --- who is asked -----------------------------------------------------------------------------------------------------

ASKED = (
    "⚖️ Le glanage est terminé : Carottes\n"
    "Pesez la récolte et dites à qui elle va. Ensuite, je l'écris à toutes les personnes venues."
)


async def test_two_hours_after_the_end_the_leaders_are_asked_once(field: Field) -> None:
    await field.table.later(hours=3, minutes=50)
    assert field.anne.texts().count(ASKED) == 0
    await field.table.later(minutes=15)
    await field.table.later(minutes=15)
    assert field.anne.texts().count(ASKED) == 1
    await field.anne.press("Peser la récolte")
    assert field.card().startswith("⚖️ Récolte : Carottes\n")


async def test_who_has_closed_it_is_not_asked(field: Field) -> None:
    await field.close()
    await field.table.later(hours=5)
    assert ASKED not in field.anne.texts()


async def test_a_bot_that_was_stopped_asks_nothing_old(field: Field) -> None:
    await field.table.later(days=3)
    assert ASKED not in field.anne.texts()


async def test_where_a_leader_is_named_the_coordinators_are_not_asked(field: Field) -> None:
    jo = await field.table.coordinator("Jo", role=Role.FACILITATOR)
    person = await field.table.person(jo)
    await changed(field, facilitators=(person.id,))
    await field.table.later(hours=4, minutes=5)
    assert (ASKED in jo.texts(), ASKED in field.anne.texts()) == (True, False)
