"""From the first farm on a coordinator's card to the last one loaded: planned, opened, driven, all of it by tap."""

from __future__ import annotations

from storage import fsck
from tests.pickup.conftest import ANGO, OFFRANVILLE, Yard, table, yard

__all__ = ["table", "yard"]


async def test_a_tour_is_planned_opened_and_driven(yard: Yard) -> None:
    table = yard.table
    marie, _offer = await yard.lot("Marie", 85, ANGO)
    luc, _offer = await yard.lot("Luc", 60, OFFRANVILLE)
    jeanne = await yard.driver("Jeanne Picard", OFFRANVILLE)
    await yard.begin("")
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.press(next(label for label in yard.anne.last.labels if "Jeanne" in label))
    await yard.compute()
    await yard.anne.press("✅ Ouvrir la tournée")
    assert jeanne.last.labels == ["Je conduis", "Je ne peux pas", "Voir la liste"]
    await jeanne.press("Je conduis")
    assert jeanne.card("drive").text.splitlines()[1] == "Voiture : Jeanne Picard"
    assert len([one for one in jeanne.shown if (one.card or "").startswith("drive")]) == 1, "one living card"
    start = yard.stop.start
    table.now = start.replace(hour=8, minute=0)
    await table.ring()
    for _farm in range(2):
        load = next(label for label in jeanne.card("drive").labels if label.startswith("✅ Chargé"))
        await jeanne.press(load)
    assert [phone.text for phone in (marie, luc)] == [
        "🙏 Merci. En route pour Luneray : 85 kg de tomates.",
        "🙏 Merci. En route pour Luneray : 60 kg de tomates.",
    ]
    assert jeanne.card("drive").text.splitlines()[0] == "✅ La collecte est terminée. Merci, Jeanne."
    assert "Chargé : 145 kg. Prévu : 145 kg." in jeanne.card("drive").text.splitlines()
    assert "✅ Terminée." in yard.card
    assert await yard.database.run(fsck.look) == []
