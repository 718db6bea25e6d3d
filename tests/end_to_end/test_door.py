"""The list at the door: ticks, codes, walk-ins, closing, absences, and what the others of the team see of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.people import Role
from domain.workshops import Signup, Workshop
from handlers import registry
from services import rights
from services.person import invitations
from services.seat import seats
from storage import people, presence, signups, workshops
from storage.database import Transaction
from storage.tables import outbox, signup
from tests.end_to_end.conftest import Village, labels, shown
from tests.end_to_end.table import Phone, Table

registry.discover()
TITLE = "📋 Ratatouille en bocaux"


async def signed(table: Table, phone: Phone, workshop: Workshop, adults: int = 1, children: int = 0) -> Signup:
    """Somebody signs up; what they are told lies on their phone."""
    person = await table.person(phone)
    seat = await table.database.run(lambda tx: seats.sign_up(tx, person, workshop.id, adults, children, table.now))
    await table.deliver()
    return seat.signup


async def now_of(table: Table, mine: Signup) -> Signup:
    return await table.database.run(lambda tx: signups.get(tx, mine.id))


async def opened(table: Table, **more: Any) -> tuple[Workshop, Phone]:
    """A workshop of today, and Paul of the truck team who receives people."""
    paul = await table.coordinator("Paul Petit", role=Role.FACILITATOR)
    workshop = await table.workshop(days=0, **more)
    return workshop, paul


async def begun(table: Table, workshop: Workshop, **time: float) -> None:
    table.now = (workshop.start + timedelta(**time)).astimezone(table.now.tzinfo)


# --- ticks ------------------------------------------------------------------------------------------------------------


async def test_one_tap_for_each_person(table: Table) -> None:
    workshop, paul = await opened(table)
    rose, ali = await table.resident("Rose Martin"), await table.resident("ali benali")
    family = await signed(table, rose, workshop, 2, 1)
    alone = await signed(table, ali, workshop)
    await paul.say("/liste")
    assert paul.text.splitlines() == [
        TITLE,
        "mardi 15 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "",
        "4 personnes attendues.",
        "0 personne est là.",
        "Touchez un nom quand tout le monde est là. Touchez encore pour corriger.",
    ]
    assert paul.last.labels == ["⬜ ali B.", "⬜ Rose M., 3 personnes", "Ajouter une personne", "Autres listes"]
    await paul.press("⬜ Rose M., 3 personnes")
    assert (await now_of(table, family)).came == 3
    assert "✅ Rose M., 3 personnes" in paul.last.labels
    await paul.press("✅ Rose M., 3 personnes")
    assert paul.text.splitlines() == ["📋 Rose M.", "3 personnes inscrites.", "3 personnes sont là."]
    await paul.press("➖ Un de moins")
    await paul.press("Retour à la liste")
    assert "✅ Rose M., 2 sur 3" in paul.last.labels
    assert (await now_of(table, family)).came == 2
    for before, came in (("⬜ ali B.", 1), ("✅ ali B.", 0), ("❌ ali B.", None)):
        await paul.press(before)
        assert (await now_of(table, alone)).came == came


async def test_nobody_is_ticked_before_the_day_nor_after_a_week(table: Table) -> None:
    workshop, paul = await opened(table)
    later = await table.workshop(days=1)
    mine = await signed(table, await table.resident("Rose Martin"), later)
    await paul.data(f"v1:door.list:{later.id}")
    await paul.press("⬜ Rose M.")
    assert paul.text == "Le pointage se fait le jour même : mercredi 16 septembre."
    await begun(table, later, days=7, hours=2, minutes=59)
    await paul.data(f"v1:door.mark:{mine.id}:x:1")
    assert (await now_of(table, mine)).came == 1
    await begun(table, later, days=7, hours=3, minutes=1)
    await paul.data(f"v1:door.mark:{mine.id}:1:0")
    assert paul.text == "Cette liste ne peut plus être corrigée : c'était possible pendant 7 jours."
    assert (await now_of(table, mine)).came == 1
    assert workshop.id != later.id


async def test_two_who_tick_at_once(table: Table) -> None:
    """Both count; the same tap twice is one; who has seen something else changes nothing and sees it."""
    workshop, paul = await opened(table)
    anne = await table.coordinator("Anne")
    rows = [await signed(table, await table.resident(f"R{n} Martin"), workshop) for n in range(6)]
    await asyncio.gather(
        *((paul if n % 2 else anne).data(f"v1:door.mark:{mine.id}:x:1") for n, mine in enumerate(rows)),
        *((anne if n % 2 else paul).data(f"v1:door.mark:{mine.id}:x:1") for n, mine in enumerate(rows)),
    )
    assert [(await now_of(table, mine)).came for mine in rows] == [1] * 6
    await anne.data(f"v1:door.mark:{rows[0].id}:1:0")
    await paul.data(f"v1:door.mark:{rows[0].id}:x:1")
    assert (await now_of(table, rows[0])).came == 0
    assert paul.toasts[-1] == "Quelqu'un vient de noter autre chose. Regardez la liste."


async def test_two_who_have_seen_the_same_and_want_something_else(table: Table) -> None:
    """Whoever is first is heard; the other one is told."""
    workshop, paul = await opened(table)
    anne = await table.coordinator("Anne")
    mine = await signed(table, await table.resident("Rose Martin"), workshop, 2)
    await asyncio.gather(paul.data(f"v1:door.mark:{mine.id}:x:2"), anne.data(f"v1:door.mark:{mine.id}:x:1"))
    assert len(paul.toasts) + len(anne.toasts) == 1
    assert (await now_of(table, mine)).came == (1 if paul.toasts else 2)


async def test_two_who_come_by_and_one_seat(table: Table) -> None:
    """Both are counted, one has the seat."""
    workshop, paul = await opened(table, seats=1)
    anne = await table.coordinator("Anne")
    for phone in (paul, anne):
        await phone.data(f"v1:door.add:{workshop.id}")
    await asyncio.gather(paul.say("Zoé"), anne.say("Léa"))
    rows = await table.database.run(lambda tx: signups.all_of(tx, workshop.id))
    assert sorted((one.booked, one.came) for one in rows) == [(0, 1), (1, 1)]


async def test_pages_of_eight(table: Table) -> None:
    workshop, paul = await opened(table, seats=20)
    for n in range(10):
        await signed(table, await table.resident(f"R{n} Martin"), workshop)
    await paul.say("/liste")
    assert paul.last.labels[8:] == ["Page 2", "Ajouter une personne", "Autres listes"]
    await paul.press("Page 2")
    assert paul.last.labels[:3] == ["⬜ R8 M.", "⬜ R9 M.", "Page 1"]
    await paul.press("⬜ R9 M.")
    assert paul.last.labels[:3] == ["⬜ R8 M.", "✅ R9 M.", "Page 1"], "the page stays"


async def test_the_lists_that_one_leads(table: Table) -> None:
    """Facilitators by name, the team of the centre, its coordinators; nobody else."""
    luc = await table.coordinator("Luc", centre=1, role=Role.FACILITATOR)
    bruno, anne = await table.coordinator("Bruno", centre=1), await table.coordinator("Anne")
    person = await table.person(luc)
    await table.workshop(days=3, title="Soupes", facilitators=(person.id,))
    await table.workshop(days=4, title="Confitures", centre=1)
    await luc.say("/liste")
    assert luc.last.labels[:-1] == ["vendredi 18 septembre, 14 h : Soupes", "samedi 19 septembre, 14 h : Confitures"]
    for phone, title in ((bruno, "Confitures"), (anne, "Soupes")):
        await phone.say("/liste")
        assert [label.split(" : ")[1] for label in phone.last.labels[:-1]] == [title]
    rose = await table.resident()
    await rose.say("/liste")
    assert rose.text.startswith("C'est réservé à l'équipe du camion et à la coordination.")
    await anne.press("Les listes passées")
    assert anne.text == "📋 Il n'y a pas de liste à corriger."
    await table.later(days=5)
    await anne.press("Les prochaines listes")
    await anne.press("Les listes passées")
    assert anne.card("door").labels == ["vendredi 18 septembre, 14 h : Soupes", "Les prochaines listes"]


async def test_a_facilitator_sees_a_first_name_and_a_letter(table: Table) -> None:
    workshop, paul = await opened(table)
    await signed(table, await table.resident("Josette Lefèvre"), workshop, 2)
    await paul.say("/liste")
    assert "Lefèvre" not in "\n".join([*paul.texts(), *paul.last.labels])
    assert "⬜ Josette L., 2 personnes" in paul.last.labels


# --- without a sign-up ------------------------------------------------------------------------------------------------


async def test_without_the_check_of_who_leads_others_tick(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: another centre's team ticks as soon as nobody asks whose workshop it is."""
    workshop, _paul = await opened(table)
    bruno = await table.coordinator("Bruno", centre=1)
    mine = await signed(table, await table.resident("Rose Martin"), workshop)
    await bruno.data(f"v1:door.mark:{mine.id}:x:1")
    assert bruno.text == "Une autre équipe anime cet atelier. Les vôtres : /liste"
    assert (await now_of(table, mine)).came is None

    async def anybody(*_arguments: Any) -> bool:
        return True

    monkeypatch.setattr(rights, "leads", anybody)
    await bruno.data(f"v1:door.mark:{mine.id}:x:1")
    assert (await now_of(table, mine)).came == 1


