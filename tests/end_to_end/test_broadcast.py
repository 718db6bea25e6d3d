"""A centre writes to many: seen before it is sent, sent once to whoever wants it, stopped when it must be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from domain.places import Point
from domain.preferences import Preferences, Topic
from domain.quiet import Quiet
from domain.workshops import Audience
from scheduler.rounds.broadcasts import LOOK, Round
from services.broadcast import broadcasts as service
from services.person import preferences as choices
from storage import broadcasts, fitness, sending
from storage.tables import broadcast, news, outbox, person, workshop
from tests.end_to_end.conftest import LUNERAY
from tests.end_to_end.many import FIRST, letters, settle, yes
from tests.end_to_end.table import Phone, Table

NOBODY = "⚠️ Personne ne le reçoit. Choisissez une distance plus grande, un autre public ou un autre sujet."
ROUEN = Point(49.443, 1.099)


async def neighbours(table: Table, *chosen: Preferences | None, **more: Any) -> list[Phone]:
    """Residents with these choices and a phone each."""
    point = more.pop("point", LUNERAY)
    first = FIRST + len(table.phones)
    await table.database.run(
        lambda tx: settle(tx, table.network.id, table.now, chosen, first=first, point=point, **more)
    )
    phones = [Phone(table, first + number, f"Voisin {number}") for number in range(len(chosen))]
    table.phones.update({phone.id: phone for phone in phones})
    return phones


def agreed(table: Table, **more: Any) -> Preferences:
    return yes(table.now, **more)


async def queue(table: Table) -> None:
    """Let the round leave its batches, without anybody's phone ringing."""
    the_round = Round()
    for row in await table.database.run(lambda tx: the_round.due(tx, table.now)):
        await table.database.run(lambda tx, row=row: the_round.settle(tx, row, table.now))


async def begun(table: Table, words: str = "Bonjour") -> Phone:
    """Anne has written to everybody around."""
    anne = await table.coordinator()
    await anne.say(f"/diffuser {words}")
    await anne.press(next(label for label in anne.last.labels if label.startswith("✅")))
    return anne


# --- the way of one ---------------------------------------------------------------------------------------------------


async def test_from_the_words_to_the_report(table: Table) -> None:
    anne, (luc, lea) = await table.coordinator(), await neighbours(table, agreed(table), agreed(table))
    await anne.say("/diffuser")
    assert anne.text.splitlines() == [
        "📣 Message à beaucoup de personnes",
        "",
        "Que voulez-vous dire ?",
        "Écrivez-le comme on le lira. Ou choisissez un atelier.",
    ]
    await anne.say("Nous avons fait <1 000> bocaux.\nMerci & bravo !")
    message = ["📣 Centre du Phare", "", "Nous avons fait <1 000> bocaux.", "Merci & bravo !"]
    assert anne.text.splitlines() == [
        *message,
        "————————————",
        "Sujet : ateliers. Distance : jusqu'à 20 km. Pour : tout le monde.",
        "2 personnes le reçoivent maintenant.",
    ]
    assert anne.last.labels == [
        "✅ Envoyer à 2 personnes",
        "Changer le texte",
        "Changer la distance",
        "Changer le public",
        "Changer le sujet",
        "Annuler",
    ]
    await anne.press("✅ Envoyer à 2 personnes")
    assert anne.text.splitlines() == ["📣 L'envoi est en cours.", "Partis : 0 sur 2."]
    assert anne.last.labels == ["Arrêter l'envoi"]
    await table.ring()
    for phone in (luc, lea):
        assert phone.text.splitlines() == message
        assert phone.last.labels == ["Moins de messages comme celui-ci"]
    await table.ring()
    assert anne.text.splitlines() == ["✅ Le message est parti.", "2 personnes l'ont reçu."]
    assert anne.last.labels == []
    await table.ring()
    assert len(luc.shown) == len(lea.shown) == 1
    row = await table.database.run(lambda tx: tx.one(select(broadcast)))
    assert (row.state, row.reached, row.done_at is not None) == ("sent", 2, True)


async def test_about_a_workshop(table: Table) -> None:
    """It stands around the workshop, for whom the workshop is, until it begins; one tap shows it."""
    anne, (luc,) = await table.coordinator(), await neighbours(table, agreed(table))
    planned = await table.workshop(audiences=(Audience.FAMILIES,))
    await anne.say("/diffuser")
    await anne.press(anne.last.labels[0])
    assert "Sujet : ateliers. Distance : jusqu'à 20 km. Pour : familles." in anne.text
    await anne.press("✅ Envoyer à 1 personne")
    await queue(table)
    (letter,) = await table.database.run(letters)
    assert (letter.expires_at, letter.key.split(":")[2]) == (planned.start.astimezone(UTC), "person")
    await table.ring()
    assert luc.text.splitlines()[:3] == ["📣 Centre du Phare", "", f"🫙 {planned.title}"]
    assert luc.last.buttons[0] == {
        "label": "Voir cet atelier",
        "data": f"v1:workshop.show:{planned.id}",
        "style": "success",
    }


