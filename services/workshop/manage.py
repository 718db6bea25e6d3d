"""A workshop as those who plan it see it: how full it is, with buttons to change, repeat, cancel and print it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, Listed, Value, Words, _, many
from domain.workshop_drafts import Scope, WorkshopDraft
from domain.workshops import Workshop
from services.workshop import words
from services.workshop.making import check_length
from storage import people, signups, workshops
from storage.database import Transaction

Rows = list[tuple[Button, ...]]

REASONS: dict[str, Words] = {
    "weather": _("the weather"),
    "truck": _("the truck cannot come"),
    "ill": _("somebody is ill"),
    "few": _("too few people"),
}
"""Why a workshop is called off, as it is told to everybody."""
LONGEST_REASON = 200


def card_name(workshop: Workshop) -> str:
    """The name of the living message of a workshop that is managed."""
    return f"manage:{workshop.id}"


async def lines(tx: Transaction, workshop: Workshop) -> Lines:
    """All that there is to say of it."""
    said: list[Value] = [_("<b>{title}</b>", title=workshop.title), words.line(workshop)]
    if workshop.stop is not None:
        said.append(_("🚚 At the truck stop"))
    subject = words.subject(workshop.theme, workshop.recipe)
    said += [subject] if subject else []
    said.append(words.seats(workshop.seats, workshop.kept_newcomers, workshop.kept_partner, workshop.partner))
    said.append(await taken(tx, workshop))
    said.append(words.price(workshop.price_cents, workshop.deposit_cents))
    return Lines(said + await _details(tx, workshop))


async def taken(tx: Transaction, workshop: Workshop) -> Words:
    """How many seats are taken, how many wait."""
    waiting = sum(one.waiting - one.held for one in await signups.waiting(tx, workshop.id))
    head = many("{n} seat taken, {free} free", "{n} seats taken, {free} free", workshop.taken, free=_free(workshop))
    if not waiting:
        return head
    return many("{head}, {n} person waits", "{head}, {n} people wait", waiting, head=head)


def _free(workshop: Workshop) -> int:
    return workshop.seats - workshop.taken


async def _details(tx: Transaction, workshop: Workshop) -> list[Value]:
    said: list[Value] = []
    if workshop.audiences:
        said.append(words.audience(workshop.audiences))
    said.append(words.tongue(workshop.language))
    if there := words.access(workshop.access):
        said.append(there)
    if workshop.bring:
        said.append(_("To bring: {things}", things=workshop.bring))
    leading = await people.several(tx, workshop.facilitators)
    if leading:
        said.append(_("With: {people}", people=Listed([leading[key].name for key in sorted(leading)])))
    return [*said, *([workshop.about] if workshop.about else [])]


async def card(tx: Transaction, workshop: Workshop, now: datetime, *, head: Value = "") -> Message:
    """The workshop with its buttons: all of them while it is to come, the list and the sheet afterwards."""
    said: list[Value] = [head] if head else []
    if workshop.state == "cancelled":
        return Message(Lines([*said, await lines(tx, workshop), _("🚫 <b>Cancelled.</b>")]))
    rows: Rows = []
    if workshop.start > now:
        rows += [
            (
                Button(_("Change"), data("plan.change", workshop.id)),
                Button(_("Repeat"), data("plan.repeat", workshop.id)),
            ),
        ]
    rows.append(
        (
            Button(_("Who comes"), data("door.list", workshop.id)),
            Button(_("Sign-in sheet"), data("plan.sheet", workshop.id)),
        )
    )
    if workshop.start > now:
        rows.append(
            (Button(_("Poster"), data("plan.poster", workshop.id)), Button(_("QR code"), data("plan.qr", workshop.id)))
        )
        if workshop.kept_partner:
            rows.append((Button(_("Link for the partner"), data("plan.partner", workshop.id)),))
        rows.append((Button(_("People without a phone"), data("guest.list", workshop.id)),))
        rows.append((Button(_("Cancel the workshop"), data("plan.cancel", workshop.id)),))
    return Message(Lines([*said, await lines(tx, workshop)]), buttons=rows)


def changed(count: int) -> Words:
    """It is another one now, or several are."""
    return many(
        "✅ <b>The workshop is changed.</b> The people concerned have been told.",
        "✅ <b>{n} workshops are changed.</b> The people concerned have been told.",
        count,
    )


async def followers(tx: Transaction, workshop: Workshop, now: datetime) -> list[Workshop]:
    """Those of its series that come after it."""
    if not workshop.series:
        return []
    series = await workshops.in_series(tx, workshop.network, workshop.series, now)
    return [one for one in series if one.start > workshop.start]


async def which(tx: Transaction, workshop: Workshop, verb: str, count: int) -> Message:
    """Only this one, or those that follow too?"""
    question = many(
        "It is one of a series. <b>Only this one, or the {n} that follows too?</b>",
        "It is one of a series. <b>Only this one, or the {n} that follow too?</b>",
        count,
    )
    rows: Rows = [
        (Button(_("Only this one"), data(verb, workshop.id, "one")),),
        (Button(_("This one and the following"), data(verb, workshop.id, "all")),),
        (Button(_("Back"), data("plan.manage", workshop.id, "back")),),
    ]
    return Message(Lines([await lines(tx, workshop), "", question]), buttons=rows)


async def cancelling(tx: Transaction, gone: list[Workshop], scope: Scope, reason: Value, own: str) -> Message:
    """Is it to be called off, and why? With how many people are concerned."""
    first = gone[0]
    said: list[Value] = [await lines(tx, first), ""]
    if len(gone) > 1:
        said.append(many("<b>Cancel {n} workshop?</b>", "<b>Cancel {n} workshops?</b>", len(gone)))
    else:
        said.append(_("<b>Cancel this workshop?</b>"))
    if warning := await _told_at_once(tx, gone):
        said.append(warning)
    said.append(_("Why: {reason}", reason=reason) if reason else _("Tap the reason, or write it."))
    return Message(Lines(said), buttons=_reason_rows(first, scope, own))


async def _told_at_once(tx: Transaction, several: list[Workshop]) -> Words | None:
    heads = await concerned(tx, several)
    if not heads:
        return None
    return many(
        "{n} person has signed up. I tell them at once.", "{n} people have signed up. I tell them at once.", heads
    )


async def moving(tx: Transaction, draft: WorkshopDraft, zone: ZoneInfo) -> Words | None:
    """What a coordinator is told before a workshop is moved: how many have signed up; None while it stays."""
    if draft.workshop is None or draft.missing() is not None:
        return None
    old = await workshops.get(tx, draft.workshop)
    there = (old.start, old.end, old.site, old.commune)
    if (*draft.moments(zone), draft.site, draft.commune) == there:
        return None
    return await _told_at_once(tx, [old, *(await followers(tx, old, old.start) if draft.scope == "all" else [])])


def _reason_rows(first: Workshop, scope: Scope, own: str) -> Rows:
    rows: Rows
    if own:
        rows = [(Button(_("Yes, cancel it"), data("plan.gone", first.id, scope, own), style="danger"),)]
    else:
        known = [
            Button(_("Cancel: {reason}", reason=label), data("plan.gone", first.id, scope, code))
            for code, label in REASONS.items()
        ]
        rows = [(button,) for button in known]
        rows.append((Button(_("Cancel, no reason"), data("plan.gone", first.id, scope, "none")),))
    return [*rows, (Button(_("No, keep it"), data("plan.manage", first.id, "back")),)]


def reason(text: str) -> str:
    """A reason as somebody has written it.

    Raises:
        Refusal: it is too long.
    """
    words = " ".join(text.split())
    check_length(words, LONGEST_REASON)
    return words


async def concerned(tx: Transaction, gone: list[Workshop]) -> int:
    """Heads that have a seat there, or wait for one."""
    live = [await signups.live(tx, workshop.id) for workshop in gone]
    return sum(one.heads for signed in live for one in signed)


def cancelled(gone: list[Workshop]) -> Message:
    """It is called off."""
    done = many(
        "🚫 <b>Cancelled.</b> Everybody who signed up knows.",
        "🚫 <b>{n} workshops are cancelled.</b> Everybody who signed up knows.",
        len(gone),
    )
    return Message(Lines([_("<b>{title}</b>", title=gone[0].title), words.line(gone[0]), done]))
