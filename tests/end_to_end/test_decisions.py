"""A coordinator decides: what everybody concerned sees, and what cannot be decided any more."""

from __future__ import annotations

import pytest

from domain.people import Role
from domain.places import Place, Point
from services.offer import decisions
from storage import offers
from tests.end_to_end.conftest import Village, labels, said, shown
from tests.end_to_end.table import Phone, Table

WHY = (
    "À 11 km de la ferme. Encore 3 jours de fraîcheur. Il y a de la place pour tout. "
    "Au menu : Coulis de tomate. Ensuite, il reste 100 kg de place."
)
ENVERMEU = Point(49.895, 1.265)


async def state(table: Table, offer: int) -> str:
    return (await table.database.run(lambda tx: offers.get(tx, offer))).state


async def scene(table: Table, **offer: object) -> tuple[Phone, Phone, int]:
    """A stop, a coordinator, a farmer with an offer that is proposed there."""
    await table.stop()
    anne, marie = await table.coordinator(), await table.farmer()
    return anne, marie, await table.offer(marie, **offer)  # type: ignore[arg-type]


async def test_accepting_tells_the_farmer_where_when_and_how_once(table: Table) -> None:
    anne, marie, offer = await scene(table)
    assert anne.text.splitlines() == [
        "📬 Offre : Marie, Offranville",
        "200 kg de tomates",
        "📅 Jusqu'au vendredi 18 septembre",
        "🚗 La ferme apporte",
        "",
        "🚚 Proposé pour :",
        "jeudi 17 septembre, de 9 h à 12 h",
        "Place du marché, Luneray",
        WHY,
    ]
    assert anne.last.labels == ["✅ Accepter", "Accepter une partie", "Un autre passage", "Refuser"]
    card = anne.last
    heard = len(marie.shown)
    await anne.press("✅ Accepter")
    accepted, venue = marie.shown[heard:]
    assert accepted.text.splitlines() == [
        "✅ Accepté : 200 kg de tomates.",
        "jeudi 17 septembre, de 9 h à 12 h",
        "Place du marché, Luneray",
        "Apportez la récolte au camion, au début du passage. Le plan suit.",
    ]
    assert venue.venue == {"lat": 49.828, "lon": 0.915, "title": "Place du marché", "address": "Luneray"}
    assert anne.text.startswith("✅ Anne a accepté.")
    assert anne.last.buttons == []
    assert await state(table, offer) == "settled"
    await anne.press("✅ Accepter", of=card)
    assert anne.text == "Vous avez déjà accepté."
    assert len(marie.shown) == heard + 2


@pytest.mark.parametrize(("mode", "sentence"), [("pickup", "pour fixer l'heure"), ("glean", "pour fixer le jour")])
async def test_what_is_fetched_or_gleaned_brings_both_sides_together(table: Table, mode: str, sentence: str) -> None:
    await table.stop(days=5)
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, mode=mode, days=6)  # type: ignore[arg-type]
    await anne.press("✅ Accepter")
    assert marie.text.endswith(f"Anne (Centre du Phare) vous écrit {sentence}.")
    assert marie.last.venue is None
    ask, farm = anne.shown[-2:]
    assert ask.text.startswith("📞 200 kg de tomates : écrivez à Marie pour fixer")
    assert farm.venue is not None
    assert farm.venue["title"] == "Marie"
    if mode == "pickup":
        assert ask.text.splitlines()[1:] == ["Ou préparez une tournée de collecte : chaque ferme saura à quelle heure."]
        assert ask.labels == ["Tournée de collecte"]
        await anne.press("Tournée de collecte", of=ask)
        assert "1 lot est à " in anne.text


