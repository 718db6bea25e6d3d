"""What people are reminded of before they go into a field, what leaders see, and how old the youngest must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.buttons import data
from domain.places import Place, Point
from domain.workshops import Pool, Signup
from storage import rides, signups, workshops
from tests.carpool.conftest import LUNERAY, Field, a_field
from tests.end_to_end.table import Phone, Table

sqlite = pytest.mark.parametrize("engine", ["sqlite"])
WHERE = ["vendredi 18 septembre, de 9 h à 12 h", "Ferme des Tilleuls, Bracquemont"]
HEAD = ["Glanage de carottes", *WHERE]
DUSTY = {"wear": "des bottes", "tools": "des fourches et des cagettes"}


async def led(table: Table, **of: object) -> tuple[Field, Phone]:
    """Paul leads; boots, forks, a bucket."""
    anne = await table.coordinator("Anne Legrand")
    leader = (await table.person(anne)).id
    where = await a_field(table, of=DUSTY | of, facilitators=(leader,), bring="un seau")
    return where, anne


async def hours(table: Table, until: Field, before: float) -> None:
    """Time passes until so many hours before the start."""
    table.now = until.workshop.start - timedelta(hours=before, minutes=1)
    await table.later(minutes=1)


async def at_rest(table: Table, farm: Field, phone: Phone) -> Signup:
    person = await table.person(phone)
    mine = await table.database.run(lambda tx: signups.of(tx, farm.workshop.id, person.id))
    assert mine is not None
    return mine


# --- reminders --------------------------------------------------------------------------------------------------------


@sqlite
async def test_the_day_before_says_what_matters_in_a_field(table: Table) -> None:
    farm, _anne = await led(table)
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    jean, max_ = await farm.seeks("Jean", LUNERAY), await farm.comes("Max")
    await hours(table, farm, 15)
    things = [
        "🧤 À porter : des bottes",
        "🛠️ Sur place : des fourches et des cagettes",
        "🎒 À apporter : un seau",
        "👋 Sur place, demandez Anne.",
    ]
    head = ["⏰ Demain : votre glanage", *HEAD, "Places : 1 adulte"]
    said: list[tuple[Phone, list[str]]] = [
        (paul, ["🚗 Vous prenez la voiture : 8 h 40, Dieppe.", "Avec vous : Rose."]),
        (rose, ["🚗 Vous montez avec Paul : 8 h 40, Dieppe."]),
        (jean, ["🧍 Vous n'avez pas encore de place en voiture."]),
        (max_, []),
    ]
    for phone, ride in said:
        assert phone.card("coming:").text.split("\n") == [*head, *ride, *things]
        assert phone.card("coming:").labels == ["Où est-ce ?", "Covoiturage", "Je ne peux pas venir"]


@sqlite
async def test_what_nobody_has_said_is_left_out(table: Table) -> None:
    farm = await a_field(table)
    rose = await farm.comes("Rose")
    await hours(table, farm, 15)
    assert rose.card("coming:").text.split("\n") == ["⏰ Demain : votre glanage", *HEAD, "Places : 1 adulte"]


@sqlite
async def test_on_the_day_the_meeting_point_the_ride_and_the_leader(table: Table) -> None:
    meeting = {"site": "Parking de l'église", "commune": "Bracquemont", "point": Point(49.95, 1.15)}
    anne = await table.coordinator("Anne Legrand")
    leader = (await table.person(anne)).id
    field = Place("Le clos du puits", Point(49.94, 1.16), "Bracquemont", "76137")
    farm = await a_field(table, of={"field": field}, facilitators=(leader,), **meeting)
    _paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    before = len(rose.shown)
    table.now = farm.workshop.start - timedelta(hours=13)  # the quiet hours begin before 7
    for _quarter in range(12 * 4):
        await table.later(minutes=15)
    [soon] = [one for one in rose.shown[before:] if one.venue]
    assert soon.text.split("\n")[1:] == [
        "Parking de l'église, Bracquemont",
        "🚗 Vous montez avec Paul : 8 h 35, Dieppe.",
        "👋 Sur place, demandez Anne.",
        "À bientôt !",
    ]
    assert soon.venue == {"lat": 49.95, "lon": 1.15, "title": "Parking de l'église", "address": "Bracquemont"}


@sqlite
async def test_the_leaders_list(table: Table) -> None:
    farm, anne = await led(table, least=6, min_age=8)
    await farm.drives("Paul")
    rose = await farm.comes("Rose")
    await rose.data(data("seat.go", farm.workshop.id, 1, 2))
    await rose.press("9 ans")
    await rose.press("Je cherche une place")
    await rose.press("Monter avec Paul")
    await hours(table, farm, 14.5)
    [listed] = [one for one in anne.shown if one.text.startswith("📋 Demain : qui vient")]
    assert listed.text.split("\n") == [
        "📋 Demain : qui vient",
        *HEAD,
        "👥 4 personnes viennent, pour 20 places.",
        "⚠️ Il manque 2 personnes : il en faut au moins 6.",
        "🧒 2 enfants. La personne la plus jeune a 9 ans.",
        "• Paul : 1 adulte",
        "• Rose : 1 adulte et 2 enfants",
        "",
        "🚗 Paul : 8 h 40, Dieppe. Aucune place libre.",
        "   • avec Rose, 3 personnes",
        "Aucune place libre.",
    ]
    assert listed.labels == ["Covoiturage"]


# --- how old the youngest is ------------------------------------------------------------------------------------------


async def test_the_age_is_asked_once_and_kept(table: Table) -> None:
    farm = await a_field(table, of={"min_age": 8})
    rose = await table.resident("Rose")
    await rose.data(data("seat.go", farm.workshop.id, 1, 2))
    asked = rose.card("seats:")
    assert asked.text.split("\n") == [
        "🧒 Quel âge a la personne la plus jeune ?",
        *HEAD,
        "Ce glanage est ouvert à partir de 8 ans.",
    ]
    assert asked.labels == ["Moins de 8 ans", *[f"{years} ans" for years in range(8, 18)], "Retour"]
    await rose.press("9 ans")
    mine = await at_rest(table, farm, rose)
    assert (mine.adults, mine.children, mine.booked) == (1, 2, 3)
    said = await table.database.run(lambda tx: rides.gleaners(tx, [mine.id]))
    assert said[mine.id].youngest == 9
    await rose.data(data("seat.go", farm.workshop.id, 1, 1))  # fewer children: it was said already
    assert (await at_rest(table, farm, rose)).children == 1
    await rose.data(data("seat.go", farm.workshop.id, 1, 2))  # another child comes
    assert rose.card("seats:").text.startswith("🧒 Quel âge")
    await rose.data(data("seat.go", farm.workshop.id, 1, 0))
    said = await table.database.run(lambda tx: rides.gleaners(tx, [mine.id]))
    assert said[mine.id].youngest is None


@sqlite
async def test_too_young_is_refused_kindly_and_says_what_works(table: Table) -> None:
    farm = await a_field(table, of={"min_age": 8})
    rose = await table.resident("Rose")
    await rose.data(data("seat.go", farm.workshop.id, 1, 1))
    no = "Ce glanage est ouvert à partir de 8 ans. Vous pouvez venir sans enfant plus jeune. Les autres : /glanages"
    assert await rose.press("Moins de 8 ans") == no
    assert await rose.say("il a 5 ans") == no
    for forged in (data("seat.aged", farm.workshop.id, 1, 1, 3), data("seat.anyway", farm.workshop.id, 1, 1)):
        await rose.data(forged)
    assert await table.database.run(lambda tx: signups.live(tx, farm.workshop.id)) == []
    await rose.say("9 ans")
    assert (await at_rest(table, farm, rose)).booked == 2


@sqlite
@pytest.mark.parametrize(("min_age", "heads"), [(None, (1, 2)), (0, (1, 2)), (8, (2, 0)), (18, (2, 0))])
async def test_the_age_is_not_asked_without_need(table: Table, min_age: int | None, heads: tuple[int, int]) -> None:
    farm = await a_field(table, of={"min_age": min_age})
    rose = await table.resident("Rose")
    await rose.data(data("seat.go", farm.workshop.id, *heads))
    assert (await at_rest(table, farm, rose)).booked == sum(heads)


@sqlite
async def test_a_gleaning_for_adults(table: Table) -> None:
    farm = await a_field(table, of={"min_age": 18})
    rose = await table.resident("Rose")
    await rose.data(data("seat.go", farm.workshop.id, 1, 1))
    assert rose.text == "Ce glanage est réservé aux adultes. Vous pouvez venir sans enfant. Les autres : /glanages"


@sqlite
async def test_children_come_with_an_adult(table: Table) -> None:
    farm = await a_field(table, of={"min_age": 8})
    rose = await table.resident("Rose")
    for forged in (data("seat.go", farm.workshop.id, 0, 2), data("seat.aged", farm.workshop.id, 0, 2, 9)):
        await rose.data(forged)
        assert rose.text == "Les enfants viennent avec un adulte. Combien d'adultes viennent ?"


# --- pairs, newcomers -------------------------------------------------------------------------------------------------


async def gleaned_before(table: Table, farm: Field, phone: Phone) -> None:
    """They had a seat in a gleaning last week."""
    before = await a_field(table, title="Glanage de poireaux", start=table.now - timedelta(days=7))
    person = await table.person(phone)
    mine = await at_rest(table, farm, phone)

    old = replace(mine, workshop=before.workshop.id, code=f"before{person.id}", came=1)
    await table.database.run(lambda tx: signups.add(tx, old, table.now))
    await table.database.run(lambda tx: workshops.take(tx, before.workshop.id, 1))


@sqlite
async def test_somebody_new_may_pick_beside_somebody_with_experience(table: Table) -> None:
    farm, anne = await led(table)
    paul = await farm.comes("Paul")
    await gleaned_before(table, farm, paul)
    rose = await farm.comes("Rose")
    assert rose.card("car:").labels[-1] == "🤝 Oui, à deux"
    await rose.press("🤝 Oui, à deux")
    assert rose.card("car:").text.startswith("🤝 C'est noté : vous glanez à côté d'une personne d'expérience.")
    assert "🤝 Oui, à deux" not in rose.card("car:").labels
    await hours(table, farm, 14.5)
    assert "🤝 Vous glanez avec Paul." in rose.card("coming:").text
    assert "🤝 Vous glanez avec Rose." in paul.card("coming:").text
    [listed] = [one for one in anne.shown if one.text.startswith("📋 Demain : qui vient")]
    assert listed.text.split("\n")[-1] == "🤝 À deux, si cela vous va : Rose avec Paul."


@sqlite
async def test_who_has_cooked_is_new_in_the_field(table: Table) -> None:
    cooking = await table.workshop(days=1)
    rose = await table.resident("Rose")
    await rose.data(data("seat.go", cooking.id, 1, 0))
    farm = await a_field(table, kept_newcomers=2)
    await rose.data(data("seat.go", farm.workshop.id, 1, 0))
    assert (await at_rest(table, farm, rose)).pool is Pool.NEWCOMER