async def test_somebody_comes_without_a_sign_up(table: Table) -> None:
    """Counted when seats are left, else counted and said; taken off again when it was a mistake."""
    workshop, paul = await opened(table, seats=3)
    await signed(table, await table.resident("Rose Martin"), workshop)
    await paul.say("/liste")
    await paul.press("Ajouter une personne")
    await paul.say("Josette Duval, 2 personnes")
    assert paul.text == "✅ Josette D., 2 personnes"
    await paul.press("Voir la liste")
    assert paul.text.splitlines()[4:6] == ["3 personnes attendues.", "2 personnes sont là."]
    await paul.press("Ajouter une personne")
    await paul.say("Fatou")
    assert paul.text.splitlines() == [
        "✅ Fatou, 1 personne",
        "Il ne restait pas de place. La présence compte quand même.",
    ]
    await paul.press("Voir la liste")
    assert "✅ Fatou" in paul.last.labels
    held = await table.database.run(lambda tx: workshops.get(tx, workshop.id))
    assert held.taken == 3
    await paul.press("✅ Josette D., 2 personnes")
    await paul.press("Enlever de la liste")
    assert [label for label in paul.last.labels if "Josette" in label] == []
    assert (await table.database.run(lambda tx: workshops.get(tx, workshop.id))).taken == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("12", "C'est à quel nom ? Par exemple : Josette 2."),
        ("Les CM2, 30 personnes", "30 personnes, c'est un groupe. J'en prends 12 à la fois."),
    ],
)
async def test_what_nobody_can_be_called(table: Table, said: str, answer: str) -> None:
    workshop, paul = await opened(table)
    await paul.data(f"v1:door.add:{workshop.id}")
    assert (await paul.say(said)).startswith(answer)
    assert (await paul.say("Josette 2")).startswith("✅ Josette, 2 personnes"), "the question stands"


