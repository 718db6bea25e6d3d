"""Workshops planned in the chat: at once or step by step, wrong answers, changes, series, and what follows a stop."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from datetime import date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.people import Network, Person, Role
from domain.workshop_drafts import WorkshopDraft, WorkshopField
from domain.workshops import Theme, Workshop
from locales import plain
from services.seat import seats
from services.workshop import making as workshop_making
from services.workshop import reading as workshop_reading
from services.workshop import series as workshop_series
from services.workshop import workshops
from storage import networks, signups
from storage.database import Transaction
from storage.tables import workshop as rows
from tests.end_to_end.conftest import DIEPPE, Village, labels, said, shown
from tests.end_to_end.table import Phone, Table

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
HERE = Network(1, "Dieppe", DIEPPE, "Europe/Paris")
SENTENCE = "atelier ratatouille samedi 3 octobre 14h-16h au marché de Luneray, 8 places, gratuit"


def read(text: str, **more: Any) -> tuple[WorkshopDraft, str]:
    """The draft that words make, and what is said of them in English."""
    draft = WorkshopDraft(stamp="x", **more)
    note = workshop_reading.take(draft, text, NOW, HERE)
    return draft, "not understood" if note is None else plain(note, "en")


async def stored(table: Table) -> list[Workshop]:
    async def every(tx: Transaction) -> list[Workshop]:
        from storage import workshops as queries

        ids = [row.id for row in await tx.all(select(rows.c.id).order_by(rows.c.starts_at, rows.c.id))]
        found = await queries.several(tx, ids)
        return [found[key] for key in ids]

    return await table.database.run(every)


async def planned(table: Table, phone: Phone, sentence: str = SENTENCE) -> Workshop:
    """A workshop that a coordinator has planned in the chat."""
    await phone.say(f"/nouvel_atelier {sentence}")
    await phone.press("✅ Confirmer")
    return (await stored(table))[-1]


async def signed(table: Table, name: str, workshop: Workshop, heads: int = 1) -> Phone:
    """Somebody who has signed up."""
    phone = await table.resident(name)
    person = await table.person(phone)
    await table.database.run(lambda tx: seats.sign_up(tx, person, workshop.id, heads, 0, table.now))
    await table.deliver()
    return phone


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "where", "day", "hours", "seats"),
    [
        (SENTENCE, "Atelier ratatouille", "Marché de Luneray", date(2026, 10, 3), "14:00-16:00", 8),
        (
            "Soupe au potiron à Offranville, vendredi 9h-11h, 12 places",
            "Soupe au potiron",
            "Offranville",
            date(2026, 9, 18),
            "09:00-11:00",
            12,
        ),
        (
            "Luneray, place du marché, samedi 14h à 17h, atelier confitures de prunes, 10 personnes",
            "Atelier confitures de prunes",
            "Place du marché",
            date(2026, 9, 19),
            "14:00-17:00",
            10,
        ),
        (
            "démonstration de taille à la ferme des Trois Chênes, Luneray, dimanche 10h-12h, 15 places",
            "Démonstration de taille",
            "Ferme des Trois Chênes",
            date(2026, 9, 20),
            "10:00-12:00",
            15,
        ),
        (
            "workshop ratatouille on Saturday 3 October from 2pm to 4pm at the market in Luneray, 8 seats, free",
            "Workshop ratatouille",
            "Market in Luneray",
            date(2026, 10, 3),
            "14:00-16:00",
            8,
        ),
    ],
)
def test_everything_at_once(text: str, title: str, where: str, day: date, hours: str, seats: int) -> None:
    draft, note = read(text)
    assert (draft.title, draft.site, draft.day) == (title, where, day)
    assert (f"{draft.start}-{draft.end}", draft.seats, note) == (hours, seats, "")
    assert draft.missing() is None


@pytest.mark.parametrize(
    ("text", "day", "start", "site", "seats", "cents"),
    [
        ("jeudi 24/9 14h-16h Dieppe 6 places 3€", date(2026, 9, 24), "14:00", "Dieppe", 6, 300),
        ("samedi 19 à 14h à Luneray, huit places", date(2026, 9, 19), "14:00", "Luneray", 8, 0),
        ("soupe vendredi 16 octobre 10h-12h30 Envermeu 8 pl", date(2026, 10, 16), "10:00", "Envermeu", 8, 0),
        ("demain 14h-16h Luneray 8 places 2€ la place, caution 5 €", date(2026, 9, 16), "14:00", "Luneray", 8, 200),
        ("14 October 10am-12pm, Dieppe library, 15 seats, €2", date(2026, 10, 14), "10:00", "Dieppe library", 15, 200),
        ("ATELIER SAMEDI 3 OCTOBRE 14H-16H LUNERAY 8 PLACES", date(2026, 10, 3), "14:00", "Luneray", 8, 0),
    ],
)
def test_as_people_write(text: str, day: date, start: str, site: str, seats: int, cents: int) -> None:
    draft, _note = read(text)
    assert (draft.day, draft.start, draft.site) == (day, start, site)
    assert (draft.seats, draft.price_cents) == (seats, cents)


_ASKED = st.sampled_from([None, *get_args(WorkshopField)])
_PIECES = st.sampled_from(
    [
        *SENTENCE.split(),
        "0",
        "-1",
        "€",
        "places",
        "pour",
        "gratuit ?",
        "12/13",
        "31/02",
        "25h",
        "«",
        "à",
        "2 pour les nouveaux",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map(" ".join)), _ASKED)
def test_no_words_raise(text: str, asked: Any) -> None:
    """Whatever is written to whatever question is read, refused in a sentence, or not understood."""
    draft, note = read(text, asking=asked, seats=8)
    assert note is not None
    assert draft.seats is None or 0 < draft.seats <= 200
    assert 0 <= draft.price_cents <= 10_000
    assert draft.kept_newcomers + draft.kept_partner <= (draft.seats or 0)


def test_what_need_not_be_said() -> None:
    draft, note = read(
        "présentation à la médiathèque de Dieppe le 12/10 18h-20h, 40 places dont 2 pour les nouveaux, "
        "5 places réservées à la Mission locale, 2,50 € + 3 € de consigne, pour les familles, en arabe, plain-pied, "
        "apporter un tablier"
    )
    assert (draft.theme, draft.kept_newcomers, draft.kept_partner) == (Theme.PRESENTATION, 2, 5)
    assert (draft.partner, draft.price_cents, draft.deposit_cents) == ("Mission locale", 250, 300)
    assert ([*draft.audiences], draft.language, [*draft.access]) == (["families"], "ar", ["step_free"])
    assert (draft.bring, draft.seats, note) == ("un tablier", 40, "")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0 places", "A workshop has 1 to 200 seats. How many are there?"),
        ("50 000 places", "A workshop has 1 to 200 seats. How many are there?"),
        ("-3 places", "A workshop has 1 to 200 seats. How many are there?"),
        ("8 places, 9 pour les nouveaux", "You keep 9 seats, but there are 8. Keep fewer."),
        ("gratuit ?", "Is it free? Write: free. Or write a price, for example: 2 €."),
        ("prix -2 €", "A price is between 0 € and €100. For example: 2 €, or free."),
        ("2000 €", "A price is between 0 € and €100. For example: 2 €, or free."),
        ("vendredi 11 septembre 2026, 14h-16h", "Friday 11 September is over. Give a day to come."),
        ("samedi 16h-14h", "The end must come after the start. For example: 9 h - 12 h."),
        ("28/03/2027 2h30-4h", "The clocks change that night: this hour does not exist. Give another hour."),
        ("atelier " + "x" * 500, "That is 508 letters. At most 80, please."),
        ("merci beaucoup", "not understood"),
        ("🍅", "not understood"),
    ],
)
def test_what_cannot_be_is_said_and_not_kept(text: str, answer: str) -> None:
    draft, note = read(text)
    assert note == answer
    assert draft.missing() == "place"
    assert (draft.title, draft.price_cents, draft.kept_newcomers) == ("", 0, 0)


@pytest.mark.parametrize(
    ("asked", "text", "answer"),
    [
        ("language", "klingon", "I do not know the language “klingon”. For example: French, Arabic."),
        ("recipe", "zzzz", "I do not know the recipe “zzzz”."),
        ("recipe", "soupe aux tomatos", "I do not know the recipe “soupe aux tomatos”. One of these, perhaps?"),
        ("audience", "les chats", "I do not know this public: “les chats”. Tap the ones that you mean."),
        ("title", "x" * 500, "That is 500 letters. At most 80, please."),
        ("bring", "x" * 500, "That is 500 letters. At most 200, please."),
        ("price", "cher", "Is it free? Write: free. Or write a price, for example: 2 €."),
        ("price", "-2", "A price is between 0 € and €100. For example: 2 €, or free."),
        ("kept", "12 pour les nouveaux", "You keep 12 seats, but there are 8. Keep fewer."),
        ("kept", "beaucoup", "Write how many, and for whom. For example: 2 for newcomers, 3 for the library."),
        ("access", "rien du tout là", "I do not know “rien du tout là”. Tap what there is."),
        ("team", "Paul", "Tap the people who lead it. To invite somebody: /invite"),
    ],
)
def test_a_wrong_answer_is_asked_again(asked: str, text: str, answer: str) -> None:
    draft, note = read(text, asking=asked, seats=8)
    assert (note, draft.missing()) == (answer, asked)


@pytest.mark.parametrize(
    ("asked", "text", "field", "value"),
    [
        ("price", "2", "price_cents", 200),
        ("price", "2,50", "price_cents", 250),
        ("price", "gratuit", "price_cents", 0),
        ("price", "2 € et 3 € de consigne", "deposit_cents", 300),
        ("language", "en arabe", "language", "ar"),
        ("language", "English", "language", "en"),
        ("recipe", "ratatouile", "recipe", "ratatouille"),
        ("recipe", "jardinage", "theme", Theme.GARDENING),
        ("audience", "tout le monde", "audiences", []),
        ("kept", "2 pour les nouveaux et 3 Mission locale", "partner", "Mission locale"),
        ("kept", "aucune", "kept_partner", 0),
        ("bring", "rien", "bring", ""),
        ("title", "8 places pour l'hiver", "title", "8 places pour l'hiver"),
    ],
)
def test_an_answer_to_one_question(asked: str, text: str, field: str, value: object) -> None:
    draft, note = read(text, asking=asked, seats=8)
    assert (getattr(draft, field), note, draft.asking) == (value, "", None)


# --- planning ---------------------------------------------------------------------------------------------------------


async def test_one_sentence_and_one_tap(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    assert anne.text.splitlines() == [
        "🍲 Nouvel atelier",
        "Atelier ratatouille",
        "Recette : Ratatouille",
        "📅 Le samedi 3 octobre",
        "🕘 De 14 h à 16 h",
        "📍 Marché de Luneray",
        "👥 8 places",
        "Gratuit",
        "",
        "C'est juste ? Alors confirmez.",
    ]
    await anne.press("✅ Confirmer")
    assert anne.texts()[-2] == "✅ Atelier ratatouille : c'est confirmé."
    assert anne.text.splitlines() == [
        "✅ C'est prévu. On peut s'inscrire dès maintenant.",
        "Atelier ratatouille",
        "samedi 3 octobre, de 14 h à 16 h",
        "Marché de Luneray",
        "Recette : Ratatouille",
        "👥 8 places",
        "Places prises : 0. Libres : 8",
        "Gratuit",
        "Langue : français",
    ]
    (workshop,) = await stored(table)
    assert (workshop.title, workshop.seats, workshop.recipe) == ("Atelier ratatouille", 8, "ratatouille")
    assert (workshop.start, workshop.state) == (datetime(2026, 10, 3, 14, tzinfo=PARIS), "planned")


@pytest.mark.parametrize("yes", ["oui", "Oui c'est bon", "ok", "parfait !"])
async def test_a_plain_yes_is_the_button(table: Table, yes: str) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    await anne.say(yes)
    assert anne.text.startswith("✅ C'est prévu.")
    assert len(await stored(table)) == 1


async def test_a_yes_with_a_condition_is_not(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    await anne.say("oui mais 10 places")
    assert "👥 10 places" in anne.text
    assert await stored(table) == []


async def test_in_english(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/language")
    await anne.press("English")
    await anne.say("/new_workshop workshop ratatouille on Saturday 3 October 2pm-4pm at the market in Luneray, 8 seats")
    assert anne.text.splitlines()[:2] == ["🍲 New workshop", "Workshop ratatouille"]
    assert "Language: English" in anne.text
    await anne.press("✅ Confirm")
    assert anne.text.splitlines()[0] == "✅ Planned. People can sign up now."


async def test_at_a_stop_by_one_tap(table: Table) -> None:
    """The stop gives place, day and hours; only what it is and its seats are asked."""
    anne = await table.coordinator()
    stop = await table.stop(days=4)
    await anne.say("/nouvel_atelier")
    assert anne.last.labels == ["🚚 samedi 19 septembre, Luneray", "Ailleurs", "Annuler"]
    await anne.press("🚚 samedi 19 septembre, Luneray")
    assert "Comment s'appelle l'atelier ?" in anne.text
    await anne.say("Ratatouille en bocaux")
    await anne.press("8 places")
    await anne.press("✅ Confirmer")
    (workshop,) = await stored(table)
    assert (workshop.stop, workshop.start, workshop.end) == (stop.id, stop.start, stop.end)
    assert (workshop.where(), workshop.title) == (stop.where(), "Ratatouille en bocaux")


async def test_elsewhere_one_question_at_a_time(table: Table) -> None:
    anne = await table.coordinator()
    await table.stop(days=4)
    await anne.say("/nouvel_atelier")
    await anne.press("Ailleurs")
    for answer in ("Dieppe, médiathèque Jean Renoir", "samedi 19", "14h-16h", "Découverte des bocaux", "20"):
        await anne.say(answer)
    await anne.press("✅ Confirmer")
    (workshop,) = await stored(table)
    assert (workshop.where(), workshop.stop, workshop.seats) == ("Médiathèque Jean Renoir, Dieppe", None, 20)


async def test_the_day_and_place_of_a_stop_in_words_are_the_stop(table: Table) -> None:
    anne = await table.coordinator()
    stop = await table.stop(days=4)
    workshop = await planned(table, anne, "atelier soupe samedi 9h-11h à Luneray, 8 places")
    assert (workshop.stop, workshop.where()) == (stop.id, "Place du marché, Luneray")


@pytest.mark.parametrize(
    ("hours", "there"), [("10h-12h", True), ("8h-9h30", True), ("14h-16h", False), ("12h-14h", False)]
)
async def test_when_the_truck_has_left_it_is_not_at_the_stop(table: Table, hours: str, there: bool) -> None:
    """The stop is from 9 h to 12 h."""
    anne = await table.coordinator()
    stop = await table.stop(days=4)
    workshop = await planned(table, anne, f"« La soupe » samedi 19 septembre {hours} à Luneray, 8 places")
    assert workshop.stop == (stop.id if there else None)


async def test_the_card_answers_below_what_was_said(table: Table) -> None:
    """After words it is at the bottom, and its old place has no buttons left."""
    anne = await table.coordinator()
    await anne.say("/nouvel_atelier")
    first = anne.last
    await anne.say("Luneray")
    assert anne.last is not first
    assert first.labels == []


@pytest.mark.parametrize(
    ("command", "words", "dropped"),
    [
        ("/nouvel_atelier", "atelier soupe", "L'atelier commencé avant est abandonné."),
        ("/nouveau_passage", "Luneray", "Le passage commencé avant est abandonné."),
    ],
)
async def test_a_second_one_drops_the_first_and_says_so(table: Table, command: str, words: str, dropped: str) -> None:
    anne = await table.coordinator()
    await anne.say(f"{command} {words}")
    old = anne.last.buttons
    await anne.say(command)
    assert dropped in anne.text
    await anne.data(old[-1]["data"])
    assert anne.text.startswith("Ce bouton est ancien.")


async def test_a_workshop_that_is_begun_drops_the_stop_that_was(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage Luneray samedi")
    await anne.say("/nouvel_atelier")
    assert "Le passage commencé avant est abandonné." in anne.text


async def test_the_stop_card_answers_below_too(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage")
    first = anne.last
    await anne.say("Luneray")
    assert anne.last is not first
    assert first.labels == []


@pytest.mark.parametrize(
    ("change", "answer"),
    [("gone", "Ce passage est terminé ou annulé. Choisissez-en un autre."), ("moved", "Le passage a été déplacé")],
)
async def test_a_stop_that_changes_before_the_yes(table: Table, change: str, answer: str) -> None:
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    stop = await table.stop(days=4)
    await anne.say("/nouvel_atelier soupe samedi 9h-11h à Luneray, 8 places")
    if change == "gone":
        await alice.data(f"v1:stop.gone:{stop.id}")
    else:
        await alice.data(f"v1:stop.change:{stop.id}")
        await alice.say("dimanche")
        await alice.press("✅ Confirmer")
    await anne.press("✅ Confirmer")
    assert anne.text.startswith(answer)
    assert await stored(table) == []


async def test_details_by_taps(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    await anne.press("Plus de détails")
    for field, tick in (("Pour qui", "☐ seniors"), ("Accès", "☐ places assises"), ("Qui anime", "☐ Anne")):
        await anne.press(field)
        await anne.press(tick)
        await anne.press("Continuer")
    await anne.press("Langue")
    await anne.press("arabe")
    await anne.press("Prix")
    await anne.press("2 €")
    await anne.press("Places gardées")
    await anne.say("2 pour les nouveaux")
    await anne.press("✅ Confirmer")
    (workshop,) = await stored(table)
    person = await table.person(anne)
    assert (workshop.audiences, workshop.access, workshop.facilitators) == (("seniors",), ("sitting",), (person.id,))
    assert (workshop.language, workshop.price_cents, workshop.kept_newcomers) == ("ar", 200, 2)


async def test_a_near_recipe_is_offered(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    await anne.press("Plus de détails")
    await anne.press("Recette ou thème")
    await anne.say("soupe aux tomatos")
    assert "Je ne connais pas la recette « soupe aux tomatos »." in anne.text
    await anne.press(anne.last.labels[0])
    await anne.press("✅ Confirmer")
    assert ((await stored(table))[0].recipe or "").startswith("soupe-")


async def test_whoever_plans_for_two_centres_is_asked_for_which(table: Table) -> None:
    anne = await table.coordinator()
    person = await table.person(anne)
    await table.database.run(
        lambda tx: networks.give(tx, person, Role.COORDINATOR, table.centres[1].id, table.now),
    )
    await anne.say(f"/nouvel_atelier {SENTENCE}")
    await anne.press("Centre des Tilleuls")
    await anne.press("✅ Confirmer")
    assert (await stored(table))[0].centre == table.centres[1].id


async def test_another_centres_workshop_is_not_ones_own(table: Table) -> None:
    anne, bruno = await table.coordinator(), await table.coordinator("Bruno", centre=1)
    workshop = await planned(table, anne)
    await bruno.data(f"v1:plan.change:{workshop.id}")
    assert bruno.text == "Cet atelier est celui de : Centre du Phare. Sa coordination décide."
    await bruno.data("v1:plan.change:999999")
    assert bruno.text == "Je ne trouve pas cet atelier. Tous les ateliers sont ici : /ateliers"


# --- changing ---------------------------------------------------------------------------------------------------------


async def test_who_signed_up_hears_of_a_new_hour(table: Table) -> None:
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    workshop = await planned(table, anne)
    rose = await signed(table, "Rose", workshop)
    await anne.data(f"v1:plan.change:{workshop.id}")
    assert "inscrite" not in anne.text, "nothing is moved yet"
    await anne.say("15h-17h")
    assert "1 personne est inscrite. Je la préviens tout de suite." in anne.text
    await anne.press("✅ Confirmer")
    assert "de 15 h à 17 h" in rose.text
    assert alice.text.startswith("🔁 Anne a modifié un atelier.")
    (now,) = await stored(table)
    assert (now.start.hour, now.version, now.taken) == (15, 2, 1)


async def test_nothing_new_is_no_change(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    rose = await signed(table, "Rose", workshop)
    before = len(rose.shown)
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.press("✅ Confirmer")
    assert len(rose.shown) == before
    assert (await stored(table))[0].version == 1


async def test_another_price_is_told(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    rose = await signed(table, "Rose", workshop)
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.press("Prix")
    await anne.press("5 €")
    await anne.press("✅ Confirmer")
    assert rose.text.splitlines()[0] == "🔁 Quelque chose a changé : Atelier ratatouille"
    assert rose.text.splitlines()[-1] == "Prix : 5 €"


async def test_fewer_seats_than_are_taken(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    await signed(table, "Rose", workshop, heads=5)
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.say("4 places")
    await anne.press("✅ Confirmer")
    assert anne.text.startswith("5 places sont déjà prises. 4, c'est trop peu.")
    assert (await stored(table))[0].seats == 8


async def test_more_seats_go_to_those_who_wait(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne, SENTENCE.replace("8 places", "2 places"))
    await signed(table, "Rose", workshop, heads=2)
    jean = await signed(table, "Jean", workshop)
    assert "liste d'attente" in jean.text
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.say("3 places")
    await anne.press("✅ Confirmer")
    assert "1 place est libre pour vous" in jean.text
    assert (await stored(table))[0].taken == 3


async def test_kept_seats_that_are_let_go_are_offered(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne, f"{SENTENCE}, 7 places réservées à la Mission locale")
    await signed(table, "Rose", workshop)
    jean = await signed(table, "Jean", workshop)
    assert "liste d'attente" in jean.text
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.press("Plus de détails")
    await anne.press("Places gardées")
    await anne.say("aucune")
    await anne.press("✅ Confirmer")
    assert "1 place est libre pour vous" in jean.text


async def both_change(table: Table) -> tuple[Workshop, Person, WorkshopDraft]:
    """Alice has opened a workshop; then Anne has changed it."""
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    workshop = await planned(table, anne)
    draft = workshop_making.draft_of(workshop, "x").model_copy(update={"seats": 20})
    await anne.data(f"v1:plan.change:{workshop.id}")
    await anne.say("10 places")
    await anne.press("✅ Confirmer")
    await alice.data(f"v1:plan.change:{workshop.id}")
    return workshop, await table.person(alice), draft


async def test_two_who_change_it_at_once(table: Table) -> None:
    workshop, alice, draft = await both_change(table)
    with pytest.raises(Exception, match="changed this workshop at"):
        await table.database.run(lambda tx: workshops.change(tx, alice, workshop.id, draft, table.now))
    assert (await stored(table))[0].seats == 10


async def test_without_the_version_the_second_one_wins_unseen(table: Table) -> None:
    """The negative control."""
    workshop, alice, draft = await both_change(table)
    draft.version = None
    await table.database.run(lambda tx: workshops.change(tx, alice, workshop.id, draft, table.now))
    assert (await stored(table))[0].seats == 20


# --- calling off ------------------------------------------------------------------------------------------------------


async def test_called_off_with_a_reason(table: Table) -> None:
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    workshop = await planned(table, anne)
    rose = await signed(table, "Rose", workshop, heads=2)
    await anne.data(f"v1:plan.cancel:{workshop.id}")
    assert "2 personnes sont inscrites. Je les préviens tout de suite." in anne.text
    await anne.press("Annuler : la météo")
    assert anne.text.splitlines()[-1] == "🚫 Annulé. Les personnes inscrites sont prévenues."
    assert "annulé" in rose.text
    assert "la météo" in rose.text
    assert alice.text.startswith("🚫 Anne a annulé un atelier :")
    (gone,) = await stored(table)
    assert (gone.state, gone.taken) == ("cancelled", 0)
    assert await table.database.run(lambda tx: signups.live(tx, gone.id)) == []
    await alice.data(f"v1:plan.cancel:{workshop.id}")
    assert alice.text == "Anne a déjà annulé cet atelier."


async def test_a_reason_in_words_is_shown_before_it_is_told(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    rose = await signed(table, "Rose", workshop)
    await anne.data(f"v1:plan.cancel:{workshop.id}")
    await anne.say("La <route> est fermée")
    assert "Pourquoi : La <route> est fermée" in anne.text
    assert (await stored(table))[0].state == "planned"
    await anne.press("Oui, l'annuler")
    assert "La <route> est fermée" in rose.text


async def test_a_question_about_what_is_over_holds_nobody(table: Table) -> None:
    """Words after a question that nobody can answer any more are read as any others."""
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    await anne.data(f"v1:plan.cancel:{workshop.id}")
    table.now = workshop.start + timedelta(minutes=1)
    await anne.say("200 kg de tomates, à Offranville, jusqu'à vendredi, j'apporte")
    assert "200 kg de tomates" in anne.text
    assert "Pourquoi" not in anne.text


async def test_what_has_begun_stays(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    table.now = workshop.start + timedelta(minutes=1)
    for verb in ("change", "cancel", "repeat", "poster"):
        await anne.data(f"v1:plan.{verb}:{workshop.id}")
        assert anne.text == "Cet atelier a commencé. Il ne peut plus changer."
    await anne.data(f"v1:plan.manage:{workshop.id}")
    assert anne.last.labels == ["Qui vient", "Feuille de présence"]


# --- with its stop ----------------------------------------------------------------------------------------------------


async def at_a_stop(table: Table) -> tuple[Phone, Phone, Workshop]:
    anne = await table.coordinator()
    await table.stop(days=4)
    workshop = await planned(table, anne, "atelier soupe samedi 10h-12h à Luneray, 8 places")
    return anne, await signed(table, "Rose", workshop), workshop


async def test_it_moves_with_its_stop(table: Table) -> None:
    """As far as the stop was moved, and to its new place."""
    anne, rose, workshop = await at_a_stop(table)
    await anne.data(f"v1:stop.change:{workshop.stop}")
    assert "atelier" not in anne.text, "nothing is moved yet"
    await anne.say("Offranville, place de l'église, dimanche 14h-17h")
    assert "1 atelier est prévu ici. 1 personne est inscrite. Je préviens tout le monde tout de suite." in anne.text
    await anne.press("✅ Confirmer")
    (moved,) = await stored(table)
    assert (moved.start, moved.end) == (
        datetime(2026, 9, 20, 15, tzinfo=PARIS),
        datetime(2026, 9, 20, 17, tzinfo=PARIS),
    )
    assert (moved.where(), moved.stop, moved.taken) == ("Place de l'église, Offranville", workshop.stop, 1)
    assert "dimanche 20 septembre, de 15 h à 17 h" in rose.text


async def test_more_room_at_the_stop_moves_nothing(table: Table) -> None:
    anne, rose, workshop = await at_a_stop(table)
    before = len(rose.shown)
    await anne.data(f"v1:stop.change:{workshop.stop}")
    await anne.say("200 kg")
    await anne.press("✅ Confirmer")
    assert ((await stored(table))[0].version, len(rose.shown)) == (1, before)


async def test_it_is_called_off_with_its_stop(table: Table) -> None:
    anne, rose, workshop = await at_a_stop(table)
    await anne.data(f"v1:stop.cancel:{workshop.stop}")
    assert "1 atelier est prévu ici. 1 personne est inscrite. Je préviens tout le monde tout de suite." in anne.text
    await anne.data(f"v1:stop.gone:{workshop.stop}")
    assert "le camion ne vient pas" in rose.text
    assert (await stored(table))[0].state == "cancelled"


async def test_it_moves_across_the_change_of_clocks(table: Table) -> None:
    """25 October: ten o'clock stays ten o'clock."""
    anne, _rose, workshop = await at_a_stop(table)
    await anne.data(f"v1:stop.change:{workshop.stop}")
    await anne.say("lundi 26 octobre")
    await anne.press("✅ Confirmer")
    (moved,) = await stored(table)
    assert moved.start == datetime(2026, 10, 26, 10, tzinfo=PARIS)
    assert moved.end - moved.start == timedelta(hours=2)


# --- series -----------------------------------------------------------------------------------------------------------


async def repeated(table: Table, rhythm: str = "Chaque semaine", times: str = "4 fois") -> Phone:
    anne = await table.coordinator()
    await planned(table, anne, "atelier soupe samedi 10 octobre 10h-12h à Luneray, 8 places")
    await anne.press("Répéter")
    await anne.press(rhythm)
    await anne.press(times)
    return anne


async def test_every_week_with_its_dates_first(table: Table) -> None:
    """Across the change of clocks the hour stays; where there is a stop that day, it is at the stop."""
    stop = await table.stop(days=32, hour=9)
    anne = await repeated(table)
    assert anne.text.splitlines()[3:-2] == [
        "• samedi 17 octobre, au passage du camion",
        "• samedi 24 octobre",
        "• samedi 31 octobre",
    ]
    assert len(await stored(table)) == 1, "nothing is planned before the yes"
    await anne.press("✅ Prévoir 3 ateliers")
    every = await stored(table)
    assert [one.start.strftime("%d/%m %H") for one in every] == ["10/10 10", "17/10 10", "24/10 10", "31/10 10"]
    assert [one.stop for one in every] == [None, stop.id, None, None]
    assert {one.series for one in every} == {f"w{every[0].id}"}
    await anne.data(f"v1:plan.series:{every[0].id}:week:4")
    assert anne.text == "Toutes ces dates sont déjà prévues."
    assert len(await stored(table)) == 4


@pytest.mark.parametrize(
    ("said", "answer"), [("27", "De 2 à 26 fois en tout."), ("1", "De 2 à 26"), ("x", "De 2 à 26")]
)
async def test_too_often(table: Table, said: str, answer: str) -> None:
    anne = await repeated(table)
    await anne.data(f"v1:plan.every:{(await stored(table))[0].id}:month")
    await anne.say(said)
    assert answer in anne.text
    await anne.say("26 fois")
    await anne.press("✅ Prévoir 25 ateliers")
    assert len(await stored(table)) == 26


async def test_two_who_repeat_it_at_once(table: Table) -> None:
    anne, alice = await repeated(table), await table.coordinator("Alice")
    first = (await stored(table))[0]
    await asyncio.gather(*(one.data(f"v1:plan.series:{first.id}:week:4") for one in (anne, alice)))
    assert len(await stored(table)) == 4


async def test_a_stop_that_is_cancelled_while_somebody_changes_its_workshop(table: Table) -> None:
    """Whoever was first: in the end it is off, and whoever signed up knows."""
    anne, rose, workshop = await at_a_stop(table)
    alice = await table.coordinator("Alice")
    await alice.data(f"v1:plan.change:{workshop.id}")
    await alice.say("11h-12h")
    confirm = next(one["data"] for one in alice.last.buttons if ":plan.confirm:" in one["data"])
    await asyncio.gather(alice.data(confirm), anne.data(f"v1:stop.gone:{workshop.stop}"))
    assert (await stored(table))[0].state == "cancelled"
    assert "le camion ne vient pas" in rose.text


def test_months_keep_the_weekday() -> None:
    fifth = date(2026, 10, 31)
    assert {day.weekday() for day in workshop_series.days(fifth, "month", 26)} == {5}
    assert all(day.day > 22 for day in workshop_series.days(fifth, "month", 26))


async def test_this_one_and_the_following(table: Table) -> None:
    anne = await repeated(table)
    await anne.press("✅ Prévoir 3 ateliers")
    every = await stored(table)
    rose = await signed(table, "Rose", every[2])
    await anne.data(f"v1:plan.change:{every[1].id}")
    assert anne.last.labels == ["Seulement celui-ci", "Celui-ci et les suivants", "Retour"]
    await anne.press("Celui-ci et les suivants")
    await anne.say("dimanche 18 octobre 14h-16h")
    await anne.press("✅ Confirmer")
    assert anne.text.startswith("✅ 3 ateliers sont modifiés.")
    changed = [one.start.strftime("%d/%m %H") for one in await stored(table)]
    assert changed == ["10/10 10", "18/10 14", "25/10 14", "01/11 14"]
    assert "dimanche 25 octobre, de 14 h à 16 h" in rose.text


async def test_what_was_not_touched_stays(table: Table) -> None:
    """One of them was made larger; a new title for all leaves that."""
    anne = await repeated(table)
    await anne.press("✅ Prévoir 3 ateliers")
    every = await stored(table)
    await anne.data(f"v1:plan.change:{every[2].id}:one")
    await anne.say("20 places")
    await anne.press("✅ Confirmer")
    await anne.data(f"v1:plan.change:{every[0].id}:all")
    await anne.press("Changer le titre")
    await anne.say("Soupes d'hiver")
    await anne.press("✅ Confirmer")
    assert [(one.title, one.seats) for one in await stored(table)] == [
        ("Soupes d'hiver", 8),
        ("Soupes d'hiver", 8),
        ("Soupes d'hiver", 20),
        ("Soupes d'hiver", 8),
    ]


async def test_all_or_none_of_a_series(table: Table) -> None:
    anne = await repeated(table)
    await anne.press("✅ Prévoir 3 ateliers")
    every = await stored(table)
    await signed(table, "Rose", every[3], heads=6)
    await anne.data(f"v1:plan.change:{every[0].id}:all")
    await anne.say("5 places")
    await anne.press("✅ Confirmer")
    assert anne.text.startswith("samedi 31 octobre : 6 places sont déjà prises.")
    assert anne.text.endswith("Rien n'a changé.")
    assert {one.seats for one in await stored(table)} == {8}


@pytest.mark.parametrize(("label", "left"), [("Seulement celui-ci", 3), ("Celui-ci et les suivants", 1)])
async def test_one_or_the_rest_is_called_off(table: Table, label: str, left: int) -> None:
    anne = await repeated(table)
    await anne.press("✅ Prévoir 3 ateliers")
    every = await stored(table)
    await anne.data(f"v1:plan.cancel:{every[1].id}")
    await anne.press(label)
    await anne.press("Annuler, sans raison")
    assert [one.state for one in await stored(table)].count("planned") == left


async def test_the_partners_own_link(table: Table) -> None:
    """It is the same each time, and opens the seats that are kept."""
    anne = await table.coordinator()
    workshop = await planned(table, anne, f"{SENTENCE}, 7 places réservées à la Mission locale")
    await signed(table, "Rose", workshop)
    await anne.press("Lien du partenaire")
    link = anne.text.splitlines()[-1]
    assert anne.text.startswith("🤝 Donnez ce lien seulement à : Mission locale.")
    await anne.press("Lien du partenaire")
    assert anne.text.splitlines()[-1] == link
    jean = await table.resident("Jean")
    person, secret = await table.person(jean), link.rpartition("_")[2]
    await table.database.run(lambda tx: seats.sign_up(tx, person, workshop.id, 3, 0, table.now, partner=secret))
    assert (await stored(table))[0].taken == 4
    plain_one = await planned(table, anne, SENTENCE.replace("ratatouille", "soupe"))
    await anne.data(f"v1:plan.partner:{plain_one.id}")
    assert anne.text.startswith("Aucune place n'est gardée pour un partenaire ici.")


async def test_the_team_prints_the_sheet_and_nobody_else(table: Table) -> None:
    anne, paul = await table.coordinator(), await table.coordinator("Paul", role=Role.FACILITATOR)
    bruno = await table.coordinator("Bruno", centre=1)
    workshop = await planned(table, anne)
    await paul.data(f"v1:plan.sheet:{workshop.id}")
    assert paul.last.document is not None
    await bruno.data(f"v1:plan.sheet:{workshop.id}")
    assert bruno.last.document is None


# --- papers -----------------------------------------------------------------------------------------------------------


async def test_papers(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await planned(table, anne)
    await signed(table, "Rose Martin", workshop)
    for verb, name, begins in (
        ("poster", f"affiche-{workshop.id}.pdf", b"%PDF"),
        ("qr", f"atelier-{workshop.id}.png", b"\x89PNG"),
        ("sheet", f"feuille-{workshop.id}.pdf", b"%PDF"),
    ):
        await anne.data(f"v1:plan.{verb}:{workshop.id}")
        document = anne.last.document
        assert document is not None
        assert document["name"] == name
        assert b64decode(document["base64"]).startswith(begins)
    await anne.data(f"v1:plan.qr:{workshop.id}")
    assert anne.text.endswith(f"https://t.me/bocal_bot?start=w_{workshop.id}")


async def test_over_the_wire(village: Village) -> None:
    """At a stop by one tap, its poster as a file: as Telegram shows it."""
    anne = await village.coordinator()
    await village.stop(days=4)
    await village.say(anne, "/nouvel_atelier")
    assert labels(anne.messages[-1])[-2:] == ["Ailleurs", "Annuler"]
    await village.press(anne, labels(anne.messages[-1])[0].replace(" ", " "))
    await village.say(anne, "Ratatouille en bocaux, 8 places")
    await village.press(anne, "✅ Confirmer")
    assert shown(anne).startswith("✅ C’est prévu.")
    assert "✅ Ratatouille en bocaux : c’est confirmé." in said(anne)
    await village.press(anne, "Affiche")
    assert anne.messages[-1]["document"]["file_name"] == "affiche-1.pdf"
