"""The card of an offer draft: what was understood, one question at most, a button for each field, and Confirm."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import DraftItem, Field, OfferDraft
from domain.words import Lines, Mass, Produce, Value, Words, _
from services.offer_reading import to_weigh
from services.wording import GRADES, MODES, dates, grades

Rows = list[tuple[Button, ...]]

LABELS: dict[Field, Words] = {
    "product": _("Change the product"),
    "quantity": _("Change the quantity"),
    "grade": _("Change the state"),
    "dates": _("Change the dates"),
    "place": _("Change the place"),
    "mode": _("Change who brings it"),
    "volunteers": _("Change the volunteers"),
}
USUAL_KG = (20, 50, 100, 200)
USUAL_VOLUNTEERS = (4, 8, 12, 20)


def card_name(draft: OfferDraft) -> str:
    """The name of the living message of a draft."""
    return f"draft:{draft.stamp}"


def understood(draft: OfferDraft, now: datetime, zone: ZoneInfo) -> Lines:
    """What was understood, line by line."""
    title = _("🧺 <b>Your offer</b>") if draft.kind != "gleaning" else _("🌾 <b>Your gleaning</b>")
    if draft.kind == "processing":
        title = _("🫙 <b>Your produce, to be turned into preserves for you</b>")
    lines: list[Value] = [title, *(item.load() for item in draft.items)]
    if state := grades(draft.grades):
        lines.append(state)
    if draft.start or draft.until or draft.dates_open:
        ready, until = draft.window(now, zone)
        lines.append(dates(ready, until, said_start=draft.start is not None, said_until=draft.until is not None))
    if draft.place:
        lines.append(_("📍 {place}", place=draft.place.label))
    if draft.mode:
        lines.append(MODES[draft.mode])
    if draft.volunteers:
        lines.append(_("👥 Volunteers: {n}", n=draft.volunteers))
    return Lines(lines)


def card(draft: OfferDraft, now: datetime, zone: ZoneInfo, *, note: Value = "") -> Message:
    """The card as it stands: with its question, or ready to be confirmed.

    Args:
        draft: what was said so far.
        now: the moment.
        zone: the civil time of the dates shown.
        note: what to say first, such as that an answer was not understood.
    """
    asked = draft.missing()
    lines: list[Value] = [understood(draft, now, zone), ""]
    if note:
        lines.append(note)
    if asked is None:
        lines.append(_("Is that right? Then confirm."))
        return Message(Lines(lines), buttons=_confirm_rows(draft), photo=draft.photo)
    lines.append(question(draft, asked))
    rows = answers(draft, asked, now.astimezone(zone).date())
    if draft.asking is not None:
        rows.append((Button(_("Back"), data("draft.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("draft.cancel", draft.stamp)),))
    return Message(Lines(lines), buttons=rows, photo=draft.photo)


def closed(draft: OfferDraft, now: datetime, zone: ZoneInfo, outcome: Words) -> Message:
    """The card once it is confirmed or dropped: no buttons any more."""
    return Message(Lines([understood(draft, now, zone), "", outcome]), photo=draft.photo)


def _confirm_rows(draft: OfferDraft) -> Rows:
    fields: list[Field] = ["product", "quantity", "grade", "dates", "place", "mode"]
    if draft.kind == "gleaning":
        fields[-1] = "volunteers"
    changes = [Button(LABELS[name], data("draft.ask", draft.stamp, name)) for name in fields]
    rows: Rows = [(Button(_("✅ Confirm"), data("draft.confirm", draft.stamp), style="success"),)]
    rows += [(changes[at], changes[at + 1]) for at in range(0, len(changes), 2)]
    rows.append((Button(_("Cancel"), data("draft.cancel", draft.stamp), style="danger"),))
    return rows


def question(draft: OfferDraft, asked: Field) -> Words:
    """The one question that is asked now."""
    match asked:
        case "product":
            return _("<b>What do you have to give?</b>\nFor example: tomatoes, 50 kg.")
        case "quantity":
            return _ask_quantity(draft)
        case "place":
            return _ask_place(draft)
        case "mode":
            return _("<b>Do you bring it to the truck, or does somebody fetch it?</b>")
        case "dates":
            return _("<b>Until when can it be used?</b>\nFor example: until Friday.")
        case "grade":
            return _("<b>In what state is the produce?</b>")
        case "volunteers":
            return _("<b>How many volunteers do you want?</b>")


def _ask_quantity(draft: OfferDraft) -> Words:
    if draft.is_large() and not draft.large_ok and draft.asking is None:
        return _(
            "<b>{mass} is a lot for us. Did you mean {less}?</b>",
            mass=Mass(draft.grams()),
            less=Mass(draft.grams() // 10),
        )
    name = Produce(draft.items[to_weigh(draft)].product) if draft.items else _("produce")
    return _("<b>How many kilos of {product}, roughly?</b>\nFor example: 80 kg, or 6 crates.", product=name)


def _ask_place(draft: OfferDraft) -> Words:
    if len(draft.choices) == 1:
        return _("<b>{place}: that is far from here. Is it right?</b>", place=draft.choices[0].label)
    if draft.choices:
        return _("<b>Which place do you mean?</b>")
    return _("<b>Where is the produce?</b>\nWrite the name of the commune, or send your position.")


def answers(draft: OfferDraft, asked: Field, today: date) -> Rows:
    """Buttons that answer the question."""
    match asked:
        case "quantity":
            return _quantity_rows(draft)
        case "place":
            return [
                (_answer(draft, "place", index, _place_label(place.label, place.insee)),)
                for index, place in enumerate(draft.choices)
            ]
        case "mode":
            names = ("glean",) if draft.kind == "gleaning" else ("deliver", "pickup")
            labels = {"deliver": _("🚗 I bring it"), "pickup": _("🏠 Come and fetch it"), "glean": _("🌾 To be picked")}
            return [(_answer(draft, "mode", name, labels[name]),) for name in names]
        case "dates":
            return _date_rows(draft, today)
        case "grade":
            return _grade_rows(draft)
        case "volunteers":
            return _pairs([_answer(draft, "volunteers", n, str(n)) for n in USUAL_VOLUNTEERS])
        case _:
            return []


def _place_label(label: str, insee: str) -> Words | str:
    return _("{place} ({department})", place=label, department=insee[:2]) if insee else label


def _answer(draft: OfferDraft, field: Field, value: int | str, label: Words | str) -> Button:
    return Button(label, data("draft.set", draft.stamp, field, value))


def _pairs(buttons: list[Button]) -> Rows:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _quantity_rows(draft: OfferDraft) -> Rows:
    if draft.is_large() and not draft.large_ok and draft.asking is None:
        less, whole = Mass(draft.grams() // 10), Mass(draft.grams())
        return [
            (_answer(draft, "quantity", "tenth", _("Yes, {mass}", mass=less)),),
            (_answer(draft, "quantity", "sure", _("No, it is {mass}", mass=whole)),),
        ]
    return _pairs([_answer(draft, "quantity", kg, _("{mass}", mass=Mass(kg * 1000))) for kg in USUAL_KG])


def _date_rows(draft: OfferDraft, today: date) -> Rows:
    rows: Rows = []
    for days in (1, 3, 7):
        day = today + timedelta(days=days)
        label = _("Until tomorrow, {day}", day=day) if days == 1 else _("Until {day}", day=day)
        rows.append((_answer(draft, "dates", day.isoformat(), label),))
    rows.append((_answer(draft, "dates", "open", _("I do not know")),))
    return rows


def _grade_rows(draft: OfferDraft) -> Rows:
    rows: Rows = []
    for name, words in GRADES.items():
        ticked = _("☑ {state}", state=words) if name in draft.grades else _("☐ {state}", state=words)
        rows.append((_answer(draft, "grade", name, ticked),))
    return rows


def weighed(item: DraftItem, kg: float) -> DraftItem:
    """The item with a weight said outright."""
    return DraftItem.weighed(item.product, kg, "kg", kg)