async def test_a_question_of_an_hour_ago_is_forgotten(table: Table) -> None:
    workshop, paul = await opened(table)
    await paul.data(f"v1:door.add:{workshop.id}")
    table.now += timedelta(minutes=61)
    assert "Josette" not in await paul.say("Josette 2")
    assert await table.database.run(lambda tx: signups.all_of(tx, workshop.id)) == []


# --- the code ---------------------------------------------------------------------------------------------------------


async def test_a_code_is_read_at_the_door(table: Table) -> None:
    workshop, paul = await opened(table)
    rose = await table.resident("Rose Martin")
    mine = await signed(table, rose, workshop, 2)
    await begun(table, workshop, minutes=-10)
    assert await paul.say(f"/start c_{mine.code}") == "✅ Rose M., 2 personnes"
    assert (await now_of(table, mine)).came == 2
    await begun(table, workshop, minutes=5)
    assert await paul.say(f"/start c_{mine.code}") == "☑️ Rose M., 2 personnes : déjà noté à 13 h 50."
    await paul.press("Voir la liste")
    assert paul.text.splitlines()[5] == "2 personnes sont là."
    await paul.say(f"/start c_{mine.code}")
    assert paul.last.labels == ["Voir la liste"]


async def test_a_code_in_other_hands_does_nothing(table: Table) -> None:
    workshop, _paul = await opened(table)
    rose, luc = await table.resident("Rose Martin"), await table.farmer("Luc")
    mine = await signed(table, rose, workshop)
    stranger = table.phone("Inconnue")
    for phone in (luc, stranger):
        read = await phone.say(f"/start c_{mine.code}")
        assert read == "🎟️ Ce code est l'entrée de quelqu'un. Seule l'équipe à l'accueil peut s'en servir."
        assert await phone.say("/start c_nothing") == read, "nobody learns which codes there are"
    assert await rose.say(f"/start c_{mine.code}") == (
        "🎟️ C'est votre propre code. Montrez-le à l'accueil : l'équipe le lit."
    )
    assert (await now_of(table, mine)).came is None


