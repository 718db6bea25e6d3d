"""What one wants to hear of: each choice one tap, no news without consent, fewer messages from under each of them."""

from __future__ import annotations

from datetime import UTC, time
from typing import Any

import pytest

from domain.preferences import Preferences, Topic
from domain.quiet import Quiet
from services.person import preferences as service
from services.person.preference_card import fewer_button
from services.tell import tell
from storage import preferences
from tests.end_to_end.conftest import Village, labels, shown, words
from tests.end_to_end.table import Phone, Table

NO = "Nouvelles : non. Je vous écris seulement pour ce que vous avez commencé avec nous."


async def chosen(table: Table, phone: Phone) -> Preferences:
    person = await table.person(phone)
    return await table.database.run(lambda tx: preferences.of(tx, person.id))


async def test_what_holds_as_long_as_nothing_is_chosen(table: Table) -> None:
    marie = await table.farmer()
    assert (await marie.say("/preferences")).splitlines() == [
        "⚙️ Vos choix",
        NO,
        "",
        "• Sujets : ateliers, glanages et résultats",
        "• Nombre : 2 messages par semaine au plus",
        "• Distance : peu importe où",
        "• Ateliers pour : tout le monde",
        "• Langue des ateliers : toutes",
        "• Heures calmes : de 21 h à 8 h",
    ]
    assert marie.last.labels == [
        "Oui, je veux des nouvelles",
        "Les sujets",
        "Le nombre de messages",
        "La distance",
        "Le public des ateliers",
        "La langue",
        "Les heures calmes",
        "Ma façon d'aider",
    ]


async def test_consent_is_one_tap_dated_and_taken_back_by_one(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("/preferences")
    await marie.press("Oui, je veux des nouvelles")
    assert marie.text.splitlines()[1] == "Nouvelles : oui, depuis le mardi 15 septembre 2026."
    since = (await chosen(table, marie)).consent_at
    assert since == table.now.astimezone(UTC)
    await table.later(days=1)
    await marie.data("v1:pref.yes")
    assert (await chosen(table, marie)).consent_at == since, "given twice, it keeps its first date"
    await marie.press("Plus de nouvelles")
    assert marie.text.splitlines()[1] == NO
    assert (await chosen(table, marie)).consent_at is None


@pytest.mark.parametrize(
    ("section", "choice", "expected"),
    [
        ("Les sujets", "☑ glanages", {"topics": (Topic.WORKSHOPS, Topic.RESULTS)}),
        ("Le nombre de messages", "☐ 5 messages par semaine au plus", {"per_week": 5}),
        ("Le nombre de messages", "☐ aucun message", {"per_week": 0}),
        ("La distance", "☐ jusqu'à 20 km", {"radius_km": 20}),
        ("Le public des ateliers", "☐ familles", {"audiences": ("families",)}),
        ("La langue", "☐ en français", {"languages": ("fr",)}),
        ("Les heures calmes", "☐ de 20 h à 9 h", {"quiet": Quiet(time(20), time(9))}),
    ],
)
async def test_each_choice_is_one_tap_in_one_card(
    table: Table, section: str, choice: str, expected: dict[str, Any]
) -> None:
    marie = await table.farmer()
    await marie.say("/preferences")
    await marie.press(section)
    await marie.press(choice)
    now = await chosen(table, marie)
    assert {name: getattr(now, name) for name in expected} == expected
    ticked = choice.replace("☐", "#").replace("☑", "☐").replace("#", "☑")
    assert ticked in marie.last.labels
    await marie.press("Retour")
    assert marie.text.startswith("⚙️ Vos choix")
    assert len([one for one in marie.shown if one.card == "preferences"]) == 1


async def test_the_calendar_feed_in_the_same_row_stays(table: Table) -> None:
    """Others keep the secret of a feed beside the choices."""
    from sqlalchemy import select, update

    from storage.tables import preference

    marie = await table.farmer()
    await marie.data("v1:pref.yes")
    await table.database.run(lambda tx: tx.execute(update(preference).values(feed="secret", feed_hash="h")))
    await marie.data("v1:pref.set:week:5")
    row = await table.database.run(lambda tx: tx.one(select(preference)))
    assert (row.feed, row.feed_hash, row.per_week) == ("secret", "h", 5)


# --- fewer ------------------------------------------------------------------------------------------------------------


async def test_fewer_messages_goes_down_a_step_and_back(table: Table) -> None:
    marie = await table.farmer()
    await marie.data("v1:pref.yes")
    await marie.data("v1:pref.fewer:workshops:2")
    assert marie.text == "👌 C'est noté : 1 message par semaine au plus."
    assert marie.last.labels == [
        "Revenir à : 2 messages par semaine au plus",
        "Plus rien sur : ateliers",
        "Tous mes choix",
    ]
    await marie.press("Revenir à : 2 messages par semaine au plus")
    assert (await chosen(table, marie)).per_week == 2


async def test_pressed_twice_it_is_one_step(table: Table) -> None:
    marie = await table.farmer()
    await marie.data("v1:pref.set:week:5")
    for _again in range(3):
        await marie.data("v1:pref.fewer:workshops:5")
    assert (await chosen(table, marie)).per_week == 2
    assert marie.text == "👌 C'est noté : 2 messages par semaine au plus."


async def test_without_a_figure_each_press_is_a_step(table: Table) -> None:
    marie = await table.farmer()
    for expected in (1, 0, 0):
        await marie.data("v1:pref.fewer:results")
        assert (await chosen(table, marie)).per_week == expected
    assert marie.text == "👌 C'est noté : aucun message."


async def test_nothing_more_about_this(table: Table) -> None:
    marie = await table.farmer()
    await marie.data("v1:pref.fewer:gleanings:2")
    await marie.press("Plus rien sur : glanages")
    assert Topic.GLEANINGS not in (await chosen(table, marie)).topics


@pytest.mark.parametrize(
    "data",
    [
        "pref.set",
        "pref.set:week",
        "pref.set:week:3",
        "pref.set:x:1",
        "pref.set:radius:7",
        "pref.set:quiet:9",
        "pref.open",
        "pref.open:x",
        "pref.fewer",
        "pref.fewer:x",
        "pref.fewer:results:7",
        "pref.fewer:results:x",
    ],
)
async def test_forged_buttons_are_told_kindly(table: Table, data: str) -> None:
    marie = await table.farmer()
    await marie.data(f"v1:{data}")
    assert marie.text.startswith("Ce bouton est ancien.")
    assert await chosen(table, marie) == Preferences()


# --- what others ask --------------------------------------------------------------------------------------------------


async def test_who_may_hear(table: Table) -> None:
    """Nobody without consent, nobody off the topic, nobody beyond what they want in any seven days."""
    marie = await table.farmer()
    person = await table.person(marie)

    async def may(topic: Topic = Topic.WORKSHOPS) -> bool:
        return await table.database.run(lambda tx: service.may_hear(tx, person, topic, table.now))

    async def heard() -> bool:
        return await table.database.run(lambda tx: service.heard(tx, person, Topic.WORKSHOPS, table.now))

    assert not await may()
    assert not await heard()
    await marie.data("v1:pref.yes")
    await marie.data("v1:pref.set:topic:gleanings")
    assert (await may(), await may(Topic.GLEANINGS)) == (True, False)
    assert [await heard() for _ in range(3)] == [True, True, False], "two a week"
    assert not await may(Topic.RESULTS), "all kinds together"
    await table.later(days=7, seconds=1)
    assert await heard()


async def test_quiet_hours_of_a_person(table: Table) -> None:
    marie = await table.farmer()
    person = await table.person(marie)
    await marie.data("v1:pref.set:quiet:1")
    assert await table.database.run(lambda tx: service.quiet_of(tx, person)) == Quiet(time(20), time(9))


async def test_it_is_forgotten_what_was_sent_long_ago(table: Table) -> None:
    from sqlalchemy import func, select

    from storage.tables import news

    marie = await table.farmer()
    person = await table.person(marie)
    await marie.data("v1:pref.yes")
    await table.database.run(lambda tx: service.heard(tx, person, Topic.WORKSHOPS, table.now))
    for days, left in ((29, 1), (2, 0)):
        await table.later(days=days)
        await table.database.run(lambda tx: preferences.purge(tx, table.now))
        assert await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(news))) == left


