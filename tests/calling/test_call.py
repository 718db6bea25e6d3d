"""A volunteer is called and answers: one tap, whatever has become of the gleaning meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.volunteering import Volunteering
from storage import signups, volunteering, workshops
from tests.calling.conftest import Field
from tests.end_to_end.table import Phone

CALL = (
    "🥕 Glanage : carottes\nsamedi 19 septembre, de 9 h à 12 h\nFerme des Tilleuls, Bracquemont\n"
    "À 6 km de chez vous.\nIl manque 4 personnes. Vous venez ?"
)
FIRST = "Vous avez dit que vous glanez : voilà pourquoi je vous appelle. Trop souvent ? Touchez « Moins d'appels »."
BUTTONS = ["Je viens", "Je ne peux pas venir", "Tout voir", "Moins d'appels"]
DECLINED = (
    "🙏 Merci de me le dire. Je ne vous appelle plus pour ce glanage.\n🥕 Glanage : carottes\n"
    "samedi 19 septembre, de 9 h à 12 h\nFerme des Tilleuls, Bracquemont"
)


async def called(field: Field) -> Phone:
    """Josette, called to a gleaning on Saturday."""
    josette = await field.volunteer("Josette")
    await field.opens()
    await field.table.ring()
    return josette


def told(phone: Phone) -> list[str]:
    """The first line of each message."""
    return [text.split("\n")[0] for text in phone.texts()]


async def taps(phone: Phone, *labels: str) -> int:
    """Press these; how many presses it took."""
    for label in labels:
        await phone.press(label)
    return len(labels)


async def test_the_call_says_what_when_where_how_far_and_how_many_are_missing(field_: Field) -> None:
    josette = await called(field_)
    assert (josette.texts(), josette.last.labels) == ([f"{CALL}\n\n{FIRST}"], BUTTONS)


async def test_the_second_call_does_not_explain_itself_again(field_: Field) -> None:
    josette = await called(field_)
    await field_.opens(days=5)
    await field_.table.ring()
    assert FIRST not in josette.text
    assert told(josette) == ["🥕 Glanage : carottes"] * 2


async def test_from_the_call_to_the_confirmation_it_is_one_tap(field_: Field) -> None:
    josette = await called(field_)
    assert await taps(josette, "Je viens") == 1
    confirmed = next(one for one in josette.shown if one.text.startswith("✅ Inscription confirmée : 1 adulte."))
    assert confirmed.document is not None
    assert confirmed.document["mime"] == "text/calendar"
    assert confirmed.labels == ["Mon code", "Où est-ce ?", "Je ne peux pas venir"]
    mine = await field_.table.database.run(lambda tx: signups.live(tx, field_.id))
    assert [(one.adults, one.children, one.booked) for one in mine] == [(1, 0, 1)]


async def test_with_a_second_person_it_is_two_taps(field_: Field) -> None:
    josette = await called(field_)
    assert await taps(josette, "Je viens", "Nous serons 2") == 2
    assert (await field_.workshop()).taken == 2
    assert "Nous serons 2" not in josette.card("seats:").labels


async def test_pressed_twice_it_is_said_once(field_: Field) -> None:
    josette = await called(field_)
    data = josette.last.buttons[0]["data"]
    for _each in range(5):
        await josette.data(data)
    assert (await field_.workshop()).taken == 1
    assert told(josette).count("✅ Inscription confirmée : 1 adulte.") == 1


async def test_who_cannot_come_is_thanked_and_not_asked_again(field_: Field) -> None:
    josette = await called(field_)
    await josette.press("Je ne peux pas venir")
    assert (josette.texts(), josette.last.labels) == (
        [DECLINED],
        ["Jamais le samedi", "Trop loin", "Moins d'appels", "Je viens quand même"],
    )
    for _each in range(12):
        await field_.table.later(hours=8)
    assert (await field_.said(josette), len(await field_.calls()), told(josette)) == (
        "no",
        1,
        ["🙏 Merci de me le dire. Je ne vous appelle plus pour ce glanage."],
    )


async def test_who_said_no_may_come_after_all(field_: Field) -> None:
    josette = await called(field_)
    await taps(josette, "Je ne peux pas venir", "Je viens quand même")
    assert (await field_.said(josette), (await field_.workshop()).taken) == ("yes", 1)


@pytest.mark.parametrize(
    ("label", "said", "kept"),
    [
        ("Jamais le samedi", "👌 C'est noté : pas d'appel pour le samedi.", Volunteering(days=0b1011111)),
        ("Trop loin", "👌 C'est noté : jusqu'à 5 km de chez vous.", Volunteering(radius_km=5)),
    ],
)
async def test_why_not_is_kept_for_the_next_calls(field_: Field, label: str, said: str, kept: Volunteering) -> None:
    josette = await called(field_)
    await taps(josette, "Je ne peux pas venir", label)
    assert josette.text == f"{said}\nPour changer : /benevole"
    person = await field_.table.person(josette)
    assert await field_.table.database.run(lambda tx: volunteering.of(tx, person.id)) == kept
    await field_.opens(days=11)
    await field_.table.ring()
    assert await field_.calls() == []


async def test_fewer_calls_are_two_taps_and_then_the_call_is_shown_again(field_: Field) -> None:
    josette = await called(field_)
    await taps(josette, "Moins d'appels", "☐ 1 appel par semaine au plus")
    assert josette.text == "👌 C'est noté : 1 appel par semaine au plus.\nPour changer : /benevole"
    await josette.press("Retour")
    assert (josette.text, josette.last.labels) == (CALL, BUTTONS)
    await field_.opens(days=5)
    await field_.table.ring()
    assert await field_.calls() == []


async def test_who_wants_no_calls_gets_none(field_: Field) -> None:
    josette = await called(field_)
    await taps(josette, "Moins d'appels", "☐ Ne plus m'appeler")
    assert josette.text == "👌 C'est noté : je ne vous appelle plus.\nPour changer : /benevole"
    await field_.opens(days=20)
    await field_.table.later(days=10)
    assert await field_.calls() == []


async def test_when_it_is_full_the_waiting_list_is_said(field_: Field) -> None:
    first, second = await field_.volunteer("Josette"), await field_.volunteer("Paul")
    await field_.opens(of={"least": 1}, seats=1)
    await field_.table.ring()
    await field_.answer([first, second])
    assert told(second)[1] == "⏳ Le glanage est complet. Vous avez le numéro 1 sur la liste d'attente."


async def test_it_was_called_off_meanwhile(field_: Field) -> None:
    from services.calling import calls
    from tests.calling.test_waves import called_off

    josette = await called(field_)
    yes = josette.last.buttons[0]["data"]
    await called_off(field_, end=False)
    await josette.data(yes)
    off = "🚫 Ce glanage est annulé. Les prochains : /glanages"
    assert (josette.text.split("\n")[-1], josette.last.labels) == (off, [])
    assert (await field_.workshop()).taken == 0
    run, table = field_.table.database.run, field_.table
    await run(lambda tx: calls.end(tx, field_.id, table.now))


async def test_it_has_begun_meanwhile(field_: Field) -> None:
    josette = await called(field_)
    yes, no = (josette.last.buttons[one]["data"] for one in (0, 1))
    field_.table.now += timedelta(days=4)
    for data in (yes, no):
        await josette.data(data)
        assert josette.text.split("\n")[-1] == "Ce glanage a commencé ou est terminé. Les prochains : /glanages"
    assert (await field_.workshop()).taken == 0


async def test_an_answer_to_another_hour_signs_nobody_up(field_: Field) -> None:
    josette = await called(field_)
    yes = josette.last.buttons[0]["data"]
    workshop = await field_.workshop()

    async def move(tx: object) -> None:
        from dataclasses import replace

        later = timedelta(hours=2)
        new = replace(workshop, start=workshop.start + later, end=workshop.end + later)
        await workshops.change(tx, new, field_.table.now)  # type: ignore[arg-type]

    await field_.table.database.run(move)
    await josette.data(yes)
    assert (josette.text.split("\n")[:3], josette.last.labels, (await field_.workshop()).taken) == (
        ["🔁 Le glanage a changé. Maintenant :", "🥕 Glanage : carottes", "samedi 19 septembre, de 11 h à 14 h"],
        BUTTONS,
        0,
    )
    await josette.press("Je viens")
    assert (await field_.workshop()).taken == 1


async def test_what_is_promised_elsewhere_at_that_time_is_said_first(field_: Field) -> None:
    josette = await called(field_)
    other = await field_.table.workshop(days=4, hour=10)
    await josette.data(f"v1:seat.go:{other.id}:1:0")
    await josette.press("Je viens", of=josette.card(f"seats:{field_.id}"))
    assert josette.card(f"seats:{field_.id}").labels == ["Oui, quand même", "Non"]
    assert (await field_.workshop()).taken == 0
    await josette.press("Oui, quand même")
    assert (await field_.workshop()).taken == 1


async def test_a_forged_call_is_refused(field_: Field) -> None:
    await called(field_)
    stranger, other = await field_.volunteer("Paul", 80), await field_.table.workshop()
    forged = [f"v1:call.{verb}:{field_.id}" for verb in ("yes", "no", "fewer", "back")]
    more = [f"v1:call.yes:{other.id}", "v1:call.yes:9999", "v1:call.no:0", f"v1:call.week:{field_.id}:1"]
    for data in (*forged, *more):
        await stranger.data(data)
        assert stranger.text == "Je ne trouve pas ce glanage. Les prochains : /glanages"
    assert (await field_.workshop()).taken == 0


@pytest.mark.parametrize("data", ["v1:call.week:{}:99", "v1:call.why:{}:moon", "v1:call.why:{}", "v1:call.why:{}:a:b"])
async def test_a_forged_choice_is_refused(field_: Field, data: str) -> None:
    josette = await called(field_)
    await josette.data(data.format(field_.id))
    assert josette.text == "Ce bouton est ancien. Vos choix : /benevole"


async def test_an_old_no_does_not_give_a_seat_back_unasked(field_: Field) -> None:
    josette = await called(field_)
    no = josette.last.buttons[1]["data"]
    await josette.press("Je viens")
    await josette.data(no)
    assert (await field_.workshop()).taken == 1
    assert josette.card("seats:").labels == ["Oui, je la rends", "Non, je viens"]


async def test_who_came_by_another_door_is_not_called(field_: Field) -> None:
    josette = await field_.volunteer("Josette")
    await field_.opens()
    await josette.data(f"v1:seat.go:{field_.id}:1:0")
    before = len(josette.shown)
    await field_.table.ring()
    assert (await field_.calls(), len(josette.shown)) == ([], before)