async def test_what_is_wrong_with_a_code(table: Table) -> None:
    workshop, paul = await opened(table, seats=2)
    elsewhere = await table.workshop(days=0, centre=1, title="Soupes")
    tomorrow = await table.workshop(days=1)
    rose, ali, zoe = [await table.resident(f"{name} Martin") for name in ("Rose", "Ali", "Zoé")]
    other, next_day = await signed(table, rose, elsewhere), await signed(table, rose, tomorrow)
    gone, waits = await signed(table, ali, workshop, 2), await signed(table, zoe, workshop)
    assert (await paul.say("/start c_xyz")).startswith("❌ Je ne connais pas ce code.")
    assert (await paul.say(f"/start c_{other.code}")).splitlines()[:2] == [
        "❌ Ce code est pour un autre atelier.",
        "Soupes",
    ]
    assert (await paul.say(f"/start c_{next_day.code}")).startswith("❌ Rose M. : c'est un autre jour.")
    assert (await paul.say(f"/start c_{waits.code}")).splitlines() == [
        "⏳ Zoé M., 1 personne : sur la liste d'attente, sans place.",
        "L'atelier est complet.",
    ]
    person = await table.person(ali)
    await table.database.run(lambda tx: seats.cancel(tx, person, gone.id, table.now))
    assert (await paul.say(f"/start c_{gone.code}")).splitlines() == [
        "❌ Ali M., 2 personnes : l'inscription est annulée.",
        "L'atelier est complet.",
    ]
    assert [(await now_of(table, mine)).came for mine in (other, next_day, gone, waits)] == [None] * 4


async def test_whoever_has_cancelled_and_comes_is_let_in(table: Table) -> None:
    workshop, paul = await opened(table, seats=2)
    ali = await table.resident("Ali Martin")
    mine = await signed(table, ali, workshop, 2)
    person = await table.person(ali)
    await table.database.run(lambda tx: seats.cancel(tx, person, mine.id, table.now))
    await begun(table, workshop, minutes=10)
    assert (await paul.say(f"/start c_{mine.code}")).splitlines()[1] == "Il y a de la place."
    await paul.press("Accueillir quand même")
    assert paul.text == "✅ Ali M., 2 personnes"
    held = await now_of(table, mine)
    assert (held.state, held.booked, held.came) == ("live", 2, 2)


# --- closing ----------------------------------------------------------------------------------------------------------