@pytest.mark.parametrize(("answer", "kg"), [("150 kg", 150), ("60", 60), ("la moitié", 100), ("deux cents kilos", 200)])
async def test_a_part_is_accepted_and_the_rest_goes_elsewhere(table: Table, answer: str, kg: int) -> None:
    anne, marie, offer = await scene(table)
    other = await table.stop(days=3, hour=14, point=ENVERMEU, commune="Envermeu")
    await anne.press("Accepter une partie")
    assert anne.last.labels == ["150 kg", "100 kg", "50 kg", "Retour"]
    if answer == "150 kg":
        await anne.press(answer)
    else:
        await anne.say(answer)
        assert anne.card("proposal").text.startswith("✅ Anne a accepté.") or kg < 200
    assert any(text.startswith(f"✅ Accepté : {kg} kg de tomates.") for text in marie.texts())
    if kg == 200:
        assert await state(table, offer) == "settled"
        return
    assert f"Pour le reste ({200 - kg} kg de tomates), j'ai cherché à nouveau." in marie.text
    assert "Envermeu" in marie.text
    assert "Luneray" not in marie.text, "the rest is not proposed where only a part was wanted"
    assert anne.card(f"proposal:{offer}:{other.id}").labels[0] == "✅ Accepter"
    assert await state(table, offer) == "open"


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("500 kg", "Donnez un poids entre 1 kg et 200 kg."),
        ("0", "Donnez un poids entre 1 kg et 200 kg."),
        ("-5", "Donnez un poids entre 1 kg et 200 kg."),
        ("beaucoup", "Écrivez un poids."),
        ("🍅", "Écrivez un poids."),
    ],
)
async def test_a_wrong_weight_is_said_and_may_be_written_again(table: Table, answer: str, reply: str) -> None:
    anne, marie, _offer = await scene(table)
    await anne.press("Accepter une partie")
    assert (await anne.say(answer)).startswith(reply)
    assert (await anne.say("50 kg")).startswith("✅ Accepté : 50 kg de tomates.")
    assert marie.text != ""


async def test_crates_are_weighed(table: Table) -> None:
    anne, _marie, _offer = await scene(table)
    await anne.press("Accepter une partie")
    assert (await anne.say("10 cagettes")).startswith("✅ Accepté : 83 kg de tomates.")


async def test_a_weight_is_not_asked_when_a_stop_is_being_planned(table: Table) -> None:
    """What has been begun is not forgotten because of a button."""
    anne, _marie, _offer = await scene(table)
    await anne.say("/nouveau_passage Luneray")
    await anne.press("Accepter une partie")
    assert "écrivez" not in anne.card("proposal").text
    await anne.say("samedi")
    assert "📅 Le samedi 19 septembre" in anne.text


async def test_questions_on_the_card_lead_back_to_it(table: Table) -> None:
    anne, _marie, _offer = await scene(table, photo="FILE")
    proposal = anne.text
    for label in ("Accepter une partie", "Un autre passage", "Refuser"):
        await anne.press(label)
        assert anne.text != proposal
        assert anne.last.photo == "FILE"
        assert await anne.press("Retour") == proposal
    await anne.press("✅ Accepter")
    assert anne.last.photo == "FILE"


async def test_another_stop_of_the_own_centre_is_accepted_at_once(table: Table) -> None:
    anne, marie, offer = await scene(table)
    await table.stop(days=3, hour=14, point=ENVERMEU, commune="Envermeu")
    await anne.press("Un autre passage")
    assert "vendredi 18 septembre, Envermeu" in anne.last.labels
    await anne.press("vendredi 18 septembre, Envermeu")
    assert marie.shown[-2].text.splitlines()[:3] == [
        "✅ Accepté : 200 kg de tomates.",
        "vendredi 18 septembre, de 14 h à 17 h",
        "Place du marché, Envermeu",
    ]
    assert await state(table, offer) == "settled"
    assert any(text.startswith("➡️ Anne a choisi le passage du vendredi 18 septembre.") for text in anne.texts())


