"""The card of a workshop draft: what was understood, one question at most, and Confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.stops import Stop
from domain.words import Dish, Hour, Lines, Listed, Value, Words, _
from domain.workshop_drafts import WorkshopDraft, WorkshopField
from domain.workshops import Workshop
from locales.catalogues import DEFAULT
from services.stop.card import on_day
from services.workshop import words
from services.workshop.choices import choices

Rows = list[tuple[Button, ...]]

QUESTIONS: dict[WorkshopField, Words] = {
    "centre": _("<b>For which centre?</b>"),
    "place": _(
        "<b>Where is the workshop?</b>\nTap a stop of the truck, or write the place. For example: Luneray library."
    ),
    "date": _("<b>Which day?</b>\nFor example: Saturday, or 19 September."),
    "hours": _("<b>From when to when?</b>\nFor example: 9 h - 12 h."),
    "title": _("<b>What is it called?</b>\nFor example: ratatouille in jars."),
    "seats": _("<b>How many seats are there?</b>\nFor example: 8."),
    "price": _("<b>What does it cost?</b>\nFor example: free, or 2 €, or 2 € and 3 € of deposit."),
    "recipe": _("<b>What is done there?</b>\nTap a theme, or write a recipe."),
    "audience": _("<b>For whom is it?</b>\nTick nothing, and it is for everyone."),
    "language": _("<b>In which language?</b>\nFor example: French, Arabic."),
    "kept": _("<b>Are seats kept for somebody?</b>\nFor example: 2 for newcomers, 3 for the library. Or: none."),
    "access": _("<b>What is there on site?</b>"),
    "bring": _("<b>What is to be brought?</b>\nFor example: an apron and a knife. Or: nothing."),
    "team": _("<b>Who leads it?</b>"),
    "about": _("<b>What should people know of it?</b>\nOne or two sentences."),
}
LABELS: dict[WorkshopField, Words] = {
    "place": _("Change the place"),
    "date": _("Change the day"),
    "hours": _("Change the hours"),
    "title": _("Change the title"),
    "seats": _("Change the seats"),
    "price": _("Price"),
}
MORE: dict[WorkshopField, Words] = {
    "recipe": _("Recipe or theme"),
    "audience": _("For whom"),
    "language": _("Language"),
    "kept": _("Kept seats"),
    "access": _("Access"),
    "bring": _("To bring"),
    "team": _("Who leads it"),
    "about": _("A few words"),
}


TICKED: frozenset[WorkshopField] = frozenset({"audience", "access", "team"})
"""Questions of which Continue is the only way on."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a card needs to know besides its draft."""

    today: date
    zone: ZoneInfo
    stops: Sequence[Stop]
    """Those that the draft may mean."""
    team: Sequence[Person]
    """Who may lead it."""


def card_name(draft: WorkshopDraft) -> str:
    """The name of the living message of a draft."""
    return f"workshopdraft:{draft.stamp}"


def understood(draft: WorkshopDraft, around: Around) -> Lines:
    """What was understood, line by line."""
    head = _("🍲 <b>New workshop</b>") if draft.workshop is None else _("🍲 <b>Workshop, changed</b>")
    lines: list[Value] = [head]
    lines += [name for key, name in draft.centres if key == draft.centre]
    lines += _subject(draft)
    lines += _when_where(draft, around)
    if draft.seats is not None:
        lines.append(words.seats(draft.seats, draft.kept_newcomers, draft.kept_partner, draft.partner))
    if len(lines) > 1:
        lines.append(words.price(draft.price_cents, draft.deposit_cents))
    return Lines(lines + _details(draft, around))


def _subject(draft: WorkshopDraft) -> list[Value]:
    lines: list[Value] = [_("<b>{title}</b>", title=draft.title)] if draft.title else []
    subject = words.subject(draft.theme, draft.recipe)
    return lines + ([subject] if subject else [])