async def test_a_list_is_closed_by_hand(table: Table) -> None:
    """Those without a tick are named before they count as absent; the team gets the figures once."""
    workshop, paul = await opened(table)
    anne = await table.coordinator("Anne")
    rose, ali = await table.resident("Rose Martin"), await table.resident("Ali Benali")
    family, alone = await signed(table, rose, workshop, 2, 1), await signed(table, ali, workshop)
    await begun(table, workshop, minutes=5)
    await paul.say("/liste")
    await paul.press("⬜ Rose M., 3 personnes")
    await paul.press("Terminer la liste")
    assert paul.text.splitlines()[:2] == ["1 personne absente : c'est bien ça ?", "• Ali B., 1 personne"]
    assert (await now_of(table, alone)).came is None
    await paul.press("Retour à la liste")
    await paul.press("Terminer la liste")
    await paul.press("Oui, c'est bien ça")
    assert (await now_of(table, alone)).came == 0
    assert (await now_of(table, family)).came == 3
    assert "La liste est terminée. Vous pouvez la corriger jusqu'au mardi 22 septembre." in paul.text
    assert anne.text.splitlines() == [
        "📋 Ratatouille en bocaux : la liste est terminée.",
        "mardi 15 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "",
        "4 personnes inscrites, 3 venues.",
        "Parmi elles : 2 adultes et 1 enfant.",
        "1 personne absente.",
        "",
        "Vous pouvez la corriger jusqu'au mardi 22 septembre.",
    ]
    told = len(anne.shown)
    await paul.data(f"v1:door.closed:{workshop.id}:absent")
    await table.later(hours=20)
    assert [text for text in anne.texts()[told:] if "terminée" in text] == []


async def test_many_without_a_tick_fit_in_a_message(table: Table) -> None:
    workshop, paul = await opened(table, seats=30)
    for n in range(18):
        await signed(table, await table.resident(f"R{n:02} Martin"), workshop)
    await begun(table, workshop, hours=2)
    await paul.data(f"v1:door.close:{workshop.id}")
    assert paul.text.splitlines()[0] == "18 personnes absentes : c'est bien ça ?"
    assert paul.text.splitlines()[16:18] == ["• R15 M., 1 personne", "et 2 autres noms"]
    await paul.press("Je ne sais pas : terminer quand même")
    held = await table.database.run(lambda tx: presence.figures_of(tx, workshop.id))
    assert (held.closed, held.unknown, held.absent) == (True, 18, 0)


async def test_a_list_that_nobody_closed(table: Table) -> None:
    """12 hours after the end it closes; nobody is absent by the silence of others, and nobody is woken at 5."""
    workshop, paul = await opened(table)
    rose, ali = await table.resident("Rose Martin"), await table.resident("Ali Benali")
    mine, other = await signed(table, rose, workshop), await signed(table, ali, workshop)
    await begun(table, workshop)
    await paul.say("/liste")
    await paul.press("⬜ Rose M.")
    anne = await table.coordinator("Anne")
    await begun(table, workshop, hours=14, minutes=59)
    await table.ring()
    assert not await table.database.run(lambda tx: workshops.closed(tx, workshop.id))
    await begun(table, workshop, hours=15)
    await table.ring()
    assert await table.database.run(lambda tx: workshops.closed(tx, workshop.id))
    assert [(await now_of(table, one)).came for one in (mine, other)] == [1, None]
    assert "2 personnes inscrites, 1 venue.\n1 personne non pointée." in anne.text
    letters = await table.database.run(lambda tx: tx.all(select(outbox).where(outbox.c.key.like("door:closed:%"))))
    assert [letter.not_before.hour for letter in letters] == [6, 6], "8 h in Paris"
    await table.later(days=2)
    assert not [text for text in ali.texts() if "Vous n'étiez pas" in text]


async def test_a_workshop_for_which_nobody_came_is_closed_in_silence(table: Table) -> None:
    workshop, _paul = await opened(table)
    anne = await table.coordinator("Anne")
    await begun(table, workshop, hours=15)
    await table.ring()
    assert await table.database.run(lambda tx: workshops.closed(tx, workshop.id))
    assert anne.shown == []


async def test_it_is_corrected_after_it_was_closed(table: Table) -> None:
    workshop, paul = await opened(table)
    mine = await signed(table, await table.resident("Rose Martin"), workshop)
    await begun(table, workshop, minutes=5)
    await paul.data(f"v1:door.closed:{workshop.id}:absent")
    await begun(table, workshop, hours=4)
    await paul.say("/liste")
    await paul.press("❌ Rose M.")
    await paul.press("⬜ Rose M.")
    assert (await now_of(table, mine)).came == 1
    await table.later(days=1)
    (phone,) = [one for one in table.phones.values() if one.name == "Rose Martin"]
    assert not [text for text in phone.texts() if "Vous n'étiez pas" in text]


