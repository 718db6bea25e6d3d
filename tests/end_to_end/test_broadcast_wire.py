"""Messages to many over the wire: people who blocked the bot, Telegram's pace, two machines at once."""

from __future__ import annotations

import asyncio
from collections import Counter

from sqlalchemy import select

from benchmarks.broadcast import measure
from storage.tables import broadcast, person
from tests.end_to_end.conftest import LUNERAY, Village, shown
from tests.end_to_end.many import FIRST, settle, yes


async def around(village: Village, number: int, blocked: int = 0) -> None:
    """So many people who want news, the first of whom have blocked the bot."""
    now = village.now()
    await village.database.run(lambda tx: settle(tx, village.network.id, now, [yes(now)] * number, point=LUNERAY))
    for one in range(number):
        village.box.add_person(f"Voisin {one}", id=FIRST + one).chat.open = True
        if one < blocked:
            village.box.world.blocked.add(FIRST + one)


def copies(village: Village, words: str) -> Counter[int]:
    return Counter(
        each["chat"]["id"]
        for each in village.box.transcript()
        for message in each["messages"]
        if words in message.get("text", "") and each["chat"]["id"] >= FIRST
    )


async def test_with_a_fifth_who_blocked_the_bot_it_is_completed(village: Village) -> None:
    """C5: one attempt each, and the coordinator sees how many."""
    anne = await village.coordinator()
    await around(village, 200, blocked=40)
    await village.say(anne, "/diffuser Merci")
    await village.press(anne, "✅ Envoyer à 200 personnes")
    await village.later(seconds=1)
    await village.later(seconds=1)
    assert shown(anne).splitlines() == [
        "✅ Le message est parti.",
        "160 personnes l’ont reçu.",
        "40 personnes sont injoignables.",
    ]
    got = copies(village, "Merci")
    assert (len(got), max(got.values())) == (160, 1)
    tries = Counter(call["chat_id"] for call in village.box.calls_of("sendMessage") if "Merci" in call["text"])
    assert {tries[FIRST + one] + tries[str(FIRST + one)] for one in range(40)} == {1}
    gone = await village.database.run(lambda tx: tx.all(select(person.c.address).where(~person.c.reachable)))
    assert sorted(row.address for row in gone) == [FIRST + one for one in range(40)]
    await village.say(anne, "/diffuser Encore")
    assert "160 personnes le reçoivent maintenant." in shown(anne), "they are not counted again"


async def test_at_telegrams_pace_nothing_is_refused_and_nobody_waits() -> None:
    """C9, small: flood control on, somebody asks every second; the benchmark of 2,000 is the same."""
    found = await measure(people=100, quiet=3, blocked=0.0)
    assert (found.arrived, found.refused) == (100, {})
    assert found.seconds < 4 + 100 / 25 + 6
    assert len(found.beside) >= 4
    assert max(found.beside) < 2


async def test_two_machines_ring_at_once(village: Village) -> None:
    """The running bot's own bell and another's: nobody is told twice."""
    anne = await village.coordinator()
    await around(village, 120)
    await village.say(anne, "/diffuser Merci")
    await village.press(anne, "✅ Envoyer à 120 personnes")
    await asyncio.gather(*(village.later(seconds=1) for _ in range(3)))
    got = copies(village, "Merci")
    assert (len(got), max(got.values())) == (120, 1)
    assert (await village.database.run(lambda tx: tx.scalar(select(broadcast.c.reached)))) == 120
