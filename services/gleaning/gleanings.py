"""What coordinators do with gleanings: prepare, open, change, call off. Volunteers, the farmer and the truck follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.gleaning_drafts import GleaningDraft
from domain.gleanings import Gleaning
from domain.messages import Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Hour, Lines, Value, Words, _, many
from domain.workshops import Workshop
from services import rights
from services.calling import calls
from services.gleaning import farmers, lots, needs, words
from services.gleaning.farmers import Word
from services.gleaning.making import gleaning_of, workshop_of
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop import news as workshop_news
from services.workshop import workshops as plans
from services.workshop.words import line
from storage import gleanings, networks, offers, people, workshops
from storage.database import Transaction


async def plan(tx: Transaction, person: Person, draft: GleaningDraft, now: datetime) -> Workshop:
    """Prepare a gleaning: nobody but its coordinators sees it, the truck expects what it will bring.

    Raises:
        Refusal: no right, or the draft is not possible.
    """
    centres = await rights.need_coordinator(tx, person)
    centre = centres[0] if draft.centre is None else draft.centre
    if centre not in centres:
        raise Refusal(_("You can plan gleanings for your own centre only."))
    made = await workshops.add(tx, await workshop_of(tx, person, draft, centre, now), now, by=person.id)
    await gleanings.add(tx, gleaning_of(await _known(tx, person, draft), made))
    await lots.follow(tx, person, made, now)
    return made


async def _known(tx: Transaction, person: Person, draft: GleaningDraft) -> GleaningDraft:
    """The draft without what a button cannot have brought: a farmer or an offer of another network."""
    if draft.farmer is not None and (await people.get(tx, draft.farmer)).network != person.network:
        raise Refusal(_("I do not know this farm. Write its name."))
    if draft.offer is not None and (await offers.get(tx, draft.offer)).network != person.network:
        raise Refusal(_("I do not find this offer. What waits for you: /proposals"))
    return draft


async def seen(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> tuple[Workshop, Gleaning]:
    """A gleaning that this person plans, whatever became of it.

    Raises:
        Refusal: there is none, or another centre plans it.
    """
    workshop, gleaning = await found(tx, person, workshop_id, lock=lock)
    await rights.need_planner(tx, person, workshop)
    return workshop, gleaning


async def led(tx: Transaction, person: Person, workshop_id: int) -> tuple[Workshop, Gleaning]:
    """A gleaning that this person leads or plans, whatever became of it.

    Raises:
        Refusal: there is none, or others lead it.
    """
    workshop, gleaning = await found(tx, person, workshop_id)
    await rights.need_leader(tx, person, workshop)
    return workshop, gleaning


async def found(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> tuple[Workshop, Gleaning]:
    """A gleaning of this person's network; with `lock`, nobody else's until the transaction ends.

    Raises:
        Refusal: there is none.
    """
    if lock:  # its lot may move from stop to stop: the network comes before the workshop, as everywhere
        await networks.hold(tx, person.network)
    try:
        workshop = await workshops.get(tx, workshop_id, lock=lock)
        gleaning = await gleanings.get(tx, workshop_id)
    except LookupError:
        raise Refusal(_("I do not find this gleaning. All gleanings are here: /gleanings")) from None
    if workshop.network != person.network:
        raise Refusal(_("I do not find this gleaning. All gleanings are here: /gleanings"))
    return workshop, gleaning


async def own(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> tuple[Workshop, Gleaning]:
    """A gleaning to come that this person plans, prepared or open; nobody else changes it meanwhile.

    Raises:
        Refusal: there is none, another centre plans it, or it is over or called off.
    """
    workshop, gleaning = await seen(tx, person, workshop_id, lock=True)
    if workshop.state == "cancelled":
        by, _at = await workshops.last_change(tx, workshop_id)
        if by in {None, person.id}:
            raise Refusal(_("This gleaning is called off already."))
        raise Refusal(_("{name} has called this gleaning off already.", name=(await people.get(tx, by)).name))
    if workshop.start <= now:
        raise Refusal(_("This gleaning has begun. It can no longer be changed."))
    return workshop, gleaning


# --- opening ----------------------------------------------------------------------------------------------------------


async def open_(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """Open a gleaning that is prepared: volunteers see it and are called from now on, the farmer knows.

    Raises:
        Refusal: no right, over, open already, or something is missing that the law or prudence asks for.
    """
    workshop, gleaning = await own(tx, person, workshop_id, now)
    if workshop.state != "prepared":
        raise Refusal(_("This gleaning is open already."))
    await needs.check(tx, workshop, gleaning)
    await workshops.change(tx, replace(workshop, state="planned"), now, by=person.id)
    await gleanings.change(tx, replace(gleaning, opened_at=now))
    workshop, gleaning = await found(tx, person, workshop_id)
    await farmers.told_opened(tx, workshop, gleaning, now)
    await calls.begin(tx, workshop_id, now)
    return workshop


async def sign(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """Write down that all three have signed the agreement: by whom it was told, and when.

    Raises:
        Refusal: no right, over, or nobody knows with which farm.
    """
    workshop, gleaning = await own(tx, person, workshop_id, now)
    if gleaning.farmer is None and not gleaning.farm:
        raise Refusal(_("First say whose field it is: the farm signs too."))
    if gleaning.agreed_at is None:
        await gleanings.change(tx, replace(gleaning, agreed_at=now, agreed_by=person.id))
    return workshop


async def hear(tx: Transaction, person: Person, workshop_id: int, what: Word, now: datetime) -> Workshop:
    """A coordinator has heard the farmer's word, by phone or in the field.

    Raises:
        Refusal: no right, or over.
    """
    workshop, gleaning = await own(tx, person, workshop_id, now)
    await gleanings.change(tx, farmers.worded(gleaning, what, now))
    return workshop


async def ask(tx: Transaction, person: Person, workshop_id: int, what: Word, now: datetime) -> Person:
    """Ask the farmer for their word; who was asked.

    Raises:
        Refusal: no right, over, or the farmer does not write to Bocal.
    """
    workshop, _gleaning = await own(tx, person, workshop_id, now)
    return await farmers.ask(tx, workshop, what, now)


# --- changing ---------------------------------------------------------------------------------------------------------


async def overtaken(tx: Transaction, person: Person, draft: GleaningDraft, now: datetime) -> Words | None:
    """That somebody else has changed it since the draft was begun; None when nobody has."""
    old, _gleaning = await own(tx, person, draft.workshop or 0, now)
    return None if draft.version == old.version else await changed_meanwhile(tx, old)


async def change(tx: Transaction, person: Person, draft: GleaningDraft, now: datetime) -> Workshop:
    """Give a gleaning another day, place, number of people or content. Once it is open, everybody concerned is told.

    Raises:
        Refusal: no right, over, changed by somebody else meanwhile, more people signed up than there would be places;
            or it is open and could not have been opened so.
    """
    old, before = await own(tx, person, draft.workshop or 0, now)
    if draft.version != old.version:
        raise Refusal(await changed_meanwhile(tx, old))
    made = await workshop_of(tx, person, draft, old.centre, now)
    new = replace(made, id=old.id, state=old.state, taken=old.taken, version=old.version, language=old.language)
    after = _kept(before, gleaning_of(draft, new))
    if old.state == "planned":
        _check_farm(before, after)
        await needs.check(tx, new, after)
        done = await plans.become(tx, person, old, new, now)
    else:
        done = old
    if done.version == old.version:  # what only gleanings have counts as a change too: two people do not see the same
        await workshops.change(tx, new, now, by=person.id)
        done = await workshops.get(tx, new.id)
    await gleanings.change(tx, after)
    if old.state == "planned":
        await _tell(tx, old, done, before, after, now)
    await lots.follow(tx, person, done, now)
    return await workshops.get(tx, done.id)


def _kept(before: Gleaning, new: Gleaning) -> Gleaning:
    """What was said and signed stays, as long as it is about the same farm, field and fruit."""
    kept = replace(
        new,
        want=before.want,
        opened_at=before.opened_at,
        version=before.version,
        agreed_at=before.agreed_at,
        agreed_by=before.agreed_by,
        after_harvest_at=before.after_harvest_at,
        tree_word_at=before.tree_word_at if new.on_tree else None,
    )
    if _same_field(before, new):
        return kept
    return replace(kept, agreed_at=None, agreed_by=None, after_harvest_at=None, tree_word_at=None)


def _same_field(before: Gleaning, new: Gleaning) -> bool:
    def field(one: Gleaning) -> tuple[object, ...]:
        return one.farmer, one.farm, one.field

    said_now = before.farmer is None and not before.farm
    return field(before) == field(new) or (said_now and before.field == new.field)


def _check_farm(before: Gleaning, new: Gleaning) -> None:
    if not _same_field(before, new):
        raise Refusal(
            _("It is open: farm and field stay as the agreement says. For another farm, plan another gleaning.")
        )


async def _tell(
    tx: Transaction, old: Workshop, new: Workshop, before: Gleaning, after: Gleaning, now: datetime
) -> None:
    """Who was called and the farmer hear that it moves; who comes, of tools, clothes and age.

    Of all else, and of the move itself, `plans.become` has told those who come.
    """
    if (old.start, old.end, old.where()) != (new.start, new.end, new.where()):
        await farmers.told_moved(tx, old, new, after, now)
        await calls.moved(tx, old, new, now)
        return
    if before.calling != "off":
        await calls.begin(tx, new.id, now)  # more people may be wanted now
    if _equipment(before) == _equipment(after):
        return
    head = _("🔁 <b>Something has changed: {title}</b>", title=new.title)
    message = Message(Lines([head, line(new), *words.details(after)]))
    for person in await workshop_news.concerned(tx, new):
        late = workshop_news.awake(await quiet_of(tx, person), new.start, now)
        key = f"details:{new.id}:v{new.version}:field:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, not_before=late, expires_at=new.start)


def _equipment(one: Gleaning) -> tuple[object, ...]:
    return one.tools, one.wear, one.cars, one.min_age


async def changed_meanwhile(tx: Transaction, workshop: Workshop) -> Words:
    """Who was faster, and when."""
    by, at = await workshops.last_change(tx, workshop.id)
    hour = Hour(at.astimezone(workshop.start.tzinfo))
    if by is None:
        return _("This gleaning was changed at {hour}, after you opened it. Here it is as it is now.", hour=hour)
    name = (await people.get(tx, by)).name
    return _(
        "{name} changed this gleaning at {hour}, after you opened it. Here it is as it is now.", name=name, hour=hour
    )


async def call_off(tx: Transaction, person: Person, workshop_id: int, reason: Value, now: datetime) -> Workshop:
    """Call a gleaning off: volunteers, farmer and truck know at once; calls end.

    Raises:
        Refusal: no right, or it is over.
    """
    workshop, gleaning = await own(tx, person, workshop_id, now)
    if workshop.state == "planned":
        done = (await plans.call_off(tx, person, [workshop], reason, now))[0]
        await farmers.told_off(tx, done, gleaning, reason, now)
        await calls.end(tx, workshop_id, now)
    else:
        await workshops.change(tx, replace(workshop, state="cancelled"), now, by=person.id)
        done = await workshops.get(tx, workshop_id)
    await lots.free(tx, gleaning, now)
    return done


def told(heads: int) -> Words | None:
    """How many are told when it moves or is called off; None when nobody has signed up."""
    if not heads:
        return None
    return many(
        "{n} person has signed up. I tell them at once.", "{n} people have signed up. I tell them at once.", heads
    )