async def test_another_stop_of_another_centre_is_proposed_there(table: Table) -> None:
    anne, marie, offer = await scene(table)
    other = await table.stop(days=3, hour=14, point=ENVERMEU, commune="Envermeu", centre=1)
    bruno = await table.coordinator("Bruno", centre=1)
    await anne.press("Un autre passage")
    await anne.press("vendredi 18 septembre, Envermeu")
    assert anne.toasts[-1] == "Proposé là-bas. La ferme est prévenue."
    assert marie.text.splitlines()[0] == "➡️ Un autre passage est proposé pour 200 kg de tomates :"
    asked = "La coordination doit dire oui (Centre des Tilleuls)."
    assert marie.text.splitlines()[-1] == f"{asked} Je vous écris dès que c'est fait."
    assert bruno.card(f"proposal:{offer}:{other.id}").labels[0] == "✅ Accepter"
    await bruno.press("✅ Accepter")
    assert marie.shown[-2].text.startswith("✅ Accepté : 200 kg")


@pytest.mark.parametrize("reason", list(decisions.REASONS))
async def test_declined_for_a_reason_the_farmer_hears_why_and_what_next(table: Table, reason: str) -> None:
    anne, marie, offer = await scene(table)
    await anne.press("Refuser")
    assert len(anne.last.labels) == len(decisions.REASONS) + 1
    label = anne.last.labels[list(decisions.REASONS).index(reason)]
    await anne.press(label)
    assert anne.text.startswith(f"❌ Anne a refusé. {label}")
    first, *rest = marie.text.splitlines()
    assert first == f"Le passage du jeudi 17 septembre ne peut pas prendre 200 kg de tomates. {label}"
    assert any(line.startswith("Je garde votre offre jusqu'au vendredi 18 septembre.") for line in rest)
    assert await state(table, offer) == "open"
    cards = len(anne.shown)
    await table.later(minutes=10)
    assert len(anne.shown) == cards, "it is never proposed there again"


async def test_two_coordinators_on_one_card(table: Table) -> None:
    await table.stop()
    anne, bruno, marie = await table.coordinator(), await table.coordinator("Bruno"), await table.farmer()
    await table.offer(marie)
    late = bruno.last
    await anne.press("✅ Accepter")
    assert anne.text.startswith("✅ Anne a accepté.")
    assert bruno.text == anne.text
    heard = len(marie.shown)
    await bruno.press("Refuser", of=late)
    assert bruno.text == "Anne a déjà accepté."
    await bruno.press("✅ Accepter", of=late)
    assert bruno.text == "Anne a déjà accepté."
    assert len(marie.shown) == heard


async def test_a_weight_for_what_somebody_else_has_decided(table: Table) -> None:
    """The question is over: the next sentence is read as any other."""
    await table.stop()
    anne, bruno, marie = await table.coordinator(), await table.coordinator("Bruno"), await table.farmer()
    await table.offer(marie)
    await bruno.press("Accepter une partie")
    await anne.press("✅ Accepter")
    assert await bruno.say("50 kg") == "Anne a déjà accepté."
    await bruno.say("/passages")
    assert "Anne" not in bruno.text


async def test_decisions_that_come_too_late(table: Table) -> None:
    anne, marie, offer = await scene(table)
    card = anne.last
    await table.later(days=2)
    await anne.press("✅ Accepter", of=card)
    assert anne.text == "Cette proposition n'est plus ouverte. S'il y en a une plus récente, elle est plus bas."
    assert not any("Accepté" in text for text in marie.texts())
    table.now = table.now.replace(day=15)
    assert await state(table, offer) == "open"


async def test_a_decision_in_the_minute_after_the_stop_began(table: Table) -> None:
    anne, _marie, _offer = await scene(table)
    table.now = table.now.replace(day=17, hour=9, minute=1)
    await anne.press("✅ Accepter")
    assert anne.text == "Ce passage a commencé. Il est trop tard pour décider ici."


async def test_a_decision_after_the_offer_was_withdrawn_or_changed(table: Table) -> None:
    anne, marie, offer = await scene(table)
    card = anne.last
    await marie.data(f"v1:offer.gone:{offer}")
    assert anne.text.startswith("↩️")
    await anne.press("✅ Accepter", of=card)
    assert anne.text == "La ferme a retiré cette offre."


