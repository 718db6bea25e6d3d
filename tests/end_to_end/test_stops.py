"""Stops planned in the chat: everything at once or step by step, wrong answers, changes, and who is told of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.people import Network
from domain.places import Point
from domain.stops import Stop, StopDraft
from services import moments
from services.stop import hours as stop_hours
from services.stop import reading as stop_reading
from storage import stops as stored
from storage.database import Transaction
from storage.tables import outbox
from tests.end_to_end.conftest import DIEPPE, Village, labels, said
from tests.end_to_end.table import Phone, Table

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
HERE = Network(1, "Dieppe", DIEPPE, "Europe/Paris")
SENTENCE = "Luneray, place du marché, samedi 19 septembre 9h-12h30, 160 kg, 200 bocaux, coulis et ratatouille"


async def planned(table: Table) -> list[Stop]:
    async def every(tx: Transaction) -> list[Stop]:
        return await stored.upcoming(tx, table.network.id, table.now)

    return await table.database.run(every)


def read(text: str, **more: object) -> StopDraft:
    draft = StopDraft(stamp="x", **more)  # type: ignore[arg-type]
    stop_reading.take(draft, text, NOW, HERE)
    return draft


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("samedi 9h-12h30", "09:00", "12:30"),
        ("de 14 h à 17 h", "14:00", "17:00"),
        ("14h/17h", "14:00", "17:00"),
        ("9-12h", "09:00", "12:00"),
        ("9h à 12", "09:00", "12:00"),
        ("de 9 à 12", "09:00", "12:00"),
        ("entre 10h et 13h", "10:00", "13:00"),
        ("9:00 - 12:30", "09:00", "12:30"),
        ("10h - midi", "10:00", "12:00"),
        ("de midi à 14 heures", "12:00", "14:00"),
        ("18 h à minuit", "18:00", "24:00"),
        ("from 2pm to 5:30 pm", "14:00", "17:30"),
        ("8h30 12h", "08:30", "12:00"),
        ("le 19/09 de 9h à 12h", "09:00", "12:00"),
        ("à partir de 9 h", "09:00", ""),
        ("25h-26h", "", ""),
        ("160 kg", "", ""),
        ("le 19/09", "", ""),
        ("demain matin", "", ""),
        ("19 septembre, 200 bocaux", "", ""),
    ],
)
def test_hours(text: str, start: str, end: str) -> None:
    assert stop_hours.hours(text) == ((start, end) if start else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("samedi 9h-12h30", date(2026, 9, 19)),
        ("le 19/09 de 9 à 12h", date(2026, 9, 19)),
        ("le 19", date(2026, 9, 19)),
        ("demain matin", date(2026, 9, 16)),
        ("dimanche 25 octobre", date(2026, 10, 25)),
        ("28/03/2027", date(2027, 3, 28)),
        ("le 31", date(2026, 10, 31)),
        ("Saturday 19 September 9:00-12:00", date(2026, 9, 19)),
        ("mardi prochain 14h-17h, 160 kg", date(2026, 9, 22)),
        ("160 kg, 9h-12h", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert stop_reading.day(text, NOW) == day


@pytest.mark.parametrize(
    ("text", "site", "commune"),
    [
        ("Luneray, place du marché", "Place du marché", "Luneray"),
        ("parking de la salle des fêtes, Offranville", "Parking de la salle des fêtes", "Offranville"),
        ("à Envermeu, devant l'église", "Devant l'église", "Envermeu"),
        ("passage à Envermeu le 19/09 de 9h à 12h 200 kg ratatouille", "Envermeu", "Envermeu"),
        ("St Nicolas d'Aliermont, cour de l'école", "Cour de l'école", "Saint-Nicolas-d'Aliermont"),
        ("Ofranville", "Offranville", "Offranville"),
    ],
)
def test_places(text: str, site: str, commune: str) -> None:
    draft = read(text)
    assert (draft.site, draft.commune) == (site, commune)


@pytest.mark.parametrize(
    ("text", "recipes", "products"),
    [
        ("ratatouille", ["ratatouille"], []),
        ("Coulis de tomates et soupe de légumes", ["coulis-de-tomate", "soupe-de-legumes"], []),
        ("coulis", ["coulis-de-tomate"], []),
        ("ratatouile", ["ratatouille"], []),
        ("tomates et courgettes", [], ["tomate", "courgette"]),
        ("compote de pommes, des prunes", ["compote-de-pommes"], ["prune"]),
        ("Tomato coulis and vegetable soup", ["coulis-de-tomate", "soupe-de-legumes"], []),
    ],
)
def test_menus(text: str, recipes: list[str], products: list[str]) -> None:
    whole = read("Luneray samedi 9h-12h 160 kg")
    assert whole.missing() == "recipes"
    stop_reading.take(whole, text, NOW, HERE)
    assert (whole.recipes, whole.products) == (recipes, products)


def test_a_number_alone_answers_what_was_asked() -> None:
    draft = read("Luneray")
    stop_reading.take(draft, "19", NOW, HERE)
    assert draft.day == date(2026, 9, 19)
    stop_reading.take(draft, "9h 12h", NOW, HERE)
    stop_reading.take(draft, "30", NOW, HERE)
    assert (draft.day, draft.capacity_kg) == (date(2026, 9, 19), 30)


# --- planning ---------------------------------------------------------------------------------------------------------


async def test_a_plain_yes_is_the_button(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage {SENTENCE}")
    await anne.say("oui")
    assert len(await planned(table)) == 1


async def test_everything_in_one_sentence(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage {SENTENCE}")
    assert anne.text.splitlines() == [
        "🚚 Nouveau passage du camion",
        "📍 Place du marché, Luneray",
        "📅 Le samedi 19 septembre",
        "🕘 De 9 h à 12 h 30",
        "Capacité : 160 kg",
        "200 bocaux au plus",
        "Au menu : Coulis de tomate et Ratatouille.",
        "",
        "C'est juste ? Alors confirmez.",
    ]
    await anne.press("✅ Confirmer")
    assert anne.text.splitlines()[0] == "✅ Passage prévu."
    assert anne.text.splitlines()[-1].startswith("⚠️ Je n'ai pas de barème validé pour : ")
    assert anne.last.buttons == []
    (stop,) = await planned(table)
    assert (stop.start, stop.end) == (
        datetime(2026, 9, 19, 9, tzinfo=PARIS),
        datetime(2026, 9, 19, 12, 30, tzinfo=PARIS),
    )
    assert (stop.capacity_grams, stop.capacity_jars, stop.centre) == (160_000, 200, table.centres[0].id)


async def test_step_by_step_in_any_order(table: Table) -> None:
    anne = await table.coordinator()
    assert (await anne.say("/nouveau_passage")).endswith("Ou envoyez la position.")
    await anne.say("160 kg")
    await anne.say("demain matin")
    assert "Où le camion s'arrête-t-il ?" in anne.text
    await anne.location(Point(49.83, 0.916), "Halle du marché")
    assert "📍 Halle du marché, Luneray" in anne.text
    assert "De quelle heure à quelle heure ?" in anne.text
    assert "À partir de 14 h, jusqu'à quelle heure ?" in await anne.say("14h")
    assert "🕘 De 14 h à 17 h" in await anne.say("17h")
    assert "Que cuisinez-vous ?" in anne.text
    assert "Je ne connais pas : bouillabaisse." in await anne.say("bouillabaisse, ratatouille")
    assert "Au menu : Ratatouille." in anne.text
    await anne.press("✅ Confirmer")
    (stop,) = await planned(table)
    assert (stop.site, stop.point, stop.start.hour) == ("Halle du marché", Point(49.83, 0.916), 14)


async def test_recipes_of_the_season_are_ticked(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage Luneray samedi 9h-12h 160 kg")
    await anne.say("bouillabaisse")
    assert "Je ne connais pas : bouillabaisse." in anne.text
    assert "☐ Ratatouille" in anne.last.labels
    await anne.press("☐ Ratatouille")
    await anne.press("☐ Coulis de tomate")
    await anne.press("☑ Ratatouille")
    await anne.press("Continuer")
    assert "Au menu : Coulis de tomate." in anne.text
    await anne.press("Changer les recettes")
    await anne.press("Tout ce qui va en bocal")
    assert "✅ Confirmer" in anne.last.labels


async def test_communes_of_one_name_are_asked(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage Saint-Aubin, devant l'église, samedi 9h-12h")
    assert "De quel lieu parlez-vous ?" in anne.text
    await anne.press("Saint-Aubin-sur-Scie (76)")
    assert "📍 Devant l'église, Saint-Aubin-sur-Scie" in anne.text


async def test_a_place_far_away_is_asked_about(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage Marseille")
    assert "Marseille : c'est loin d'ici. C'est bien là ?" in anne.text
    await anne.say("Luneray")
    assert "📍 Luneray" in anne.text


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("0 kg", "La capacité doit être entre 1 kg et 1 000 kg."),
        ("50000", "La capacité doit être entre 1 kg et 1 000 kg."),
        ("-5 kg", "La capacité doit être entre 1 kg et 1 000 kg."),
        ("beaucoup", "Je n'ai pas compris cette réponse."),
    ],
)
async def test_an_impossible_capacity_is_asked_again(table: Table, answer: str, reply: str) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_passage Luneray samedi 9h-12h")
    await anne.say(answer)
    assert reply in anne.text
    assert "Combien de kilos pouvez-vous prendre ?" in anne.text


@pytest.mark.parametrize(
    ("words", "reply", "question"),
    [
        ("aujourd'hui 7h-8h", "Le mardi 15 septembre est déjà passé.", "Quel jour ?"),
        ("le 1er septembre 2026 9h-12h", "Le mardi 1er septembre est déjà passé.", "Quel jour ?"),
        ("samedi 12h-9h", "La fin doit venir après le début.", "De quelle heure à quelle heure ?"),
        ("28/03/2027 2h30-5h", "cette heure n'existe pas", "De quelle heure à quelle heure ?"),
    ],
)
async def test_impossible_moments_are_asked_again(table: Table, words: str, reply: str, question: str) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage Luneray 160 kg ratatouille {words}")
    assert reply in anne.text
    assert question in anne.text


@pytest.mark.parametrize(
    ("words", "hours"), [("25/10/2026 1h-5h", 5), ("28/03/2027 1h-5h", 3), ("samedi 18h-minuit", 6)]
)
async def test_the_days_when_the_clocks_change_and_midnight(table: Table, words: str, hours: int) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage Luneray 160 kg ratatouille {words}")
    await anne.press("✅ Confirmer")
    (stop,) = await planned(table)
    assert stop.end.timestamp() - stop.start.timestamp() == 3600 * hours


async def test_each_field_is_corrected(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage {SENTENCE}")
    for label, answer, seen in (
        ("Changer le lieu", "Envermeu, halle", "📍 Halle, Envermeu"),
        ("Changer le jour", "dimanche", "📅 Le dimanche 20 septembre"),
        ("Changer les heures", "14h-17h", "🕘 De 14 h à 17 h"),
        ("Changer la capacité", "200", "Capacité : 200 kg"),
        ("Changer les recettes", "soupe de légumes", "Au menu : Soupe de légumes."),
        ("Changer l'événement", "Fête de la soupe à Dieppe", "Événement : Fête de la soupe à Dieppe"),
    ):
        await anne.press(label)
        assert anne.last.labels[-1] == "Retour"
        await anne.say(answer)
        assert seen in anne.text
        assert "✅ Confirmer" in anne.last.labels
    assert "📍 Halle, Envermeu" in anne.text
    await anne.press("Changer l'événement")
    await anne.press("Pas d'événement")
    assert "Événement" not in anne.text
    await anne.press("Changer le jour")
    await anne.press("Retour")
    await anne.press("Annuler")
    assert anne.text.endswith("Annulé. Rien n'a changé.")
    assert await planned(table) == []


async def test_whoever_coordinates_two_centres_is_asked_which(table: Table) -> None:
    anne = await table.coordinator()
    token = await table.invitation(centre=1)
    await anne.say(f"/start i_{token}")
    await anne.say(f"/nouveau_passage {SENTENCE}")
    assert "Pour quel centre ?" in anne.text
    await anne.press("Centre des Tilleuls")
    await anne.press("✅ Confirmer")
    (stop,) = await planned(table)
    assert stop.centre == table.centres[1].id


async def test_offers_that_waited_are_matched_with_a_new_stop(table: Table) -> None:
    marie, anne = await table.farmer(), await table.coordinator()
    await table.offer(marie, days=6)
    await anne.say(f"/nouveau_passage {SENTENCE}")
    await anne.press("✅ Confirmer")
    assert "1 offre attendait ce passage." in anne.card("stopdraft").text
    assert "🚚 Je propose ce passage :" in marie.text
    assert anne.last.labels[0] == "✅ Accepter"


async def test_over_the_wire(village: Village) -> None:
    """The card is sent anew with each answer; the older one loses its buttons."""
    anne = await village.coordinator()
    await village.say(anne, "/nouveau_passage Luneray")
    await village.say(anne, "samedi 9h-12h 160 kg ratatouille")
    first, second = [message for message in anne.messages if message["from"]["is_bot"]][-2:]
    assert labels(first) == []
    assert labels(second)[0] == "✅ Confirmer"
    await village.press(anne, "✅ Confirmer")
    assert said(anne)[-1].startswith("✅ Passage prévu.")


# --- looking ----------------------------------------------------------------------------------------------------------


async def test_everybody_sees_the_next_stops_five_at_a_time(table: Table) -> None:
    fatou = table.phone("Fatou")
    assert await fatou.say("/passages") == "Pas encore de passage prévu."
    for days in range(1, 13):
        await table.stop(days=days)
    await fatou.say("/passages")
    assert fatou.shown[-2].text.count("Place du marché, Luneray") == 5
    assert fatou.text == "Encore 7 passages prévus."
    await fatou.press("Voir la suite")
    await fatou.press("Voir la suite")
    assert fatou.text.count("Place du marché, Luneray") == 2
    assert "kg" not in fatou.text


async def test_a_coordinator_sees_room_and_buttons_of_the_own_centre(table: Table) -> None:
    own, other = await table.stop(), await table.stop(days=3, centre=1)
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, 120)
    await anne.say("/passages")
    assert "Place libre : 180 kg sur 300 kg" in anne.card(f"stop:{own.id}").text
    assert anne.card(f"stop:{own.id}").labels == ["Changer", "Annuler le passage", "Tournée de collecte"]
    assert anne.card(f"stop:{other.id}").labels == []


# --- changing ---------------------------------------------------------------------------------------------------------


async def accepted(table: Table, **more: object) -> tuple[Stop, Phone, Phone]:
    stop = await table.stop(**more)  # type: ignore[arg-type]
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, days=5)
    await anne.press("✅ Accepter")
    await anne.say("/passages")
    await anne.press("Changer")
    return stop, anne, marie


async def test_a_stop_is_moved_and_who_is_concerned_is_told_once(table: Table) -> None:
    _stop, anne, marie = await accepted(table)
    bruno = await table.coordinator("Bruno")
    heard = len(marie.shown)
    await anne.say("14h-17h, vendredi")
    await anne.press("✅ Confirmer")
    assert anne.card("stopdraft").text.startswith("✅ Passage changé.")
    (news,) = marie.shown[heard:]
    assert news.text.splitlines() == [
        "🔁 Le passage a changé. Pour 200 kg de tomates, c'est maintenant :",
        "vendredi 18 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "C'est toujours accepté.",
    ]
    assert anne.card("proposal").text.startswith("✅ Accepté. Le passage a changé.")
    told = [text for text in bruno.texts() if text.startswith("🔁 Anne a changé un passage.")]
    assert len(told) == 1


async def test_a_new_place_brings_a_new_map(table: Table) -> None:
    _stop, anne, marie = await accepted(table)
    await anne.say("Offranville, place de l'église")
    await anne.press("✅ Confirmer")
    assert marie.last.venue is not None
    assert marie.last.venue["address"] == "Offranville"


async def test_a_proposal_follows_its_stop(table: Table) -> None:
    await table.stop()
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, days=5)
    await anne.say("/passages")
    await anne.press("Changer")
    await anne.say("vendredi")
    await anne.press("✅ Confirmer")
    card = anne.card("proposal")
    assert "vendredi 18 septembre, de 9 h à 12 h" in card.text
    assert card.labels[0] == "✅ Accepter"
    assert marie.text.endswith("La coordination doit encore dire oui.")


async def test_what_no_longer_suits_goes_elsewhere(table: Table) -> None:
    _stop, anne, marie = await accepted(table)
    await table.stop(days=4, commune="Offranville")
    await anne.press("Changer les recettes")
    await anne.say("compote de pommes")
    await anne.press("✅ Confirmer")
    assert marie.text.startswith(
        "Le passage du jeudi 17 septembre a changé. J'ai cherché à nouveau pour 200 kg de tomates."
    )
    assert "samedi 19 septembre" in marie.text
    assert any(text.startswith("🔁 Cette offre n'est plus à ce passage.") for text in anne.texts())


async def test_less_room_keeps_who_came_first(table: Table) -> None:
    await table.stop()
    anne, marie, luc = await table.coordinator(), await table.farmer(), await table.farmer("Luc")
    await table.offer(marie, 100, days=5)
    await anne.press("✅ Accepter")
    await table.offer(luc, 100, days=5)
    await anne.press("✅ Accepter")
    heard = len(marie.shown)
    await anne.say("/passages")
    await anne.press("Changer")
    await anne.say("150 kg")
    await anne.press("✅ Confirmer")
    assert len(marie.shown) == heard
    assert "J'ai cherché à nouveau pour 100 kg de tomates." in luc.text
    assert "50 kg de tomates" in luc.text, "a part of it still fits"


async def test_other_recipes_for_the_same_produce_change_nothing_for_the_farm(table: Table) -> None:
    stop, anne, marie = await accepted(table)
    heard = len(marie.shown)
    await anne.press("Changer les recettes")
    await anne.say("ratatouille")
    await anne.press("✅ Confirmer")
    assert len(marie.shown) == heard

    async def taken(tx: Transaction) -> dict[tuple[int, str | None], int]:
        return await stored.taken(tx, [stop.id])

    assert await table.database.run(taken) == {(stop.id, "ratatouille"): 200_000}


async def test_a_cancelled_stop(table: Table) -> None:
    await table.stop()
    anne, marie, bruno = await table.coordinator(), await table.farmer(), await table.coordinator("Bruno")
    await table.offer(marie, days=5)
    await anne.press("✅ Accepter")
    await anne.say("/passages")
    await anne.press("Annuler le passage")
    assert "1 offre est prévue ici. La ferme le saura tout de suite." in anne.text
    await anne.press("Non, garder")
    await anne.press("Annuler le passage")
    heard = len(marie.shown)
    await anne.press("Oui, annuler ce passage")
    (news,) = marie.shown[heard:]
    assert news.text.startswith("🚫 Le passage du jeudi 17 septembre est annulé.")
    assert "Je garde votre offre" in news.text
    assert [text.splitlines()[0] for text in bruno.texts()][-1] == "🚫 Anne a annulé un passage :"
    late = len(anne.shown)
    await anne.data(f"v1:stop.gone:{1}")
    assert anne.shown[late:][0].text == "Ce passage est déjà annulé."
    assert len(marie.shown) == heard + 1


@pytest.mark.parametrize(("days", "hour", "at_once"), [(5, 22, False), (1, 22, True), (5, 15, True)])
async def test_colleagues_are_not_woken_for_what_can_wait(table: Table, days: int, hour: int, at_once: bool) -> None:
    await table.stop(days=days, hour=7)
    anne, bruno = await table.coordinator(), await table.coordinator("Bruno")
    table.now = table.now.replace(hour=hour)
    await anne.say("/passages")
    await anne.press("Annuler le passage")
    await anne.press("Oui, annuler ce passage")
    mine = select(outbox.c.not_before).where(outbox.c.chat_id == bruno.id, outbox.c.key.like("stop:%"))
    morning = (table.now + timedelta(days=1)).replace(hour=8, microsecond=0)
    assert await table.database.run(lambda tx: tx.scalar(mine)) == (None if at_once else morning)


async def test_two_coordinators_change_one_stop(table: Table) -> None:
    await table.stop()
    anne, bruno = await table.coordinator(), await table.coordinator("Bruno")
    for one in (anne, bruno):
        await one.say("/passages")
        await one.press("Changer")
    await anne.say("vendredi")
    await anne.press("✅ Confirmer")
    await bruno.say("dimanche")
    await bruno.press("✅ Confirmer")
    assert bruno.text == "Anne a changé ce passage entre-temps, à 9 h. Regardez-le à nouveau : /passages"
    (stop,) = await planned(table)
    assert stop.start.day == 18


async def test_what_has_begun_is_not_changed(table: Table) -> None:
    await table.stop(days=1)
    anne = await table.coordinator()
    await anne.say("/passages")
    card = anne.last
    table.now = table.now.replace(day=16, hour=10)
    for label in card.labels:
        await anne.press(label, of=card)
        assert anne.text == "Ce passage a commencé. On ne peut plus le changer."


async def test_old_buttons_of_a_draft(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(f"/nouveau_passage {SENTENCE}")
    old = anne.last
    buttons = list(old.buttons)
    await anne.press("✅ Confirmer")
    for button in buttons:
        await anne.data(button["data"])
        assert anne.text == "Ce bouton est ancien. Tous les passages sont ici : /passages"
    assert len(await planned(table)) == 1


async def test_a_look_reads_only_the_stops_in_reach(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hundreds of stops planned, an offer looks at those near it, before it spoils."""
    for days in range(1, 60):
        await table.stop(days=days, hour=9)
        await table.stop(days=days, hour=14, point=Point(45.05, 5.05), commune="Romans")
    read: list[int] = []
    whole = stored._whole

    async def counted(tx: Transaction, rows: list[object]) -> list[Stop]:
        read.append(len(rows))
        return await whole(tx, rows)

    monkeypatch.setattr(stored, "_whole", counted)
    marie = await table.farmer()
    await table.offer(marie, days=5)
    assert sum(read) == 5


def test_an_hour_that_exists_twice_or_never() -> None:
    assert moments.exists(datetime(2026, 10, 25, 2, 30, tzinfo=PARIS))
    assert not moments.exists(datetime(2027, 3, 28, 2, 30, tzinfo=PARIS))