async def test_a_list_does_not_close_before_the_workshop(table: Table) -> None:
    workshop, paul = await opened(table)
    await paul.data(f"v1:door.close:{workshop.id}")
    assert paul.text == "L'atelier n'a pas commencé. Terminez la liste après."


# --- absences ---------------------------------------------------------------------------------------------------------


async def missed(table: Table) -> tuple[Workshop, Phone, Phone, Phone, Signup]:
    """Rose was not there; it is the morning after."""
    workshop, paul = await opened(table)
    anne, rose = await table.coordinator("Anne"), await table.resident("Rose Martin")
    mine = await signed(table, rose, workshop)
    await begun(table, workshop, hours=1)
    await paul.data(f"v1:door.closed:{workshop.id}:absent")
    await table.later(hours=3)
    assert not [text for text in rose.texts() if "Vous n'étiez pas" in text], "not the same evening"
    await begun(table, workshop, hours=19)
    await table.ring()
    return workshop, paul, anne, rose, mine


async def score(table: Table, phone: Phone) -> float:
    from services.door.presence import absences

    person = await table.person(phone)
    return await table.database.run(lambda tx: absences(tx, person.id, table.now))


async def test_an_absence_and_the_right_to_answer(table: Table) -> None:
    _workshop, paul, anne, rose, mine = await missed(table)
    assert rose.text.splitlines() == [
        "💬 Vous n'étiez pas à l'atelier : Ratatouille en bocaux",
        "mardi 15 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "",
        "Un empêchement ? Dites-le d'un mot.",
        "Seule la coordination de votre centre le lit.",
    ]
    assert await score(table, rose) == 1.0
    await rose.press("J'ai eu un empêchement")
    assert rose.text == "Si vous voulez, écrivez ici un mot à votre centre. Sinon, ne faites rien."
    assert (await rose.say("Ma fille était malade")).splitlines()[1] == "« Ma fille était malade »"
    card = anne.card("absent:")
    assert "💬 Rose M. : absence notée." in card.text
    assert "« J'ai eu un empêchement. »\n« Ma fille était malade »" in card.text
    assert not [text for text in paul.texts() if "malade" in text], "the truck team does not read it"
    kept = await table.database.run(lambda tx: presence.excuse(tx, mine.id))
    raw = await table.database.run(lambda tx: _raw(tx, "excuse", mine.id))
    assert "malade" in kept
    assert b"malade" not in raw
    await anne.press("Enlever l'absence")
    assert anne.card("absent:").text.endswith("✅ Réglé : l'absence ne compte plus.")
    assert rose.text.startswith("✅ L'absence ne compte pas. Merci pour votre mot.")
    assert await score(table, rose) == 0.0
    assert (await now_of(table, mine)).excused


async def _raw(tx: Transaction, column: str, signup_id: int) -> bytes:
    from sqlalchemy import LargeBinary, type_coerce

    return bytes(await tx.scalar(select(type_coerce(signup.c[column], LargeBinary)).where(signup.c.id == signup_id)))


async def test_whoever_was_there_says_so(table: Table) -> None:
    _workshop, _paul, anne, rose, mine = await missed(table)
    await rose.press("J'étais là")
    await anne.press("Noter la présence")
    assert (await now_of(table, mine)).came == 1
    assert rose.text.startswith("✅ C'est corrigé : vous étiez là.")
    await rose.data(f"v1:door.reply:{mine.id}:prevented")
    assert rose.text == "Il n'y a plus rien à répondre. Tout va bien."


async def test_an_absence_is_told_once_and_seen_by_coordinators_only(table: Table) -> None:
    _workshop, paul, anne, rose, _mine = await missed(table)
    await table.later(days=1)
    assert len([text for text in rose.texts() if "Vous n'étiez pas" in text]) == 1
    again = await table.workshop(days=3)
    await signed(table, rose, again)
    await paul.data(f"v1:door.list:{again.id}")
    assert paul.last.labels[0] == "⬜ Rose M."
    await anne.data(f"v1:door.list:{again.id}")
    assert anne.last.labels[0] == "⬜ Rose M. (1 absence récente)"
    table.now += timedelta(days=90)
    assert await score(table, rose) == 0.5


