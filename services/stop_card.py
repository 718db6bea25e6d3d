"""The card of a stop draft: what was understood, one question at most, and Confirm."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.stops import StopDraft, StopField
from domain.words import Dish, Hour, Lines, Listed, Mass, Produce, Value, Words, _, many

QUESTIONS: dict[StopField, Words] = {
    "place": _("<b>Where does the truck stop?</b>\nFor example: Luneray, place du marché. Or send the position."),
    "date": _("<b>Which day?</b>\nFor example: Saturday, or 19 September."),
    "hours": _("<b>From when to when?</b>\nFor example: 9 h - 12 h."),
    "capacity": _("<b>How many kilos can you take?</b>\nFor example: 160 kg, 200 jars."),
    "recipes": _("<b>What do you cook?</b>\nWrite recipes or products. For example: ratatouille, tomato coulis."),
}
LABELS: dict[StopField, Words] = {
    "place": _("Change the place"),
    "date": _("Change the day"),
    "hours": _("Change the hours"),
    "capacity": _("Change the capacity"),
    "recipes": _("Change the recipes"),
}


def card_name(draft: StopDraft) -> str:
    """The name of the living message of a draft."""
    return f"stopdraft:{draft.stamp}"


def understood(draft: StopDraft, zone: ZoneInfo) -> Lines:
    """What was understood, line by line."""
    lines: list[Value] = [_("🚚 <b>New truck stop</b>") if draft.stop is None else _("🚚 <b>Truck stop, changed</b>")]
    if draft.commune:
        where = draft.site if draft.commune in draft.site else f"{draft.site}, {draft.commune}"
        lines.append(_("📍 {place}", place=where))
    if draft.day:
        lines.append(_("📅 On {day}", day=draft.day))
    if draft.day and draft.start and draft.end:
        start, end = draft.moments(zone)
        lines.append(_("🕘 From {start} to {end}", start=Hour(start), end=Hour(end)))
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
    if draft.event:
        lines.append(_("Event: {event}", event=draft.event))
    return Lines(lines)


def card(draft: StopDraft, zone: ZoneInfo, *, note: Value = "") -> Message:
    """The card as it stands."""
    asked = draft.missing()
    lines: list[Value] = [understood(draft, zone), ""]
    if note:
        lines.append(note)
    rows: list[tuple[Button, ...]] = []
    if asked is None:
        lines.append(_("Is that right? Then confirm."))
        rows.append((Button(_("✅ Confirm"), data("stop.confirm", draft.stamp), style="success"),))
        changes = [Button(words, data("stop.ask", draft.stamp, name)) for name, words in LABELS.items()]
        rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    else:
        lines.append(QUESTIONS[asked])
        if asked == "recipes":
            rows.append((Button(_("Everything that suits preserves"), data("stop.open", draft.stamp)),))
    rows.append((Button(_("Cancel"), data("stop.drop", draft.stamp)),))
    return Message(Lines(lines), buttons=rows)
