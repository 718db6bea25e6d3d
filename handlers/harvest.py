"""The harvest of a gleaning: weighed product by product, corrected, photographed."""

from __future__ import annotations

from datetime import timedelta

from domain.messages import Attachment, Message, Photo, Text
from domain.refusals import Refusal
from domain.words import Listed, Value, Words, _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services.harvest import card as cards
from services.harvest import draft as drafts
from services.harvest import harvests, jars, lines_card, photos, picture, reading, shown
from services.harvest.draft import FLOW, HarvestDraft
from services.harvest.harvests import Asked, Harvest
from services.harvest.reading import Line
from services.lookup import folded
from storage import harvests as storage
from storage import people

PATIENCE = timedelta(hours=3)
"""So long after the last word, what is written is about the harvest."""
OLD = _("This button is old.")


# --- the card ---------------------------------------------------------------------------------------------------------


@command("recolte", "harvest", who=Who.TEAM, menu=_("Weigh what is picked"), order=36)
async def mine(turn: Turn, _argument: str) -> None:
    """The harvest of the gleaning that somebody leads, or of which one?"""
    found = await harvests.now_led(turn.tx, turn.person, turn.now)
    if len(found) == 1:
        await show_harvest(turn, await harvests.seen(turn.tx, turn.person, found[0].id))
    else:
        await turn.send(cards.chooser(found))


@press("weigh.show", who=Who.TEAM)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The card of a harvest; what is written from now on is about it."""
    page = number(arguments, 1) if len(arguments) > 1 else 0
    await show_harvest(turn, await harvests.seen(turn.tx, turn.person, number(arguments, 0)), page=page)


async def show_harvest(turn: Turn, harvest: Harvest, note: Value = "", *, page: int = 0) -> None:
    """The card with a note on it; words are about this harvest."""
    draft = HarvestDraft(workshop=harvest.workshop.id, until=turn.now + PATIENCE, stamp=turn.stamp)
    await turn.keep(FLOW, draft, aside=True)
    await turn.card(cards.card_name(harvest.workshop.id), cards.card(harvest, note=note, page=page))


def _draft(turn: Turn) -> HarvestDraft | None:
    """What is waited for; None when it was long ago."""
    draft = HarvestDraft.model_validate(turn.body) if turn.flow == FLOW else None
    return draft if draft is not None and turn.now <= draft.until else None


# --- what is written --------------------------------------------------------------------------------------------------


@flow(FLOW, who=Who.TEAM)
async def go_on(turn: Turn) -> bool:
    """Weighings, the answer to a question, a photo."""
    draft = _draft(turn)
    if draft is None:
        await turn.drop()
        return False
    match turn.incoming.content:
        case Photo() as photo if not turn.incoming.edited:
            await _photo(turn, draft.workshop, photo)
            return True
        case Text(text=text):
            return await _written(turn, draft, text)
        case _:
            return False


async def _written(turn: Turn, draft: HarvestDraft, text: str) -> bool:
    if turn.incoming.edited:
        if reading.lines(text, turn.here):
            await turn.say(_("✏️ I have kept what you wrote before. To change it: “Correct a line”."))
            return True
        return False
    if jars.counted(text) and (await harvests.seen(turn.tx, turn.person, draft.workshop)).story.closed_at is not None:
        return False  # what it became is told in another conversation
    if draft.fixing is not None and await storage.get(turn.tx, draft.fixing) is None:
        await show_harvest(turn, await harvests.seen(turn.tx, turn.person, draft.workshop), harvests.CHANGED)
        return True
    lines = await _said(turn, draft, text)
    if lines is None:
        if not draft.lines:
            return False
        await turn.say(_("I did not understand this answer."))
        lines = draft.lines
    await _take(turn, draft.model_copy(update={"lines": lines}))
    return True


async def _said(turn: Turn, draft: HarvestDraft, text: str) -> list[Line] | None:
    """What waits and what is said now; None when that says nothing of a harvest."""
    if draft.lines:
        asked = await harvests.first(turn.tx, turn.person, draft.workshop, draft.lines, turn.now, fixing=draft.fixing)
        if asked is not None and (lines := drafts.answered(draft, asked, text, turn.here)) is not None:
            return lines
    product = draft.product
    if draft.fixing is not None:
        product = (await harvests.line(turn.tx, turn.person, draft.fixing, turn.now))[1].product
    lines = reading.lines(text, turn.here, product=product)
    return [*draft.lines, *lines] if lines else None


async def _take(turn: Turn, draft: HarvestDraft, note: Value = "") -> None:
    """Write down what is whole, and ask about the rest."""
    taken = await harvests.take(turn.tx, turn.person, draft.workshop, draft.lines, turn.now, fixing=draft.fixing)
    if taken.written:
        done = Listed([line.load() for line in taken.written])
        note = _("✅ Corrected: {what}", what=done) if draft.fixing else _("✅ Written down: {what}", what=done)
        await shown.show_others(turn.tx, turn.person, taken.harvest, turn.now)
    new = HarvestDraft(
        workshop=draft.workshop,
        until=turn.now + PATIENCE,
        stamp=turn.stamp,
        fixing=None if taken.written else draft.fixing,
        lines=taken.waiting,
    )
    await turn.keep(FLOW, new, aside=True)
    await _card(turn, taken.harvest, taken.asked, note, new.stamp)


async def _card(turn: Turn, harvest: Harvest, asked: Asked | None, note: Value, stamp: str) -> None:
    message = cards.card(harvest, note=note, asked=asked, stamp=stamp)
    await turn.card(cards.card_name(harvest.workshop.id), message)


# --- buttons ----------------------------------------------------------------------------------------------------------


@press("weigh.of", who=Who.TEAM)
async def of(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How much of this product?"""
    harvest = await harvests.opened(turn.tx, turn.person, number(arguments, 0), turn.now)
    crops, at = harvest.gleaning.crops, number(arguments, 1)
    if at >= len(crops):
        raise Refusal(OLD)
    line = Line(product=crops[at].product)
    draft = HarvestDraft(
        workshop=harvest.workshop.id, until=turn.now + PATIENCE, stamp=turn.stamp, product=line.product, lines=[line]
    )
    await turn.keep(FLOW, draft, aside=True)
    await _card(turn, harvest, Asked("quantity", line), "", draft.stamp)


