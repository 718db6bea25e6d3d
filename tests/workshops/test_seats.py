"""Signing up, giving back, being offered, taking and leaving: one thing at a time, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from domain.people import Role
from domain.preferences import Preferences
from domain.quiet import Quiet
from domain.refusals import Refusal
from domain.workshops import Pool
from services.seat import seats
from storage import networks, people, preferences, signups, workshops
from storage.database import Transaction
from storage.tables import outbox
from tests.workshops.conftest import Workroom


async def test_who_finds_a_seat_has_it_and_is_told_once(room: Workroom) -> None:
    workshop = await room.workshop(8)
    seat = await room.sign_up("Marie", workshop, 2, 1)
    again = await room.sign_up("Marie", workshop, 2, 1)
    assert (seat.signup.booked, seat.signup.waiting, seat.workshop.taken) == (3, 0, 3)
    assert again == seat
    assert await room.letters() == [("Marie", "confirmed")]


async def test_who_finds_none_waits_and_knows_their_place(room: Workroom) -> None:
    workshop = await room.workshop(1)
    await room.sign_up("Marie", workshop)
    await room.sign_up("Paul", workshop)
    seat = await room.sign_up("Zoé", workshop)
    assert (seat.signup.booked, seat.signup.waiting, seat.signup.held) == (0, 1, 0)
    assert await room.run(lambda tx: seats.position(tx, seat.signup)) == 2
    assert await room.letters() == [("Marie", "confirmed"), ("Paul", "waiting"), ("Zoé", "waiting")]


async def test_a_seat_given_back_is_offered_in_the_same_transaction_and_taken_by_one_tap(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    await room.cancel("Marie", workshop)
    assert await room.stand(workshop) == {"Paul": (0, 1, 1), "Zoé": (0, 1, 0)}
    await room.accept("Paul", workshop)
    assert await room.stand(workshop) == {"Paul": (1, 0, 0), "Zoé": (0, 1, 0)}
    told = [("Marie", "confirmed"), ("Paul", "waiting"), ("Zoé", "waiting"), ("Paul", "offered"), ("Paul", "confirmed")]
    assert await room.letters() == told


async def test_an_offer_that_nobody_answers_goes_to_the_next_one(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    await room.cancel("Marie", workshop)
    await room.lapse(workshop, hours=11)
    assert await room.stand(workshop) == {"Paul": (0, 1, 1), "Zoé": (0, 1, 0)}
    await room.lapse(workshop, hours=13)
    assert await room.stand(workshop) == {"Zoé": (0, 1, 1)}
    with pytest.raises(Refusal, match="gone to somebody else"):
        await room.accept("Paul", workshop)


async def test_who_declines_passes_it_on(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    await room.cancel("Marie", workshop)
    await room.decline("Paul", workshop)
    await room.decline("Paul", workshop)
    assert await room.stand(workshop) == {"Zoé": (0, 1, 1)}


@pytest.mark.parametrize(("rest", "stands"), [("wait", {"Paul": (2, 2, 0)}), ("drop", {"Paul": (2, 0, 0)})])
async def test_a_group_is_offered_what_there_is_and_chooses(
    room: Workroom, rest: str, stands: dict[str, tuple[int, int, int]]
) -> None:
    workshop = await room.workshop(4)
    await room.sign_up("Marie", workshop, 2)
    seat = await room.sign_up("Paul", workshop, 3, 1)
    assert (seat.signup.waiting, seat.signup.held) == (4, 2)
    await room.accept("Paul", workshop, rest=rest)
    assert await room.stand(workshop) == {"Marie": (2, 0, 0)} | stands


async def test_a_group_that_stays_together_lets_one_seat_pass_and_takes_four(room: Workroom) -> None:
    workshop = await room.workshop(4)
    await room.sign_up("Marie", workshop, 2)
    await room.sign_up("Paul", workshop, 4)
    await room.decline("Paul", workshop, whole=True)
    assert await room.stand(workshop) == {"Marie": (2, 0, 0), "Paul": (0, 4, 0)}
    await room.sign_up("Zoé", workshop, 2)
    assert (await room.stand(workshop))["Zoé"] == (2, 0, 0)
    await room.cancel("Zoé", workshop)
    await room.cancel("Marie", workshop)
    assert await room.stand(workshop) == {"Paul": (0, 4, 4)}
    assert (await room.decline("Paul", workshop, whole=True)).signup.held == 4, (
        "there is room for all: nothing to wait for"
    )


async def test_a_guest_is_answered_for_by_the_coordinators_of_the_centre(room: Workroom) -> None:
    workshop = await room.workshop(2)
    anne = await room.coordinator("Anne")
    paul = await room.person("Paul")

    async def write_down(tx):
        return await seats.sign_up_guest(tx, anne, workshop.id, " Josette  Martin ", 2, 0, room.tick())

    seat = await room.run(write_down)
    assert await room.run(write_down) == seat
    assert (seat.signup.guest, seat.signup.booked) == ("Josette Martin", 2)
    assert await room.letters() == [("Anne", "confirmed")]
    assert await room.run(lambda tx: seats.person_of(tx, seat.signup)) == anne
    with pytest.raises(Refusal):
        await room.run(lambda tx: seats.cancel(tx, paul, seat.signup.id, room.tick()))
    with pytest.raises(Refusal):
        await room.run(lambda tx: seats.sign_up_guest(tx, paul, workshop.id, "Zoé", 1, 0, room.tick()))
    await room.run(lambda tx: seats.cancel(tx, anne, seat.signup.id, room.tick()))
    assert await room.stand(workshop) == {}


async def test_a_workshop_that_is_called_off_keeps_nobody_and_owes_them_a_place(room: Workroom) -> None:
    workshop, other = await room.workshop(2), await room.workshop(1, days=12)
    await room.sign_up("Marie", workshop)
    await room.sign_up("Paul", other)
    await room.sign_up("Zoé", other)

    async def call_off(tx):
        found = await workshops.get(tx, workshop.id, lock=True)
        await workshops.change(tx, replace(found, state="cancelled"), room.now)
        return await seats.release_all(tx, found, room.now)

    assert [one.booked for one in await room.run(call_off)] == [1]
    assert (await room.fresh(workshop)).taken == 0
    seat = await room.sign_up("Marie", other)
    assert (seat.signup.priority, await room.run(lambda tx: seats.position(tx, seat.signup))) == (1, 1)
    third = await room.workshop(1, days=13)
    assert (await room.sign_up("Marie", third)).signup.priority == 0, "one seat lost is one place first"


async def test_seats_kept_for_others_are_free_for_everybody_at_the_end(room: Workroom) -> None:
    workshop = await room.workshop(3, kept_newcomers=1, kept_partner=1, partner="Mission locale")
    code = await room.run(lambda tx: workshops.partner_code(tx, workshop.id, "abcdef"))
    marie = await room.sign_up("Marie", workshop, 2)
    assert (marie.signup.pool, marie.signup.held) == (Pool.NEWCOMER, 0)
    assert (marie.signup.booked, (await room.sign_up("Paul", workshop)).signup.waiting) == (2, 1)
    paul = await room.sign_up("Paul", workshop, partner=code)
    assert (paul.signup.pool, paul.signup.booked) == (Pool.PARTNER, 1)
    await room.cancel("Paul", workshop)
    zoe = await room.sign_up("Zoé", workshop)
    assert zoe.signup.waiting == 1
    assert await room.run(lambda tx: signups.unserved(tx, room.now)) == []
    room.now = workshop.start - timedelta(hours=48)
    assert await room.run(lambda tx: signups.unserved(tx, room.now)) == [workshop.id]
    await room.run(lambda tx: seats.promote(tx, workshop.id, room.now))
    assert (await room.stand(workshop))["Zoé"] == (0, 1, 1)


async def test_a_newcomer_is_one_once(room: Workroom) -> None:
    first, later, other = [await room.workshop(4, days=days, kept_newcomers=2) for days in (5, 9, 3)]
    pools = [(await room.sign_up("Marie", where)).signup.pool for where in (first, later, other)]
    assert pools == [Pool.NEWCOMER, Pool.OPEN, Pool.OPEN]
    await room.cancel("Marie", first)
    await room.cancel("Marie", other)
    await room.cancel("Marie", later)
    assert (await room.sign_up("Marie", later)).signup.pool is Pool.NEWCOMER


async def test_what_is_offered_follows_a_workshop_that_moves(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul"):
        await room.sign_up(name, workshop)
    room.now = room.now.replace(hour=22)
    await room.cancel("Marie", workshop)

    async def move(tx: Transaction) -> None:
        found = await workshops.get(tx, workshop.id, lock=True)
        one = room.now.replace(hour=13, second=0) + timedelta(days=1)
        sooner = replace(found, start=one, end=one + timedelta(hours=3))
        await workshops.change(tx, sooner, room.tick())
        await seats.offer_anew(tx, await workshops.get(tx, workshop.id), room.now)

    await room.run(move)
    mine = await room.mine("Paul", workshop)
    assert mine.held_until == room.now.replace(hour=9, minute=15, second=0) + timedelta(days=1)
    assert await room.letters("superseded") == [("Paul", "offered")]
    assert await room.letters("ready") == [("Paul", "offered")]


@pytest.mark.parametrize(
    ("adults", "children", "words"),
    [(0, 0, "At least 1"), (-1, 2, "At least 1"), (9, 0, "8 seats in all"), (0, 2, "with an adult")],
)
async def test_odd_numbers_are_refused_in_words(room: Workroom, adults: int, children: int, words: str) -> None:
    workshop = await room.workshop(8)
    with pytest.raises(Refusal) as refused:
        await room.sign_up("Marie", workshop, adults, children)
    said = refused.value.words
    assert words in str(said.plural or said.msgid).replace("{n}", str(said.n))


async def test_nothing_is_done_after_the_start(room: Workroom) -> None:
    workshop = await room.workshop(1)
    await room.sign_up("Marie", workshop)
    await room.sign_up("Paul", workshop)
    room.now = workshop.start
    for verb in (room.cancel, room.accept, room.decline):
        with pytest.raises(Refusal, match="begun"):
            await verb("Marie", workshop)
    with pytest.raises(Refusal, match="begun"):
        await room.sign_up("Zoé", workshop)
    await room.lapse(workshop)
    assert await room.stand(workshop) == {"Marie": (1, 0, 0), "Paul": (0, 1, 0)}


async def test_more_and_fewer_of_them(room: Workroom) -> None:
    workshop = await room.workshop(4)
    await room.sign_up("Marie", workshop, 2)
    await room.sign_up("Paul", workshop, 2)
    await room.sign_up("Marie", workshop, 3)
    await room.sign_up("Zoé", workshop, 1)
    assert await room.stand(workshop) == {"Paul": (2, 0, 0), "Marie": (2, 1, 0), "Zoé": (0, 1, 0)}
    with pytest.raises(Refusal, match="Others wait behind you"):
        await room.sign_up("Marie", workshop, 3, 1)
    await room.sign_up("Marie", workshop, 1)
    assert await room.stand(workshop) == {"Paul": (2, 0, 0), "Marie": (1, 0, 0), "Zoé": (0, 1, 1)}


async def test_a_guest_whose_coordinator_has_left_is_answered_for_by_the_others(room: Workroom) -> None:
    workshop = await room.workshop(1)
    anne, berthe = await room.coordinator("Anne"), await room.coordinator("Berthe")
    await room.sign_up("Marie", workshop)
    seat = await room.run(lambda tx: seats.sign_up_guest(tx, anne, workshop.id, "Josette", 1, 0, room.tick()))
    centre = room.centres[0].id
    await room.run(lambda tx: networks.take_back(tx, anne.id, Role.COORDINATOR, centre))
    await room.cancel("Marie", workshop)
    assert (await room.letters())[-2:] == [("Anne", "waiting"), ("Berthe", "offered")]
    with pytest.raises(Refusal, match="do not find"):
        await room.run(lambda tx: seats.accept(tx, anne, seat.signup.id, room.tick()))
    await room.run(lambda tx: seats.accept(tx, berthe, seat.signup.id, room.tick()))
    assert await room.stand(workshop) == {"Josette": (1, 0, 0)}


async def test_a_group_that_no_longer_fits_into_the_room_is_offered_what_there_is(room: Workroom) -> None:
    workshop = await room.workshop(4)
    await room.sign_up("Marie", workshop, 2)
    await room.sign_up("Paul", workshop, 4)
    await room.decline("Paul", workshop, whole=True)
    assert await room.run(lambda tx: signups.unserved(tx, room.now)) == []

    async def smaller(tx: Transaction) -> None:
        found = await workshops.get(tx, workshop.id, lock=True)
        await workshops.change(tx, replace(found, seats=3), room.tick())

    await room.run(smaller)
    assert await room.run(lambda tx: signups.unserved(tx, room.now)) == [workshop.id]
    await room.run(lambda tx: seats.promote(tx, workshop.id, room.tick()))
    assert (await room.stand(workshop))["Paul"] == (0, 4, 1)


async def test_somebody_who_has_blocked_us_is_passed_over_and_not_written_to(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    paul = await room.person("Paul")
    await room.run(lambda tx: people.keep(tx, paul.id, reachable=False))
    await room.cancel("Marie", workshop)
    assert await room.stand(workshop) == {"Paul": (0, 1, 0), "Zoé": (0, 1, 1)}
    assert (await room.letters())[3:] == [("Zoé", "offered")]


async def test_who_is_asked_is_not_woken_in_their_own_quiet_hours(room: Workroom) -> None:
    """Freed at 19:30: whoever sleeps from 19 to 10 hears of it at 10:00, and the clock of their hold begins then."""
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul"):
        await room.sign_up(name, workshop)
    paul = await room.person("Paul")
    early = Preferences(quiet=Quiet(time(19), time(10)))
    room.now = room.now.replace(hour=19, minute=30)
    await room.run(lambda tx: preferences.keep(tx, paul.id, paul.network, early, room.now))
    await room.cancel("Marie", workshop)
    offered = select(outbox.c.not_before).where(outbox.c.key.like("%:offered:%"))
    morning = (room.now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    assert await room.run(lambda tx: tx.scalar(offered)) == morning
    assert (await room.mine("Paul", workshop)).held_until == (morning + timedelta(days=1)).replace(hour=13)
