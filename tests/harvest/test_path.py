"""From the first crate to the jars: what a leader taps and writes, counted."""

from __future__ import annotations

from storage import harvests
from tests.harvest.conftest import Chain, signed_up


async def test_from_the_first_crate_to_the_jars(chain: Chain) -> None:
    """Two messages, three taps for the truck, two to close; two taps and a message for the jars."""
    rose, _ = await signed_up(chain, "Rose")
    jo, _ = await signed_up(chain, "Jo")
    anne = chain.anne
    await anne.say("12 cagettes de carottes, 85 kg de carottes pesés")
    await anne.say("environ 35 kg de carottes")
    for label in ("À qui va la récolte ?", "Le camion : lundi 12 octobre, Luneray", "Oui, c'est donné"):
        await anne.press(label)
    for label in ("Terminer la récolte", "Oui, terminer"):
        await anne.press(label)
    await anne.press("Dire ce que c'est devenu")
    await anne.say("212 bocaux de soupe de légumes")
    await anne.press("Oui, le dire")
    heard = [
        (
            "🥕 Ensemble vous avez glané environ 240 kg de carottes.\nTout va au camion : Luneray, lundi 12 octobre.\n"
            "Merci. Je vous écris quand tout est en bocaux."
        ),
        "🫙 Vos 240 kg sont devenus 212 bocaux.\nGlanage : Carottes\n• Soupe de légumes : 212\nMerci.",
    ]
    assert [phone.texts()[-2:] for phone in (rose, jo)] == [heard, heard]
    assert await chain.lots() == [(chain.stop.id, "carotte", 240_000, "accepted")]
    made = await chain.database.run(lambda tx: harvests.outcomes(tx, chain.workshop.id))
    assert [(one.recipe, one.jars) for one in made] == [("soupe-de-legumes", 212)]
