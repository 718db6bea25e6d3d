"""The coordinator's card: the waves, who is left, why not the others; pushed, stopped, resumed, in place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.people import Role
from domain.volunteering import Volunteering
from services.calling.card import likely
from tests.calling.conftest import Field
from tests.calling.test_waves import called_off
from tests.end_to_end.table import Phone

HEAD = "📣 Appels : Carottes\nsamedi 19 septembre, de 9 h à 12 h\nFerme des Tilleuls, Bracquemont\n\n"


async def opened(field: Field) -> Phone:
    """Anne coordinates; twelve are near, others may not be called, each for another reason."""
    anne = await field.table.coordinator("Anne")
    await field.crowd(12)
    await field.volunteer("Loin", 30)
    await field.volunteer("Jamais", like=Volunteering(per_week=0))
    await field.volunteer("Samedi", like=Volunteering(days=0b1011111))
    await field.volunteer("Poires", like=Volunteering(refuses=("carotte",)))
    await field.opens()
    return anne


async def test_it_shows_the_waves_who_is_left_and_why_not_the_others(field_: Field) -> None:
    anne = await opened(field_)
    await anne.data(f"v1:calls.show:{field_.id}")
    assert anne.text == (
        HEAD + "Personne ne vient pour le moment. Il faut au moins 4 personnes.\n"
        "Avec les appels déjà faits, c'est peu probable.\n"
        "▶️ Les appels continuent. Je regarde maintenant.\nJe n'ai encore appelé personne.\n\n"
        "Je peux encore appeler 12 personnes.\nJe n'appelle pas :\n"
        "• 1 : trop loin\n• 1 : pas ce jour de la semaine\n• 1 : pas ce produit"
    )
    await field_.table.ring()
    called = await field_.called()
    await called[0].press("Je viens")
    await called[1].press("Je ne peux pas venir")
    await field_.table.later(seconds=2)
    assert anne.card("calls:").text == (
        HEAD + "1 personne vient. Il en faut au moins 4.\n"
        "Avec les appels déjà faits, c'est probable.\n"
        "▶️ J'appelle jusqu'à avoir 5 personnes. Je regarde à nouveau : 10 h.\n\n"
        "• mardi 15 septembre, 9 h : 12 appels\n   1 oui, 1 non, 10 sans réponse\n\n"
        "Il ne reste personne à appeler.\nJe n'appelle pas :\n"
        "• 1 : trop loin\n• 1 : pas ce jour de la semaine\n• 1 : pas ce produit"
    )
    assert len(anne.shown) == 2, "the card, and the word that people are short: the card itself goes on in place"


async def test_its_buttons_push_stop_and_resume_in_place(field_: Field) -> None:
    anne = await opened(field_)
    await anne.data(f"v1:calls.show:{field_.id}")
    main = ["Appeler maintenant", "Arrêter les appels", "Voir à nouveau", "Retour"]
    assert anne.last.labels == main
    await anne.press("Arrêter les appels")
    assert anne.last.labels == ["Appeler maintenant", "Reprendre les appels", "Voir à nouveau", "Retour"]
    assert "⏸ Les appels sont arrêtés." in anne.text.split("\n")
    await anne.press("Reprendre les appels")
    assert anne.last.labels == main
    await anne.press("Appeler maintenant")
    assert anne.toasts == ["J'appelle 12 personnes."]
    assert [one.card for one in anne.shown].count(f"calls:{field_.id}") == 1


async def test_a_push_when_nobody_is_left_says_so(field_: Field) -> None:
    anne = await opened(field_)
    await field_.table.ring()
    await anne.data(f"v1:calls.push:{field_.id}")
    assert anne.toasts == ["Il ne reste personne à appeler maintenant."]


async def test_a_push_wakes_nobody(field_: Field) -> None:
    anne = await field_.table.coordinator()
    await field_.crowd(5)
    field_.table.now += timedelta(hours=13)
    await field_.opens()
    await anne.data(f"v1:calls.push:{field_.id}")
    assert (anne.toasts, await field_.calls()) == (["Je ne réveille personne. J'appelle à partir de 8 h."], [])
    await field_.table.later(hours=10)
    assert len(await field_.calls()) == 5


async def test_a_push_calls_as_many_as_the_field_takes(field_: Field) -> None:
    anne = await field_.table.coordinator()
    await field_.crowd(150)
    await field_.opens()
    await field_.table.ring()
    before = len(await field_.calls())
    await anne.data(f"v1:calls.push:{field_.id}")
    after = await field_.calls()
    assert len(after) > before
    assert {one.wave for one in after} == {1, 2}
    await anne.data(f"v1:calls.push:{field_.id}")
    assert len(await field_.calls()) == len(after), "as many as the field takes are expected already"
    assert anne.toasts[1:] == ["Assez de personnes sont appelées. J'attends leurs réponses."]


async def test_full_there_is_nothing_to_push(field_: Field) -> None:
    anne = await field_.table.coordinator()
    josette = await field_.volunteer()
    await field_.opens(of={"least": 1}, seats=1)
    await field_.table.ring()
    await josette.press("Je viens")
    await field_.table.later(seconds=2)
    await anne.data(f"v1:calls.show:{field_.id}")
    assert anne.last.labels == ["Voir à nouveau", "Retour"]
    assert "✅ Il y a assez de monde. Si quelqu'un se désiste, j'appelle d'autres personnes." in anne.text.split("\n")
    await anne.data(f"v1:calls.push:{field_.id}")
    assert anne.toasts == ["Le glanage est complet. Je n'appelle plus personne."]


async def test_the_last_waves_are_shown_and_the_others_added_up(field_: Field) -> None:
    anne = await field_.table.coordinator()
    await field_.crowd(160)
    await field_.opens(days=6)
    for _each in range(60):
        await field_.table.later(hours=1)
    await anne.data(f"v1:calls.show:{field_.id}")
    found = await field_.calls()
    waves = max(one.wave for one in found)
    lines = anne.card("calls:").text.split("\n")
    shown = [line for line in lines if line.startswith("• ") and "appel" in line]
    early = sum(one.wave <= waves - 5 for one in found)
    assert (waves > 5, len(shown), shown[0]) == (True, 6, f"• Avant : {early} appels")


async def test_another_centre_may_neither_see_nor_push(field_: Field) -> None:
    await opened(field_)
    bruno = await field_.table.coordinator("Bruno", centre=1)
    for verb in ("show", "push", "stop", "resume"):
        await bruno.data(f"v1:calls.{verb}:{field_.id}")
        assert bruno.text == "Une autre équipe anime ce glanage. Les vôtres : /liste"
    assert await field_.calls() == []


async def test_a_volunteer_may_not_push(field_: Field) -> None:
    await opened(field_)
    josette = field_.volunteers[0]
    for verb in ("show", "push", "stop", "resume"):
        await josette.data(f"v1:calls.{verb}:{field_.id}")
    assert await field_.calls() == []
    assert {text.split(".")[0] for text in josette.texts()} == {
        "C'est réservé à l'équipe du camion et à la coordination"
    }


@pytest.mark.parametrize("verb", ["show", "push", "stop", "resume"])
async def test_a_forged_id_or_a_workshop_is_refused(field_: Field, verb: str) -> None:
    anne = await field_.table.coordinator()
    workshop = await field_.table.workshop()
    for key in (workshop.id, 9999):
        await anne.data(f"v1:calls.{verb}:{key}")
        assert anne.text.startswith("Je ne trouve pas")


@pytest.mark.parametrize("verb", ["push", "stop", "resume"])
async def test_too_late_it_says_why(field_: Field, verb: str) -> None:
    anne = await opened(field_)
    await called_off(field_)
    await anne.data(f"v1:calls.{verb}:{field_.id}")
    assert anne.text == "Ce glanage est annulé. Je n'appelle personne."
    await anne.data(f"v1:calls.show:{field_.id}")
    assert "🚫 Le glanage est annulé. Je n'appelle personne." in anne.text.split("\n")
    await field_.opens()
    field_.table.now += timedelta(days=6)
    await anne.data(f"v1:calls.{verb}:{field_.id}")
    assert anne.text == "Ce glanage a commencé. Je n'appelle plus personne."
    await field_.opens(state="prepared")
    await anne.data(f"v1:calls.{verb}:{field_.id}")
    assert anne.text == "Ce glanage n'est pas encore ouvert. Les appels commencent à l'ouverture."


async def test_a_leader_without_the_centre_follows_it_and_may_push(field_: Field) -> None:
    leader = await field_.table.coordinator("Luc", centre=1, role=Role.FACILITATOR)
    await field_.crowd(3)
    person = await field_.table.person(leader)
    await field_.opens(facilitators=(person.id,))
    await leader.data(f"v1:calls.push:{field_.id}")
    assert leader.toasts == ["J'appelle 3 personnes."]
    assert leader.card("calls:").labels == ["Appeler maintenant", "Arrêter les appels", "Voir à nouveau"]


def test_chances_have_words() -> None:
    said = [likely(sure).msgid for sure in (0.96, 0.85, 0.7, 0.5, 0.1)]
    assert len(set(said)) == 5