async def test_who_has_several_centres_is_asked_which(table: Table) -> None:
    from domain.people import Role
    from storage import networks

    anne = await table.coordinator()
    person_ = await table.person(anne)
    await table.database.run(lambda tx: networks.give(tx, person_, Role.COORDINATOR, table.centres[1].id, table.now))
    await anne.say("/diffuser Bonjour")
    assert anne.last.labels == ["Centre des Tilleuls", "Centre du Phare", "Annuler"]
    await anne.press("Centre des Tilleuls")
    assert anne.text.startswith("📣 Centre des Tilleuls")


# --- whom it reaches --------------------------------------------------------------------------------------------------


async def test_the_preview_says_who_is_left_out_and_why(table: Table) -> None:
    anne = await table.coordinator()
    await neighbours(
        table,
        agreed(table),
        None,
        Preferences(),
        agreed(table, topics=(Topic.RESULTS,)),
        agreed(table, topics=()),
        agreed(table, per_week=0),
    )
    (lea,) = await neighbours(table, agreed(table, per_week=1))
    heard = await table.person(lea)
    await table.database.run(lambda tx: choices.heard(tx, heard, Topic.RESULTS, table.now))
    await anne.say("/diffuser Bonjour")
    assert anne.text.splitlines()[5:] == [
        "1 personne le reçoit maintenant.",
        "3 personnes n'ont pas demandé de nouvelles.",
        "2 personnes ne veulent pas de nouvelles sur ce sujet.",
        "1 personne a déjà eu ses messages de la semaine.",
    ]


async def reached(table: Table, anne: Phone) -> str:
    """What the preview says first of the numbers."""
    return next((line for line in anne.text.splitlines() if "maintenant" in line or "Personne" in line), "")


async def test_radius_audience_and_language(table: Table) -> None:
    """The centre's radius, and what people have chosen for themselves."""
    anne = await table.coordinator()
    await neighbours(table, agreed(table), agreed(table, radius_km=5), agreed(table, audiences=(Audience.SENIORS,)))
    await neighbours(table, agreed(table), point=ROUEN)
    await neighbours(table, agreed(table), lat=None, lon=None, point=None)
    await anne.say("/diffuser Bonjour")  # from Dieppe, Luneray is 15 km away, Rouen 53 km
    assert await reached(table, anne) == "2 personnes le reçoivent maintenant."
    for label, number in (("jusqu'à 10 km", 0), ("jusqu'à 50 km", 2), ("tout le réseau", 4)):
        await anne.press("Changer la distance")
        await anne.press(f"☐ {label}")
        assert (await reached(table, anne)).startswith(str(number) if number else "⚠️ Personne"), label
    await anne.press("Changer le public")
    await anne.press("☐ familles")
    await anne.press("Retour")
    assert await reached(table, anne) == "3 personnes le reçoivent maintenant."
    await anne.press("Changer le public")
    for label in ("☑ familles", "☐ personnes en situation de handicap"):  # nobody has said it of themselves
        await anne.press(label)
    await anne.press("Retour")
    assert await reached(table, anne) == "4 personnes le reçoivent maintenant."
    await anne.press("Changer le sujet")
    await anne.press("☐ résultats")
    assert "Sujet : résultats." in anne.text


async def test_workshops_in_a_language_that_one_does_not_want(table: Table) -> None:
    anne = await table.coordinator()
    await neighbours(table, agreed(table, languages=("en",)), agreed(table, languages=("fr",)), agreed(table))
    await table.workshop()
    await anne.say("/diffuser")
    await anne.press(anne.last.labels[0])
    assert await reached(table, anne) == "2 personnes le reçoivent maintenant."


@pytest.mark.parametrize(
    "left_out", [{"reachable": False}, {"welcomed": False}, {"resident": False}, {"resident": False, "farmer": True}]
)
async def test_who_is_not_meant(table: Table, left_out: dict[str, bool]) -> None:
    anne = await table.coordinator()
    await neighbours(table, agreed(table), **left_out)
    await anne.say("/diffuser Bonjour")
    assert await reached(table, anne) == NOBODY
    assert "✅" not in "".join(anne.last.labels)
    assert not await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(broadcast)))


