"""A gleaning is changed, postponed, called off: everybody concerned is told at once and once, in two hands too."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from datetime import timedelta

import pytest

from domain.buttons import data
from domain.refusals import Refusal
from locales import plain
from services.gleaning import gleanings
from services.gleaning.making import draft_of
from services.seat import seats
from storage import signups, workshops
from tests.end_to_end.table import Phone, Table
from tests.gleanings.playing import SENTENCE, both, opened, planned


async def signed(table: Table, name: str, made: int, heads: int = 1) -> Phone:
    """Somebody who has signed up."""
    phone = await table.resident(name)
    person = await table.person(phone)
    await table.database.run(lambda tx: seats.sign_up(tx, person, made, heads, 0, table.now))
    await table.deliver()
    return phone


async def test_what_is_prepared_is_changed_in_silence(table: Table) -> None:
    anne = await table.coordinator()
    other = await table.coordinator("Zoe")
    made = await planned(table, anne)
    await anne.press("Changer")
    await anne.say("5 à 10 personnes")
    await anne.press("✅ Confirmer")
    workshop, gleaning = await both(table, made)
    assert (gleaning.least, workshop.seats, workshop.version, workshop.state) == (5, 10, 2, "prepared")
    assert other.shown == []


async def test_postponed_everybody_is_told_once_and_keeps_the_place(table: Table) -> None:
    """Who comes, the calendar, the farmer's side, the truck: all go by the new day."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    rose, paul = await signed(table, "Rose", made, 2), await signed(table, "Paul", made)
    told = {phone.name: len(phone.shown) for phone in (rose, paul)}
    await anne.press("Reporter")
    text = await anne.say("dimanche 14h-17h")
    assert "3 personnes sont inscrites. Je les préviens tout de suite." in text
    await anne.press("✅ Confirmer")
    workshop, _gleaning = await both(table, made)
    assert f"{workshop.start:%d %H:%M}" == "20 14:00"
    for phone in (rose, paul):
        news = phone.shown[told[phone.name] :]
        assert len(news) == 1, phone.name
        assert news[0].text.startswith("🔁 Le glanage a changé : Carottes\nC'est maintenant :\ndimanche 20 septembre")
        assert news[0].document is not None
        calendar = b64decode(news[0].document["base64"]).decode()
        assert f"SEQUENCE:{workshop.sequence}" in calendar
        assert workshop.sequence > 0
    live = await table.database.run(lambda tx: signups.live(tx, made))
    assert [one.booked for one in live] == [2, 1]
    await table.later(minutes=3)
    assert [len(phone.shown) - told[phone.name] for phone in (rose, paul)] == [1, 1]


@pytest.mark.parametrize(
    ("button", "reason"),
    [("Annuler : la météo", "la météo"), ("Annuler : il n'y a plus rien à glaner", "il n'y a plus rien à glaner")],
)
async def test_called_off_everybody_is_told_once_and_calls_end(table: Table, button: str, reason: str) -> None:
    anne = await table.coordinator()
    made = await opened(table, anne)
    rose = await signed(table, "Rose", made)
    said = len(rose.shown)
    await anne.press("Annuler le glanage")
    assert "1 personne est inscrite. Je la préviens tout de suite." in anne.card("manage:").text
    await anne.press(button)
    assert anne.card("manage:").text == (
        "🥕 Glanage : Carottes\nsamedi 19 septembre, de 9 h à 12 h\nBracquemont\n"
        "🚫 Annulé. Toutes les personnes inscrites le savent.\nMerci de prévenir la ferme : Paul Martin"
    )
    assert [one.text.split("\n")[-1] for one in rose.shown[said:]] == [f"Pourquoi : {reason}"]
    workshop, gleaning = await both(table, made)
    assert (workshop.state, workshop.taken, gleaning.calling) == ("cancelled", 0, "off")
    await anne.data(data("gleaning.gone", made, "weather"))
    assert anne.text == "Ce glanage est déjà annulé."
    assert len(rose.shown) == said + 1


