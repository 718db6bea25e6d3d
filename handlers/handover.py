"""Who gets the harvest of a gleaning, closing it, and how many jars it became."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from domain.harvests import Receiver
from domain.messages import Text
from domain.refusals import Refusal
from domain.words import Value, _
from handlers import harvest as harvest_handler
from handlers.arguments import number
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from services.harvest import card as cards
from services.harvest import closing, giving, giving_card, harvests, jars, reading, shown
from services.harvest.draft import FLOW as HARVEST
from services.harvest.draft import HarvestDraft
from services.harvest.giving import To
from services.harvest.harvests import Harvest
from storage import networks

GIVING, JARS = "giving", "jars"
PATIENCE = timedelta(hours=1)
OLD = _("This button is old.")


class GivingDraft(BaseModel):
    """What is about to be given to somebody."""

    workshop: int
    until: datetime
    stamp: str
    receiver: Receiver
    stop: int | None = None
    centre: int | None = None
    words: str = ""
    wanted: dict[str, int] | None = None
    """Grams by product; None is all of it."""

    def to(self) -> To:
        """Who gets it."""
        return To(self.receiver, self.stop, self.centre, self.words)


class JarsDraft(BaseModel):
    """What a harvest is said to have become."""

    workshop: int
    until: datetime
    stamp: str
    jars: list[tuple[str, int]] = []


# --- who gets it ------------------------------------------------------------------------------------------------------


@press("give.to", who=Who.TEAM)
async def to(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Who can get it."""
    await _receivers(turn, number(arguments, 0))


async def _receivers(turn: Turn, workshop_id: int) -> None:
    harvest, awaited = await giving.receivers(turn.tx, turn.person, workshop_id, turn.now)
    centre = await networks.a_centre(turn.tx, harvest.workshop.centre)
    await turn.card(cards.card_name(workshop_id), giving_card.receivers(harvest, awaited, centre))


