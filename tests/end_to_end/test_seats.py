"""Seats as people take them: in heads, twice, at the same time as another; offered, given back; without a phone."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select

from domain.workshops import Workshop
from services.seat import answers as seat_answers
from services.seat import guest_reading
from storage import signups, workshops
from storage.tables import network
from tests.end_to_end.conftest import Village, labels, said
from tests.end_to_end.table import Phone, Shown, Table

DAY = "samedi 19 septembre, de 14 h à 17 h"
WHAT = ["Ratatouille en bocaux", DAY, "Place du marché, Luneray"]
OVER = "Cet atelier a commencé ou est terminé. Les prochains : /ateliers"
NOT_THEIRS = "Je ne trouve pas cette inscription. Vos rendez-vous sont ici : /agenda"
NO_SEAT = "Vous n'avez plus de place à cet atelier. Les prochains : /ateliers"


async def go(phone: Phone, workshop: Workshop, adults: int = 1, children: int = 0) -> None:
    await phone.data(f"v1:seat.go:{workshop.id}:{adults}:{children}")


def news(phone: Phone) -> Shown:
    """The newest message about the sign-up."""
    return phone.card("signup:")


def calendar(message: Shown) -> tuple[str, icalendar.Event]:
    """The method and the event of the file that goes along."""
    assert message.document is not None
    assert (message.document["name"], message.document["mime"]) == ("bocal.ics", "text/calendar")
    read = icalendar.Calendar.from_ical(b64decode(message.document["base64"]))
    (event,) = read.walk("VEVENT")
    return str(read["METHOD"]), event


async def taken(table: Table, workshop: Workshop) -> int:
    return (await table.database.run(lambda tx: workshops.get(tx, workshop.id))).taken


# --- signing up -------------------------------------------------------------------------------------------------------


async def test_one_tap_is_a_seat_and_a_message(table: Table) -> None:
    """The confirmation says what, when and where, and carries it into the calendar; the card shows it too."""
    workshop, rose = await table.workshop(), await table.resident()
    await rose.say("/ateliers")
    await rose.press("Je m'inscris : 1 place")
    assert news(rose).text.splitlines() == ["✅ Inscription confirmée : 1 adulte.", *WHAT]
    assert news(rose).labels == ["Mon code", "Où est-ce ?", "Je ne peux pas venir"]
    method, event = calendar(news(rose))
    assert (method, event["UID"], event["SUMMARY"]) == ("PUBLISH", workshop.uid, workshop.title)
    assert event["URL"] == f"https://t.me/bocal_bot?start=w_{workshop.id}"
    card = rose.card("seats:")
    assert card.text.splitlines()[-1] == "✅ Vous avez une place : 1 adulte."
    assert card.labels == ["Changer le nombre", "Je ne peux pas venir", "Tout voir"]


async def test_adults_and_children_are_counted_apart(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await rose.say("/ateliers")
    await rose.press("Plus…")
    card = rose.card("seats:")
    assert card.text.splitlines() == [*WHAT, "", "Combien de personnes viennent ?", "2 adultes et 1 enfant"]
    await rose.press("➕ enfant")
    await rose.press("➖ adulte")
    await rose.press("Confirmer : 3 places")
    assert news(rose).text.startswith("✅ Inscription confirmée : 1 adulte et 2 enfants.")
    assert await taken(table, workshop) == 3


async def test_the_steps_stay_between_one_and_what_there_is(table: Table) -> None:
    workshop, rose = await table.workshop(seats=3), await table.resident()
    await rose.data(f"v1:seat.count:{workshop.id}:0:0")
    assert rose.text.endswith("1 adulte")
    await rose.data(f"v1:seat.count:{workshop.id}:2:2")
    assert rose.text.endswith("2 adultes et 1 enfant")
    await rose.data(f"v1:seat.count:{workshop.id}:999999999999999:999999999999999")
    assert rose.text.endswith("3 adultes")
    await rose.press("Retour")
    assert rose.text.endswith("Il reste 3 places")


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        ("0:0", "Combien de personnes viennent ? Au moins 1."),
        ("50:0", "Cet atelier a 20 places en tout."),
        ("13:0", "13 personnes, c'est un groupe. J'en inscris 12 au plus à la fois. Appelez votre centre."),
        ("999999999999999:999999999999999", "Cet atelier a 20 places en tout."),
        ("x:1", "Ce bouton est ancien."),
        ("1", "Ce bouton est ancien."),
    ],
)
async def test_numbers_that_cannot_be(table: Table, heads: str, why: str) -> None:
    workshop, rose = await table.workshop(seats=20), await table.resident()
    await rose.data(f"v1:seat.go:{workshop.id}:{heads}")
    assert rose.text == why
    assert await taken(table, workshop) == 0


async def test_twice_is_once(table: Table) -> None:
    """The same button again says nothing new and takes no second seat."""
    workshop, rose = await table.workshop(), await table.resident()
    for _again in range(3):
        await go(rose, workshop, 2)
    assert [one.text.startswith("✅ Inscription") for one in rose.shown].count(True) == 1
    assert await taken(table, workshop) == 2


async def test_the_number_can_change(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop, 2)
    await rose.press("Changer le nombre")
    await rose.press("➕ enfant")
    await rose.press("Confirmer : 3 places")
    assert news(rose).text.startswith("✅ Inscription confirmée : 2 adultes et 1 enfant.")
    assert await taken(table, workshop) == 3


async def test_another_seat_at_that_time_is_said_before(table: Table) -> None:
    first, second = await table.workshop(), await table.workshop(title="Soupes", hour=16)
    rose = await table.resident()
    await go(rose, first)
    await go(rose, second)
    card = rose.card(f"seats:{second.id}")
    assert card.text.splitlines() == [
        "⚠️ Vous avez déjà une place ailleurs à cette heure-là :",
        *WHAT,
        "Voulez-vous aussi celui-ci ?",
    ]
    assert await taken(table, second) == 0
    await rose.press("Non", of=card)
    assert rose.card(f"seats:{second.id}").text.endswith("Il reste 8 places")
    await go(rose, second)
    await rose.press("Oui, quand même")
    assert news(rose).text.startswith("✅ Inscription confirmée : 1 adulte.\nSoupes")
    assert await taken(table, second) == 1


async def test_without_the_look_two_seats_at_one_time_are_taken(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""

    async def blind(*_arguments: object) -> list[Workshop]:
        return []

    monkeypatch.setattr(seat_answers, "clashing", blind)
    first, second = await table.workshop(), await table.workshop(title="Soupes", hour=16)
    rose = await table.resident()
    await go(rose, first)
    await go(rose, second)
    assert await taken(table, second) == 1


async def test_who_signs_up_without_a_word_is_a_resident(table: Table) -> None:
    workshop, zoe = await table.workshop(), table.phone("Zoé")
    await go(zoe, workshop)
    person = await table.person(zoe)
    assert (person.welcomed, sorted(person.parts)) == (True, ["resident"])


async def test_workshops_one_after_the_other_do_not_clash(table: Table) -> None:
    first, second = await table.workshop(), await table.workshop(title="Soupes", hour=17)
    rose = await table.resident()
    await go(rose, first)
    await go(rose, second)
    assert await taken(table, second) == 1


async def test_the_code_for_the_door_is_a_picture(table: Table) -> None:
    """Also when the workshop has begun; not when it is over."""
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop)
    table.now = workshop.start + timedelta(minutes=20)
    await rose.press("Mon code")
    assert rose.text.splitlines() == ["🎟️ Votre code. Montrez-le à l'entrée.", *WHAT]
    assert rose.last.document is not None
    assert (rose.last.document["mime"], rose.last.document["seen"]) == ("image/png", True)
    table.now = workshop.end
    await rose.data("v1:seat.code:1")
    assert rose.text == "Vous n'avez pas de place à cet atelier, ou il est passé. Les prochains : /ateliers"


async def test_over_the_wire_the_papers_arrive(village: Village) -> None:
    """The calendar file, the code as a photo, the place as a venue, with the bot's own name in the links."""
    await village.workshop()
    rose = await village.resident()
    await village.press(rose, "Je m’inscris\u00a0: 1 place")
    confirmed = next(one for one in rose.messages if "document" in one)
    assert confirmed["document"]["file_name"] == "bocal.ics"
    assert labels(confirmed) == ["Mon code", "Où est-ce ?", "Je ne peux pas venir"]
    await village.press(rose, "Mon code")
    assert rose.last is not None
    assert "photo" in rose.last
    await village.press(rose, "Où est-ce\u00a0?")
    assert rose.last["venue"]["title"] == "Place du marché"
    settings = await village.database.run(lambda tx: tx.scalar(select(network.c.settings)))
    assert settings["bot"] == village.bocal.me.username


