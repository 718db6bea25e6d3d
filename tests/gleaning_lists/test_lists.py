"""Volunteers find gleanings, see all that counts, and come by one tap; a workshop and a gleaning never mix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from domain.gleanings import Crop
from domain.people import Part, Role
from domain.places import Place, Point
from domain.workshops import Workshop
from storage import people, signups
from storage.tables import workshop as workshop_table
from tests.end_to_end.conftest import table
from tests.end_to_end.table import LUNERAY_TOWN, Phone, Table
from tests.gleanings.made import a_gleaning

__all__ = ["table"]
FIELD = Place("Le clos du puits", Point(49.9412, 1.1501), "Bracquemont", "76137", exact=True)


async def glean(table: Table, *, days: int = 4, of: dict[str, Any] | None = None, **changes: Any) -> Workshop:
    """Carrots at Bracquemont, 9 to 12, 4 to 8 people."""
    start = (table.now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    gleaning, _ = await table.database.run(
        lambda tx: a_gleaning(tx, table.centres[0], start, table.now, of=of, **changes)
    )
    return gleaning


async def volunteer(table: Table, name: str = "Paul", place: Place | None = LUNERAY_TOWN) -> Phone:
    phone = table.phone(name)
    person = await table.person(phone)
    parts = frozenset({Part.VOLUNTEER})
    await table.database.run(lambda tx: people.keep(tx, person.id, parts=parts, place=place, welcomed=True))
    return phone


async def heads(table: Table, phone: Phone, gleaning: Workshop) -> int:
    person = await table.person(phone)
    found = await table.database.run(lambda tx: signups.of(tx, gleaning.id, person.id))
    return 0 if found is None else found.booked


def on_cards(phone: Phone) -> list[str]:
    """The heads of the cards that stand in the chat, in order."""
    return [one.text.splitlines()[0] for one in phone.shown if (one.card or "").startswith("seats:")]


async def test_from_glanages_to_confirmed_is_one_tap(table: Table) -> None:
    gleaning = await glean(table)
    paul = await volunteer(table)
    await paul.say("/glanages")
    taps = 0
    await paul.press("Je viens")
    taps += 1
    assert taps == 1
    assert await heads(table, paul, gleaning) == 1
    assert any("Glanage" in text or "glanage" in text for text in paul.texts()[-2:])


async def test_the_card_says_in_short_what_one_needs(table: Table) -> None:
    await glean(table)
    paul = await volunteer(table)
    await paul.say("/glanages")
    card = paul.card("seats:")
    assert card.text.splitlines() == [
        "🥕 Glanage : Carottes",
        "samedi 19 septembre, de 9 h à 12 h",
        "Ferme des Tilleuls, Bracquemont",
        "À 21 km de chez vous.",
        "🧺 240 kg de carottes",
        "👥 Pas encore d'inscription. Il en faut 4 de plus.",
    ]
    assert card.labels == ["Je viens", "Nous serons 2", "Plus…", "Tout voir"]
    assert paul.text.splitlines() == [
        "🥕 Les prochains glanages près de chez vous : Luneray",
        "1 glanage en tout.",
        "Quand il y a un glanage près de chez vous, je vous écris.",
    ]


async def test_the_whole_card_says_all_that_is_known(table: Table) -> None:
    luc = await table.coordinator("Luc Petit", role=Role.FACILITATOR)
    leader = await table.person(luc)
    of = {
        "field": FIELD,
        "tools": "fourches et caisses",
        "wear": "bottes",
        "cars": 2,
        "min_age": 12,
        "on_tree": True,
        "farm": "Ferme du Val",
        "crops": (Crop("carotte", 240_000), Crop("pomme", None)),
    }
    await glean(table, of=of, bring="gants", facilitators=(leader.id,), about="Le champ est plat.")
    paul = await volunteer(table)
    await paul.say("/glanages")
    await paul.press("Tout voir")
    assert paul.text.splitlines() == [
        "🥕 Glanage : Carottes",
        "samedi 19 septembre, de 9 h à 12 h",
        "Ferme des Tilleuls, Bracquemont",
        "À 21 km de chez vous.",
        "🧺 240 kg de carottes et pommes",
        "🚜 Chez : Ferme du Val",
        "📍 Rendez-vous : Ferme des Tilleuls, Bracquemont",
        "🌱 Le champ : Le clos du puits, Bracquemont",
        "🌳 Des fruits sont cueillis sur l'arbre",
        "",
        "Le champ est plat.",
        "🛠️ Sur place : fourches et caisses",
        "🧤 À porter : bottes",
        "🚗 Il faut 2 voitures",
        "À partir de 12 ans",
        "🎒 À apporter : gants",
        "Avec Luc",
        "",
        "👥 Pas encore d'inscription. Il en faut 4 de plus.",
    ]
    assert paul.last.labels == ["Je viens", "Nous serons 2", "Plus…", "Où est-ce ?"]
    await paul.press("Où est-ce ?")
    assert paul.last.venue is not None


async def test_heads_so_far_least_and_room(table: Table) -> None:
    await glean(table)
    for name, label in (("Paul", "Nous serons 2"), ("Rose", "Nous serons 2")):
        phone = await volunteer(table, name)
        await phone.say("/glanages")
        await phone.press(label)
    nina = await volunteer(table, "Nina")
    await nina.say("/glanages")
    assert (
        nina.card("seats:").text.splitlines()[-1]
        == "👥 4 personnes viennent. Il y a du travail pour 4 personnes de plus."
    )


async def test_a_full_one_offers_the_waiting_list(table: Table) -> None:
    await glean(table, seats=2, of={"least": 2})
    await glean(table, days=6, title="Poireaux")
    paul, nina = await volunteer(table), await volunteer(table, "Nina")
    await paul.say("/glanages")
    await paul.press("Nous serons 2", of=paul.card("seats:1"))
    await nina.say("/glanages")
    card = nina.card("seats:1")
    assert card.text.splitlines()[-1] == "👥 2 personnes viennent. C'est complet : il y a une liste d'attente."
    assert card.labels[0] == "Liste d'attente : 1 personne"
    await nina.press("Tout voir", of=card)
    assert "Autres glanages près de là :" in nina.texts()
    await nina.press("Liste d'attente : 1 personne")
    assert nina.card("seats:1").text.splitlines()[-1] == "⏳ Vous avez le numéro 1 sur la liste d'attente."


async def test_more_than_five_are_shown_by_pages(table: Table) -> None:
    for at in range(7):
        await glean(table, days=2 + at, title=f"Champ {at}")
    paul = await volunteer(table)
    await paul.say("/glanages")
    assert on_cards(paul) == [f"🥕 Glanage : Champ {at}" for at in range(5)]
    await paul.press("Voir la suite")
    assert on_cards(paul) == [f"🥕 Glanage : Champ {at}" for at in range(7)]


async def test_none_is_said_kindly(table: Table) -> None:
    paul = await volunteer(table)
    await paul.say("/glanages")
    assert paul.text.splitlines()[0] == "Aucun glanage n'est prévu pour le moment."


async def test_who_signs_up_becomes_a_volunteer(table: Table) -> None:
    await glean(table)
    rose = await table.resident()
    await rose.say("/glanages")
    assert "/benevole" in rose.text
    await rose.press("Je viens")
    assert (await table.person(rose)).parts == {Part.RESIDENT, Part.VOLUNTEER}


async def test_who_signs_up_for_a_workshop_does_not(table: Table) -> None:
    """The control of the one before."""
    await table.workshop()
    rose = await table.resident()
    await rose.say("/ateliers")
    await rose.press("Je m'inscris : 1 place")
    assert (await table.person(rose)).parts == {Part.RESIDENT}


async def test_the_link_of_a_poster_opens_it_for_somebody_new(table: Table) -> None:
    gleaning = await glean(table)
    nina = table.phone("Nina")
    await nina.say(f"/start g_{gleaning.id}")
    assert nina.text.splitlines()[0].startswith("👋 Bonjour Nina.")
    assert "🥕 Glanage : Carottes" in nina.text.splitlines()
    assert (await table.person(nina)).parts == {Part.VOLUNTEER}
    await nina.press("Je viens")
    assert await heads(table, nina, gleaning) == 1


@pytest.mark.parametrize("rest", ["", "x", "999", "9999999999999999999", "-1", "1;drop"])
async def test_a_forged_link_is_answered(table: Table, rest: str) -> None:
    await glean(table)
    nina = table.phone("Nina")
    await nina.say(f"/start g_{rest}")
    assert "Je ne trouve pas ce glanage." in nina.texts()
    assert on_cards(nina) == ["🥕 Glanage : Carottes"]


async def test_each_link_and_button_shows_what_it_really_is(table: Table) -> None:
    gleaning, cooking = await glean(table), await table.workshop()
    nina = await volunteer(table, "Nina")
    for said in (f"v1:workshop.show:{gleaning.id}", f"v1:gleaning.show:{gleaning.id}"):
        await nina.data(said)
        assert nina.text.splitlines()[0] == "🥕 Glanage : Carottes"
    for said in (f"v1:workshop.show:{cooking.id}", f"v1:gleaning.show:{cooking.id}"):
        await nina.data(said)
        assert nina.text.splitlines()[0] == "🫙 Ratatouille en bocaux"
    for said in (f"/start w_{gleaning.id}", f"/start g_{gleaning.id}"):
        await nina.say(said)
        assert nina.text.splitlines()[0] == "🥕 Glanage : Carottes"


async def test_a_link_of_a_workshop_does_not_make_a_volunteer(table: Table) -> None:
    cooking = await table.workshop()
    nina = table.phone("Nina")
    await nina.say(f"/start g_{cooking.id}")
    assert (await table.person(nina)).parts == {Part.RESIDENT}


async def test_one_that_is_not_opened_is_nobodys_to_see(table: Table) -> None:
    gleaning = await glean(table)
    prepared = update(workshop_table).where(workshop_table.c.id == gleaning.id).values(state="prepared")
    await table.database.run(lambda tx: tx.execute(prepared))
    nina = await volunteer(table, "Nina")
    await nina.say("/glanages")
    assert on_cards(nina) == []
    for said in ("gleaning.show", "workshop.show", "workshop.where", "workshop.back"):
        await nina.data(f"v1:{said}:{gleaning.id}")
        assert "Carottes" not in nina.text


async def test_one_that_is_over_or_called_off_is_said_and_others_are_shown(table: Table) -> None:
    first = await glean(table)
    await glean(table, days=9, title="Poireaux")
    nina = await volunteer(table, "Nina")
    table.now = first.start + timedelta(minutes=1)
    await nina.data(f"v1:gleaning.show:{first.id}")
    assert "Ce glanage a commencé : Carottes, samedi 19 septembre." in nina.texts()
    assert on_cards(nina) == ["🥕 Glanage : Poireaux"]


async def test_coordinators_of_the_centre_can_manage_it(table: Table) -> None:
    gleaning = await glean(table)
    anne, zoe = await table.coordinator(), await table.coordinator("Zoé", centre=1)
    for phone, wanted in ((anne, [f"v1:gleaning.manage:{gleaning.id}"]), (zoe, [])):
        await phone.data(f"v1:gleaning.show:{gleaning.id}")
        assert [one["data"] for one in phone.last.buttons if "manage" in one["data"]] == wanted


async def test_a_shared_place_shows_gleanings_to_volunteers_only(table: Table) -> None:
    await glean(table)
    paul, rose = await volunteer(table), await table.resident()
    for phone, wanted in ((paul, ["🥕 Glanage : Carottes"]), (rose, [])):
        await phone.location(Point(49.9, 1.1))
        assert on_cards(phone) == wanted


async def test_gleanings_and_workshops_are_listed_apart(table: Table) -> None:
    await glean(table)
    await table.workshop()
    nina = await volunteer(table, "Nina")
    await nina.say("/ateliers")
    assert on_cards(nina) == ["🫙 Ratatouille en bocaux"]
    await nina.say("/glanages")
    assert on_cards(nina)[-1] == "🥕 Glanage : Carottes"


async def test_its_code_and_poster_open_it(table: Table) -> None:
    gleaning = await glean(table)
    anne = await table.coordinator()
    await anne.data(f"v1:plan.qr:{gleaning.id}")
    assert anne.text.splitlines()[-1].endswith(f"?start=g_{gleaning.id}")
    await anne.data(f"v1:plan.poster:{gleaning.id}")
    poster = anne.last.document
    assert poster is not None
    assert poster["mime"] == "application/pdf"


# --- in plain words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["je veux glaner", "glanages", "Je voudrais participer à un glanage", "I want to glean"]
)
async def test_a_wish_in_words_shows_the_list(table: Table, words: str) -> None:
    await glean(table)
    paul = await volunteer(table)
    await paul.say(words)
    assert on_cards(paul) == ["🥕 Glanage : Carottes"]
    assert paul.last.card == "gleanings"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("y a-t-il un glanage ce week-end ?", ["Carottes"]),
        ("je veux glaner samedi", ["Carottes"]),
        ("je voudrais glaner mercredi 23 septembre", ["Poireaux"]),
        ("on peut glaner à Bracquemont ?", ["Carottes", "Poireaux"]),
    ],
)
async def test_a_day_in_words_is_heard(table: Table, words: str, shown: list[str]) -> None:
    await glean(table)
    await glean(table, days=8, title="Poireaux")
    paul = await volunteer(table)
    await paul.say(words)
    assert on_cards(paul) == [f"🥕 Glanage : {title}" for title in shown]


async def test_no_gleaning_on_that_day_is_said_and_the_next_are_shown(table: Table) -> None:
    await glean(table, days=8, title="Poireaux")
    paul = await volunteer(table)
    await paul.say("y a-t-il un glanage ce week-end ?")
    assert paul.texts()[0] == "Pas de glanage le samedi 19 septembre ni le dimanche 20 septembre. Les prochains :"
    assert on_cards(paul) == ["🥕 Glanage : Poireaux"]


async def test_with_how_many_in_words_one_tap_is_left(table: Table) -> None:
    gleaning = await glean(table)
    paul = await volunteer(table)
    await paul.say("je viens glaner samedi avec ma soeur")
    await paul.press("Confirmer : 2 places" if "Confirmer : 2 places" in paul.last.labels else paul.last.labels[4])
    assert await heads(table, paul, gleaning) == 2


async def test_a_fact_is_told_first(table: Table) -> None:
    await glean(table, bring="gants")
    paul = await volunteer(table)
    await paul.say("il faut apporter quoi pour le glanage ?")
    assert paul.text.splitlines()[0] == "À apporter : gants"
    await paul.say("le glanage est complet ?")
    assert paul.text.splitlines()[0] == "Il y a du travail pour 8 personnes de plus."


async def test_so_many_of_us_in_words(table: Table) -> None:
    await glean(table)
    paul = await volunteer(table)
    await paul.say("on sera 3 au glanage")
    assert "3 adultes" in paul.text.splitlines()


async def test_whether_it_is_called_off_is_asked_by_somebody_who_does_not_come(table: Table) -> None:
    await glean(table)
    paul = await volunteer(table)
    await paul.say("le glanage est annulé ?")
    assert on_cards(paul) == ["🥕 Glanage : Carottes"]


async def test_i_cannot_come_any_more(table: Table) -> None:
    gleaning = await glean(table)
    paul = await volunteer(table)
    await paul.data(f"v1:seat.go:{gleaning.id}:1:0")
    await paul.say("je ne peux plus venir au glanage")
    await paul.press(paul.last.labels[0])
    assert await heads(table, paul, gleaning) == 0


async def test_a_farmer_who_has_something_to_be_gleaned_makes_an_offer(table: Table) -> None:
    await glean(table)
    marie = await table.farmer()
    await marie.say("j'ai 300 kg de carottes à glaner à Offranville jusqu'à dimanche")
    assert on_cards(marie) == []
    assert "300 kg de carottes" in marie.text


async def test_the_help_names_it(table: Table) -> None:
    paul = await volunteer(table)
    await paul.say("/aide")
    assert "Glanages près de chez vous : /glanages" in paul.text.splitlines()
    assert "Votre façon d'aider : /benevole" in paul.text.splitlines()
