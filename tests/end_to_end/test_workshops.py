"""Residents find workshops: near and soon first, filtered by buttons, by link from a poster, by a shared place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.messages import Other
from domain.places import Point
from domain.workshops import Access, Audience
from handlers import registry
from services import plain_words
from storage import workshops
from tests.end_to_end.conftest import DIEPPE, Village, labels, said, shown
from tests.end_to_end.table import LUNERAY, Phone, Table

ROUEN = Point(49.443, 1.099)
NEAR = "🫙 Les prochains ateliers près de chez vous : Luneray"
SIGN_UP = ["Je m'inscris : 1 place", "2 places", "Plus…"]


def titles(phone: Phone) -> list[str]:
    """The workshops whose cards stand in the chat, in order."""
    return [
        one.text.splitlines()[0].removeprefix("🫙 ") for one in phone.shown if (one.card or "").startswith("seats:")
    ]


async def test_near_and_soon_come_first(table: Table) -> None:
    """Ten kilometres more weigh as much as a week later."""
    rose = await table.resident()
    await table.workshop(days=2, title="Loin", commune="Rouen", point=ROUEN)
    await table.workshop(days=20, title="Ici plus tard")
    await table.workshop(days=4, title="Tout près")
    await table.workshop(days=3, title="Dieppe", commune="Dieppe", point=DIEPPE)
    await rose.say("/ateliers")
    assert rose.text.startswith(NEAR)
    assert titles(rose) == ["Tout près", "Dieppe", "Ici plus tard", "Loin"]


async def test_without_a_place_they_come_by_date(table: Table) -> None:
    rose = await table.resident(place=None)
    await table.workshop(days=4, title="Tout près")
    await table.workshop(days=2, title="Loin", commune="Rouen", point=ROUEN)
    await rose.say("/workshops")
    assert rose.text.splitlines()[:2] == [
        "🫙 Les prochains ateliers, par date.",
        "Pour voir d'abord les plus proches, dites où vous habitez : /profil",
    ]
    assert titles(rose) == ["Loin", "Tout près"]


async def test_what_a_card_says(table: Table) -> None:
    rose = await table.resident()
    await table.workshop(point=DIEPPE, commune="Dieppe", audiences=(Audience.FAMILIES,), price_cents=200)
    await rose.say("/ateliers")
    card = rose.card("seats:")
    assert card.text.splitlines() == [
        "🫙 Ratatouille en bocaux",
        "samedi 19 septembre, de 14 h à 17 h",
        "Place du marché, Dieppe",
        "À 16 km de chez vous.",
        "Pour : familles. Prix : 2 €",
        "Il reste 8 places",
    ]
    assert card.labels == [*SIGN_UP, "Tout voir"]


async def test_five_at_a_time(table: Table) -> None:
    rose = await table.resident()
    for days in range(1, 8):
        await table.workshop(days=days, title=f"Atelier {days}")
    await rose.say("/ateliers")
    assert titles(rose) == [f"Atelier {days}" for days in range(1, 6)]
    assert rose.text == f"{NEAR}\n7 ateliers en tout.\nPour qui : tout le monde. Langue : toutes."
    await rose.press("Voir la suite")
    assert titles(rose)[5:] == ["Atelier 6", "Atelier 7"]
    assert "Voir la suite" not in rose.last.labels


async def test_the_list_is_filtered_by_two_buttons(table: Table) -> None:
    """What is chosen lies in the buttons; a workshop for everyone suits everybody."""
    rose = await table.resident()
    await table.workshop(days=1, title="Familles", audiences=(Audience.FAMILIES,))
    await table.workshop(days=2, title="Seniors", audiences=(Audience.SENIORS,))
    await table.workshop(days=3, title="Everyone", language="en")
    await rose.say("/ateliers")
    await rose.press("Pour qui ?")
    await rose.press("seniors")
    assert titles(rose)[-2:] == ["Seniors", "Everyone"]
    assert rose.text == f"{NEAR}\n2 ateliers en tout.\nPour qui : seniors. Langue : toutes."
    await rose.press("Quelle langue ?")
    assert rose.last.labels == ["Toutes les langues", "anglais", "français"]
    await rose.press("anglais")
    assert titles(rose)[-1] == "Everyone"
    assert rose.text == f"{NEAR}\n1 atelier en tout.\nPour qui : seniors. Langue : anglais."


async def test_no_workshop_at_all(table: Table) -> None:
    rose = await table.resident()
    await rose.say("/ateliers")
    assert rose.text.startswith("Pas encore d'atelier prévu. Où passe le camion : /passages")


async def test_one_workshop_in_full(table: Table) -> None:
    rose, paul = await table.resident(), table.phone("Paul Martin")
    leader = await table.person(paul)
    workshop = await table.workshop(
        about="On fait des bocaux ensemble.",
        recipe="ratatouille",
        bring="un tablier",
        access=(Access.STEP_FREE, Access.TOILETS),
        facilitators=(leader.id,),
        price_cents=200,
        deposit_cents=100,
    )
    await rose.data(f"v1:workshop.show:{workshop.id}")
    assert rose.text.splitlines() == [
        "🫙 Ratatouille en bocaux",
        "samedi 19 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "À moins de 1 km de chez vous.",
        "",
        "On fait des bocaux ensemble.",
        "Recette : Ratatouille",
        "Pour tout le monde",
        "Langue : français",
        "Prix : 2 €. Consigne, rendue : 1 €",
        "À apporter : un tablier",
        "Sur place : sans marche et toilettes",
        "Avec Paul",
        "",
        "Il reste 8 places",
    ]
    await rose.press("Où est-ce ?")
    assert rose.last.venue == {"lat": 49.828, "lon": 0.915, "title": "Place du marché", "address": "Luneray"}


async def test_coordinators_manage_their_own(table: Table) -> None:
    anne = await table.coordinator()
    await table.workshop(days=1, title="À nous")
    await table.workshop(days=2, title="À eux", centre=1)
    await anne.say("/ateliers")
    cards = [one for one in anne.shown if (one.card or "").startswith("seats:")]
    assert ["Gérer" in card.labels for card in cards] == [True, False]
    assert cards[0].buttons[-1]["data"] == "v1:plan.manage:1"


# --- links ------------------------------------------------------------------------------------------------------------


async def test_a_poster_opens_its_workshop_at_once(table: Table) -> None:
    """Also for somebody new: no question first, and a resident from then on."""
    workshop = await table.workshop()
    zoe = table.phone("Zoé")
    await zoe.say(f"/start w_{workshop.id}")
    assert len(zoe.shown) == 1
    assert zoe.text.startswith("👋 Bonjour Zoé. Je suis Bocal, de la conserverie mobile.\n\n🫙 Ratatouille en bocaux")
    assert zoe.last.labels == [*SIGN_UP, "Où est-ce ?"]
    person = await table.person(zoe)
    assert (person.welcomed, sorted(person.parts)) == (True, ["resident"])


async def test_a_partners_link_opens_the_seats_kept_for_it(table: Table) -> None:
    workshop = await table.workshop(days=10, seats=4, kept_partner=3, partner="Mission locale")
    code = await table.database.run(lambda tx: workshops.partner_code(tx, workshop.id, "abc123"))
    zoe, tom = table.phone("Zoé"), table.phone("Tom")
    assert (await tom.say(f"/start w_{workshop.id}")).endswith("Il reste 1 place")
    assert (await tom.say(f"/start w_{workshop.id}_wrong")).endswith("Il reste 1 place")
    assert (await zoe.say(f"/start w_{workshop.id}_{code}")).endswith("Il reste 4 places")
    await zoe.press("2 places")
    assert zoe.text.startswith("Pour voir les ateliers près de chez vous")
    assert zoe.card("signup:").text.startswith("✅ Inscription confirmée : 2 adultes.")


@pytest.mark.parametrize("wrong", ["99", "0", "x", "", "9" * 30, "-1", "1'; DROP TABLE workshop", "²"])
async def test_an_unknown_workshop_gets_a_kind_word_and_others(table: Table, wrong: str) -> None:
    await table.workshop(title="Un autre")
    zoe = table.phone("Zoé")
    await zoe.say(f"/start w_{wrong}")
    assert zoe.shown[0].text == "Je ne trouve pas cet atelier."
    assert titles(zoe) == ["Un autre"]


async def test_an_old_poster_leads_to_the_next_workshops(table: Table) -> None:
    old = await table.workshop(days=1, title="Ancien")
    gone = await table.workshop(days=12, title="Annulé", state="cancelled")
    table.now += timedelta(days=10)
    await table.workshop(days=3, title="Nouveau")
    rose = await table.resident()
    await rose.say(f"/start w_{old.id}")
    assert rose.shown[0].text == "Cet atelier est passé : Ancien, mercredi 16 septembre."
    assert rose.shown[1].text == "D'autres ateliers près de là :"
    assert titles(rose) == ["Nouveau"]
    await rose.say(f"/start w_{gone.id}")
    assert rose.shown[-3].text == "Cet atelier est annulé : Annulé, dimanche 27 septembre."


async def test_a_full_workshop_offers_its_list_and_others(table: Table) -> None:
    full = await table.workshop(seats=1, title="Plein")
    await table.workshop(days=5, title="Un autre")
    rose, tom = await table.resident(), await table.resident("Tom")
    await tom.data(f"v1:seat.go:{full.id}:1:0")
    await rose.say(f"/start w_{full.id}")
    assert rose.shown[0].text.endswith("Complet : il y a une liste d'attente.")
    assert rose.shown[0].labels == ["Liste d'attente : 1 place", "Où est-ce ?"]
    assert titles(rose) == ["Plein", "Un autre"]


async def test_the_language_is_that_of_the_app(village: Village) -> None:
    workshop = await village.workshop()
    zoe = village.box.add_person("Zoe", language_code="en-GB")
    zoe.start(f"w_{workshop.id}")
    await village.quiet()
    assert labels(zoe.last or {}) == ["I sign up: 1 seat", "2 seats", "More…", "Where is it?"]


def test_two_conversations_cannot_answer_one_link() -> None:
    with pytest.raises(ValueError, match="two conversations"):
        registry.deep_link("w_x", who=registry.Who.ANYONE)(registry.links["w_"].answer)


# --- in words, and by place -------------------------------------------------------------------------------------------


async def test_a_shared_place_shows_stops_and_workshops(table: Table) -> None:
    await table.stop()
    await table.workshop()
    rose = await table.resident(place=None)
    await rose.location(LUNERAY)
    assert rose.shown[0].text.startswith("🚚 Les prochains passages près d'ici : Luneray")
    assert rose.shown[1].labels == [*SIGN_UP, "Tout voir"]
    assert rose.shown[1].text.splitlines()[3] == "À 0 km."
    assert rose.text == "Je ne sais pas encore où vous habitez. Est-ce ici ?"
    await rose.press("🏠 J'habite ici")
    assert rose.text == "✅ C'est noté : Luneray."
    await rose.say("/ateliers")
    assert rose.text.startswith(NEAR)


@pytest.mark.parametrize(
    "words",
    [
        "atelier",
        "Je veux m'inscrire",
        "cuisine",
        "workshop",
        "y a-t-il des ateliers ?",
        "I want to sign up",
        "Ateliers!",
    ],
)
async def test_workshops_may_be_asked_for_in_words(table: Table, words: str) -> None:
    await table.workshop()
    rose = await table.resident()
    await rose.say(words)
    assert rose.text.startswith(NEAR)


async def test_ones_promises_may_be_asked_for_in_words(table: Table) -> None:
    workshop = await table.workshop()
    rose = await table.resident()
    await rose.data(f"v1:seat.go:{workshop.id}:1:0")
    await rose.say("mon agenda")
    assert rose.text.splitlines()[0] == "📅 samedi 19 septembre"
    assert "Je ne peux pas venir" in rose.last.labels


@pytest.mark.parametrize(
    "words",
    ["200 kg de tomates pour l'atelier cuisine", "j'ai 3 cagettes de courgettes, je ne peux pas venir les livrer"],
)
async def test_an_offer_is_an_offer_whatever_else_it_says(table: Table, words: str) -> None:
    rose = await table.resident()
    await rose.say(words)
    assert rose.card("draft:")


@pytest.mark.parametrize("words", ["bonsoir", "merci", "je ne sais pas", "où est Paul ?", "ok"])
def test_other_words_are_no_wish(words: str) -> None:
    assert plain_words.wish(words) is None


async def test_residents_are_told_what_they_can_do(table: Table) -> None:
    rose = await table.resident()
    assert (await rose.say("blabla quoi")).splitlines() == [
        "Je n'ai pas compris. Voici ce que vous pouvez faire :",
        "Les ateliers près de chez vous : /ateliers",
        "Où passe le camion : /passages",
        "Vos rendez-vous : /agenda",
        "Aide : /aide",
    ]
    assert (await rose.say("/aide")).split("\n\n")[1].startswith("Les ateliers près de chez vous : /ateliers")


async def test_a_voice_message_of_a_resident_is_not_an_offer(table: Table) -> None:
    rose = await table.resident()
    await table.feed(rose, Other("voice"))
    assert rose.text.endswith("Écrivez-moi. Les ateliers près de chez vous : /ateliers")


# --- taps -------------------------------------------------------------------------------------------------------------


async def test_from_start_to_a_seat_in_five_taps(village: Village) -> None:
    """Counted: every button or key that is tapped, Start included; the commune may also be written."""
    await village.workshop()
    rose = village.box.add_person("Rose", language_code="fr")
    taps = 0
    for tap in (
        rose.start,
        lambda: rose.press("🫙 Je viens aux ateliers"),
        lambda: rose.press("Continuer"),
        lambda: rose.location(LUNERAY.lat, LUNERAY.lon),
        lambda: rose.press("Je m’inscris\u00a0: 1 place"),
    ):
        tap()
        taps += 1
        await village.quiet()
    assert taps <= 5
    assert shown(rose).startswith("✅ Inscription confirmée : 1 adulte.")


async def test_from_a_poster_to_a_seat_in_two_taps(village: Village) -> None:
    """Counted: Start, which the QR code opens, and the seats."""
    workshop = await village.workshop()
    zoe = village.box.add_person("Zoé", language_code="fr")
    zoe.start(f"w_{workshop.id}")
    await village.quiet()
    zoe.press("2 places")
    await village.quiet()
    assert any(text.startswith("✅ Inscription confirmée : 2 adultes.") for text in said(zoe))