async def test_nobody_left_between_the_preview_and_the_tap(table: Table) -> None:
    anne, (luc,) = await table.coordinator(), await neighbours(table, agreed(table))
    await anne.say("/diffuser Bonjour")
    await luc.data("v1:pref.no")
    await anne.press("✅ Envoyer à 1 personne")
    assert (
        anne.text == "Personne ne le reçoit. Rien n'est envoyé. Choisissez une distance plus grande ou un autre sujet."
    )


async def test_distance_is_exact_enough(table: Table) -> None:
    """Against geopy's: within 1 % of the radius, at the edge of it."""
    from matching.distance import shown_km
    from storage.near import square as squared

    here = table.centres[0].point
    for lat, lon in ((50.3, 1.1), (49.5, 0.6), (49.9, 1.7)):
        await table.database.run(
            lambda tx, lat=lat, lon=lon: settle(
                tx, table.network.id, table.now, [None], first=int(lat * 1e6 + lon * 1e3), point=Point(lat, lon)
            )
        )
    rows = await table.database.run(lambda tx: tx.all(select(person.c.lat, person.c.lon, squared(here))))
    assert len(rows) == 3
    for lat, lon, square in rows:
        assert square**0.5 == pytest.approx(shown_km(here, Point(lat, lon)), rel=0.01)


# --- once -------------------------------------------------------------------------------------------------------------


async def test_pressed_twice_it_is_sent_once(table: Table) -> None:
    anne, (luc,) = await table.coordinator(), await neighbours(table, agreed(table))
    await anne.say("/diffuser Bonjour")
    send = anne.last.buttons[0]["data"]
    await anne.data(send)
    await anne.data(send)
    assert anne.text == "Ce bouton est ancien. Nouveau message : /diffuser"
    for _ in range(3):
        await table.ring()
    assert len(luc.shown) == 1


async def test_two_coordinators_at_once(table: Table) -> None:
    """Each is sent; a person's week is one, whoever writes."""
    anne, bruno = await table.coordinator(), await table.coordinator("Bruno", centre=1)
    luc, lea = await neighbours(table, agreed(table), agreed(table, per_week=1))
    for who in (anne, bruno):
        await who.say(f"/diffuser Bonjour de {who.name}")
    for who in (anne, bruno):
        await who.press("✅ Envoyer à 2 personnes")
    for _ in range(3):
        await table.ring()
    assert (len(luc.shown), len(lea.shown)) == (2, 1)
    assert anne.text.splitlines()[1] == "2 personnes l'ont reçu."
    assert bruno.text.splitlines()[1] == "1 personne l'a reçu."


async def test_batches_go_on_where_they_ended(table: Table) -> None:
    """250 people: five batches, each its own transaction; what is done twice tells nobody twice."""
    await neighbours(table, *[agreed(table)] * 250)
    await begun(table)
    the_round = Round()
    rows = await table.database.run(lambda tx: the_round.due(tx, table.now))
    assert rows == [*((1, turn) for turn in range(5)), (1, LOOK)]
    await table.database.run(lambda tx: the_round.settle(tx, rows[0], table.now))
    assert len(await table.database.run(letters)) == 50
    await table.database.run(lambda tx: tx.execute(update(broadcast).values(cursor=None)))  # as if it had been lost
    for row in await table.database.run(lambda tx: Round().due(tx, table.now)):
        await table.database.run(lambda tx, row=row: the_round.settle(tx, row, table.now))
    chats = Counter(row.chat_id for row in await table.database.run(letters))
    assert (len(chats), max(chats.values())) == (250, 1)


async def test_no_more_lies_in_the_outbox_than_leaves_soon(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BACKLOG", 120)
    monkeypatch.setattr(service, "BATCH", 50)
    await neighbours(table, *[agreed(table)] * 200)
    await begun(table)
    await queue(table)
    assert len(await table.database.run(letters)) == 150
    await queue(table)
    assert len(await table.database.run(letters)) == 150
    await table.ring()
    await queue(table)
    assert len(await table.database.run(letters)) == 200


# --- its end ----------------------------------------------------------------------------------------------------------


async def test_stopping_takes_back_what_has_not_left(table: Table) -> None:
    """And it does not count against anybody's week."""
    luc, _lea = await neighbours(table, agreed(table), agreed(table))
    anne = await begun(table)
    await queue(table)
    first = (await table.database.run(letters))[0]
    await table.database.run(
        lambda tx: tx.execute(update(outbox).where(outbox.c.id == first.id).values(state="sent", sent_at=table.now))
    )
    await anne.press("Arrêter l'envoi")
    assert anne.text.splitlines() == ["⏹ L'envoi est arrêté.", "1 personne l'a reçu.", "1 message n'est pas parti."]
    await table.ring()
    assert luc.shown == []
    assert [row.state for row in await table.database.run(letters)] == ["sent", "superseded"]
    assert await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(news))) == 1
    await anne.data("v1:cast.stop:1")
    assert anne.toasts[-1] == "Cet envoi est déjà terminé."