async def test_a_decision_after_the_stop_was_cancelled(table: Table) -> None:
    stop = await table.stop()
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie)
    card = anne.last
    await anne.data(f"v1:stop.gone:{stop.id}")
    await anne.press("✅ Accepter", of=card)
    assert anne.text == "Ce passage est annulé."


async def test_proposals_can_be_seen_again(table: Table) -> None:
    """Buttons are lost in an outage, and whoever joins has no cards: a command brings them back."""
    await table.stop(kg=1000)
    anne, marie = await table.coordinator(), await table.farmer()
    assert await anne.say("/propositions") == "Aucune offre n'attend votre réponse."
    for _ in range(6):
        await table.offer(marie, 50)
    bruno = await table.coordinator("Bruno")
    await bruno.say("/propositions")
    assert [bool(one.card) for one in bruno.shown] == [True] * 5 + [False]
    await bruno.press("Voir la suite")
    await bruno.press("✅ Accepter", of=bruno.last)
    assert marie.shown[-2].text.startswith("✅ Accepté : 50 kg")
    clara = await table.coordinator("Clara", centre=1)
    assert await clara.say("/propositions") == "Aucune offre n'attend votre réponse."
    paul = await table.coordinator("Paul", role=Role.FACILITATOR)
    assert (await paul.say("/propositions")).startswith("C'est réservé à la coordination.")


async def test_room_that_is_freed_is_given_to_who_waits(table: Table) -> None:
    await table.stop(kg=200)
    anne, marie, luc = await table.coordinator(), await table.farmer(), await table.farmer("Luc")
    await table.offer(marie, 200)
    await table.offer(luc, 100)
    assert "Je garde votre offre" in luc.text
    await anne.press("Refuser")
    await anne.press("Ce n'est pas possible ce jour-là.")
    assert "🚚 Je propose ce passage :" in luc.text
    assert "Offre : Luc" in anne.text


async def test_a_lot_that_is_split_over_two_stops(table: Table) -> None:
    await table.stop(kg=120)
    await table.stop(days=3, kg=100, point=ENVERMEU, commune="Envermeu")
    anne, marie = await table.coordinator(), await table.farmer()
    offer = await table.offer(marie, 200)
    assert "🚚 Je propose plusieurs passages :" in marie.text
    await anne.press("✅ Accepter", of=anne.shown[-2])
    assert await state(table, offer) == "open"
    await anne.press("✅ Accepter")
    assert await state(table, offer) == "settled"
    assert [one.venue["address"] for one in marie.shown if one.venue] == ["Luneray", "Envermeu"]


async def test_nothing_between_a_far_farm_and_a_stop(table: Table) -> None:
    far = Place("Rouen", Point(49.44, 1.09), "Rouen", "76540")
    await table.stop()
    anne, marie = await table.coordinator(), await table.farmer(place=far)
    await table.offer(marie, place=far)
    assert anne.shown == []
    assert "🔎 Pas de passage pour le moment." in marie.text


async def test_with_a_photo_on_real_phones(village: Village) -> None:
    """Over the wire: the picture stays on the card through all questions; a double tap does nothing twice."""
    await village.stop()
    anne, bruno = await village.coordinator(), await village.coordinator("Bruno")
    marie = await village.farmer()
    marie.photo(caption="200 kg de tomates moches avant vendredi, j'apporte")
    await village.quiet()
    await village.press(marie, "✅ Confirmer")
    card = anne.messages[-1]
    assert card["photo"]
    assert labels(card) == ["✅ Accepter", "Accepter une partie", "Un autre passage", "Refuser"]
    await village.press(anne, "Accepter une partie")
    assert anne.messages[-1]["message_id"] == card["message_id"]
    await village.press(anne, "Retour")
    anne.press("✅ Accepter")
    anne.press("✅ Accepter")
    await village.quiet()
    assert anne.messages[-2]["message_id"] == card["message_id"]
    assert said(anne)[-2].startswith("✅ Anne a accepté.")
    assert shown(anne) == "Vous avez déjà accepté."
    assert said(bruno)[-1].startswith("✅ Anne a accepté.")
    assert sum("venue" in message for message in marie.messages) == 1