async def test_over_the_wire(village: Village) -> None:
    """One card, edited in place; the button under a message of news answers below it."""
    marie = await village.newcomer()
    await village.say(marie, "/preferences")
    await village.press(marie, "Oui, je veux des nouvelles")
    assert "Nouvelles : oui" in shown(marie)
    from domain.messages import Message
    from storage import people

    async def news(tx: Any) -> None:
        person = await people.at(tx, "telegram", marie.id)
        assert person is not None
        message = Message("Bonjour", buttons=((fewer_button(Topic.RESULTS, 2),),))
        await tell(tx, person, message, key="news:1", now=village.now())

    await village.database.run(news)
    await village.quiet()
    assert labels(marie.messages[-1]) == ["Moins de messages comme celui-ci"]
    await village.press(marie, "Moins de messages comme celui-ci")
    assert shown(marie) == "👌 C’est noté : 1 message par semaine au plus."
    assert labels(marie.messages[-1])[-1] == "Tous mes choix"
    await village.press(marie, "Tous mes choix")
    assert shown(marie).startswith("⚙️ Vos choix")


# --- the question -----------------------------------------------------------------------------------------------------

QUESTION = "📬 Voulez-vous des nouvelles des ateliers et des glanages ?"


async def welcomed(village: Village, part: str) -> Any:
    """Somebody who has said who they are and where."""
    rose = await village.newcomer("Rose")
    for label in (part, "Continuer"):
        rose.press(label)
        await village.quiet()
    await village.say(rose, "Offranville")
    return rose


@pytest.mark.parametrize("part", ["🫙 Je viens aux ateliers", "🥕 Je glane, je donne un coup de main"])
async def test_whoever_comes_or_lends_a_hand_is_asked_once(village: Village, part: str) -> None:
    rose = await welcomed(village, part)
    assert shown(rose).splitlines() == [
        QUESTION,
        "2 messages par semaine au plus, jamais la nuit. Un bouton suffit pour arrêter.",
    ]
    assert labels(rose.messages[-1]) == ["Oui, je veux des nouvelles", "Non, merci"]
    await village.press(rose, "Non, merci")
    assert shown(rose).splitlines()[1] == NO
    await village.say(rose, "/profil")
    await village.press(rose, "Continuer")
    await village.say(rose, "Luneray")
    assert QUESTION not in shown(rose)


async def test_a_farmer_is_not_asked(village: Village) -> None:
    marie = await village.farmer()
    assert QUESTION not in "".join(words(one) for one in marie.messages)


async def test_neither_a_disability_nor_the_want_of_work_is_noted_of_anybody(table: Table) -> None:
    """No button says it, and a forged one changes nothing."""
    marie = await table.farmer("Marie")
    await marie.say("/preferences")
    await marie.press("Le public des ateliers")
    assert [one for one in marie.last.labels if one[0] in "☐☑"] == ["☐ familles", "☐ seniors", "☐ diététique"]
    await marie.data("v1:pref.set:audience:disability")
    assert (await chosen(table, marie)).audiences == ()
