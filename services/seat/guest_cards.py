"""The card on which a coordinator writes down somebody without a phone, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, Value, _, many
from domain.workshops import Signup, Workshop
from services.seat.guest_reading import Guest
from services.seat.news import party, workshop_line

Row = tuple[Button, ...]
MOST = 20
"""So many guests have a button in a list."""


class GuestDraft(BaseModel):
    """Somebody who is being written down."""

    stamp: str
    workshop: int
    name: str = ""
    adults: int = 0
    children: int = 0

    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.name) and self.adults + self.children > 0


def card_name(draft: GuestDraft) -> str:
    """The name of the living message of a draft."""
    return f"guest:{draft.stamp}"


def merged(draft: GuestDraft, said: Guest) -> GuestDraft:
    """What was known with what was said now."""
    heads = {"adults": said.adults, "children": said.children} if said.heads else {}
    return draft.model_copy(update={"name": said.name[:60] or draft.name, **heads})


def card(draft: GuestDraft, workshop: Workshop, note: Value = "") -> Message:
    """What is known, and the next question."""
    lines: list[Value] = [note] if note else []
    lines += [_("✍️ <b>Somebody without a phone</b>"), workshop_line(workshop), ""]
    rows: list[Row] = []
    if draft.name:
        lines.append(_("Name: {name}", name=draft.name))
    if draft.adults + draft.children:
        lines.append(_("Who comes: {party}", party=party(draft.adults, draft.children)))
    if not draft.name:
        lines.append(_("<b>Who comes?</b> For example: <i>Josette Martin, 2 adults 1 child</i>"))
    elif not draft.is_whole():
        lines.append(_("<b>How many come?</b>"))
        rows.append(_heads(draft))
    else:
        rows.append((Button(_("Sign up"), data("guest.go", draft.stamp), style="success"),))
    rows.append((Button(_("Stop"), data("guest.drop", draft.stamp)),))
    return Message(Lines(lines), buttons=rows)


def _heads(draft: GuestDraft) -> Row:
    one, two = (Button(many("{n} person", "{n} people", n), data("guest.heads", draft.stamp, n)) for n in (1, 2))
    return one, two


def done(draft: GuestDraft, workshop: Workshop) -> Message:
    """They are on the list; the confirmation is a message of its own."""
    lines = [
        _("✍️ It is noted: {name}, {party}.", name=draft.name, party=party(draft.adults, draft.children)),
        workshop_line(workshop),
    ]
    another = Button(_("Somebody else"), data("guest.add", workshop.id))
    return Message(Lines(lines), buttons=((another,), (_all(workshop),)))


def dropped(workshop: Workshop) -> Message:
    """Nobody was written down."""
    return Message(Lines([_("Nobody was written down."), workshop_line(workshop)]))


def _all(workshop: Workshop) -> Button:
    return Button(_("People without a phone"), data("guest.list", workshop.id))


def listed(workshop: Workshop, live: Sequence[Signup]) -> Message:
    """Everybody without a phone, each with a button that takes them off."""
    guests = [one for one in live if one.person is None]
    lines: list[Value] = [_("✍️ <b>Without a phone</b>"), workshop_line(workshop), ""]
    lines += [_line(one) for one in guests] or [_("Nobody yet.")]
    rows: list[Row] = [(_off(one),) for one in guests[:MOST]]
    rows.append((Button(_("Write somebody down"), data("guest.add", workshop.id)),))
    return Message(Lines(lines), buttons=rows)


def _off(guest: Signup) -> Button:
    return Button(_("Take off: {name}", name=guest.guest), data("guest.cancel", guest.id))


def _line(guest: Signup) -> Value:
    who = party(guest.adults, guest.children)
    if guest.waiting:
        return _("⏳ {name}: {party}, on the waiting list", name=guest.guest, party=who)
    return _("✅ {name}: {party}", name=guest.guest, party=who)