async def test_a_word_about_something_else_is_not_taken_for_an_excuse(table: Table) -> None:
    """An open draft stays; an hour later a text is what it always is; what was settled meanwhile is said once."""
    _workshop, _paul, anne, rose, mine = await missed(table)
    await rose.press("J'ai eu un empêchement")
    await anne.press("Enlever l'absence")
    assert await rose.say("J'étais malade") == "Il n'y a plus rien à répondre. Tout va bien."
    assert "plus rien" not in await rose.say("bonjour")
    assert "J'étais malade" not in await table.database.run(lambda tx: presence.excuse(tx, mine.id))


async def test_cancelling_in_time_or_late_is_no_absence(table: Table) -> None:
    workshop, paul = await opened(table)
    rose = await table.resident("Rose Martin")
    person, mine = await table.person(rose), await signed(table, rose, workshop)
    await begun(table, workshop, minutes=-30)
    await table.database.run(lambda tx: seats.cancel(tx, person, mine.id, table.now))
    await begun(table, workshop, hours=1)
    await paul.data(f"v1:door.closed:{workshop.id}:absent")
    await table.later(days=1)
    assert await score(table, rose) == 0.0
    assert not [text for text in rose.texts() if "Vous n'étiez pas" in text]


async def test_a_late_cancellation_offers_the_seat_at_once(table: Table) -> None:
    """3 hours before: the next one is asked in the same transaction and has 45 minutes, a quarter of what is left."""
    workshop, _paul = await opened(table, seats=1)
    rose, ali = await table.resident("Rose Martin"), await table.resident("Ali Benali")
    mine, next_one = await signed(table, rose, workshop), await signed(table, ali, workshop)
    person = await table.person(rose)
    await begun(table, workshop, hours=-3)

    async def cancelled(tx: Transaction) -> Signup:
        await seats.cancel(tx, person, mine.id, table.now)
        return await signups.get(tx, next_one.id)

    offered = await table.database.run(cancelled)
    assert offered.held == 1
    assert offered.held_until == table.now + timedelta(minutes=45)
    await table.deliver()
    assert ali.text.startswith("🎉 1 place est libre pour vous.")


# --- over the wire ----------------------------------------------------------------------------------------------------


def test_the_menu_of_the_truck_team() -> None:
    menus = [{name for name, _words in registry.menu("fr", coordinator=c, team=t)} for c, t in ((0, 0), (0, 1), (1, 1))]
    assert ["liste" in menu for menu in menus] == [False, True, True]
    assert ["equipe" in menu for menu in menus] == [False, False, True]


async def test_one_living_card_over_the_wire(village: Village) -> None:
    """It changes where it stands; from under another message it comes to the bottom of the chat."""
    workshop = await village.workshop(days=0)
    rose = await village.resident("Rose")
    who = await village.database.run(lambda tx: people.at(tx, "telegram", rose.id))
    assert who is not None
    await village.database.run(lambda tx: seats.sign_up(tx, who, workshop.id, 1, 0, village.now()))
    token = "paul-is-invited-to-the-team"
    await village.database.run(
        lambda tx: invitations.issue(
            tx, village.network.id, Role.FACILITATOR, village.centres[0].id, token, village.now()
        )
    )
    paul = village.box.add_person("Paul", language_code="fr")
    paul.start(f"i_{token}")
    await village.quiet()
    village.box.clock.set(workshop.start + timedelta(minutes=5))
    assert (await village.say(paul, "/liste")).startswith(TITLE)
    count = len(paul.messages)
    await village.press(paul, "⬜ Rose")
    assert len(paul.messages) == count
    assert labels(paul.messages[-1])[0] == "✅ Rose"
    await village.press(paul, "Terminer la liste")
    assert shown(paul).startswith("📋 Ratatouille en bocaux : la liste est terminée.")
    count = len(paul.messages)
    await village.press(paul, "Voir la liste")
    assert len(paul.messages) == count + 1
    assert labels(paul.messages[-1])[0] == "✅ Rose"
