"""Bad input: nothing crashes, nothing is lost, everyone is told in plain words what works."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.person import Person
from storage import offers, people
from tests.end_to_end.conftest import Village, labels, said, shown

CONFIRMABLE = "100 kg de tomates, avant samedi, je livre"
HOSTILE = [
    "<b>{x}</b>",
    "</b><i>&amp;{0}%s",
    "\u202eeirraM",
    "Z\u0336\u0335a\u0489\u0301\u0302\u0303lgo",
    "Ma\x00rie\ufeff",
    "M" * 64,
    "🍅" * 30,
]


async def offered(village: Village, person: Person) -> int:
    """How many offers a person has."""

    async def count(tx: object) -> int:
        known = await people.at(tx, "telegram", person.id)  # type: ignore[arg-type]
        assert known is not None
        return len(await offers.of_farmer(tx, known.id, limit=100))  # type: ignore[arg-type]

    return await village.database.run(count)


ANSWERS = [
    ("10 000 kg de safran", "Je ne connais pas ce produit : safran."),
    ("j'ai 40 kg de mangues", "Je ne connais pas ce produit : mangues."),
    ("10 000 kg de tomates", "10 000 kg, c’est beaucoup pour nous. Vous vouliez dire 1 000 kg ?"),
    ("900 000 kg de tomates", "Je peux noter 100 000 kg au plus."),
    ("-5 kg de tomates", "J’ai compris : 5 kg de tomates. C’est juste ?"),
    ("0 cagette de tomates", "Il faut une quantité plus grande que 0."),
    ("0 kg de tomates", "Il faut une quantité plus grande que 0."),
    ("80 kg de tomates jusqu'au 10 septembre", "Le jeudi 10 septembre est déjà passé."),
    ("8 kg de noix jusqu'au 1er mai", "Le samedi 1er mai, c’est trop loin. Écrivez-moi au plus 120 jours avant."),
    ("8 kg de pommes à Bruxelles, je livre", "Je ne connais pas « Bruxelles ». Je connais les communes de France."),
    ("80 kg de pommes à londres", "Je ne connais pas « londres ». Je connais les communes de France."),
    ("80 kg de pommes à Newhaven", "Je ne connais pas « Newhaven ». Je connais les communes de France."),
    ("80 kg de pommes à Perpignan", "Perpignan : c’est loin d’ici. C’est bien là ?"),
    ("80 kg de choux de Bruxelles", "80 kg de choux de Bruxelles"),
    ("x" * 4096, "Je n’ai pas trouvé d’offre dans ce message."),
    ("tomates " * 500, "Je n’ai pas trouvé d’offre dans ce message."),
    ("😀👍", "Je n’ai pas trouvé d’offre dans ce message."),
    ("<b>{x}</b> & <script>", "Je n’ai pas trouvé d’offre dans ce message."),
    ("%s {0} {name} \u202e\u0000 zalgo\u0336", "Je n’ai pas trouvé d’offre dans ce message."),
]


async def test_what_cannot_be_is_answered_with_what_works(village: Village) -> None:
    marie = await village.farmer()
    for words, answer in ANSWERS:
        await village.say(marie, words)
        assert answer in shown(marie).splitlines(), words[:50]
        await village.say(marie, "/annuler")
        village.box.clock.advance(minutes=1)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_is_no_text_is_answered(village: Village, language: str) -> None:
    """A voice message, a sticker, a contact, a place abroad; and an open card stays."""
    marie = await village.newcomer(language=language)
    await village.say(marie, "20 kg de poires")
    ears = {"fr": "🎤 Je ne peux pas écouter", "en": "🎤 I cannot listen"}
    for act, begins in (
        (marie.voice, ears),
        (marie.sticker, {"fr": "Je ne sais pas lire ce message.", "en": "I cannot read this."}),
        (marie.contact, {"fr": "Merci. Je n’ai pas besoin", "en": "Thank you. I do not need"}),
        (lambda: marie.location(0, 0), {"fr": "Ce point n’est pas en France.", "en": "This point is not in France."}),
    ):
        act()
        await village.quiet()
        assert begins[language] in shown(marie)
    await village.say(marie, "Luneray")
    assert "📍 Luneray" in shown(marie)


async def test_a_correction_that_cannot_be_leaves_what_was_there(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, CONFIRMABLE)
    for field, words, wrong in (
        ("Changer la quantité", "0", "Il faut une quantité plus grande que 0."),
        ("Changer les dates", "hier", "Le lundi 14 septembre est déjà passé."),
        ("Changer le lieu", "Bruxelles", "Je ne connais pas « Bruxelles ». Je connais les communes de France."),
        ("Changer le produit", "10 kg de safran", "Je ne connais pas ce produit : safran."),
    ):
        await village.press(marie, field)
        await village.say(marie, words)
        assert wrong in shown(marie).splitlines()
        await village.press(marie, "Retour")
        assert shown(marie).splitlines()[1:5] == [
            "100 kg de tomates",
            "📅 Jusqu’au vendredi 18 septembre",
            "📍 Offranville",
            "🚗 Vous apportez",
        ]
    assert await offered(village, marie) == 0


async def test_a_quantity_too_large_is_answered_by_yes_or_no(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "5000 kg de courgettes, avant samedi, je livre")
    await village.say(marie, "oui")
    assert "500 kg de courgettes" in shown(marie)
    await village.say(marie, "non, 5000 kg")
    await village.say(marie, "non")
    assert shown(marie).splitlines()[-1] == "C’est juste ? Alors confirmez."
    await village.press(marie, "✅ Confirmer")
    assert shown(marie).startswith("✅ C’est noté.\n5 000 kg de courgettes")


async def test_fifty_presses_of_confirm_are_one_offer(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, CONFIRMABLE)
    before = len(marie.messages)
    for _ in range(25):
        marie.press("✅ Confirmer")
    await village.quiet()
    assert await offered(village, marie) == 1
    assert len(marie.messages) == before + 1
    assert {toast["text"] for toast in marie.toasts} == {"C’est déjà noté."}


async def test_a_button_of_an_old_card_shows_the_living_one(village: Village) -> None:
    """Once a minute, however often it is pressed."""
    marie = await village.farmer()
    await village.say(marie, CONFIRMABLE)
    old = next(b["callback_data"] for row in marie.messages[-1]["reply_markup"]["inline_keyboard"] for b in row)
    await village.press(marie, "Annuler")
    village.box.clock.advance(minutes=5)
    for _ in range(3):
        marie.press(data=old, message_id=marie.messages[-1]["message_id"])
    await village.quiet()
    assert said(marie)[-1] == "Ce bouton est ancien. Vos offres sont ici : /mes_offres"
    assert sum("Ce bouton est ancien" in text for text in said(marie)) == 1
    await village.say(marie, "20 kg de poires")
    marie.press(data=old, message_id=marie.messages[-1]["message_id"])
    await village.quiet()
    assert "Ce bouton est ancien. Voici votre offre telle qu’elle est aujourd’hui." in shown(marie)
    assert "20 kg de poires" in shown(marie)
    assert labels(marie.messages[-1])[:2] == ["🚗 J’apporte", "🏠 Venez chercher"]


FORGED = [
    "",
    "x",
    "v1:draft.set",
    "v1:draft.set:zz:place:0",
    "v1:draft.confirm:zz",
    "v1:draft.set:0:quantity:99999999999",
    "v1:offer.withdraw:999999",
    "v1:offer.withdraw:99999999999999999999",
    "v1:offer.farther:1:abc",
    "v1:offer.prefer:1",
    "v1:lot.accept:1:1",
    "v1:stop.gone:1",
    "v1:welcome.part:a:king",
    "v1:welcome.language:xx",
    "v1:welcome.place:a:b",
    "v2:offer.gone:1",
    "'; DROP TABLE offer; --",
]


async def test_forged_buttons_change_nothing(village: Village) -> None:
    jean = await village.farmer("Jean")
    await village.say(jean, CONFIRMABLE)
    await village.press(jean, "✅ Confirmer")
    marie = await village.newcomer()
    card = marie.messages[-1]["message_id"]
    for number, data in enumerate(FORGED, 1):
        marie.press(data=data, message_id=card)
        await village.quiet()
        for _each in range(500):  # a toast is not in the outbox: it may come a little later
            if len(marie.toasts) >= number:
                break
            await asyncio.sleep(0.01)
        assert [toast["text"] != "" for toast in marie.toasts] == [True] * number, data
    assert (await offered(village, jean), await offered(village, marie)) == (1, 0)


async def test_nobody_touches_the_offer_of_another(village: Village) -> None:
    jean = await village.farmer("Jean")
    await village.say(jean, CONFIRMABLE)
    await village.press(jean, "✅ Confirmer")
    marie = await village.newcomer()
    for verb in ("withdraw", "gone", "stay", "change", "again", "farther", "prefer", "pass_on"):
        marie.press(data=f"v1:offer.{verb}:1:1" if verb in {"farther", "prefer"} else f"v1:offer.{verb}:1")
        await village.quiet()
        assert shown(marie) == "Je ne trouve pas cette offre. Vos offres sont ici : /mes_offres", verb


async def test_hostile_names_are_only_names(village: Village) -> None:
    """Whatever a first name holds, every message arrives formatted, on the farmer's phone and the coordinator's."""
    await village.stop(kg=3000)
    anne = await village.coordinator()
    for name in HOSTILE:
        person = village.box.add_person(name, language_code="fr")
        await village.say(person, f"{CONFIRMABLE}, à Luneray")
        await village.press(person, "✅ Confirmer")
        assert shown(anne).startswith("📬 Offre : "), name
        assert anne.messages[-1]["entities"][0]["type"] == "bold", name
        await village.press(anne, "✅ Accepter")
        assert any(text.startswith("✅ Accepté :") for text in said(person)), name


async def test_in_a_group_commands_are_answered_and_nothing_personal_is_said(village: Village) -> None:
    marie = await village.farmer()
    group = village.box.add_group("Conserverie", [marie])
    before = len(marie.messages)
    for words in ("/mes_offres", "/start", "/aide", CONFIRMABLE):
        marie.say(words, chat=group)
    await village.quiet()
    answers = {message["text"].splitlines()[0] for message in group.messages if message["from"]["is_bot"]}
    assert len(answers) == 1
    assert answers.pop().startswith("👋 Écrivez-moi en privé\u00a0: https://t.me/")
    assert len(marie.messages) == before
    assert await offered(village, marie) == 0