def _when_where(draft: WorkshopDraft, around: Around) -> list[Value]:
    lines: list[Value] = []
    if draft.day:
        lines.append(on_day(draft.day, around.today))
    if draft.start and draft.end:
        start, end = draft.model_copy(update={"day": draft.day or date(2000, 1, 1)}).moments(around.zone)
        lines.append(_("🕘 From {start} to {end}", start=Hour(start), end=Hour(end)))
    elif draft.start:
        lines.append(_("🕘 From {start}", start=_hour(draft.start)))
    if draft.commune:
        where = draft.site if draft.commune in draft.site else f"{draft.site}, {draft.commune}"
        lines.append(_("📍 {place}", place=where))
    if draft.stop is not None:
        lines.append(_("🚚 At the truck stop"))
    return lines


def _details(draft: WorkshopDraft, around: Around) -> list[Value]:
    lines: list[Value] = []
    if draft.audiences:
        lines.append(words.audience(draft.audiences))
    if draft.language not in {"", DEFAULT}:
        lines.append(words.tongue(draft.language))
    if there := words.access(draft.access):
        lines.append(there)
    if draft.bring:
        lines.append(_("To bring: {things}", things=draft.bring))
    if leading := [one.name for one in around.team if one.id in draft.team]:
        lines.append(_("With: {people}", people=Listed(leading)))
    if draft.about:
        lines.append(draft.about)
    return lines


def _hour(clock: str) -> Hour:
    """A civil hour on whatever day."""
    return Hour(datetime.combine(date(2000, 1, 1), time.fromisoformat(clock)))


def card(draft: WorkshopDraft, around: Around, *, note: Value = "") -> Message:
    """The card as it stands: with its question, or ready to be confirmed."""
    asked = draft.missing()
    lines: list[Value] = [understood(draft, around), "", *([note] if note else [])]
    if asked is None:
        lines.append(_("Is that right? Then confirm."))
        return Message(Lines(lines), buttons=_confirm_rows(draft))
    lines.append(_question(draft, asked, around))
    rows = choices(draft, asked, around.stops, around.team)
    if asked in TICKED:
        return Message(Lines(lines), buttons=rows)
    if draft.asking is not None:
        rows.append((Button(_("Back"), data("plan.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("plan.drop", draft.stamp)),))
    return Message(Lines(lines), buttons=rows)


def _confirm_rows(draft: WorkshopDraft) -> Rows:
    labels = LABELS | (MORE if draft.more else {})
    changes = [Button(label, data("plan.ask", draft.stamp, name)) for name, label in labels.items()]
    rows: Rows = [(Button(_("✅ Confirm"), data("plan.confirm", draft.stamp), style="success"),)]
    rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    if not draft.more:
        rows.append((Button(_("More details"), data("plan.more", draft.stamp)),))
    rows.append((Button(_("Cancel"), data("plan.drop", draft.stamp), style="danger"),))
    return rows


def _question(draft: WorkshopDraft, asked: WorkshopField, around: Around) -> Words:
    if asked == "hours" and draft.start and not draft.end:
        return _("<b>From {start} until when?</b>\nFor example: until 12 h.", start=_hour(draft.start))
    if asked == "place" and len(draft.choices) == 1:
        return _("<b>{place}: that is far from here. Is it right?</b>", place=draft.choices[0].label)
    if asked == "place" and draft.choices:
        return _("<b>Which place do you mean?</b>")
    if asked == "place" and (draft.elsewhere or not around.stops):
        return _("<b>Where is the workshop?</b>\nFor example: Luneray, the library. Or send the position.")
    if asked == "recipe" and draft.near:
        return _("<b>Do you mean {recipe}?</b>", recipe=Dish(draft.near[0]))
    return QUESTIONS[asked]


def closed(draft: WorkshopDraft, around: Around) -> Message:
    """The card of a draft that was dropped."""
    return Message(Lines([understood(draft, around), "", _("Cancelled. Nothing was changed.")]))


def confirmed(workshop: Workshop) -> Message:
    """What is left of the card once its workshop stands: the card that manages it comes below."""
    return Message(_("✅ {title}: confirmed.", title=workshop.title))
