"""An absence: the person is told kindly and may answer; the coordinators of the centre may take it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.presence import CORRECTABLE, Excuse, Kind, expected
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from domain.workshops import Signup, Workshop
from services import rights
from services.door.check_in import name_of
from services.tell import tell
from services.workshop.words import either, line
from storage import people, presence, signups, workshops
from storage.database import Transaction

FIRST_HOUR, LAST_HOUR = 9, 20
"""Civil hours between which people are told of an absence."""
LONGEST = 300
"""Letters of what people say that are kept."""
SAID: dict[Kind, Words] = {"there": _("“I was there.”"), "prevented": _("“Something kept me.”")}
LOOK_BACK = CORRECTABLE + timedelta(days=2)


def card_name(signup_id: int) -> str:
    """The living message about an absence, in the person's chat and in those of the coordinators."""
    return f"absent:{signup_id}"


# --- the person is told -----------------------------------------------------------------------------------------------


async def due(tx: Transaction, now: datetime) -> list[int]:
    """Absences of which nobody was told, from the morning after on, in hours in which people are awake."""
    found = await presence.untold(tx, now - LOOK_BACK, now)
    known = await workshops.several(tx, [workshop for _signup, workshop in found])
    return [mine for mine, workshop in found if _is_time(known[workshop], now)]


def _is_time(workshop: Workshop, now: datetime) -> bool:
    here = now.astimezone(ZoneInfo(str(workshop.start.tzinfo)))
    return here.date() > workshop.end.date() and FIRST_HOUR <= here.hour < LAST_HOUR


async def tell_absent(tx: Transaction, signup_id: int, now: datetime) -> None:
    """Say that they were missed, once, and ask; unless it was corrected meanwhile."""
    workshop, mine = await _held(tx, signup_id)
    if mine.person is None or not is_absent(mine):
        return
    lines: list[Value] = [
        either(
            workshop,
            _("💬 <b>You were not at the workshop: {title}</b>", title=workshop.title),
            _("💬 <b>You were not at the gleaning: {title}</b>", title=workshop.title),
        ),
        line(workshop),
        "",
        _("Did something keep you? Tell me in a word."),
        _("Only the coordinators of your centre read it."),
    ]
    rows = (
        (Button(_("Something kept me"), data("door.reply", mine.id, "prevented")),),
        (Button(_("I was there"), data("door.reply", mine.id, "there")),),
    )
    person = await people.get(tx, mine.person)
    key, message = presence.told_key(mine.id), Message(Lines(lines), buttons=rows)
    await tell(tx, person, message, key=key, now=now, card=card_name(mine.id), fresh=True)


def is_absent(mine: Signup) -> bool:
    """Whether an absence stands against them."""
    return mine.came == 0 and not mine.excused and mine.state == "live" and mine.booked > 0


