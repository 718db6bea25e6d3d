"""What a gleaning will bring is a lot that a truck stop expects before the day; it goes where the gleaning goes."""

from __future__ import annotations

from domain.buttons import data
from domain.offers import Offer
from domain.stops import Allocation
from services.offer.offers import withdraw
from storage import allocations, offers
from storage.database import Transaction
from tests.end_to_end.table import Table
from tests.gleanings.playing import SENTENCE, both, opened, planned


async def lot(table: Table, offer: int = 1) -> tuple[Offer, list[Allocation]]:
    """The offer of a gleaning, and what is held for it."""

    async def look(tx: Transaction) -> tuple[Offer, list[Allocation]]:
        return await offers.get(tx, offer), await allocations.of_offer(tx, offer, "proposed", "accepted")

    return await table.database.run(look)


async def test_the_truck_expects_it_before_the_day(table: Table) -> None:
    """The stop after the gleaning, not one before it; said on the card, as proposed and as accepted."""
    anne = await table.coordinator()
    await table.stop(days=3, hour=14, recipes=())
    after = await table.stop(days=5, hour=14, recipes=())
    made = await planned(table, anne)
    offer, held = await lot(table)
    workshop, gleaning = await both(table, made)
    assert (gleaning.offer, offer.mode, offer.kind, offer.ready) == (offer.id, "glean", "gleaning", workshop.end)
    assert [(one.stop, one.grams, one.state) for one in held] == [(after.id, 200_000, "proposed")]
    assert anne.card("proposal:").text.startswith("📬 Offre : Paul Martin, Bracquemont\nenviron 200 kg de carottes")
    assert anne.card("proposal:").labels[-1] == "🥕 Le glanage"
    assert "🚚 Proposé à un passage du camion, pas encore accepté : environ 200 kg de carottes" in (
        anne.card("manage:").text
    )
    await anne.press("✅ Accepter")
    assert (
        "Des bénévoles viennent glaner chez vous : samedi 19 septembre, 9 h. Ensuite, tout va au camion."
        in anne.texts()[-1]
    )
    await anne.data(data("gleaning.manage", made))
    assert "🚚 Le camion l'attend : environ 200 kg de carottes\ndimanche 20 septembre, de 14 h à 17 h" in anne.text


async def test_little_notice_is_no_obstacle_once_the_day_is_known(table: Table) -> None:
    """A stop in two days takes what is gleaned tomorrow: volunteers are found already."""
    anne = await table.coordinator()
    stop = await table.stop(days=2, hour=14, recipes=())
    await planned(table, anne, SENTENCE.replace("samedi", "demain"))
    _offer, held = await lot(table)
    assert [one.stop for one in held] == [stop.id]


async def test_nobody_knows_how_much(table: Table) -> None:
    """No lot without a weight; it is made when the weight is said."""
    anne = await table.coordinator()
    await table.stop(days=5, hour=14, recipes=())
    await anne.say(SENTENCE.replace("de 200 kg ", ""))
    await anne.press("Je ne sais pas")
    await anne.press("✅ Confirmer")
    made = int((anne.card("manage:").card or "")[7:])
    assert "🚚 Le camion ne l'attend pas encore : dites combien de kilos il peut y avoir." in anne.text
    assert (await both(table, made))[1].offer is None
    await anne.data(data("gleaning.change", made, "kg"))
    await anne.say("150 kg")
    await anne.press("✅ Confirmer")
    _offer, held = await lot(table)
    assert [one.grams for one in held] == [150_000]


async def test_another_weight_is_another_lot(table: Table) -> None:
    """The room is given back and asked for again; cards say so."""
    anne = await table.coordinator()
    await table.stop(days=5, hour=14, recipes=(), kg=250)
    made = await planned(table, anne)
    await anne.press("✅ Accepter")
    await anne.data(data("gleaning.change", made, "kg"))
    await anne.say("230 kg")
    await anne.press("✅ Confirmer")
    offer, held = await lot(table)
    assert (offer.id, [(one.grams, one.state) for one in held]) == (1, [(230_000, "proposed")])