@press("weigh.answer", who=Who.TEAM)
async def answer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The answer to a question about the first line that waits."""
    draft = _draft(turn)
    if draft is None or len(arguments) != 3 or draft.stamp != arguments[0] or not draft.lines:
        raise Refusal(OLD)
    harvest = await harvests.opened(turn.tx, turn.person, draft.workshop, turn.now)
    lines = _chosen(draft.lines, harvest, arguments[1], arguments[2])
    note: Words | str = "" if lines else _("Nothing was written down.")
    await _take(turn, draft.model_copy(update={"lines": lines}), note)


def _chosen(lines: list[Line], harvest: Harvest, lack: str, value: str) -> list[Line]:
    """The lines with a tapped answer in them."""
    method = drafts.is_method(value)
    if value == "drop":
        return lines[1:]
    if lack == "method" and method is not None:
        return drafts.with_method(lines, method)
    if lack in {"unplanned", "large", "same"} and value in {"yes", "no"}:
        return drafts.with_yes(lines, lack, yes=value == "yes")  # type: ignore[arg-type]
    if lack == "product" and value.isdecimal() and int(value) < len(harvest.gleaning.crops):
        return drafts.with_product(lines, harvest.gleaning.crops[int(value)].product)
    raise Refusal(OLD)


@press("weigh.lines", who=Who.TEAM)
async def lines(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The lines one by one."""
    harvest = await harvests.seen(turn.tx, turn.person, number(arguments, 0))
    page = number(arguments, 1) if len(arguments) > 1 else 0
    await turn.card(cards.card_name(harvest.workshop.id), lines_card.listed(harvest, page))


