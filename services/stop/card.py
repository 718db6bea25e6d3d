"""The card of a stop draft: what was understood, one question at most, and Confirm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.catalogue import recipes
from domain.messages import Button, Message
from domain.offers import DraftPlace
from domain.stops import Stop, StopDraft, StopField
from domain.words import Dish, Hour, Lines, Listed, Mass, Produce, Value, Words, _, many
from services.stop.dishes import season
from services.stop.lists import stop_lines
from services.stop.stops import unvalidated

Rows = list[tuple[Button, ...]]
FAR = timedelta(days=180)
"""From here on a day is shown with its year."""

QUESTIONS: dict[StopField, Words] = {
    "centre": _("<b>For which centre?</b>"),
    "place": _("<b>Where does the truck stop?</b>\nFor example: Luneray, place du marché. Or send the position."),
    "date": _("<b>Which day?</b>\nFor example: Saturday, or 19 September."),
    "hours": _("<b>From when to when?</b>\nFor example: 9 h - 12 h."),
    "capacity": _("<b>How many kilos can you take?</b>\nFor example: 160 kg, 200 jars."),
    "recipes": _("<b>What do you cook?</b>\nWrite recipes or products. For example: ratatouille, tomato coulis."),
    "event": _("<b>Is there an event that day?</b>\nWrite its name. For example: soup festival."),
}
LABELS: dict[StopField, Words] = {
    "place": _("Change the place"),
    "date": _("Change the day"),
    "hours": _("Change the hours"),
    "capacity": _("Change the capacity"),
    "recipes": _("Change the recipes"),
    "event": _("Change the event"),
}


def card_name(draft: StopDraft) -> str:
    """The name of the living message of a draft."""
    return f"stopdraft:{draft.stamp}"


def on_day(day: date, today: date) -> Words:
    """The day, with its year when it is far away."""
    if day - today < FAR:
        return _("📅 On {day}", day=day)
    return _("📅 On {day} {year}", day=day, year=str(day.year))


def understood(draft: StopDraft, today: date, zone: ZoneInfo) -> Lines:
    """What was understood, line by line."""
    lines: list[Value] = [_("🚚 <b>New truck stop</b>") if draft.stop is None else _("🚚 <b>Truck stop, changed</b>")]
    lines += [name for key, name in draft.centres if key == draft.centre]
    if draft.commune:
        where = draft.site if draft.commune in draft.site else f"{draft.site}, {draft.commune}"
        lines.append(_("📍 {place}", place=where))
    if draft.day:
        lines.append(on_day(draft.day, today))
    if draft.start and draft.end:
        start, end = draft.model_copy(update={"day": draft.day or date(2000, 1, 1)}).moments(zone)
        lines.append(_("🕘 From {start} to {end}", start=Hour(start), end=Hour(end)))
    elif draft.start:
        lines.append(_("🕘 From {start}", start=_hour(draft.start)))
    lines += _kitchen(draft)
    if draft.event:
        lines.append(_("Event: {event}", event=draft.event))
    return Lines(lines)


def _kitchen(draft: StopDraft) -> list[Value]:
    lines: list[Value] = []
    if draft.capacity_kg is not None:
        lines.append(_("Room: {mass}", mass=Mass(draft.capacity_kg * 1000)))
    if draft.capacity_jars:
        lines.append(many("{n} jar at most", "{n} jars at most", draft.capacity_jars))
    if draft.recipes:
        lines.append(_("Planned: {recipes}.", recipes=Listed([Dish(slug) for slug in draft.recipes])))
    if draft.products:
        lines.append(_("Taken: {products}.", products=Listed([Produce(name) for name in draft.products])))
    if draft.recipes_open:
        lines.append(_("Everything that suits preserves is taken."))
    return lines


def card(draft: StopDraft, today: date, zone: ZoneInfo, *, note: Value = "") -> Message:
    """The card as it stands: with its question, or ready to be confirmed."""
    asked = draft.missing()
    lines: list[Value] = [understood(draft, today, zone), "", *([note] if note else [])]
    if asked is None:
        lines.append(_("Is that right? Then confirm."))
        return Message(Lines(lines), buttons=_confirm_rows(draft))
    lines.append(_question(draft, asked))
    rows = _answers(draft, asked, today)
    if draft.asking is not None:
        rows.append((Button(_("Back"), data("stop.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("stop.drop", draft.stamp)),))
    return Message(Lines(lines), buttons=rows)


def _confirm_rows(draft: StopDraft) -> Rows:
    changes = [Button(words, data("stop.ask", draft.stamp, name)) for name, words in LABELS.items()]
    rows: Rows = [(Button(_("✅ Confirm"), data("stop.confirm", draft.stamp), style="success"),)]
    rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    rows.append((Button(_("Cancel"), data("stop.drop", draft.stamp), style="danger"),))
    return rows


def _question(draft: StopDraft, asked: StopField) -> Words:
    if asked == "hours" and draft.start and not draft.end:
        return _("<b>From {start} until when?</b>\nFor example: until 12 h.", start=_hour(draft.start))
    if asked == "place" and len(draft.choices) == 1:
        return _("<b>{place}: that is far from here. Is it right?</b>", place=draft.choices[0].label)
    if asked == "place" and draft.choices:
        return _("<b>Which place do you mean?</b>")
    return QUESTIONS[asked]


def _hour(clock: str) -> Hour:
    """A civil hour on whatever day."""
    return Hour(datetime.combine(date(2000, 1, 1), time.fromisoformat(clock)))


def _answers(draft: StopDraft, asked: StopField, today: date) -> Rows:
    """Buttons that answer the question."""
    match asked:
        case "centre":
            return [(Button(name, data("stop.centre", draft.stamp, key)),) for key, name in draft.centres]
        case "place":
            return [(_place_button(draft, index),) for index in range(len(draft.choices))]
        case "recipes":
            return _recipe_rows(draft, today)
        case "event" if draft.event:
            return [(Button(_("No event"), data("stop.quiet", draft.stamp)),)]
        case _:
            return []


def place_label(place: DraftPlace) -> Words:
    """A place on a button, told from others of its name."""
    return _("{place} ({department})", place=place.label, department=place.insee[:2])


def _place_button(draft: StopDraft, index: int) -> Button:
    return Button(place_label(draft.choices[index]), data("stop.place", draft.stamp, index))


def _recipe_rows(draft: StopDraft, today: date) -> Rows:
    """The season's recipes to be ticked, those chosen already among them."""
    order = list(recipes())
    shown = list(dict.fromkeys([*season((draft.day or today).month), *draft.recipes]))
    buttons = [
        Button(
            _("☑ {dish}", dish=Dish(slug)) if slug in draft.recipes else _("☐ {dish}", dish=Dish(slug)),
            data("stop.dish", draft.stamp, order.index(slug)),
        )
        for slug in shown
    ]
    rows: Rows = [(button,) for button in buttons]
    if draft.recipes or draft.products:
        rows.append((Button(_("Continue"), data("stop.back", draft.stamp), style="primary"),))
    rows.append((Button(_("Everything that suits preserves"), data("stop.open", draft.stamp)),))
    return rows


def closed(draft: StopDraft, today: date, zone: ZoneInfo) -> Message:
    """The card of a draft that was dropped."""
    return Message(Lines([understood(draft, today, zone), "", _("Cancelled. Nothing was changed.")]))


def planned(stop: Stop, found: int) -> Message:
    """The card of a stop that is planned now; `found` offers were waiting for it."""
    lines: list[Value] = [_("✅ <b>Planned.</b>"), stop_lines(stop)]
    if found:
        lines.append(many("{n} offer was waiting for it.", "{n} offers were waiting for it.", found))
    return Message(Lines(lines + _warning(stop)))


def changed(stop: Stop, held_grams: int) -> Message:
    """The card of a stop that was changed; `held_grams` is what its lots take of its room."""
    lines: list[Value] = [_("✅ <b>Changed.</b> The people concerned have been told."), stop_lines(stop, held_grams)]
    return Message(Lines(lines + _warning(stop)))


def _warning(stop: Stop) -> list[Value]:
    names = Listed([Dish(slug) for slug in unvalidated(stop)])
    if not names.parts:
        return []
    return [_("⚠️ I have no validated schedule (barème) for: {recipes}. Check it first.", recipes=names)]