async def test_postponed_beyond_the_stop_another_one_is_asked(table: Table) -> None:
    """Lots at stops that come before the new day are let go at once; the later stop is asked."""
    anne = await table.coordinator()
    first = await table.stop(days=5, hour=14, recipes=())
    later = await table.stop(days=8, hour=14, recipes=())
    made = await opened(table, anne)
    await anne.press("✅ Accepter")
    assert [(one.stop, one.state) for one in (await lot(table))[1]] == [(first.id, "accepted")]
    await anne.data(data("gleaning.change", made, "date"))
    await anne.say("mardi")
    await anne.press("✅ Confirmer")
    offer, held = await lot(table)
    assert [(one.stop, one.state) for one in held] == [(later.id, "proposed")]
    assert offer.state == "open"
    assert any(text.startswith("📅 Le glanage a changé.") for text in anne.texts())


async def test_moved_by_an_hour_the_lot_stays(table: Table) -> None:
    anne = await table.coordinator()
    await table.stop(days=5, hour=14, recipes=())
    made = await opened(table, anne)
    await anne.press("✅ Accepter")
    before = (await lot(table))[1]
    await anne.data(data("gleaning.change", made, "hours"))
    await anne.say("10h-13h")
    await anne.press("✅ Confirmer")
    offer, held = await lot(table)
    assert held == before
    assert offer.ready == (await both(table, made))[0].end


async def test_called_off_the_room_is_free_for_others(table: Table) -> None:
    """What waited for room gets it; the lot's card says why."""
    anne = await table.coordinator()
    stop = await table.stop(days=5, hour=14, recipes=(), kg=200)
    made = await opened(table, anne)
    marie = await table.farmer()
    await table.offer(marie, 150, "carotte", days=8)
    assert [one.stop for one in (await lot(table, 2))[1]] == []
    await anne.data(data("gleaning.gone", made, "weather"))
    offer, held = await lot(table)
    assert (offer.state, held) == ("withdrawn", [])
    assert [one.stop for one in (await lot(table, 2))[1]] == [stop.id]
    assert any(text.startswith("🚫 Le glanage est annulé.") for text in anne.texts())


async def test_of_a_farmers_offer_the_lot_waits_for_the_day(table: Table) -> None:
    """What was accepted for a stop before the gleaning moves behind it; the farmer's own weight stays."""
    anne = await table.coordinator()
    marie = await table.farmer()
    early = await table.stop(days=4, hour=9, recipes=())
    late = await table.stop(days=6, hour=14, recipes=())
    offer = await table.offer(marie, 200, "carotte", mode="glean", days=8)
    await anne.press("✅ Accepter")
    assert [one.stop for one in (await lot(table, offer))[1]] == [early.id]
    await anne.press("🥕 Préparer le glanage")
    await anne.say("dimanche 9h-12h")
    await anne.press("6 à 12")
    await anne.press("✅ Confirmer")
    now, held = await lot(table, offer)
    assert [(one.stop, one.state) for one in held] == [(late.id, "proposed")]
    assert ([item.grams for item in now.items], now.farmer) == ([200_000], (await table.person(marie)).id)


async def test_a_farmer_who_takes_it_back_is_heard_by_who_plans_it(table: Table) -> None:
    anne = await table.coordinator()
    marie = await table.farmer()
    offer = await table.offer(marie, 200, "carotte", mode="glean", days=8)
    await anne.press("🥕 Préparer le glanage")
    await anne.say("dimanche 9h-12h")
    await anne.press("6 à 12")
    await anne.press("✅ Confirmer")
    farmer = await table.person(marie)
    await table.database.run(lambda tx: withdraw(tx, farmer, offer, table.now))
    await table.deliver()
    assert anne.text == (
        "⚠️ Marie retire l'offre de ce glanage :\ndimanche 20 septembre, de 9 h à 12 h\nOffranville\n"
        "Appelez la ferme. S'il n'y a plus rien à glaner, annulez-le."
    )
    await anne.press("🥕 Le glanage")
    await anne.press("Annuler le glanage")
    await anne.press("Annuler : il n'y a plus rien à glaner")
    assert (await both(table, 1))[0].state == "cancelled"