async def test_a_reason_in_words(table: Table) -> None:
    anne = await table.coordinator()
    made = await opened(table, anne)
    rose = await signed(table, "Rose", made)
    await anne.press("Annuler le glanage")
    text = await anne.say("Le tracteur est passé <hier>")
    assert "Pourquoi : Le tracteur est passé <hier>" in text
    await anne.press("Oui, annuler")
    assert rose.text.endswith("Pourquoi : Le tracteur est passé <hier>")


async def test_kept_after_all(table: Table) -> None:
    anne = await table.coordinator()
    made = await opened(table, anne)
    await anne.press("Annuler le glanage")
    await anne.press("Non, garder")
    assert "🟢 Ouvert aux bénévoles." in anne.card("manage:").text
    assert (await both(table, made))[0].state == "planned"


async def test_of_two_who_change_it_the_second_is_shown_what_it_is_now(table: Table) -> None:
    anne, zoe = await table.coordinator(), await table.coordinator("Zoe")
    made = await opened(table, anne)
    await anne.data(data("gleaning.change", made))
    await zoe.data(data("gleaning.change", made))
    await anne.say("5 à 10 personnes")
    await zoe.say("6 à 12 personnes")
    await anne.press("✅ Confirmer")
    await zoe.press("✅ Confirmer")
    assert zoe.text.startswith(
        "Anne a modifié ce glanage à 9 h, après que vous l'avez ouvert. Le voici tel qu'il est.\n🥕 Glanage : Carottes"
    )
    assert "👥 5 à 10 personnes" in zoe.text
    workshop, gleaning = await both(table, made)
    assert (gleaning.least, workshop.seats) == (5, 10)


async def test_what_only_gleanings_have_counts_as_a_change_too(table: Table) -> None:
    """Negative control of the version: tools are in no column of the workshop, the second hand is told all the same."""
    anne, zoe = await table.coordinator(), await table.coordinator("Zoe")
    made = await planned(table, anne)
    for phone, tools in ((anne, "fourches"), (zoe, "bêches")):
        await phone.data(data("gleaning.change", made))
        await phone.press("Plus de détails")
        await phone.press("Outils")
        await phone.say(tools)
    await anne.press("✅ Confirmer")
    await zoe.press("✅ Confirmer")
    assert (await both(table, made))[1].tools == "fourches"


async def test_at_the_same_moment_one_of_two_wins(table: Table) -> None:
    """Two transactions at once, on both engines: the row is locked, the second one finds another version."""
    anne, zoe = await table.coordinator(), await table.coordinator("Zoe")
    made = await planned(table, anne)
    workshop, gleaning = await both(table, made)
    people = [await table.person(anne), await table.person(zoe)]
    drafts = [draft_of(workshop, gleaning, "x").model_copy(update={"most": most}) for most in (9, 10)]

    async def change(at: int) -> str:
        try:
            await table.database.run(lambda tx: gleanings.change(tx, people[at], drafts[at], table.now))
        except Refusal as no:
            return plain(no.words, "en")
        return "changed"

    done = await asyncio.gather(change(0), change(1))
    assert sorted(said.split(" ", 1)[-1][:24] for said in done) == ["changed", "changed this gleaning at"]
    assert (await both(table, made))[0].version == 2


async def test_fewer_places_than_people(table: Table) -> None:
    """40 people for a field of 8 have no places; 8 who have signed up are not put out either."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    rose = await table.resident("Rose")
    person = await table.person(rose)
    with pytest.raises(Refusal):
        await table.database.run(lambda tx: seats.sign_up(tx, person, made, 40, 0, table.now))
    await signed(table, "Paul", made, 6)
    await anne.data(data("gleaning.change", made))
    await anne.say("2 à 4 personnes")
    await anne.press("✅ Confirmer")
    assert "6 places sont déjà prises" in anne.text
    assert (await both(table, made))[0].seats == 8


async def test_once_open_the_farm_stays(table: Table) -> None:
    """The agreement names it: another farm is another gleaning; before it opens, what was signed is asked again."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    await anne.data(data("gleaning.change", made, "farm"))
    await anne.say("ferme des Lilas")
    await anne.press("✅ Confirmer")
    assert anne.text.startswith("Il est ouvert : la ferme et le champ restent ceux de la convention.")
    assert (await both(table, made))[1].farm == "Paul Martin"
    other = await planned(table, anne, SENTENCE.replace("samedi", "dimanche"))
    await anne.data(data("gleaning.signed", other))
    await anne.data(data("gleaning.heard", other, "harvest"))
    await anne.data(data("gleaning.change", other, "farm"))
    await anne.say("ferme des Lilas")
    await anne.press("✅ Confirmer")
    _workshop, gleaning = await both(table, other)
    assert (gleaning.farm, gleaning.agreed_at, gleaning.after_harvest_at) == ("Ferme des Lilas", None, None)