async def test_fifty_taps_in_a_second(village: Village) -> None:
    """One seat, one confirmation, whatever the finger does."""
    workshop, rose = await village.workshop(), await village.resident()
    for _tap in range(50):
        rose.press(data=f"v1:seat.go:{workshop.id}:1:0")
    await village.quiet()
    assert [text.startswith("✅ Inscription confirmée") for text in said(rose)].count(True) == 1
    assert (await village.database.run(lambda tx: workshops.get(tx, workshop.id))).taken == 1


async def test_the_last_seat_goes_once(table: Table) -> None:
    workshop = await table.workshop(seats=1)
    crowd = [await table.resident(f"Personne {n}") for n in range(6)]
    await asyncio.gather(*(go(one, workshop) for one in crowd))
    heads = [news(one).text.splitlines()[0] for one in crowd]
    assert heads.count("✅ Inscription confirmée : 1 adulte.") == 1
    assert len([one for one in heads if one.startswith("⏳ L'atelier")]) == 5


# --- the waiting list -------------------------------------------------------------------------------------------------


async def offered(table: Table, heads: int = 1, seats: int = 1) -> tuple[Phone, Phone, Workshop]:
    """Tom has every seat, Rose waits; then Tom gives his back and Rose is offered what there is."""
    workshop = await table.workshop(seats=max(seats, heads))
    rose, tom = await table.resident(), await table.resident("Tom")
    await go(tom, workshop, max(seats, heads))
    await rose.say("/ateliers")
    await rose.data(f"v1:seat.go:{workshop.id}:{heads}:0")
    keep = max(seats, heads) - seats
    if keep:
        await go(tom, workshop, keep)
    else:
        await tom.press("Je ne peux pas venir")
        await tom.press("Oui, je la rends" if workshop.seats == 1 else "Oui, je les rends")
    return rose, tom, workshop