async def _held(tx: Transaction, signup_id: int) -> tuple[Workshop, Signup]:
    """A sign-up with its workshop, nobody else's until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    found = await signups.get(tx, signup_id)
    workshop = await workshops.get(tx, found.workshop, lock=True)
    return workshop, await signups.get(tx, signup_id)


# --- the person answers -----------------------------------------------------------------------------------------------


async def reply(tx: Transaction, person: Person, signup_id: int, kind: str, now: datetime) -> Message:
    """What the person says of it in one tap goes to the coordinators of the centre.

    Raises:
        Refusal: it is not about them, or settled already.
    """
    if kind not in SAID:
        raise Refusal(_("This button is old."))
    workshop, mine = await _own(tx, person, signup_id, now)
    said: Kind = "there" if kind == "there" else "prevented"
    await _keep(tx, workshop, mine, Excuse(said), now)
    return Message(Lines([_("💬 <b>Thank you. Your centre knows.</b>"), SAID[said], workshop.title, line(workshop)]))


async def say_why(tx: Transaction, person: Person, signup_id: int, words: str, now: datetime) -> Message:
    """The word that the person adds; kept sealed, for the coordinators of the centre.

    Raises:
        Refusal: it is not about them, or settled already.
    """
    workshop, mine = await _own(tx, person, signup_id, now)
    before = Excuse.read(await presence.excuse(tx, mine.id))
    kept = Excuse(before.kind if before else "prevented", " ".join(words.split())[:LONGEST])
    await _keep(tx, workshop, mine, kept, now)
    return Message(Lines([_("💬 <b>Thank you. I have told your centre:</b>"), _("“{words}”", words=kept.words)]))


async def _own(tx: Transaction, person: Person, signup_id: int, now: datetime) -> tuple[Workshop, Signup]:
    gone = Refusal(_("There is nothing to answer any more. All is well."))
    try:
        workshop, mine = await _held(tx, signup_id)
    except LookupError:
        raise gone from None
    if mine.person != person.id or not is_absent(mine) or now > workshop.end + presence.EXCUSES_KEPT:
        raise gone
    return workshop, mine


async def _keep(tx: Transaction, workshop: Workshop, mine: Signup, said: Excuse, now: datetime) -> None:
    first = await presence.excuse(tx, mine.id)
    if first == said.text():
        return
    await presence.keep_excuse(tx, mine.id, said.text(), now)
    message = await _asked(tx, workshop, mine, said)
    for person in await rights.deciders(tx, workshop):
        key = f"door:excuse:{mine.id}:{now:%Y%m%d%H%M%S%f}:to:{person.id}"
        name = card_name(mine.id)
        if first:
            await tell(tx, person, message, key=key, now=now, kind="card", card=name)
        else:
            await tell(tx, person, message, key=key, now=now, card=name, fresh=True)


# --- the coordinators -------------------------------------------------------------------------------------------------


async def _lines(tx: Transaction, workshop: Workshop, mine: Signup, said: Excuse | None) -> list[Value]:
    lines: list[Value] = [
        _("💬 <b>{name} was ticked as absent.</b>", name=await name_of(tx, mine)),
        workshop.title,
        line(workshop),
    ]
    if said is not None:
        lines += ["", SAID[said.kind], *([_("“{words}”", words=said.words)] if said.words else [])]
    return lines


async def _asked(tx: Transaction, workshop: Workshop, mine: Signup, said: Excuse) -> Message:
    label = _("Note as present") if said.kind == "there" else _("Take the absence off")
    note = _("You need do nothing if it shall stand.")
    rows = ((Button(label, data("door.excuse", mine.id), style="primary"),),)
    return Message(Lines([*await _lines(tx, workshop, mine, said), "", note]), buttons=rows)


async def accept(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Message:
    """Take an absence off: it does not count; or note as present who says so. The person is told.

    Raises:
        Refusal: there is none, or another centre decides.
    """
    try:
        workshop, mine = await _held(tx, signup_id)
    except LookupError:
        raise Refusal(_("This button is old.")) from None
    await rights.need_planner(tx, person, workshop)
    said = Excuse.read(await presence.excuse(tx, mine.id))
    if is_absent(mine):
        await _take_off(tx, workshop, mine, person, said, now)
    done = _("✅ Settled: it does not count as an absence.")
    return Message(Lines([*await _lines(tx, workshop, mine, said), "", done]))


async def _take_off(
    tx: Transaction, workshop: Workshop, mine: Signup, by: Person, said: Excuse | None, now: datetime
) -> None:
    if said is not None and said.kind == "there":
        await presence.tick(tx, mine.id, expected(mine), by.id, now)
        told = _("✅ <b>It is corrected: you were there.</b>")
    else:
        await presence.take_off(tx, mine.id, now)
        told = _("✅ <b>It does not count as an absence. Thank you for your word.</b>")
    if mine.person is not None:
        message = Message(Lines([told, workshop.title, line(workshop)]))
        who = await people.get(tx, mine.person)
        await tell(tx, who, message, key=f"door:excused:{mine.id}:{now:%Y%m%d%H%M%S}", now=now)
