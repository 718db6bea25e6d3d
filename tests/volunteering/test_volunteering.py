"""Days, crops, car, calls and distance: each one tap, or in words; whoever chooses is a volunteer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.people import Part
from domain.volunteering import Volunteering
from storage import fsck
from storage import volunteering as stored
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Phone, Table
from tests.gleanings.made import a_gleaning

__all__ = ["table"]


async def chosen(table: Table, phone: Phone) -> Volunteering:
    person = await table.person(phone)
    return await table.database.run(lambda tx: stored.of(tx, person.id))


async def test_the_card_says_what_holds(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    assert paul.text.splitlines() == [
        "🥕 Votre façon d'aider",
        "Quand il y a un glanage près de chez vous, je vous écris.",
        "",
        "• Jours : tous les jours",
        "• Légumes et fruits : peu importe",
        "• Voiture : pas de voiture",
        "• Appels : 2 fois par semaine au plus",
        "• Distance : peu importe où",
        "• Chez vous : Luneray. Pour changer : /profil",
    ]
    assert paul.last.labels == [
        "Quels jours",
        "Quels légumes et fruits",
        "Ma voiture",
        "Combien d'appels",
        "Jusqu'où",
        "Le dire en mots",
        "Glanages près de chez vous",
    ]


async def test_looking_changes_nothing(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    await paul.press("Quels jours")
    await paul.press("Retour")
    person = await table.person(paul)
    assert not await table.database.run(lambda tx: stored.known(tx, person.id))
    assert person.parts == {Part.RESIDENT}


async def test_each_thing_is_chosen_by_a_tap(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    await paul.press("Quels jours")
    await paul.press("☑ lundi")
    await paul.press("Retour")
    await paul.press("Quels légumes et fruits")
    await paul.press("☐ pommes")
    await paul.press("☐ poireaux")
    await paul.press("❤️ poireaux")
    await paul.press("Retour")
    await paul.press("Ma voiture")
    await paul.press("☐ 3 places libres")
    await paul.press("Retour")
    await paul.press("Combien d'appels")
    await paul.press("☐ 1 fois par semaine au plus")
    await paul.press("Retour")
    await paul.press("Jusqu'où")
    await paul.press("☐ jusqu'à 30 km")
    await paul.press("Retour")
    assert await chosen(table, paul) == Volunteering(0b1111110, ("pomme",), ("poireau",), 3, 1, 30)
    assert paul.text.splitlines()[3:9] == [
        "• Jours : mardi, mercredi, jeudi, vendredi, samedi et dimanche",
        "• J'aime : pommes",
        "• Pas : poireaux",
        "• Voiture : 3 places libres",
        "• Appels : 1 fois par semaine au plus",
        "• Distance : jusqu'à 30 km",
    ]
    assert (await table.person(paul)).parts == {Part.RESIDENT, Part.VOLUNTEER}


async def test_a_third_tap_on_a_crop_is_neither(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    await paul.press("Quels légumes et fruits")
    for label in ("☐ carottes", "❤️ carottes", "🚫 carottes"):
        await paul.press(label)
    assert await chosen(table, paul) == Volunteering()


async def test_the_same_tap_twice_is_one_choice(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.data("v1:help.day:0:0")
    await paul.data("v1:help.day:0:0")
    assert (await chosen(table, paul)).days == 0b1111110


async def test_no_day_and_no_call_are_possible(table: Table) -> None:
    paul = await table.resident("Paul")
    for day in range(7):
        await paul.data(f"v1:help.day:{day}:0")
    await paul.data("v1:help.week:0")
    await paul.say("/benevole")
    assert paul.text.splitlines()[3] == "• Jours : aucun, donc je ne vous appelle pas"
    assert "• Appels : ne pas m'appeler" in paul.text.splitlines()


@pytest.mark.parametrize(
    "data",
    ["help.day:7:0", "help.day:0:2", "help.day:x:1", "help.day", "help.crop:1:like", "help.crop:12:x", "help.car:x",
     "help.car:-1", "help.week:", "help.week:99999999999999999999", "help.radius:7", "help.open:x", "help.open"],
)  # fmt: skip
async def test_forged_buttons_change_nothing(table: Table, data: str) -> None:
    paul = await table.resident("Paul")
    await paul.data(f"v1:{data}")
    assert await chosen(table, paul) == Volunteering()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("samedi, dimanche, voiture 3 places, pas de poireau, 1 appel par semaine", (96, (), ("poireau",), 3, 1, None)),
        ("le week-end", (96, (), (), None, 2, None)),
        ("en semaine sauf le mardi", (0b0011101, (), (), None, 2, None)),
        ("pas le lundi", (126, (), (), None, 2, None)),
        ("j'aime les pommes et les carottes, pas de chou", (127, ("pomme", "carotte"), ("chou",), None, 2, None)),
        ("je n'aime pas les poireaux ni les choux", (127, (), ("poireau", "chou"), None, 2, None)),
        ("ne m'appelez pas", (127, (), (), None, 0, None)),
        ("jusqu'à 30 km", (127, (), (), None, 2, 30)),
        ("j'ai 3 places dans ma voiture", (127, (), (), 3, 2, None)),
        ("Saturdays, car with 2 seats, no leeks", (32, (), ("poireau",), 2, 2, None)),
    ],
)  # fmt: skip
async def test_it_can_be_said_in_words(table: Table, words: str, wanted: tuple[object, ...]) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    await paul.press("Le dire en mots")
    await paul.say(words)
    assert await chosen(table, paul) == Volunteering(*wanted)  # type: ignore[arg-type]
    assert "✅ C'est noté." in paul.texts()


async def test_behind_the_command_too(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole samedi, voiture 2 places")
    assert await chosen(table, paul) == Volunteering(days=32, car_seats=2)


async def test_a_car_without_seats_is_asked_for_them(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole j'ai une voiture")
    assert paul.text == "Venez-vous en voiture ? Avec combien de places libres, sans la vôtre ?"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("voiture 50 places", "Une voiture a de 0 à 7 places libres, sans vous. Par exemple : voiture, 3 places."),
        ("voiture -2 places", "Une voiture a de 0 à 7 places libres, sans vous. Par exemple : voiture, 3 places."),
        ("20 fois par semaine", "Je vous appelle 7 fois par semaine au plus. Par exemple : 2 fois par semaine."),
        ("à 500 km", "Dites une distance de 1 à 50 km. Par exemple : 20 km."),
        ("à 0 km", "Dites une distance de 1 à 50 km. Par exemple : 20 km."),
    ],
)
async def test_what_cannot_be_is_refused_kindly_and_nothing_is_lost(table: Table, words: str, answer: str) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole le samedi")
    await paul.press("Le dire en mots")
    await paul.say(words)
    assert paul.text == answer
    assert await chosen(table, paul) == Volunteering(days=32)


async def test_a_forged_button_with_50_seats_is_refused_kindly(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.data("v1:help.car:50")
    assert paul.text == "Une voiture a de 0 à 7 places libres, sans vous. Par exemple : voiture, 3 places."


@pytest.mark.parametrize(
    "words", ["je peux aider le samedi", "je voudrais être bénévole", "bénévole", "I want to help"]
)
async def test_who_wants_to_help_sees_the_card(table: Table, words: str) -> None:
    paul = await table.resident("Paul")
    await paul.say(words)
    assert paul.text.splitlines()[0] == "🥕 Votre façon d'aider"


async def test_who_does_not_want_to_be_called_says_so(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("ne m'appelez plus")
    assert (await chosen(table, paul)).per_week == 0


@pytest.mark.parametrize("words", ["200 kg de carottes à donner à Luneray", "bonjour", "quand passe le camion ?"])
async def test_words_about_something_else_are_answered_as_ever(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say("/benevole")
    await marie.press("Le dire en mots")
    await marie.say(words)
    assert await chosen(table, marie) == Volunteering()
    assert marie.text.splitlines()[0] != "🥕 Votre façon d'aider"


async def test_a_dialog_that_was_begun_goes_on(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("200 kg de tomates moches, je peux livrer")
    await marie.say("/benevole")
    await marie.press("Le dire en mots")
    await marie.say("le samedi")
    assert await chosen(table, marie) == Volunteering(days=32)
    await marie.say("jusqu'à vendredi")
    assert await chosen(table, marie) == Volunteering(days=32)
    assert "200 kg de tomates" in marie.text


async def test_after_an_hour_words_are_about_something_else(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/benevole")
    await paul.press("Le dire en mots")
    table.now += timedelta(minutes=61)
    await paul.say("le samedi")
    assert await chosen(table, paul) == Volunteering()


async def test_it_is_reached_from_the_preferences(table: Table) -> None:
    paul = await table.resident("Paul")
    await paul.say("/preferences")
    await paul.press("Ma façon d'aider")
    assert paul.text.splitlines()[0] == "🥕 Votre façon d'aider"


async def test_it_is_reached_from_the_gleanings_and_back(table: Table) -> None:
    start = table.now.replace(hour=9, day=19)
    await table.database.run(lambda tx: a_gleaning(tx, table.centres[0], start, table.now))
    paul = await table.resident("Paul")
    await paul.say("/glanages")
    await paul.press("Ma façon d'aider")
    await paul.press("Glanages près de chez vous")
    assert paul.last.card == "gleanings"
    assert await table.database.run(fsck.look) == []