async def test_another_centre_cannot_stop_it(table: Table) -> None:
    await neighbours(table, agreed(table))
    await begun(table)
    bruno = await table.coordinator("Bruno", centre=1)
    await bruno.data("v1:cast.stop:1")
    assert bruno.text == "C'est réservé à la coordination de ce centre."
    await bruno.data("v1:cast.stop:99")
    assert bruno.text == "Ce bouton est ancien."


async def test_whoever_wants_no_more_news_is_not_sent_what_waits(table: Table) -> None:
    luc, lea = await neighbours(table, agreed(table), agreed(table))
    await begun(table)
    await queue(table)
    lucs = await table.person(luc)
    await table.database.run(lambda tx: choices.consent(tx, lucs, table.now, given=False))
    await table.ring()
    assert (len(luc.shown), len(lea.shown)) == (0, 1)


async def test_the_report_names_who_was_not_reached_and_for_whom_it_was_too_late(table: Table) -> None:
    await neighbours(table, *[agreed(table)] * 4)
    anne = await begun(table)
    await queue(table)
    ids = [row.id for row in await table.database.run(letters)]
    for state, one in (("dead", ids[0]), ("unknown", ids[1]), ("expired", ids[2])):
        await table.database.run(
            lambda tx, one=one, state=state: tx.execute(update(outbox).where(outbox.c.id == one).values(state=state))
        )
    await table.ring()
    await table.ring()
    assert anne.text.splitlines() == [
        "✅ Le message est parti.",
        "1 personne l'a reçu.",
        "1 personne est injoignable.",
        "Pour 1 personne, on ne sait pas si c'est arrivé.",
        "Pour 1 personne, c'était trop tard.",
    ]


# --- a workshop that is called off ------------------------------------------------------------------------------------


async def invited(table: Table, people: int = 3) -> tuple[Phone, int]:
    await neighbours(table, *[agreed(table)] * people)
    planned = await table.workshop()
    anne = await table.coordinator()
    await anne.say("/diffuser")
    await anne.press(anne.last.labels[0])
    await anne.press(next(label for label in anne.last.labels if label.startswith("✅")))
    return anne, planned.id


async def call_off(table: Table) -> None:
    await table.database.run(lambda tx: tx.execute(update(workshop).values(state="cancelled")))


async def test_what_was_called_off_is_not_sent(table: Table) -> None:
    anne, _planned = await invited(table)
    await queue(table)
    await call_off(table)
    await queue(table)
    assert {row.state for row in await table.database.run(letters)} == {"superseded"}
    await table.ring()
    assert anne.text.splitlines()[0] == "⏹ L'atelier est annulé : l'envoi est arrêté."


async def test_nor_is_it_in_the_seconds_before_that_is_noticed(table: Table) -> None:
    """C10: looked at again when each letter is claimed, in the same transaction."""
    await invited(table)
    await queue(table)
    await call_off(table)
    assert await claimed(table) == []
    assert {row.state for row in await table.database.run(letters)} == {"superseded"}


async def test_control_without_that_look_it_would_leave(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_arguments: Any) -> list[int]:
        return []

    monkeypatch.setattr(fitness, "pointless", nothing)
    await invited(table)
    await queue(table)
    await call_off(table)
    assert len(await claimed(table)) == 3


async def claimed(table: Table) -> list[int]:
    """The chats to which a dispatcher would send now."""

    async def take(tx: Any) -> list[int]:
        found = await sending.look(tx, table.now, limit=64)
        return [each.chat for each in await sending.claim(tx, [each for each in found if each.rank == 2], table.now)]

    return await table.database.run(take)


async def test_a_workshop_that_has_begun_is_not_written_about(table: Table) -> None:
    anne, planned = await invited(table)
    await anne.say("/diffuser")
    await table.later(days=5)
    await anne.data(f"v1:cast.set:{anne.card('castdraft').card.split(':')[1]}:workshop:{planned}")  # type: ignore[union-attr]
    assert anne.text.startswith("Cet atelier est annulé ou il a commencé.")


# --- quiet hours ------------------------------------------------------------------------------------------------------


