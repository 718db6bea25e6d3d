"""Hours are approved by whoever led it or a coordinator, never by oneself; each person is told once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain.people import Role
from domain.workshops import Workshop
from services.hours import approval
from storage import networks, presence, service_times, signups, workshops
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Phone, Table
from tests.gleanings.made import a_gleaning

__all__ = ["table"]


@dataclass
class Yard:
    """A gleaning of three hours that is over: Luc led it, Paul and Rose (two grown people) came."""

    table: Table
    gleaning: Workshop
    anne: Phone
    luc: Phone
    paul: Phone
    rose: Phone

    async def one(self, phone: Phone) -> Any:
        person = await self.table.person(phone)
        (found,) = await self.table.database.run(lambda tx: service_times.of_person(tx, person.id))
        return found

    async def open(self, phone: Phone) -> str:
        await phone.data(f"v1:hours.show:{self.gleaning.id}")
        return phone.text


@pytest.fixture
async def yard(table: Table) -> Yard:
    anne, luc = await table.coordinator(), await table.coordinator("Luc", role=Role.FACILITATOR)
    leader = await table.person(luc)
    start = (table.now + timedelta(days=2)).replace(hour=7, minute=0)
    gleaning, _ = await table.database.run(
        lambda tx: a_gleaning(tx, table.centres[0], start, table.now, facilitators=(leader.id,))
    )
    paul, rose = await table.resident("Paul Petit"), await table.resident("Rose Roux")
    await paul.data(f"v1:seat.go:{gleaning.id}:1:0")
    await rose.data(f"v1:seat.go:{gleaning.id}:2:0")
    table.now = gleaning.end + timedelta(minutes=5)
    for mine in await table.database.run(lambda tx: signups.live(tx, gleaning.id)):
        here = partial(presence.tick, signup_id=mine.id, came=mine.heads, by=leader.id, now=table.now)
        await table.database.run(here)
    await table.database.run(lambda tx: workshops.close(tx, gleaning.id, table.now))
    await table.later(minutes=6)
    return Yard(table, gleaning, anne, luc, paul, rose)


def about(phone: Phone) -> list[str]:
    """What somebody was told of their own hours, the first line."""
    return [text.splitlines()[0] for text in phone.texts() if re.match("⏱️ (Vous|Votre)|💬", text)]


async def test_the_leader_hears_that_hours_wait_and_opens_them_by_one_tap(yard: Yard) -> None:
    assert yard.luc.text.splitlines()[0] == "⏱️ Heures à valider : Carottes"
    assert yard.luc.text.splitlines()[-1] == "3 personnes, 9 h en tout."
    await yard.luc.press("Voir les heures")
    assert yard.luc.last.labels == [
        "🔒 Luc : 3 h",
        "⬜ Paul P. : 3 h",
        "⬜ Rose R. : 3 h",
        "⬜ avec Rose R. : 3 h",
        "Valider les 3 personnes",
        "Corriger en mots",
    ]


async def test_all_are_approved_by_one_tap_and_each_is_told_once(yard: Yard) -> None:
    await yard.open(yard.luc)
    again = next(one["data"] for one in yard.luc.last.buttons if "hours.all" in one["data"])
    await yard.luc.press("Valider les 3 personnes")
    await yard.luc.data(again)
    assert about(yard.paul) == ["⏱️ Vous avez donné 3 h. Merci !"]
    assert yard.paul.text.splitlines()[1] == "Cela fait 180 tic-tac."
    assert about(yard.rose) == ["⏱️ Vous avez donné 3 h. Merci !"]
    one = await yard.one(yard.paul)
    assert (one.state, one.minutes, one.tictac) == ("approved", 180, 180)


async def test_the_leaders_own_hours_are_approved_by_a_coordinator(yard: Yard) -> None:
    own = await yard.one(yard.luc)
    await yard.luc.data(f"v1:hours.approve:{own.id}:{own.version}:180")
    assert yard.luc.text == "Ce sont vos propres heures. Une autre personne de la coordination les valide."
    assert (await yard.one(yard.luc)).state == "recorded"
    await yard.anne.data(f"v1:hours.approve:{own.id}:{own.version}:180")
    assert (await yard.one(yard.luc)).state == "approved"
    assert about(yard.luc) == ["⏱️ Vous avez donné 3 h. Merci !"]


async def test_another_leader_of_the_team_does_not_approve_who_led(yard: Yard) -> None:
    mia = await yard.table.coordinator("Mia", role=Role.FACILITATOR)
    own = await yard.one(yard.luc)
    await mia.data(f"v1:hours.approve:{own.id}:{own.version}:180")
    assert (await yard.one(yard.luc)).state == "recorded"


async def test_a_quarter_of_an_hour_is_taken_off_by_a_tap(yard: Yard) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("⬜ Paul P. : 3 h")
    await yard.luc.press("➖ 15 min")
    await yard.luc.press("➖ 15 min")
    assert (await yard.one(yard.paul)).minutes == 180
    await yard.luc.press("Valider 2 h 30")
    one = await yard.one(yard.paul)
    assert (one.state, one.minutes, one.recorded) == ("approved", 150, 180)
    assert yard.luc.last.labels[1] == "✅ Paul P. : 2 h 30"


async def test_one_is_refused_and_told_and_approved_after_all(yard: Yard) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("⬜ Paul P. : 3 h")
    await yard.luc.press("Refuser")
    assert (await yard.one(yard.paul)).tictac == 0
    await yard.luc.press("❌ Paul P.")
    await yard.luc.press("Valider 3 h")
    assert about(yard.paul) == ["⏱️ Votre temps n'est pas compté : 3 h.", "⏱️ Vous avez donné 3 h. Merci !"]


async def test_of_two_leaders_at_once_the_second_sees_what_the_first_did(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:120")
    reaction = await yard.anne.data(f"v1:hours.approve:{one.id}:{one.version}:240")
    assert reaction.toast == "Quelqu’un vient de changer cela. Regardez à nouveau."
    assert (await yard.one(yard.paul)).minutes == 120
    assert yard.anne.text.splitlines()[0] == "⏱️ Paul P. : 2 h"
    assert len(about(yard.paul)) == 1


async def test_two_who_decide_in_the_same_moment_decide_once(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    deciders = [await yard.table.person(phone) for phone in (yard.luc, yard.anne)]

    async def decide(who: int, minutes: int) -> bool:
        return await yard.table.database.run(
            lambda tx: approval.decide(tx, deciders[who], one.id, one.version, "approved", minutes, yard.table.now)
        )

    done = await asyncio.gather(*[decide(at % 2, 60 + at) for at in range(6)])
    assert sorted(done) == [False] * 5 + [True]
    assert len(await yard.table.database.run(lambda tx: service_times.trail(tx, one.id))) == 1


async def test_without_the_version_the_second_would_undo_the_first(yard: Yard) -> None:
    """The control of the two before: what keeps the first decision is the version that was seen."""
    stale = await yard.one(yard.paul)
    leader = await yard.table.person(yard.luc)

    async def write(one: Any, minutes: int) -> bool:
        return await yard.table.database.run(
            lambda tx: service_times.change(tx, one, "approved", minutes, leader.id, yard.table.now)
        )

    assert [await write(stale, 60), await write(stale, 90)] == [True, False]
    assert await write(replace(stale, version=(await yard.one(yard.paul)).version), 90)
    assert (await yard.one(yard.paul)).minutes == 90


async def test_all_is_not_approved_when_something_changed_meanwhile(yard: Yard) -> None:
    await yard.open(yard.anne)
    await yard.open(yard.luc)
    await yard.luc.press("⬜ Paul P. : 3 h")
    await yard.luc.press("Refuser")
    await yard.anne.press("Valider les 4 personnes")
    assert yard.anne.toasts == ["Quelqu'un vient de changer cela. Regardez à nouveau."]
    assert (await yard.one(yard.luc)).state == "recorded"
    assert yard.anne.last.labels[-2] == "Valider les 3 personnes"


async def test_hours_are_corrected_in_words(yard: Yard) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("Corriger en mots")
    await yard.luc.say("tout le monde 2 h, Paul 2 h 30")
    assert yard.luc.text.splitlines()[0] == "✅ C'est corrigé."
    assert yard.luc.last.labels[:4] == [
        "🔒 Luc : 3 h",
        "⬜ Paul P. : 2 h 30",
        "⬜ Rose R. : 2 h",
        "⬜ avec Rose R. : 2 h",
    ]
    assert about(yard.paul) == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Paul 30 h", "30 h, c'est plus qu'une journée. Par exemple : 2 h 30."),
        ("Paul -2 h", "Un temps ne peut pas être au-dessous de 0. Par exemple : Paul 2 h 30."),
        ("Paul 0 h", "Cela fait 0 minute. Si une personne n'était pas là, touchez son nom, puis « Refuser »."),
        ("Paul 2", "Des heures ou des minutes ? Par exemple : Paul 2 h. Ou : Paul 45 min."),
        ("2 h", "C'est le temps de qui ? Par exemple : Paul 2 h 30. Ou : tout le monde 3 h."),
        ("Zoé 2 h", "Je ne trouve pas « zoe » ici. Écrivez le nom comme sur la fiche."),
        ("Luc 9 h", "Luc : une autre personne de la coordination valide ces heures."),
    ],
)
async def test_words_that_cannot_be_are_refused_and_nothing_changes(yard: Yard, words: str, answer: str) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("Corriger en mots")
    await yard.luc.say(words)
    assert yard.luc.text == answer
    assert (await yard.one(yard.paul)).minutes == 180
    await yard.luc.say("Paul 2 h")
    assert (await yard.one(yard.paul)).minutes == 120


async def test_words_about_something_else_are_answered_as_ever(yard: Yard) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("Corriger en mots")
    await yard.luc.say("bonjour")
    assert "Luc" in yard.luc.text
    await yard.luc.say("Paul 2 h")
    assert (await yard.one(yard.paul)).minutes == 120


async def test_after_an_hour_words_are_about_something_else(yard: Yard) -> None:
    await yard.open(yard.luc)
    await yard.luc.press("Corriger en mots")
    yard.table.now += timedelta(minutes=61)
    await yard.luc.say("Paul 2 h")
    assert (await yard.one(yard.paul)).minutes == 180


async def test_a_correction_after_approval_is_told_and_leaves_its_trail(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:180")
    await yard.anne.data(f"v1:hours.approve:{one.id}:{one.version + 1}:120")
    assert about(yard.paul) == ["⏱️ Vous avez donné 3 h. Merci !", "⏱️ Votre temps est corrigé : 2 h."]
    trail = await yard.table.database.run(lambda tx: service_times.trail(tx, one.id))
    who = {(await yard.table.person(phone)).id: phone.name for phone in (yard.luc, yard.anne)}
    assert [(who[change.by], change.state, change.minutes) for change in trail] == [
        ("Luc", "approved", 180),
        ("Anne", "approved", 120),
    ]
    await yard.anne.data(f"v1:hours.open:{one.id}")
    assert [line.split(" : ")[1] for line in yard.anne.text.splitlines()[-2:]] == [
        "3 h, validé (Luc)",
        "2 h, validé (Anne)",
    ]


async def test_nobody_gives_more_than_a_day_on_one_day(yard: Yard) -> None:
    one, paul = await yard.one(yard.paul), await yard.table.person(yard.paul)
    new = service_times.New(one.network, "tour:3:person:1", paul.id, "", one.centre, "pickup", one.day, 1380)
    await yard.table.database.run(lambda tx: service_times.record(tx, new, yard.table.now))
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:180")
    assert yard.luc.text.endswith("Avec 3 h, c'est plus qu'une journée.")
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:60")
    (_tour, _gleaning) = await yard.table.database.run(lambda tx: service_times.of_person(tx, paul.id))
    assert sorted(each.state for each in (_tour, _gleaning)) == ["approved", "recorded"]


async def test_who_says_that_it_is_wrong_is_heard(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:180")
    await yard.paul.press("C'est faux")
    assert yard.luc.text.splitlines()[0] == "💬 Paul P. dit : ces heures sont fausses."
    await yard.paul.say("j'étais là de 9 h à 13 h")
    assert "« j'étais là de 9 h à 13 h »" in yard.luc.text.splitlines()
    await yard.luc.press("Voir")
    await yard.luc.press("➕ 15 min")
    await yard.luc.press("Valider 3 h 15")
    assert yard.paul.text.splitlines()[0] == "⏱️ Votre temps est corrigé : 3 h 15."
    assert (await yard.one(yard.paul)).note == ""


async def test_it_may_stay_as_it_is_after_somebody_has_looked(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:180")
    await yard.paul.press("C'est faux")
    await yard.anne.press("Voir")
    await yard.anne.press("Ces heures sont justes")
    assert yard.paul.text.splitlines()[0] == "💬 Votre centre a regardé vos heures. Elles ne changent pas."
    assert (await yard.one(yard.paul)).note == ""


@pytest.mark.parametrize("verb", ["approve", "refuse", "open", "right", "wrong"])
async def test_others_decide_nothing(yard: Yard, verb: str) -> None:
    one = await yard.one(yard.paul)
    stranger = await yard.table.coordinator("Zoé", centre=1)
    for phone in (stranger, yard.rose, await yard.table.resident("Nina")):
        await phone.data(f"v1:hours.{verb}:{one.id}:{one.version}:15")
    found = await yard.one(yard.paul)
    assert (found.state, found.minutes, found.note, found.version) == ("recorded", 180, "", 1)


@pytest.mark.parametrize(
    "data",
    ["hours.show:999", "hours.show", "hours.page:boat:1:0", "hours.page:tour:9:0", "hours.all:workshop:1",
     "hours.open:999", "hours.approve:1", "hours.approve:999:1:60", "hours.wrong:999", "hours.words:tour:1",
     "hours.mine:x", "hours.list:x"],
)  # fmt: skip
async def test_old_and_forged_buttons_are_answered(yard: Yard, data: str) -> None:
    before = len(yard.luc.shown)
    await yard.luc.data(f"v1:{data}")
    assert len(yard.luc.shown) == before + 1


async def test_more_than_a_day_from_a_forged_button_is_refused(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:1800")
    assert yard.luc.text == "30 h, c'est plus qu'une journée. Par exemple : 2 h 30."


async def test_what_waits_is_listed_until_it_is_decided(yard: Yard) -> None:
    await yard.luc.say("/heures")
    assert yard.luc.last.labels == ["Carottes, jeudi 17 septembre (3)"]
    await yard.anne.say("/heures")
    assert yard.anne.last.labels == ["Carottes, jeudi 17 septembre (4)"]
    await yard.anne.press("Carottes, jeudi 17 septembre (4)")
    await yard.anne.press("Valider les 4 personnes")
    await yard.anne.say("/heures")
    assert yard.anne.text == "⏱️ Aucune heure ne vous attend. Ce que vous avez donné : /mes_heures"


async def test_my_hours_by_year_role_and_state(yard: Yard) -> None:
    await yard.paul.say("/mes_heures")
    assert yard.paul.text.splitlines() == [
        "⏱️ Le temps que vous avez donné",
        "",
        "En 2026 : 0 h validées, 0 tic-tac",
        "Encore à valider : 3 h",
        "",
        "En tout : 0 h validées, 0 tic-tac",
        "Encore à valider : 3 h",
        "",
        "Carottes, jeudi 17 septembre : 3 h, à valider",
    ]
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:150")
    yard.table.now += timedelta(days=200)
    await yard.paul.say("/mes_heures")
    assert yard.paul.text.splitlines()[2:6] == [
        "En 2027 : 0 h validées, 0 tic-tac",
        "",
        "En tout : 2 h 30 validées, 150 tic-tac",
        "• glanage : 2 h 30",
    ]


async def test_somebody_who_gave_nothing_yet(table: Table) -> None:
    nina = await table.resident("Nina")
    await nina.say("/mes_heures")
    assert nina.text == "⏱️ Vous n'avez pas encore d'heures. Vous en aurez après un glanage : /glanages"


async def test_a_name_that_two_have_is_asked_for_again(yard: Yard) -> None:
    one = await yard.one(yard.paul)
    other = f"workshop:{yard.gleaning.id}:signup:999"
    new = service_times.New(one.network, other, None, "Paul Grand", one.centre, "gleaning", one.day, 60)
    await yard.table.database.run(lambda tx: service_times.record(tx, new, yard.table.now))
    await yard.luc.data(f"v1:hours.words:workshop:{yard.gleaning.id}")
    await yard.luc.say("Paul 2 h")
    assert yard.luc.text == "« paul » : il y en a plusieurs. Touchez le nom sur la fiche."
    await yard.luc.say("Paul G. 2 h")
    assert (await yard.one(yard.paul)).minutes == 180


async def test_the_rights_of_the_team_are_needed(yard: Yard) -> None:
    leader = await yard.table.person(yard.luc)
    await yard.table.database.run(
        lambda tx: networks.take_back(tx, leader.id, Role.FACILITATOR, yard.table.centres[0].id)
    )
    one = await yard.one(yard.paul)
    await yard.luc.data(f"v1:hours.approve:{one.id}:{one.version}:180")
    assert (await yard.one(yard.paul)).state == "recorded"