async def test_a_seat_that_is_offered_is_taken(table: Table) -> None:
    rose, _tom, workshop = await offered(table)
    assert news(rose).labels == ["Oui, je viens", "Non, merci"]
    before = news(rose)
    await rose.press("Oui, je viens")
    assert news(rose).text.startswith("✅ Inscription confirmée : 1 adulte.")
    assert before.buttons == [], "what was answered is asked no more"
    assert rose.card("seats:").text.endswith("✅ Vous avez une place : 1 adulte.")
    assert await taken(table, workshop) == 1


async def test_a_seat_that_is_declined_leaves_the_list(table: Table) -> None:
    rose, _tom, workshop = await offered(table)
    await rose.press("Non, merci")
    assert news(rose).text.splitlines() == [
        "C'est noté : vous ne prenez pas la place. Merci de me l'avoir dit.",
        *WHAT,
    ]
    assert await taken(table, workshop) == 0
    await rose.press("Revenir sur la liste d'attente")
    assert news(rose).text.startswith("✅ Inscription confirmée"), "nobody else waits: the seat is theirs"


@pytest.mark.parametrize("verb", ["take", "enough", "whole", "decline"])
async def test_an_old_answer_changes_nothing(table: Table, verb: str) -> None:
    """What holds now is shown: a seat that was taken is not given away by a button further up."""
    rose, _tom, workshop = await offered(table)
    await rose.press("Oui, je viens")
    await rose.data(f"v1:seat.{verb}:2")
    assert news(rose).text.splitlines()[0] == "✅ Vous avez une place : 1 adulte."
    assert await taken(table, workshop) == 1