@press("weigh.line", who=Who.TEAM)
async def line(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One line, and what can be done about it."""
    harvest, row = await harvests.line(turn.tx, turn.person, number(arguments, 0), turn.now)
    names = await people.several(turn.tx, [row.by])
    await turn.card(cards.card_name(harvest.workshop.id), lines_card.one(harvest, row, names))


@press("weigh.edit", who=Who.TEAM)
async def edit(turn: Turn, arguments: tuple[str, ...]) -> None:
    """What is right instead?"""
    harvest, row = await harvests.line(turn.tx, turn.person, number(arguments, 0), turn.now)
    draft = HarvestDraft(workshop=harvest.workshop.id, until=turn.now + PATIENCE, stamp=turn.stamp, fixing=row.id)
    await turn.keep(FLOW, draft, aside=True)
    await turn.say(lines_card.how_to_change(row))


@press("weigh.as", who=Who.TEAM)
async def known_as(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It was weighed, counted or estimated."""
    harvest, row = await harvests.line(turn.tx, turn.person, number(arguments, 0), turn.now)
    method = drafts.is_method("".join(arguments[1:2]))
    if method is None:
        raise Refusal(OLD)
    lines = [reading.known_as(row, method)]
    draft = HarvestDraft(workshop=harvest.workshop.id, until=turn.now, stamp=turn.stamp, fixing=row.id, lines=lines)
    await _take(turn, draft)


@press("weigh.strike", who=Who.TEAM)
async def strike(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Take a line off."""
    harvest = await harvests.strike(turn.tx, turn.person, number(arguments, 0), turn.now)
    await shown.show_others(turn.tx, turn.person, harvest, turn.now)
    await show_harvest(turn, harvest, _("✅ The line is off."))


@press("weigh.picture", who=Who.TEAM)
async def drawn(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The harvest as a picture."""
    harvest = await harvests.seen(turn.tx, turn.person, number(arguments, 0))
    if not harvest.rows:
        raise Refusal(_("Nothing is weighed yet."))
    made = picture.bars(harvest.workshop.title, harvest.sums(), turn.person.language)
    await turn.send(Message(document=Attachment.of("bocal.png", "image/png", made, seen=True)))


# --- photos -----------------------------------------------------------------------------------------------------------


async def _photo(turn: Turn, workshop_id: int, photo: Photo) -> None:
    """Keep it; an album is answered once. What is written under it may be a weighing."""
    count = await photos.keep(turn.tx, turn.person, workshop_id, photo.file, turn.now)
    first = f"album:{photo.album}" if photo.album and count > 1 else ""
    await turn.say(photos.kept(count), once=first)
    draft = _draft(turn)
    if draft is not None and photo.caption and (said := reading.lines(photo.caption, turn.here)):
        await _take(turn, draft.model_copy(update={"lines": [*draft.lines, *said]}))


async def pictured(turn: Turn, photo: Photo) -> bool:
    """A photo with "glanage" or "récolte" under it, from somebody who leads one now; False when it is none."""
    if not any(word in folded(photo.caption) for word in ("glan", "recolte", "harvest", "gleaning")):
        return False
    try:
        found = await harvests.now_led(turn.tx, turn.person, turn.now)
    except Refusal:
        return False
    if not found:
        return False
    await _photo(turn, found[0].id, photo)
    return True


@press("weigh.photos", who=Who.TEAM)
async def album(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The photos, five at a time."""
    after = number(arguments, 1) if len(arguments) > 1 else 0
    for message in await photos.album(turn.tx, turn.person, number(arguments, 0), after):
        await turn.send(message)


@press("weigh.unphoto", who=Who.TEAM)
async def unphoto(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Somebody on it said no."""
    await photos.drop(turn.tx, turn.person, number(arguments, 0))
    await turn.say(_("The photo is off."))
