"""Cars to a gleaning: said in two taps, picked in one; whoever shares a car hears at once what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.buttons import data
from domain.rides import Ride, Rider
from services.gleaning import gleanings
from services.seat import seats
from services.workshop import workshops
from storage import rides, signups
from storage import workshops as stored
from storage.tables import outbox, ride
from tests.carpool.conftest import DIEPPE, LUNERAY, OFFRANVILLE, Field, a_field
from tests.end_to_end.table import Phone, Table

sqlite = pytest.mark.parametrize("engine", ["sqlite"])
HEAD = ["Glanage de carottes", "vendredi 18 septembre, de 9 h à 12 h", "Ferme des Tilleuls, Bracquemont"]


def lines(phone: Phone) -> list[str]:
    return phone.card("car:").text.split("\n")


async def cars(where: Field) -> list[Ride]:
    return await where.table.database.run(lambda tx: rides.of_workshop(tx, where.workshop.id))


async def inside(where: Field) -> list[Rider]:
    every = [one.id for one in await cars(where)]
    return await where.table.database.run(lambda tx: rides.riders(tx, every))


# --- drivers ----------------------------------------------------------------------------------------------------------


async def test_a_driver_says_it_in_two_taps(farm: Field) -> None:
    paul = await farm.comes("Paul Martin")
    asked = paul.card("car:")
    assert asked.text.split("\n")[:4] == ["🚗 Comment venez-vous ?", *HEAD]
    assert asked.labels[:3] == ["Je viens en voiture", "Je cherche une place", "Je me débrouille"]
    await paul.press("Je viens en voiture")
    await paul.press("3 places")
    assert lines(paul) == [
        "🚗 Vous venez en voiture.",
        *HEAD,
        "Départ : 8 h 40, Dieppe.",
        "3 places libres.",
        "Je vous écris quand quelqu'un monte avec vous.",
    ]
    [car] = await cars(farm)
    assert (car.seats, car.taken) == (3, 0)


@sqlite
async def test_home_is_told_by_its_commune_only(farm: Field) -> None:
    exact = replace(DIEPPE, label="4 rue du Puits, Dieppe", exact=True)
    await farm.drives("Paul", home=exact)
    [car] = await cars(farm)
    assert car.place == replace(DIEPPE, point=DIEPPE.point.coarse())


@sqlite
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("50", "50 places libres, c'est un car. Une voiture en a 8 au plus. Combien sont libres ?"),
        ("9 places", "9 places libres, c'est un car. Une voiture en a 8 au plus. Combien sont libres ?"),
        ("-3", "Un nombre de 0 à 8, par exemple 3."),
    ],
)
async def test_what_no_car_has_is_refused_and_nothing_is_lost(farm: Field, said: str, answer: str) -> None:
    paul = await farm.comes("Paul")
    await paul.press("Je viens en voiture")
    assert (await paul.say(said)).split("\n")[0] == answer
    assert await cars(farm) == []
    await paul.say("trois places")
    assert [one.seats for one in await cars(farm)] == [3]


@sqlite
async def test_a_forged_number_of_seats_is_refused(farm: Field) -> None:
    paul = await farm.comes("Paul")
    key = await farm.signup(paul)
    for forged in ("car.seats:{}:50", "car.seats:{}:-1", "car.seats:{}:x", "car.at:{}:99999", "car.place:{}:0"):
        await paul.data("v1:" + forged.format(key))
    assert await cars(farm) == []


@sqlite
async def test_no_free_seat_is_a_car_too(farm: Field) -> None:
    paul = await farm.drives("Paul", "Aucune place libre")
    assert lines(paul)[-1] == "Aucune place libre."
    rose = await farm.seeks("Rose")
    assert "Monter avec Paul" not in rose.card("car:").labels


async def test_who_has_no_home_is_asked_from_where(farm: Field) -> None:
    paul = await farm.drives("Paul", home=None)
    assert lines(paul)[0] == "📍 D'où partez-vous ?"
    await paul.say("Xyzzyville")
    assert lines(paul)[0] == "Je ne connais pas « Xyzzyville ». Je connais les communes de France."
    await paul.say("place de la gare, Dieppe")
    assert lines(paul)[4] == "Départ : 8 h 40, Place de la gare, Dieppe."
    await paul.press("Le départ")
    await paul.location(OFFRANVILLE.point)
    assert lines(paul)[4] == "Départ : 8 h 40, Offranville."


async def test_the_hour_by_a_tap_or_in_words(farm: Field) -> None:
    paul = await farm.drives("Paul")
    await paul.press("L'heure")
    assert paul.card("car:").labels == ["7 h 30", "7 h 45", "8 h", "8 h 15", "8 h 30", "8 h 40", "Retour"]
    await paul.press("8 h 15")
    assert lines(paul)[4] == "Départ : 8 h 15, Dieppe."
    await paul.press("L'heure")
    for late in ("10h", "9 h", "0h30"):
        assert await paul.say(late) == "Le glanage commence à 9 h. Donnez une heure avant, par exemple 8 h 15."
    await paul.say("8h05")
    assert lines(paul)[4] == "Départ : 8 h 05, Dieppe."


@sqlite
async def test_an_hour_that_is_over_is_refused(farm: Field) -> None:
    paul = await farm.drives("Paul")
    farm.table.now = farm.workshop.start - timedelta(minutes=50)
    await paul.press("L'heure")
    assert paul.card("car:").labels == ["8 h 15", "8 h 30", "8 h 40", "Retour"]
    before = await cars(farm)
    await paul.data(data("car.at", await farm.signup(paul), 60))
    assert await cars(farm) == before


# --- riders -----------------------------------------------------------------------------------------------------------


async def test_who_looks_for_a_ride_picks_a_car_in_one_tap(farm: Field) -> None:
    paul, rose = await farm.drives("Paul Martin"), await farm.seeks("Rose Petit", OFFRANVILLE, 2)
    assert lines(rose) == [
        "🧍 Vous cherchez une place en voiture.",
        *HEAD,
        "Au départ de : Offranville",
        "Pour 2 personnes.",
        "",
        "Ces voitures ont de la place :",
        "🚗 Paul : 8 h 40, Dieppe. 3 places libres. À 7,9 km de chez vous.",
    ]
    await rose.press("Monter avec Paul")
    assert lines(rose) == [
        "🚗 Vous montez avec Paul.",
        *HEAD,
        "Départ : 8 h 40, Dieppe.",
        "Pour convenir du lieu, écrivez à Paul.",
    ]
    assert lines(paul) == [
        "🚗 Rose monte avec vous.",
        "",
        "🚗 Vous venez en voiture.",
        *HEAD,
        "Départ : 8 h 40, Dieppe.",
        "1 place libre.",
        "",
        "Avec vous :",
        "• Rose, 2 personnes, au départ de : Offranville",
    ]
    assert [(one.signup, one.heads) for one in await inside(farm)] == [(await farm.signup(rose), 2)]


@sqlite
async def test_names_open_a_chat_and_no_surname_is_told(farm: Field) -> None:
    paul, rose = await farm.drives("Paul Martin"), await farm.seeks("Rose Petit")
    await rose.press("Monter avec Paul")
    said = await farm.table.database.run(
        lambda tx: tx.all(select(outbox.c.chat_id, outbox.c.payload).where(outbox.c.card.like("car:%")))
    )
    texts = {row.chat_id: row.payload["text"] for row in said}
    assert f'<a href="tg://user?id={rose.id}">Rose</a>' in texts[paul.id]
    assert f'<a href="tg://user?id={paul.id}">Paul</a>' in texts[rose.id]
    assert not [text for text in texts.values() if "Martin" in text or "Petit" in text]


@sqlite
async def test_the_seat_that_has_just_gone(farm: Field) -> None:
    await farm.drives("Paul", "1 place")
    rose, jean = await farm.seeks("Rose"), await farm.seeks("Jean")
    old = next(one["data"] for one in jean.card("car:").buttons if one["label"] == "Monter avec Paul")
    await rose.press("Monter avec Paul")
    await jean.data(old)
    assert lines(jean)[0] == "😕 Cette voiture n'a plus assez de places libres."
    assert [one.signup for one in await inside(farm)] == [await farm.signup(rose)]


@sqlite
async def test_fifty_taps_are_one_seat(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    tap = next(one["data"] for one in rose.card("car:").buttons if one["label"] == "Monter avec Paul")
    for _tap in range(50):
        await rose.data(tap)
    assert [(one.heads) for one in await inside(farm)] == [1]
    assert sum(text.startswith("🚗 Rose monte") for text in paul.texts()) == 1


@sqlite
async def test_who_waits_for_a_car_is_told_when_one_comes(farm: Field) -> None:
    rose = await farm.seeks("Rose")
    assert (
        lines(rose)[-1]
        == "Pas encore de voiture avec de la place près de chez vous. Dès qu'il y en a une, je vous écris."
    )
    await farm.drives("Paul")
    assert lines(rose)[0] == "🚗 Une voiture a de la place pour vous."
    assert "Monter avec Paul" in rose.card("car:").labels


@sqlite
async def test_other_peoples_cars_and_seats_are_theirs(farm: Field) -> None:
    paul, rose, thief = await farm.drives("Paul"), await farm.seeks("Rose"), await farm.seeks("Max")
    await rose.press("Monter avec Paul")
    [car] = await cars(farm)
    theirs, his = await farm.signup(rose), await farm.signup(paul)
    for forged in (
        data("car.refuse", car.id, theirs),
        data("car.out", theirs),
        data("car.stopped", his),
        data("car.seats", his, 0),
        data("car.pick", theirs, car.id),
        data("car.pick", await farm.signup(thief), 999),
        data("car.show", 999),
    ):
        await thief.data(forged)
    assert [(one.signup, one.ride) for one in await inside(farm)] == [(theirs, car.id)]
    assert [(one.seats, one.taken) for one in await cars(farm)] == [(3, 1)]


@sqlite
async def test_a_car_to_another_gleaning_is_not_picked(farm: Field, table: Table) -> None:
    elsewhere = await a_field(table, title="Glanage de pommes")
    await elsewhere.drives("Paul")
    rose = await farm.seeks("Rose")
    [car] = await cars(elsewhere)
    await rose.data(data("car.pick", await farm.signup(rose), car.id))
    assert rose.text == "Je ne trouve plus cette voiture."
    assert await inside(elsewhere) == []


@sqlite
async def test_cars_are_for_gleanings_to_come_and_for_those_who_come(farm: Field, table: Table) -> None:
    rose = await table.resident("Rose")
    cooking = await table.workshop()
    await rose.data(data("seat.go", cooking.id, 1, 0))
    assert [one for one in rose.shown if (one.card or "").startswith("car:")] == []
    person = await table.person(rose)
    mine = await table.database.run(lambda tx: signups.of(tx, cooking.id, person.id))
    assert mine is not None
    await rose.data(data("car.drive", mine.id))
    assert rose.text == "Le covoiturage est pour les glanages."
    paul = await farm.drives("Paul")
    table.now = farm.workshop.start + timedelta(minutes=1)
    await paul.data(data("car.seats", await farm.signup(paul), 5))
    assert paul.text == "Ce glanage a commencé ou est terminé. Les prochains : /glanages"
    assert [one.seats for one in await cars(farm)] == [3]


# --- what becomes of it -----------------------------------------------------------------------------------------------


async def test_a_driver_who_stops_is_asked_once_and_riders_hear_of_other_cars(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    await farm.drives("Lise")
    await paul.press("Je ne prends pas la voiture")
    assert lines(paul)[-1] == "Avec vous : Rose. Je les préviens tout de suite."
    await paul.press("Si, je la prends")
    assert len(await inside(farm)) == 1
    await paul.press("Je ne prends pas la voiture")
    await paul.press("Non, je ne la prends plus")
    assert lines(paul)[0] == "🚗 Comment venez-vous ?"
    assert lines(rose)[0] == "😕 Paul ne vient plus en voiture. Vous n'avez plus de place pour le moment."
    assert "Monter avec Lise" in rose.card("car:").labels
    assert [one.taken for one in await cars(farm)] == [0]


@sqlite
async def test_a_driver_whom_nobody_counts_on_is_not_asked(farm: Field) -> None:
    paul = await farm.drives("Paul")
    await paul.press("Je ne prends pas la voiture")
    assert (lines(paul)[0], await cars(farm)) == ("🚗 Comment venez-vous ?", [])


async def test_a_driver_who_does_not_come_at_all(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    await paul.data(data("seat.gone", await farm.signup(paul)))
    assert lines(rose)[0] == "😕 Paul ne vient pas. Vous n'avez plus de place pour le moment."
    assert await cars(farm) == []


async def test_a_rider_who_does_not_come_frees_the_seat_for_who_waits_for_it(farm: Field) -> None:
    paul, rose = await farm.drives("Paul", "1 place"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    jean = await farm.seeks("Jean")
    await rose.data(data("seat.gone", await farm.signup(rose)))
    assert lines(paul)[0] == "😕 Rose ne vient pas. La place dans votre voiture est à nouveau libre."
    assert lines(jean)[0] == "🚗 Une voiture a de la place pour vous."
    await jean.press("Monter avec Paul")
    assert [one.signup for one in await inside(farm)] == [await farm.signup(jean)]


async def test_a_rider_who_gets_out_looks_for_another_car(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    await rose.press("Je ne monte pas avec Paul")
    assert lines(paul)[0] == "😕 Rose ne monte plus avec vous."
    assert (lines(rose)[0], await inside(farm)) == ("🧍 Vous cherchez une place en voiture.", [])
    await rose.press("Je me débrouille")
    assert lines(rose)[0] == "👍 C'est noté : vous venez par vos propres moyens."


async def test_whom_a_driver_cannot_take_is_told_and_not_proposed_that_car_again(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    await paul.press("Je ne peux pas prendre Rose")
    assert lines(paul)[0] == "C'est noté. J'ai prévenu ces personnes. Je leur ai proposé d'autres voitures."
    assert lines(rose)[0] == "😕 Paul ne peut finalement pas vous prendre."
    assert rose.card("car:").labels == ["Partir d'ailleurs", "Je viens en voiture", "Je me débrouille"]
    [car] = await cars(farm)
    await rose.data(data("car.pick", await farm.signup(rose), car.id))
    assert (rose.text, await inside(farm)) == ("Je ne trouve plus cette voiture.", [])
    await paul.data(data("car.refuse", car.id, await farm.signup(rose)))
    assert paul.text == "Cette personne ne monte plus avec vous."


@sqlite
async def test_fewer_seats_than_riders_are_refused(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose", adults=2)
    await rose.press("Monter avec Paul")
    await paul.press("Les places")
    await paul.press("1 place")
    assert paul.text == (
        "2 personnes montent déjà avec vous. Pour en prendre moins, touchez d'abord « Je ne peux pas prendre »."
    )
    assert [one.seats for one in await cars(farm)] == [3]


@sqlite
async def test_another_number_of_people(farm: Field) -> None:
    paul, rose = await farm.drives("Paul", "2 places"), await farm.seeks("Rose", adults=2)
    await rose.press("Monter avec Paul")
    await rose.data(data("seat.go", farm.workshop.id, 1, 0))
    assert lines(paul)[0] == "🔁 Rose change de nombre de personnes."
    assert [one.heads for one in await inside(farm)] == [1]
    await rose.data(data("seat.go", farm.workshop.id, 4, 0))
    assert lines(rose)[0] == "⚠️ La voiture n'a pas assez de places pour votre groupe."
    assert (
        lines(rose)[-1] == "Il manque 3 places pour votre groupe. Parlez-en ensemble, ou choisissez une autre voiture."
    )
    assert [one.heads for one in await inside(farm)] == [1]


@sqlite
async def test_a_driver_who_rides_with_another_leaves_no_one_behind(farm: Field) -> None:
    paul, rose = await farm.drives("Paul"), await farm.drives("Rose", "2 places")
    jean = await farm.seeks("Jean")
    await jean.press("Monter avec Rose")
    await rose.data(data("car.stopped", await farm.signup(rose)))
    await rose.press("Je cherche une place")
    await rose.press("Monter avec Paul")
    assert lines(jean)[0] == "😕 Rose ne vient plus en voiture. Vous n'avez plus de place pour le moment."
    await rose.press("Je ne monte pas avec Paul")
    await rose.press("Je viens en voiture")
    await rose.press("2 places")
    assert lines(jean)[0] == "🚗 Une voiture a de la place pour vous."
    assert sorted(one.seats for one in await cars(farm)) == [2, 3]
    assert lines(paul)[0] == "😕 Rose ne monte plus avec vous."


async def test_a_gleaning_that_is_moved_takes_its_cars_along(farm: Field, table: Table) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    anne = await table.person(await table.coordinator())

    async def move(tx: object) -> None:
        old = await stored.get(tx, farm.workshop.id, lock=True)  # type: ignore[arg-type]
        new = replace(old, start=old.start + timedelta(hours=1), end=old.end + timedelta(hours=1))
        await workshops.become(tx, anne, old, new, table.now)  # type: ignore[arg-type]

    await table.database.run(move)
    await table.deliver()
    for phone in (paul, rose):
        assert lines(phone)[0] == "🔁 Le glanage a changé. Ce trajet vous va toujours ?"
        assert "Départ : 9 h 40, Dieppe." in lines(phone)


async def test_a_gleaning_that_is_called_off_leaves_no_car_and_says_nothing_of_it(farm: Field, table: Table) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    before = [lines(paul)[0], lines(rose)[0]]
    anne = await table.person(await table.coordinator())
    await table.database.run(lambda tx: gleanings.call_off(tx, anne, farm.workshop.id, "", table.now))
    await table.deliver()
    assert [lines(paul)[0], lines(rose)[0]] == before
    assert await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(ride))) == 0
    await rose.data(data("car.seek", await farm.signup(rose)))
    assert rose.text == "Ce glanage est annulé. Les prochains : /glanages"


@sqlite
async def test_nobody_is_woken_for_a_car(farm: Field, table: Table) -> None:
    paul, rose = await farm.drives("Paul"), await farm.seeks("Rose")
    await rose.press("Monter avec Paul")
    table.now = table.now.replace(hour=23)
    await paul.data(data("car.stopped", await farm.signup(paul)))
    last = select(outbox.c.not_before).where(outbox.c.chat_id == rose.id).order_by(outbox.c.id.desc()).limit(1)
    morning = await table.database.run(lambda tx: tx.scalar(last))
    assert morning.astimezone(table.now.tzinfo).strftime("%d %H:%M") == "16 08:00"


@sqlite
async def test_who_signs_up_again_is_asked_again(farm: Field) -> None:
    paul = await farm.drives("Paul")
    await paul.data(data("seat.gone", await farm.signup(paul)))
    asked = len(paul.shown)
    await paul.data(data("seat.go", farm.workshop.id, 1, 0))
    assert [one.text.split("\n")[0] for one in paul.shown[asked:] if (one.card or "").startswith("car:")] == [
        "🚗 Comment venez-vous ?"
    ]
    assert await cars(farm) == []


async def test_a_coordinator_finds_a_car_for_somebody_without_a_phone(farm: Field, table: Table) -> None:
    paul, anne = await farm.drives("Paul"), await table.coordinator()
    by = await table.person(anne)
    await table.database.run(
        lambda tx: seats.sign_up_guest(tx, by, farm.workshop.id, "Josette", 1, 0, table.now + timedelta(seconds=1))
    )
    await table.deliver()
    assert lines(anne)[:2] == ["🚗 Comment venez-vous ?", "Pour Josette."]
    await anne.press("Je cherche une place")
    await anne.say("Luneray")
    await anne.press("Partir d'ailleurs")
    await anne.say("Dieppe")
    await anne.press("Monter avec Paul")
    assert lines(paul)[-1] == "• Josette (sans téléphone, voir avec Anne), 1 personne, au départ de : Dieppe"


# --- those who lead it ------------------------------------------------------------------------------------------------


async def test_the_leader_sees_who_rides_with_whom(farm: Field, table: Table) -> None:
    anne = await table.coordinator()
    await anne.data(data("cars.show", farm.workshop.id))
    assert anne.text.split("\n")[-1] == "Personne n'a encore dit comment venir."
    await farm.drives("Paul Martin")
    rose = await farm.seeks("Rose Petit", adults=2)
    await rose.press("Monter avec Paul")
    await farm.seeks("Jean", LUNERAY)
    await farm.comes("Max")
    await anne.press("Voir à nouveau")
    assert anne.text.split("\n") == [
        "🚗 Covoiturage : Glanage de carottes",
        *HEAD[1:],
        "",
        "🚗 Paul : 8 h 40, Dieppe. 1 place libre.",
        "   • avec Rose, 2 personnes",
        "🧍 1 sans voiture : Jean (1, Luneray).",
        "1 place libre.",
        "1 inscription sans réponse sur le trajet.",
    ]
    assert anne.last.labels == ["Voir à nouveau", "Voir la liste"]


@sqlite
async def test_too_few_cars_are_seen(table: Table) -> None:
    farm, anne = await a_field(table, of={"cars": 2}), await table.coordinator()
    await farm.drives("Paul", "1 place")
    await anne.data(data("cars.show", farm.workshop.id))
    assert anne.text.split("\n")[-2:] == ["1 place libre.", "⚠️ Voitures : 1 sur 2 qu'il faut."]


@sqlite
async def test_others_see_their_own_ride_or_are_refused(farm: Field, table: Table) -> None:
    paul, stranger = await farm.drives("Paul"), await table.resident("Max")
    await paul.data(data("cars.show", farm.workshop.id))
    assert lines(paul)[0] == "🚗 Vous venez en voiture."
    await stranger.data(data("cars.show", farm.workshop.id))
    assert stranger.text.startswith("C'est réservé à l'équipe du camion")
    elsewhere = await table.coordinator("Berthe", centre=1)
    await elsewhere.data(data("cars.show", farm.workshop.id))
    assert elsewhere.text == "Une autre équipe anime ce glanage. Les vôtres : /liste"
    for forged in (999, (await table.workshop()).id):
        await elsewhere.data(data("cars.show", forged))
        assert elsewhere.text == "Je ne trouve pas ce glanage."


@sqlite
async def test_the_command_shows_how_one_comes(farm: Field, table: Table) -> None:
    stranger = await table.resident("Max")
    assert (
        await stranger.say("/covoiturage") == "Vous n'avez pas de place à un glanage à venir. Les prochains : /glanages"
    )
    paul = await farm.drives("Paul")
    assert (await paul.say("/covoiturage")).startswith("🚗 Vous venez en voiture.")


async def test_a_question_that_is_left_open_does_not_swallow_what_is_said_later(farm: Field) -> None:
    """The gleaning is over; a farmer's message is a farmer's message."""
    paul = await farm.comes("Paul")
    await paul.press("Je viens en voiture")
    farm.table.now = farm.workshop.start + timedelta(days=3)
    await paul.say("J'ai 200 kg de tomates à donner")
    assert "200 kg" in paul.text
    assert "Ce glanage a commencé" not in paul.text