async def test_fewer_seats_than_asked_are_a_choice(table: Table) -> None:
    rose, _tom, workshop = await offered(table, heads=3, seats=2)
    assert len(news(rose).labels) == 4
    await rose.data("v1:seat.enough:2")
    assert news(rose).text.startswith("✅ Inscription confirmée : 2 adultes.")
    assert await taken(table, workshop) == 3


async def test_some_now_and_the_others_wait(table: Table) -> None:
    rose, tom, _workshop = await offered(table, heads=3, seats=2)
    await rose.data("v1:seat.take:2")
    assert news(rose).text.splitlines()[-1] == "1 autre personne est sur la liste d'attente."
    await rose.say("/agenda")
    assert rose.text.splitlines()[-2:] == [
        "✅ Vous avez une place : 2 adultes.",
        "⏳ Vous avez le numéro 1 sur la liste d'attente.",
    ]
    await tom.data("v1:seat.gone:1")
    assert news(rose).text.startswith("🎉 1 place est libre pour vous.")


async def test_all_of_them_or_nobody(table: Table) -> None:
    rose, _tom, workshop = await offered(table, heads=3, seats=2)
    await rose.data("v1:seat.whole:2")
    assert news(rose).text.startswith("⏳ Vous attendez une place pour chacun de vous.")
    assert await taken(table, workshop) == 1


async def test_an_offer_at_the_time_of_another_seat_is_said_before(table: Table) -> None:
    rose, _tom, workshop = await offered(table)
    other = await table.workshop(title="Soupes", hour=15)
    await rose.data(f"v1:seat.anyway:{other.id}:1:0")
    await rose.data("v1:seat.take:2")
    assert rose.card("signup:2").text.startswith("⚠️ Vous avez déjà une place ailleurs à cette heure-là :\nSoupes")
    await rose.press("Oui, quand même")
    assert rose.card("signup:2").text.startswith("✅ Inscription confirmée : 1 adulte.")
    assert await taken(table, workshop) == 1


async def test_an_offer_that_has_lapsed_says_so(table: Table) -> None:
    rose, _tom, _workshop = await offered(table)
    old = news(rose).buttons[0]["data"]
    await table.later(days=1)
    assert news(rose).text.startswith("⌛")
    await rose.data(old)
    assert rose.text == "La place est allée à quelqu'un d'autre. Pour attendre de nouveau, inscrivez-vous : /ateliers"
    await rose.press("Revenir sur la liste d'attente")
    assert news(rose).text.startswith("✅ Inscription confirmée")


# --- giving back ------------------------------------------------------------------------------------------------------


async def test_a_seat_is_given_back_after_one_question(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop, 2)
    await rose.press("Je ne peux pas venir")
    assert news(rose).text.splitlines() == [*WHAT, "", "Rendre vos 2 places ?"]
    await rose.press("Oui, je les rends")
    assert news(rose).text.splitlines() == [
        "🙏 Merci de me l'avoir dit. Vos 2 places sont libres pour d'autres personnes.",
        *WHAT,
    ]
    assert calendar(news(rose))[0] == "CANCEL"
    assert rose.card("seats:").text.endswith("Il reste 8 places")
    await rose.press("M'inscrire à nouveau")
    assert news(rose).text.startswith("✅ Inscription confirmée : 2 adultes.")


