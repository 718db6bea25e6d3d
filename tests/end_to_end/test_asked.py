"""People who press no button: what they ask of workshops in their own words is answered from the store."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.messages import Other
from services import asked
from storage import signups
from tests.end_to_end.table import Phone, Table

TODAY = datetime(2026, 9, 15, 10, 0)
HERE = ["🫙 Ratatouille en bocaux", "samedi 19 septembre, de 14 h à 17 h", "Place du marché, Luneray"]


def lines(phone: Phone) -> list[str]:
    """What the newest card of a workshop says."""
    return phone.card("seats:").text.splitlines()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("c'est à quelle heure ?", "Début : 14 h. Fin : 17 h."),
        ("c'est bien samedi ?", "Début : 14 h. Fin : 17 h."),
        ("what time does it start", "Début : 14 h. Fin : 17 h."),
        ("combien ça coûte", "Prix : 2 €"),
        ("il faut payer ?", "Prix : 2 €"),
        ("c'est complet ?", "Il reste 3 places"),
        ("bonjour, c'est complet ?", "Il reste 3 places"),
        ("bonjour madame, est-ce qu'il reste de la place samedi ?", "Il reste 3 places"),
        ("c'est où", "📍 Place du marché, Luneray"),
        ("l'adresse svp", "📍 Place du marché, Luneray"),
        ("faut-il apporter quelque chose ?", "À apporter : un tablier"),
        ("je suis en fauteuil roulant", "Rien n'est noté sur l'accès. Demandez à votre centre social."),
    ],
)
async def test_a_fact_comes_first_and_then_the_card(table: Table, words: str, answer: str) -> None:
    await table.workshop(seats=3, price_cents=200, bring="un tablier")
    rose = await table.resident()
    await rose.say(words)
    assert lines(rose)[:5] == [answer, "", *HERE]
    assert rose.card("seats:").labels[0] == "Je m'inscris : 1 place"


async def test_ones_own_workshop_is_meant_before_a_nearer_one(table: Table) -> None:
    own = await table.workshop(days=9, title="Soupe")
    await table.workshop(days=2)
    rose = await table.resident()
    await rose.data(f"v1:seat.go:{own.id}:1:0")
    await rose.say("c'est quand déjà ?")
    assert lines(rose)[:3] == ["Début : 14 h. Fin : 17 h.", "", "🫙 Soupe"]
    await rose.say("c'est quand la ratatouille ?")
    assert lines(rose)[2] == "🫙 Ratatouille en bocaux"


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("je voudrais venir à l'atelier de samedi avec ma soeur", "2 adultes"),
        ("2 places pour samedi", "2 adultes"),
        ("avec mon mari le samedi 19, je viens", "2 adultes"),
        ("on vient à 4 samedi, mes 2 enfants et mon mari", "2 adultes et 2 enfants"),
        ("la ratatouille, je m'inscris avec mes 2 enfants", "1 adulte et 2 enfants"),
        ("can I come on Saturday with my two kids?", "1 adulte et 2 enfants"),
        ("on sera 3 samedi", "3 adultes"),
        ("I'd like to come on September 19th with my husband", "2 adultes"),
    ],
)
async def test_who_says_how_many_come_has_one_tap_left(table: Table, words: str, party: str) -> None:
    await table.workshop()
    await table.workshop(days=6, title="Soupe")
    rose = await table.resident()
    await rose.say(words)
    assert lines(rose)[0] == "Ratatouille en bocaux"
    assert lines(rose)[-1] == party
    await rose.press(next(one for one in rose.last.labels if one.startswith("Confirmer")))
    assert f"✅ Inscription confirmée : {party}." in rose.texts()[-1] + rose.texts()[-2]


async def test_a_full_workshop_is_said_to_be_before_the_tap(table: Table) -> None:
    await table.workshop(seats=2)
    rose, tom = await table.resident(), await table.resident("Tom")
    await rose.say("on sera 2 samedi")
    await rose.press("Confirmer : 2 places")
    await tom.say("2 places samedi")
    assert lines(tom)[3:] == [
        "Complet : il y a une liste d'attente.",
        "",
        "Combien de personnes viennent ?",
        "2 adultes",
    ]


async def test_too_many_are_refused_in_words(table: Table) -> None:
    await table.workshop()
    rose = await table.resident()
    assert await rose.say("50 places pour samedi") == "Cet atelier a 8 places en tout."


@pytest.mark.parametrize(
    "words",
    [
        "je ne peux plus venir",
        "Je peux pas venir samedi",
        "merci, mais je ne viens plus",
        "I can't come",
        "je suis malade",
        "annuler mon inscription",
        "non",
    ],
)
async def test_who_cannot_come_is_asked_once(table: Table, words: str) -> None:
    workshop = await table.workshop()
    rose = await table.resident()
    await rose.data(f"v1:seat.go:{workshop.id}:1:0")
    assert (await rose.say(words)).splitlines()[-1] == "Rendre votre place ?"
    await rose.press("Oui, je la rends")
    person = await table.person(rose)
    mine = await table.database.run(lambda tx: signups.of(tx, workshop.id, person.id))
    assert mine is not None
    assert mine.state == "cancelled"


async def test_with_several_sign_ups_they_choose(table: Table) -> None:
    rose = await table.resident()
    for days in (4, 6):
        await rose.data(f"v1:seat.go:{(await table.workshop(days=days)).id}:1:0")
    before = len(rose.shown)
    await rose.say("je ne peux plus venir")
    assert [one.text.splitlines()[0] for one in rose.shown[before:]] == [
        "📅 samedi 19 septembre",
        "📅 lundi 21 septembre",
    ]
    assert (await rose.say("je ne viens pas lundi")).splitlines()[-1] == "Rendre votre place ?"


async def test_a_yes_a_few_days_before_is_written_down(table: Table) -> None:
    workshop = await table.workshop(days=2)
    rose = await table.resident()
    await rose.data(f"v1:seat.go:{workshop.id}:1:0")
    assert (await rose.say("oui")).splitlines()[0] == "✅ C'est noté : vous venez. Merci."
    person = await table.person(rose)
    mine = await table.database.run(lambda tx: signups.of(tx, workshop.id, person.id))
    assert mine is not None
    assert mine.answer == "yes"


async def test_a_day_without_a_workshop_leads_to_the_next_ones(table: Table) -> None:
    await table.workshop()
    rose = await table.resident()
    await rose.say("je peux venir mercredi ?")
    assert rose.texts()[-2:] == [
        "Pas d'atelier le mercredi 16 septembre. Voici les prochains :",
        "\n".join(lines(rose)),
    ]
    assert lines(rose)[:3] == HERE


@pytest.mark.parametrize(
    "words", ["ratatouille", "la ratatouille", "y a t il un atelier samedi ?", "y a t il un atelier à Luneray ?"]
)
async def test_a_title_or_a_commune_is_enough(table: Table, words: str) -> None:
    await table.workshop()
    await table.workshop(days=2, title="Soupe", commune="Dieppe", site="Quai")
    rose = await table.resident()
    await rose.say(words)
    assert rose.text.splitlines()[:3] == HERE


async def test_who_we_are_and_whom_to_call(table: Table) -> None:
    rose = await table.resident()
    assert (await rose.say("qui êtes-vous ?")).startswith("🫙 Je suis Bocal")
    assert (await rose.say("je voudrais parler à quelqu'un")).startswith(
        "Pour parler à quelqu'un, appelez votre centre"
    )


async def test_a_newcomer_who_is_asked_where_may_ask_first(table: Table) -> None:
    await table.workshop()
    rose = await table.resident(place=None)
    await rose.say("/profil")
    await rose.press("Continuer")
    before = len(rose.shown)
    await rose.say("c'est gratuit ?")
    assert [one.text.splitlines()[0] for one in rose.shown[before:]] == ["Gratuit", "Où habitez-vous ?"]


@pytest.mark.parametrize(
    "words",
    [
        "j'ai 200 kg de tomates, je peux venir samedi les apporter",
        "je peux apporter 3 cagettes de pommes samedi",
        "combien de place pour 10 cagettes ?",
        "je donne des pommes, où les apporter ?",
        "le camion passe quand à Luneray",
        "où est Paul ?",
        "blabla",
        "merci",
        "x " * 200,
    ],
)
def test_other_words_ask_nothing_of_a_workshop(words: str) -> None:
    assert asked.read(words, TODAY) is None


async def test_a_farmer_speaks_of_produce(table: Table) -> None:
    """Until they come to a workshop themselves, or say the word."""
    workshop = await table.workshop()
    marie = await table.farmer()
    assert "Je n'ai pas trouvé d'offre" in await marie.say("c'est complet ?")
    await marie.say("l'atelier est complet ?")
    assert lines(marie)[0] == "Il reste 8 places"
    await marie.data(f"v1:seat.go:{workshop.id}:1:0")
    await marie.say("c'est complet ?")
    assert lines(marie)[0] == "Il reste 7 places"


async def test_a_coordinator_plans_without_the_command(table: Table) -> None:
    anne, rose = await table.coordinator(), await table.resident()
    sentence = "atelier confiture samedi 10 octobre 14h-16h médiathèque de Dieppe, 8 places, apporter un tablier"
    said = (await anne.say(sentence)).splitlines()
    assert said[:2] == ["🍲 Nouvel atelier", "Atelier confiture"]
    assert "📍 Médiathèque de Dieppe" in said
    await rose.say(sentence)
    assert "🍲" not in rose.text


async def test_a_picture_or_a_voice_message_ends_no_dialog(table: Table) -> None:
    """They used to begin an offer, and the workshop that was being planned was lost."""
    anne = await table.coordinator()
    await anne.say("/nouvel_atelier soupe samedi 10 octobre 14h-16h à Luneray")
    await anne.photo("")
    assert anne.text == "📷 Une photo ne m'aide pas ici. Répondez avec des mots. Pour arrêter : /annuler"
    await table.feed(anne, Other("voice"))
    assert anne.text.startswith("🎤 Je ne peux pas écouter les messages vocaux. Écrivez votre réponse.")
    await anne.say("8")
    assert "👥 8 places" in anne.text.splitlines()


async def test_a_guest_is_written_down_in_the_middle_of_a_plan(table: Table) -> None:
    """The plan goes on afterwards; `/annuler` ends one thing at a time and says which."""
    anne, workshop = await table.coordinator(), await table.workshop()
    await anne.say("/nouvel_atelier soupe samedi 10 octobre 14h-16h à Luneray")
    await anne.data(f"v1:guest.add:{workshop.id}")
    await anne.say("Marcel Dupont, 2 adultes")
    await anne.press(next(one for one in anne.last.labels if one.startswith("Inscrire")))
    await anne.say("12")
    assert "👥 12 places" in anne.text.splitlines()
    await anne.data(f"v1:guest.add:{workshop.id}")
    said = await anne.say("/annuler")
    assert said.splitlines()[1:] == ["Ce que vous aviez commencé avant continue."]
    await anne.say("9 places")
    assert "👥 9 places" in anne.text.splitlines()
    assert await anne.say("/annuler") == "L'atelier commencé avant est abandonné."
    assert await anne.say("/annuler") == "Il n'y a rien à annuler. Vos offres confirmées sont ici : /mes_offres"


async def test_a_resident_is_not_drawn_into_an_offer(table: Table) -> None:
    await table.workshop()
    rose = await table.resident()
    await rose.photo("")
    assert rose.text.splitlines()[:2] == ["📷 Merci pour la photo.", "Pour offrir une récolte : /offre"]
    await rose.say("/offre")
    await rose.say("c'est complet ?")
    assert lines(rose)[0] == "Il reste 8 places"


async def test_a_commune_alone_shows_the_truck_too(table: Table) -> None:
    await table.stop()
    await table.workshop()
    rose = await table.resident()
    await rose.say("Luneray")
    assert rose.shown[0].text.startswith("🚚")
    assert rose.text.splitlines()[:3] == HERE