async def test_nobody_is_woken(table: Table) -> None:
    """In each person's own hours: it waits for their end, and says so."""
    table.now = table.now.replace(hour=20, minute=30)
    await neighbours(table, agreed(table), agreed(table, quiet=Quiet(time(20), time(9))))
    anne = await begun(table)
    await queue(table)
    first, second = await table.database.run(letters)
    assert first.not_before is None
    assert second.not_before == datetime(2026, 9, 16, 7, tzinfo=UTC)
    assert await claimed(table) == [first.chat_id]
    await table.database.run(
        lambda tx: tx.execute(update(outbox).where(outbox.c.id == first.id).values(state="sent", sent_at=table.now))
    )
    await queue(table)
    (card,) = await table.database.run(
        lambda tx: tx.all(select(outbox).where(outbox.c.state == "ready", outbox.c.card == "broadcast:1"))
    )
    assert "1 personne le reçoit après ses heures calmes." in card.payload["text"].replace("\u00a0", " ")
    assert anne.text.startswith("📣")


async def test_what_is_late_does_not_leave_at_night(table: Table) -> None:
    """Telegram did not answer all evening: what still waits when the quiet hours begin waits for their end."""
    await neighbours(table, agreed(table))
    await begun(table)
    await queue(table)
    table.now = table.now.replace(hour=21, minute=5)
    assert await claimed(table) == []
    (letter,) = await table.database.run(letters)
    assert (letter.state, letter.not_before) == ("ready", datetime(2026, 9, 16, 6, tzinfo=UTC))
    table.now = datetime(2026, 9, 16, 6, 0, 1, tzinfo=UTC)
    assert len(await claimed(table)) == 1


async def test_whoever_could_hear_it_only_after_the_workshop_is_not_told(table: Table) -> None:
    table.now = table.now.replace(hour=21, minute=30)
    await neighbours(table, agreed(table))
    await table.workshop(days=1, hour=7)
    anne = await table.coordinator()
    await anne.say("/diffuser")
    await anne.press(anne.last.labels[0])
    await anne.press("✅ Envoyer à 1 personne")
    await queue(table)
    assert await table.database.run(letters) == []
    assert not await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(news)))


# --- what cannot be ---------------------------------------------------------------------------------------------------


async def test_too_long_for_a_phone(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/diffuser " + "a" * 1501)
    assert anne.text == "1 501 caractères, c'est trop long pour un téléphone. 1 500 au plus, s'il vous plaît."


async def test_a_workshop_of_another_centre(table: Table) -> None:
    anne, other = await table.coordinator(), await table.workshop(centre=1)
    await anne.say("/diffuser")
    assert anne.last.labels == ["Annuler"], "only one's own are offered"
    stamp = anne.last.buttons[0]["data"].split(":")[2]
    await anne.data(f"v1:cast.set:{stamp}:workshop:{other.id}")
    assert anne.text == "C'est réservé à la coordination de ce centre."


@pytest.mark.parametrize(
    "data",
    [
        "ask:{0}:x",
        "ask:{0}",
        "set:{0}:x:1",
        "set:{0}:radius:3",
        "set:{0}:audience:x",
        "set:{0}:topic:x",
        "set:{0}:workshop:x",
        "set:{0}:centre:99",
        "set:{0}:workshop:99",
        "send:x",
        "drop:x",
        "back:x",
    ],
)
async def test_forged_buttons(table: Table, data: str) -> None:
    anne = await table.coordinator()
    await anne.say("/diffuser Bonjour")
    stamp = anne.last.buttons[-1]["data"].split(":")[2]
    await anne.data("v1:cast." + data.format(stamp))
    assert anne.text.startswith(("Ce bouton est ancien.", "C'est réservé", "Cet atelier est annulé"))


async def test_dropped(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/diffuser Bonjour")
    await anne.press("Annuler")
    assert anne.text.splitlines()[-1] == "Annulé. Rien n'est envoyé."
    await anne.say("/diffuser Bonjour")
    await anne.say("/annuler")
    assert anne.text == "Le message commencé avant est abandonné. Personne ne l'a reçu."


async def test_it_ends_even_when_its_time_is_over(table: Table) -> None:
    """48 hours after it was sent, whoever has not been looked at is not told any more."""
    await neighbours(table, agreed(table))
    anne = await begun(table)
    table.now += timedelta(hours=49)
    await table.ring()
    assert anne.text.splitlines() == ["✅ Le message est parti.", "0 personne l'a reçu."]
    assert (await table.database.run(lambda tx: broadcasts.get(tx, 1))).state == "sent"