@press("give.centres", who=Who.TEAM)
async def centres(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Another centre."""
    harvest = await harvests.seen(turn.tx, turn.person, number(arguments, 0))
    page = number(arguments, 1) if len(arguments) > 1 else 0
    known = await networks.centres(turn.tx, harvest.workshop.network)
    await turn.card(cards.card_name(harvest.workshop.id), giving_card.centres(harvest, known, page))


@press("give.stop", who=Who.TEAM)
async def to_stop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The truck, at a stop."""
    draft = _new(turn, number(arguments, 0), "stop").model_copy(update={"stop": number(arguments, 1)})
    await _sure(turn, draft)


@press("give.centre", who=Who.TEAM)
async def to_centre(turn: Turn, arguments: tuple[str, ...]) -> None:
    """A centre."""
    draft = _new(turn, number(arguments, 0), "centre").model_copy(update={"centre": number(arguments, 1)})
    await _sure(turn, draft)


@press("give.other", who=Who.TEAM)
async def to_other(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Who else? Their name is waited for."""
    await harvests.opened(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.keep(GIVING, _new(turn, number(arguments, 0), "other"), aside=True)
    await turn.say(_("<b>Who gets it?</b> For example: Restos du cœur, Dieppe."))


def _new(turn: Turn, workshop_id: int, receiver: Receiver) -> GivingDraft:
    return GivingDraft(workshop=workshop_id, until=turn.now + PATIENCE, stamp=turn.stamp, receiver=receiver)


async def _sure(turn: Turn, draft: GivingDraft) -> None:
    """What is given to whom, before it is."""
    harvest, awaited = await giving.receivers(turn.tx, turn.person, draft.workshop, turn.now)
    if draft.stop is not None and all(at.stop.id != draft.stop for at in awaited):
        raise Refusal(_("This truck stop does not await this harvest. Look again at who gets it."))
    if draft.centre is not None:
        await giving.centre_of(turn.tx, harvest, draft.centre)
    amounts = giving.amounts(harvest, draft.wanted)
    who = await giving.named(turn.tx, draft.to())
    await turn.keep(GIVING, draft, aside=True)
    await turn.card(cards.card_name(draft.workshop), giving_card.sure(harvest, who, amounts, draft.stamp))


@flow(GIVING, who=Who.TEAM)
async def part(turn: Turn) -> bool:
    """Who it is, or how much of it."""
    draft = GivingDraft.model_validate(turn.body)
    if turn.now > draft.until or not isinstance(turn.incoming.content, Text) or turn.incoming.edited:
        return await _leave(turn, draft)
    if draft.receiver == "other" and not draft.words:
        words = " ".join(turn.text.split())[: giving.LONGEST_WORDS]
        await _sure(turn, draft.model_copy(update={"words": words, "stamp": turn.stamp}))
        return True
    harvest = await harvests.seen(turn.tx, turn.person, draft.workshop)
    left = list(harvest.left())
    lines = reading.lines(turn.text, turn.here, product=left[0] if len(left) == 1 else "")
    wanted = {line.product: line.grams for line in lines if line.product and line.grams}
    if not wanted:
        return False
    await _sure(turn, draft.model_copy(update={"wanted": wanted, "stamp": turn.stamp}))
    return True


async def _leave(turn: Turn, draft: GivingDraft | JarsDraft) -> bool:
    """Something else is said: what is waited for too long is forgotten."""
    if turn.now > draft.until:
        await turn.drop()
    return False


@press("give.yes", who=Who.TEAM)
async def given(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It is given."""
    draft = GivingDraft.model_validate(turn.body) if turn.flow == GIVING else None
    if draft is None or arguments != (draft.stamp,):
        raise Refusal(OLD)
    done = await giving.give(turn.tx, turn.person, draft.workshop, draft.to(), turn.now, wanted=draft.wanted)
    who = await giving.named(turn.tx, draft.to())
    await _harvest(turn, done.harvest, giving_card.outcome(done, who))


async def _harvest(turn: Turn, harvest: Harvest, note: Value) -> None:
    """The harvest's own card again; words are about it."""
    await turn.drop()
    await shown.show_others(turn.tx, turn.person, harvest, turn.now)
    await harvest_handler.show_harvest(turn, harvest, note)


@press("give.list", who=Who.TEAM)
async def listed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Who has got what."""
    harvest = await harvests.seen(turn.tx, turn.person, number(arguments, 0))
    page = number(arguments, 1) if len(arguments) > 1 else 0
    who = [await giving.named(turn.tx, one) for one in harvest.given]
    await turn.card(cards.card_name(harvest.workshop.id), giving_card.listed(harvest, who, page))


@press("give.back", who=Who.TEAM)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It was not given after all."""
    workshop_id, handover_id = number(arguments, 0), number(arguments, 1)
    harvest = await giving.take_back(turn.tx, turn.person, workshop_id, handover_id, turn.now)
    await _harvest(turn, harvest, _("✅ Taken back: it is still to be given."))


@press("give.place", who=Who.TEAM)
async def place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Look for a truck stop for what no stop awaits."""
    harvest, who = await giving.place_rest(turn.tx, turn.person, number(arguments, 0), turn.now)
    if who.id == turn.person.id:
        note = _("🔎 I have looked. The answer is in the next message.")
    else:
        note = _("🔎 I have looked. {name} gets the answer.", name=who.first)
    await _harvest(turn, harvest, note)


# --- closing ----------------------------------------------------------------------------------------------------------


@press("give.close", who=Who.TEAM)
async def close(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Is that all of it?"""
    harvest = await harvests.opened(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.card(cards.card_name(harvest.workshop.id), giving_card.sure_to_close(harvest))


@press("give.closed", who=Who.TEAM)
async def closed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Close it; everybody who came is told."""
    done = await closing.close(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _harvest(turn, done.harvest, giving_card.closed(done.told))


# --- jars -------------------------------------------------------------------------------------------------------------


@press("jars.ask", who=Who.COORDINATOR)
async def how_many(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many jars are there?"""
    harvest = await jars.asking(turn.tx, turn.person, number(arguments, 0))
    draft = JarsDraft(workshop=harvest.workshop.id, until=turn.now + PATIENCE, stamp=turn.stamp)
    await turn.keep(JARS, draft, aside=True)
    await turn.send(giving_card.how_many_jars(harvest))


@flow(JARS, who=Who.COORDINATOR)
async def counted(turn: Turn) -> bool:
    """The number, or the numbers by recipe."""
    draft = JarsDraft.model_validate(turn.body)
    if turn.now > draft.until or not isinstance(turn.incoming.content, Text) or turn.incoming.edited:
        return await _leave(turn, draft)
    return await _jars(turn, draft)


async def jars_from_words(turn: Turn) -> bool:
    """Jars counted while the card of a closed harvest is open, without the button; False when it is not that."""
    if turn.flow != HARVEST or not jars.counted(turn.text):
        return False
    about = HarvestDraft.model_validate(turn.body).workshop
    return await _jars(turn, JarsDraft(workshop=about, until=turn.now + PATIENCE, stamp=turn.stamp))


async def _jars(turn: Turn, draft: JarsDraft) -> bool:
    """Is that the number?"""
    harvest = await jars.asking(turn.tx, turn.person, draft.workshop)
    said = jars.read(turn.text, turn.here)
    if not said:
        return False
    total = jars.check(harvest, said)
    draft = draft.model_copy(update={"jars": said, "stamp": turn.stamp})
    await turn.keep(JARS, draft, aside=True)
    ears = await jars.listeners(turn.tx, harvest, turn.person)
    await turn.send(giving_card.sure_of_jars(harvest, said, total, ears, draft.stamp))
    return True


@press("jars.yes", who=Who.COORDINATOR)
async def told(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Tell everybody who came."""
    draft = JarsDraft.model_validate(turn.body) if turn.flow == JARS else None
    if draft is None or arguments != (draft.stamp,) or not draft.jars:
        raise Refusal(OLD)
    count = await jars.made(turn.tx, turn.person, draft.workshop, draft.jars, turn.now)
    await turn.drop()
    await turn.say(giving_card.told_of_jars(count))
