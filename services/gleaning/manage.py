"""A gleaning as those who plan it see it: how many come, what is missing, and buttons for all that can be done."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.gleaning_drafts import GleaningDraft
from domain.gleanings import Gleaning
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Lines, Listed, Value, Words, _, many
from domain.workshops import Workshop
from services import rights
from services.gleaning import checks, gleanings, lots, needs, words
from services.gleaning.farmers import farmer_of
from services.workshop.manage import REASONS as USUAL
from services.workshop.manage import concerned
from services.workshop.words import line
from storage import gleanings as stored
from storage import people, signups, workshops
from storage.database import Transaction

Rows = list[tuple[Button, ...]]

REASONS: dict[str, Words] = {
    "weather": USUAL["weather"],
    "crop": _("there is nothing left to glean"),
    "few": USUAL["few"],
    "other": _("it is not possible that day"),
}
"""Why a gleaning is called off, as it is told to everybody."""


def card_name(workshop: Workshop) -> str:
    """The name of the living message of a gleaning that is managed."""
    return f"manage:{workshop.id}"


async def card(tx: Transaction, person: Person, workshop: Workshop, now: datetime, *, head: Value = "") -> Message:
    """The gleaning with its buttons: to open and change it for who plans it, those of the day for who leads it."""
    gleaning = await stored.get(tx, workshop.id)
    said: list[Value] = [head] if head else []
    said += [await lines(tx, workshop, gleaning, now)]
    if workshop.state == "cancelled":
        return Message(Lines([*said, _("🚫 <b>Called off.</b>")]))
    plans = person.id in {one.id for one in await rights.deciders(tx, workshop)}
    rows: Rows = []
    if workshop.state == "prepared" and workshop.start > now:
        lacking = await needs.missing(tx, workshop, gleaning)
        said += ["", *_before(lacking)]
        rows += [row for need in lacking for row in need.rows] if plans else []
        if plans and not lacking:
            rows.append((Button(_("✅ Open it to volunteers"), data("gleaning.open", workshop.id), style="success"),))
    if workshop.state == "planned":
        rows += _of_the_day(workshop, now)
    if plans and workshop.start > now:
        rows += _plan_rows(workshop, gleaning)
    return Message(Lines(said), buttons=rows)


def _before(lacking: list[needs.Need]) -> list[Value]:
    if not lacking:
        return [_("All is there: it can be opened.")]
    return [_("<b>Before it opens, this is missing:</b>"), *needs.bullets(lacking)]


def _of_the_day(workshop: Workshop, now: datetime) -> Rows:
    """Calls and cars before it, scales and hours from its day on, the list all the time."""
    rows: Rows = []
    if workshop.start > now:
        rows.append(
            (Button(_("Calls"), data("calls.show", workshop.id)), Button(_("Cars"), data("cars.show", workshop.id)))
        )
    rows.append(
        (
            Button(_("Who comes"), data("door.list", workshop.id)),
            Button(_("Sign-in sheet"), data("plan.sheet", workshop.id)),
        )
    )
    if workshop.start.date() <= now.astimezone(workshop.start.tzinfo).date():
        rows.append(
            (Button(_("Weigh"), data("weigh.show", workshop.id)), Button(_("Hours"), data("hours.show", workshop.id)))
        )
    return rows


def _plan_rows(workshop: Workshop, gleaning: Gleaning) -> Rows:
    rows: Rows = [
        (
            Button(_("Change"), data("gleaning.change", workshop.id)),
            Button(_("Postpone"), data("gleaning.change", workshop.id, "date")),
        )
    ]
    if workshop.state == "planned":
        rows.append(
            (Button(_("Poster"), data("plan.poster", workshop.id)), Button(_("QR code"), data("plan.qr", workshop.id)))
        )
        rows.append((Button(_("People without a phone"), data("guest.list", workshop.id)),))
    if gleaning.agreed_at is not None:
        rows.append((Button(_("🖨️ The agreement"), data("gleaning.paper", workshop.id)),))
    rows.append((Button(_("Call it off"), data("gleaning.off", workshop.id)),))
    return rows


async def lines(tx: Transaction, workshop: Workshop, gleaning: Gleaning, now: datetime) -> Lines:
    """All that there is to say of it."""
    said: list[Value] = [_("🥕 <b>Gleaning: {title}</b>", title=workshop.title), _state(workshop, now), line(workshop)]
    if field := words.field(gleaning):
        said.append(field)
    said.append(words.crops(gleaning.crops))
    said.append(await _people(tx, workshop, gleaning))
    if workshop.state != "cancelled":
        said += await lots.expected(tx, gleaning)
    farmer = await farmer_of(tx, gleaning)
    if farmer is not None or gleaning.farm:
        said.append(words.at_farm(farmer.called() if farmer is not None else gleaning.farm, gleaning.phone))
    said += await _details(tx, workshop, gleaning)
    enough = workshop.state == "planned" and workshop.taken >= gleaning.least
    if workshop.state != "cancelled" and not enough and (soon := checks.notice(workshop.start, now)):
        said.append(soon)
    return Lines(said)


def _state(workshop: Workshop, now: datetime) -> Words:
    if workshop.end <= now:
        return _("It is over.")
    if workshop.state == "prepared":
        return _("🕓 Prepared. Volunteers do not see it yet.")
    if workshop.state == "planned" and workshop.start <= now:
        return _("🟢 It has begun.")
    return _("🟢 Open to volunteers.") if workshop.state == "planned" else _("Nobody is called any more.")


async def _people(tx: Transaction, workshop: Workshop, gleaning: Gleaning) -> Value:
    """How many come, from how many on it takes place, how many there is work for."""
    wanted = words.people(gleaning.least, workshop.seats)
    if workshop.state == "prepared":
        return wanted
    have = words.coming(workshop.taken)
    waiting = sum(one.waiting - one.held for one in await signups.waiting(tx, workshop.id))
    lacking = gleaning.least - workshop.taken
    more: list[Value] = []
    if waiting:
        more.append(many("{n} person waits", "{n} people wait", waiting))
    if lacking > 0 and workshop.state == "planned":
        more.append(many("{n} more is needed", "{n} more are needed", lacking))
    return Lines([wanted, Lines([have, *more], ", ")])


async def _details(tx: Transaction, workshop: Workshop, gleaning: Gleaning) -> list[Value]:
    said: list[Value] = [tree] if (tree := words.tree(gleaning.on_tree)) else []
    said += words.details(gleaning)
    if workshop.kept_newcomers:
        said.append(many("{n} place for newcomers", "{n} places for newcomers", workshop.kept_newcomers))
    if workshop.bring:
        said.append(_("To bring: {things}", things=workshop.bring))
    leading = await people.several(tx, workshop.facilitators)
    if leading:
        said.append(_("With: {people}", people=Listed([leading[key].name for key in sorted(leading)])))
    if gleaning.agreed_at is not None and gleaning.agreed_by is not None:
        name = (await people.get(tx, gleaning.agreed_by)).name
        day = gleaning.agreed_at.astimezone(workshop.start.tzinfo).date()
        said.append(_("✍️ Agreement signed: {name}, {day}", name=name, day=day))
    return [*said, *([workshop.about] if workshop.about else [])]


def planned(workshop: Workshop) -> Words:
    """It is prepared."""
    return _("✅ <b>Prepared: {title}.</b>", title=workshop.title)


def opened() -> Words:
    """It is open."""
    return _("✅ <b>It is open.</b> I call volunteers, the nearest first.")


async def changed(tx: Transaction, workshop: Workshop) -> Words:
    """It is another one now."""
    if workshop.state == "planned" and await concerned(tx, [workshop]):
        return _("✅ <b>The gleaning is changed.</b> The people concerned have been told.")
    return _("✅ <b>The gleaning is changed.</b>")


async def moving(tx: Transaction, draft: GleaningDraft, now: datetime) -> Words | None:
    """What a coordinator is told before a gleaning is moved: how many have signed up; None while it stays."""
    if draft.workshop is None or draft.missing() is not None:
        return None
    old = await workshops.get(tx, draft.workshop)
    zone = old.start.tzinfo
    start, end = (moment.astimezone(zone) for moment in draft.moments(now.tzinfo))  # type: ignore[arg-type]
    if (start, end, draft.site, draft.commune) == (old.start, old.end, old.site, old.commune):
        return None
    return gleanings.told(await concerned(tx, [old]))


async def calling_off(tx: Transaction, workshop: Workshop, *, reason: Value = "") -> Message:
    """Is it to be called off, and why? With how many people are concerned."""
    gleaning = await stored.get(tx, workshop.id)
    said: list[Value] = [_("🥕 <b>Gleaning: {title}</b>", title=workshop.title), line(workshop)]
    said += ["", _("<b>Call this gleaning off?</b>")]
    if warning := gleanings.told(await concerned(tx, [workshop])):
        said.append(warning)
    if gleaning.farmer is not None and workshop.state == "planned":
        said.append(_("The farm is told too."))
    said.append(_("Why: {reason}", reason=reason) if reason else _("Tap the reason, or write it."))
    rows: Rows = []
    if reason:
        rows.append((Button(_("Yes, call it off"), data("gleaning.gone", workshop.id, "own"), style="danger"),))
    else:
        rows += [
            (Button(_("Cancel: {reason}", reason=label), data("gleaning.gone", workshop.id, code)),)
            for code, label in REASONS.items()
        ]
    rows.append((Button(_("No, keep it"), data("gleaning.manage", workshop.id, "back")),))
    return Message(Lines(said), buttons=rows)


async def called_off(tx: Transaction, workshop: Workshop) -> Message:
    """It is called off: who knows, and whom to ring up."""
    gleaning = await stored.get(tx, workshop.id)
    said: list[Value] = [_("🥕 <b>Gleaning: {title}</b>", title=workshop.title), line(workshop)]
    said.append(_("🚫 <b>Called off.</b> Everybody who signed up knows."))
    if gleaning.farmer is None and gleaning.farm:
        said.append(_("Please tell the farm: {farm}", farm=" ".join(filter(None, (gleaning.farm, gleaning.phone)))))
    return Message(Lines(said))