async def test_they_may_think_again(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop)
    await rose.press("Je ne peux pas venir")
    await rose.press("Non, je viens")
    assert news(rose).text.splitlines() == ["✅ D'accord, je garde votre place : 1 adulte.", *WHAT]
    assert await taken(table, workshop) == 1


async def test_a_late_cancellation_is_thanked_too(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop)
    table.now = workshop.start - timedelta(hours=23)
    await rose.press("Je ne peux pas venir")
    await rose.press("Oui, je la rends")
    assert news(rose).text.startswith("🙏 Merci de me l'avoir dit. La place est proposée tout de suite.")


async def test_leaving_the_waiting_list(table: Table) -> None:
    workshop, rose, tom = await table.workshop(seats=1), await table.resident(), await table.resident("Tom")
    await go(tom, workshop)
    await go(rose, workshop)
    await rose.press("Quitter la liste d'attente")
    await rose.press("Oui, je la quitte")
    assert news(rose).text.startswith("C'est noté : vous n'êtes plus sur la liste d'attente.")
    assert news(rose).document is None, "there was nothing in the calendar"


# --- old and forged buttons -------------------------------------------------------------------------------------------

VERBS = ("take", "enough", "whole", "decline", "again", "cancel", "gone", "stay")


@pytest.mark.parametrize("verb", VERBS)
async def test_when_it_is_over_every_button_says_so(table: Table, verb: str) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop)
    table.now += timedelta(days=30)
    await rose.data(f"v1:seat.{verb}:1")
    assert rose.text == OVER
    await go(rose, workshop, 2)
    assert rose.text == OVER


@pytest.mark.parametrize("verb", [*VERBS, "code"])
async def test_what_is_somebody_elses_stays_theirs(table: Table, verb: str) -> None:
    workshop, rose, luc = await table.workshop(), await table.resident(), await table.resident("Luc")
    await go(rose, workshop)
    for forged in ("1", "99", "0", "999999999999999"):
        await luc.data(f"v1:seat.{verb}:{forged}")
        assert luc.text == NOT_THEIRS
    await luc.data(f"v1:seat.{verb}:x")
    assert luc.text == "Ce bouton est ancien."
    assert await taken(table, workshop) == 1


