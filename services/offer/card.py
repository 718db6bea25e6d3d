"""The card of an offer draft: what was understood, one question at most, a button for each field, and Confirm."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Field, Kind, OfferDraft
from domain.words import Lines, Listed, Value, Words, _
from services.offer.questions import Rows, answers, question
from services.wording import MODES, dates, grades

LABELS: dict[Field, Words] = {
    "product": _("Change the product"),
    "quantity": _("Change the quantity"),
    "grade": _("Change the state"),
    "dates": _("Change the dates"),
    "place": _("Change the place"),
    "mode": _("Change who brings it"),
    "volunteers": _("Change the volunteers"),
}
TITLES: dict[Kind, Words] = {
    "surplus": _("🧺 <b>Your offer</b>"),
    "gleaning": _("🌾 <b>Your gleaning</b>"),
    "processing": _("🫙 <b>Your produce, to be turned into preserves for you</b>"),
}


def card_name(draft: OfferDraft) -> str:
    """The name of the living message of a draft."""
    return f"draft:{draft.stamp}"


def summary(draft: OfferDraft) -> Value:
    """The draft in a few words."""
    return Listed([item.load() for item in draft.items]) if draft.items else _("your offer without a product")


def understood(draft: OfferDraft, now: datetime, zone: ZoneInfo) -> Lines:
    """What was understood, line by line; what was read from a misspelling is marked for a look."""
    lines: list[Value] = [TITLES[draft.kind]]
    for item in draft.items:
        doubt = "fuzzy" if "fuzzy" in (item.confidence, draft.doubts.get("quantity")) else "exact"
        lines.append(_marked(item.load(), doubt))
    if (total := draft.shared()) is not None:
        lines.append(_("⚖️ {amount} in all", amount=total.words))
    if state := grades(draft.grades):
        lines.append(_marked(state, draft.doubts.get("grade")))
    if draft.start or draft.until or draft.dates_open:
        ready, until = draft.window(now, zone)
        window = dates(ready, until, said_start=draft.start is not None, said_until=draft.until is not None)
        lines.append(_marked(window, draft.doubts.get("dates")))
    if draft.place:
        lines.append(_marked(_("📍 {place}", place=draft.place.label), draft.doubts.get("place")))
    if draft.mode:
        lines.append(_marked(MODES[draft.mode], draft.doubts.get("mode")))
    if draft.volunteers:
        lines.append(_marked(_("👥 Volunteers: {n}", n=draft.volunteers), draft.doubts.get("volunteers")))
    return Lines(lines)


def _marked(line: Value, doubt: str | None) -> Value:
    return Lines([line, _("❓ to be checked")], " ") if doubt == "fuzzy" else line


def card(draft: OfferDraft, now: datetime, zone: ZoneInfo, *, note: Value = "", wrong: bool = False) -> Message:
    """The card as it stands: with its question, or ready to be confirmed.

    Args:
        draft: what was said so far.
        now: the moment.
        zone: the civil time of the dates shown.
        note: what to say first, such as that an answer was not understood.
        wrong: whether its farmer has just said that it is not right, so that this is not asked.
    """
    asked = draft.missing()
    lines: list[Value] = [understood(draft, now, zone), ""]
    if note:
        lines.append(note)
    if asked is None:
        if not wrong:
            lines.append(_("Is that right? Then confirm."))
        return Message(Lines(lines), buttons=_confirm_rows(draft), photo=draft.photo)
    lines.append(question(draft, asked, now, zone))
    rows = answers(draft, asked, now.astimezone(zone))
    if draft.asking is not None:
        rows.append((Button(_("Back"), data("draft.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("draft.cancel", draft.stamp)),))
    return Message(Lines(lines), buttons=rows, photo=draft.photo)


def closed(draft: OfferDraft, now: datetime, zone: ZoneInfo, outcome: Words) -> Message:
    """The card once it is confirmed or dropped: no buttons any more."""
    return Message(Lines([understood(draft, now, zone), "", outcome]), photo=draft.photo)


def dropped(draft: OfferDraft) -> Words:
    """What is said when the draft is forgotten."""
    if draft.offer is not None:
        return _("Cancelled. Your offer stays as it was.")
    return _("Cancelled. Nothing was sent.")


def _confirm_rows(draft: OfferDraft) -> Rows:
    fields: list[Field] = ["product", "quantity", "grade", "dates", "place", "mode"]
    if draft.is_gleaning():
        fields.append("volunteers")
    changes = [Button(LABELS[name], data("draft.ask", draft.stamp, name)) for name in fields]
    rows: Rows = [(Button(_("✅ Confirm"), data("draft.confirm", draft.stamp), style="success"),)]
    rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    rows.append((Button(_("Cancel"), data("draft.cancel", draft.stamp), style="danger"),))
    return rows