async def test_an_open_one_cannot_become_what_could_not_be_opened(table: Table) -> None:
    """Fruit on the tree without the farmer's yes, a day that no insurance covers."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    await anne.data(data("gleaning.change", made, "tree"))
    await anne.say("oui")
    await anne.press("✅ Confirmer")
    assert "L'accord de la ferme pour cueillir sur l'arbre" in anne.text
    await anne.data(data("gleaning.change", made, "date"))
    await anne.say("9 janvier 2027")
    await anne.say("10h-12h")
    await anne.press("✅ Confirmer")
    assert "L'assurance finit le jeudi 31 décembre, avant le glanage." in anne.text
    assert (await both(table, made))[0].version == 2  # prepared, opened


async def test_tools_and_clothes_are_told_to_those_who_come(table: Table) -> None:
    anne = await table.coordinator()
    made = await opened(table, anne)
    rose = await signed(table, "Rose", made)
    said = len(rose.shown)
    await anne.data(data("gleaning.change", made, "wear"))
    await anne.say("des bottes")
    await anne.press("✅ Confirmer")
    news = "🔁 Quelque chose a changé : Carottes\nsamedi 19 septembre, de 9 h à 12 h\nBracquemont\n"
    assert [one.text for one in rose.shown[said:]] == [news + "🧤 À porter : des bottes"]


async def test_what_has_begun_stays_as_it_is(table: Table) -> None:
    anne = await table.coordinator()
    made = await opened(table, anne)
    workshop, _gleaning = await both(table, made)
    table.now = workshop.start + timedelta(minutes=5)
    for verb in (("gleaning.change", made), ("gleaning.gone", made, "weather"), ("gleaning.heard", made, "tree")):
        await anne.data(data(*verb))  # type: ignore[arg-type]
        assert anne.text == "Ce glanage a commencé. On ne peut plus le modifier."
    await anne.data(data("gleaning.manage", made))
    assert anne.last.labels == ["Qui vient", "Feuille de présence", "Peser", "Heures"]
    stored = await table.database.run(lambda tx: workshops.get(tx, made))
    assert stored.state == "planned"


async def test_a_draft_of_what_was_called_off_changes_nothing(table: Table) -> None:
    anne, zoe = await table.coordinator(), await table.coordinator("Zoe")
    made = await opened(table, anne)
    await zoe.data(data("gleaning.change", made))
    await anne.data(data("gleaning.gone", made, "few"))
    await zoe.press("✅ Confirmer")
    assert zoe.text == "Anne a déjà annulé ce glanage."


@pytest.mark.parametrize(
    "verb", ["plan.gone:{id}:one:weather", "plan.gone:{id}:all:weather", "plan.series:{id}:week:3"]
)
async def test_a_workshops_button_does_nothing_to_a_gleaning(table: Table, verb: str) -> None:
    """Its farmer, its lot and its calls would not follow."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    before = await both(table, made)
    await anne.data("v1:" + verb.format(id=made))
    assert anne.text == "Je ne trouve pas cet atelier. Tous les ateliers sont ici : /ateliers"
    assert await both(table, made) == before


async def test_a_workshop_is_not_planned_as_a_gleaning(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouvel_atelier")
    stamp = next(one["data"] for one in anne.last.buttons if one["data"].startswith("v1:plan.")).split(":")[2]
    await anne.data(f"v1:plan.set:{stamp}:theme:gleaning")
    assert anne.text == "Ce bouton est ancien."