async def test_a_seat_is_given_back_once(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await go(rose, workshop)
    for verb in ("gone", "gone", "cancel", "stay"):
        await rose.data(f"v1:seat.{verb}:1")
    assert rose.shown[-1].text == NO_SEAT
    assert await taken(table, workshop) == 0


@pytest.mark.parametrize("data", ["seat.go:99:1:0", "seat.count:99:1:0", "workshop.where:99", "workshop.back:99"])
async def test_a_workshop_that_never_was(table: Table, data: str) -> None:
    rose = await table.resident()
    await rose.data(f"v1:{data}")
    assert rose.text == "Je ne trouve pas cet atelier. Les prochains : /ateliers"


# --- people without a phone -------------------------------------------------------------------------------------------


async def test_a_coordinator_writes_somebody_down(table: Table) -> None:
    workshop, anne = await table.workshop(), await table.coordinator()
    await anne.data(f"v1:guest.add:{workshop.id}")
    assert anne.text.splitlines()[-1] == "Qui vient ? Par exemple : Josette Martin, 2 adultes 1 enfant"
    await anne.say("Josette Martin, 2 adultes 1 enfant")
    assert anne.text.splitlines()[-2:] == ["Nom : Josette Martin", "Qui vient : 2 adultes et 1 enfant"]
    await anne.press("Inscrire")
    assert news(anne).text.splitlines() == [
        "✅ Inscription confirmée : 2 adultes et 1 enfant.",
        "Pour Josette Martin.",
        *WHAT,
    ]
    assert news(anne).labels == ["Où est-ce ?", "Je ne peux pas venir"]
    assert news(anne).document is None
    assert await taken(table, workshop) == 3
    await anne.press("Personnes sans téléphone")
    assert anne.text.splitlines()[-1] == "✅ Josette Martin : 2 adultes et 1 enfant"
    await anne.press("Retirer : Josette Martin")
    await anne.press("Oui, je les rends")
    assert news(anne).text.splitlines()[1] == "Pour Josette Martin."
    assert await taken(table, workshop) == 0


async def test_a_name_alone_is_asked_how_many(table: Table) -> None:
    workshop, anne = await table.workshop(), await table.coordinator()
    await anne.data(f"v1:guest.add:{workshop.id}")
    await anne.say("Josette")
    assert anne.last.labels == ["1 personne", "2 personnes", "Arrêter"]
    await anne.say("trois enfants")
    assert anne.text.splitlines()[-2:] == ["Nom : Josette", "Qui vient : 3 enfants"]
    await anne.press("Arrêter")
    assert anne.text.startswith("Personne n'a été inscrit.")
    assert await taken(table, workshop) == 0


async def test_another_centre_writes_nobody_down(table: Table) -> None:
    workshop, rose = await table.workshop(), await table.resident()
    await table.coordinator()
    bruno = await table.coordinator("Bruno", centre=1)
    await bruno.data(f"v1:guest.add:{workshop.id}")
    assert bruno.text == "Cet atelier est celui de : Centre du Phare. Sa coordination décide."
    await rose.data(f"v1:guest.add:{workshop.id}")
    assert rose.text.startswith("C'est réservé à la coordination.")


async def test_the_same_guest_comes_back_once(table: Table) -> None:
    workshop, anne = await table.workshop(), await table.coordinator()
    for _twice in range(2):
        await anne.data(f"v1:guest.add:{workshop.id}")
        await anne.say("Josette, 1 adulte")
        await anne.press("Inscrire")
        await anne.data("v1:seat.gone:1")
    await anne.data("v1:seat.again:1")
    assert anne.text == "Josette est déjà sur la liste."
    live = await table.database.run(lambda tx: signups.live(tx, workshop.id))
    assert [(one.guest, one.heads) for one in live] == [("Josette", 1)]


@pytest.mark.parametrize(
    ("text", "name", "adults", "children"),
    [
        ("Josette Martin, 2 adultes 1 enfant", "Josette Martin", 2, 1),
        ("3 places pour Mme Lefèvre", "Mme Lefèvre", 3, 0),
        ("Inscrire Marie Lefort avec 2 enfants", "Marie Lefort", 1, 2),
        ("Jean-Pierre Dupont (2)", "Jean-Pierre Dupont", 2, 0),
        ("For John Smith and two kids", "John Smith", 1, 2),
        ("Ali x3", "Ali", 3, 0),
        ("Un enfant : Tom", "Tom", 0, 1),
        ("Mme Six, 2 personnes", "Mme Six", 2, 0),
        ("Paul Durand", "Paul Durand", 0, 0),
        ("2", "", 0, 0),
        ("", "", 0, 0),
        ("0 adulte Jo", "Jo", 0, 0),
        ("Josette 9999 adultes", "Josette", 9999, 0),
    ],
)
def test_who_comes_is_read_from_a_sentence(text: str, name: str, adults: int, children: int) -> None:
    assert guest_reading.read(text) == guest_reading.Guest(name, adults, children)


async def test_a_stadium_of_guests_is_refused_kindly(table: Table) -> None:
    workshop, anne = await table.workshop(), await table.coordinator()
    await anne.data(f"v1:guest.add:{workshop.id}")
    await anne.say("Josette, 50 adultes")
    await anne.press("Inscrire")
    assert anne.text == "Cet atelier a 8 places en tout."
    await anne.say("2 adultes")
    await anne.press("Inscrire")
    assert await taken(table, workshop) == 2
