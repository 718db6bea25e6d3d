"""The one question that an offer's card asks, and the buttons that answer it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.catalogue import estimate_kg
from domain.messages import Button
from domain.offers import Field, OfferDraft
from domain.words import Lines, Listed, Mass, Produce, Value, Words, _
from services.offer import pieces, relative, totals
from services.offer.answers import is_doubted, is_large_asked
from services.wording import GRADES, MODES, dates

Rows = list[tuple[Button, ...]]

USUAL_KG = (20, 50, 100, 200)
GLEANED_KG = (100, 200, 300, 500)
USUAL_VOLUNTEERS = (4, 8, 12, 20)


_PLAIN: dict[Field, Words] = {
    "product": _("<b>What do you have to give?</b>\nFor example: tomatoes, 50 kg."),
    "mode": _("<b>Do you bring it to the truck, or does somebody fetch it?</b>"),
    "dates": _("<b>Until when can it be used?</b>\nFor example: until Friday."),
    "grade": _("<b>In what state is the produce?</b>\nChoose one or more answers."),
    "volunteers": _("<b>How many volunteers do you want?</b>"),
}


def question(draft: OfferDraft, asked: Field, now: datetime, zone: ZoneInfo) -> Value:
    """The one question that is asked now."""
    if is_doubted(draft, asked):
        return _whether(draft, asked, now, zone)
    match asked:
        case "product" if draft.renamed:
            return _("<b>“{product}”: instead of what?</b>", product=Produce(draft.renamed))
        case "product" if draft.words and not draft.items:
            return _("<b>{amount} of what?</b>\nFor example: tomatoes.", amount=draft.words)
        case "quantity":
            return _ask_quantity(draft)
        case "place":
            return _ask_place(draft)
        case "mode" if draft.undecided:
            return _("Both are possible.\n<b>Can you bring it to the truck?</b>\nIf not, somebody fetches it.")
        case "dates" if draft.is_gleaning():
            return _("<b>Until when can it be picked?</b>\nFor example: until Friday.")
        case _:
            return _PLAIN[asked]


def _whether(draft: OfferDraft, asked: Field, now: datetime, zone: ZoneInfo) -> Words:
    """Whether it was understood, or which of two things was meant."""
    if asked == "product" and (at := pieces.unsure(draft)) is not None:
        number, name = format(draft.items[at].quantity or 0, "g"), Produce(draft.items[at].product)
        return _("<b>{product}: {number}. Is that kilos or pieces?</b>", product=name, number=number)
    return _("<b>I understood: {value}. Is that right?</b>", value=_value(draft, asked, now, zone))


def _value(draft: OfferDraft, field: Field, now: datetime, zone: ZoneInfo) -> Value:
    """One field in words."""
    match field:
        case "product":
            return Listed([item.load() for item in draft.items])
        case "quantity":
            return Listed([item.load() for item in draft.items])
        case "place":
            return draft.place.label if draft.place else ""
        case "mode":
            return MODES[draft.mode] if draft.mode else ""
        case "dates":
            ready, until = draft.window(now, zone)
            return dates(ready, until, said_start=draft.start is not None, said_until=draft.until is not None)
        case "grade":
            return Listed([GRADES[name] for name in draft.grades if name in GRADES])
        case "volunteers":
            return draft.volunteers or 0


def _ask_quantity(draft: OfferDraft) -> Value:
    if is_large_asked(draft, "quantity"):
        return _(
            "<b>{mass} is a lot for us. Did you mean {less}?</b>",
            mass=Mass(draft.grams()),
            less=Mass(draft.grams() // 10),
        )
    if draft.amount and draft.item is not None:
        load = draft.items[draft.to_weigh()].load()
        return _("I noted: {load}.\n<b>“{words}”: how many kilos are there now?</b>", load=load, words=draft.amount)
    if (total := draft.shared()) is not None:
        of_it = Produce(draft.items[draft.to_weigh()].product)
        return _("<b>{amount} in all: how many kilos of {product}?</b>", amount=total.words, product=of_it)
    if which_one(draft):
        if draft.amount:
            return _("<b>{amount}: of which product?</b>", amount=draft.amount)
        return _("<b>The quantity of which product?</b>")
    name = Produce(draft.items[draft.to_weigh()].product) if draft.items else _("produce")
    return _("<b>How many kilos of {product}, roughly?</b>\nFor example: 80 kg, or 6 crates.", product=name)


def roughly(draft: OfferDraft) -> Words | None:
    """What helps who does not know how much there is; None when something else is asked."""
    if draft.missing() != "quantity" or draft.items[draft.to_weigh()].grams or draft.shared() is not None:
        return None
    crate = estimate_kg(draft.items[draft.to_weigh()].product, 1, "cagette")
    if crate is None:
        return None
    return _("A guess is enough. A crate weighs {mass}.", mass=Mass(round(crate.kg * 1000), estimated=True))


def which_one(draft: OfferDraft) -> bool:
    """Whether it must be said first of which product the quantity changes."""
    return len(draft.items) > 1 and draft.item is None and all(item.grams for item in draft.items)


def _ask_place(draft: OfferDraft) -> Value:
    if len(draft.choices) == 1:
        return _("<b>{place}: that is far from here. Is it right?</b>", place=draft.choices[0].label)
    if draft.choices:
        which = _("<b>Which place do you mean?</b>\nOr write the name of another commune.")
        return Lines([unknown_place(draft.unknown_place), which]) if draft.unknown_place else which
    asked = _("<b>Where is the produce?</b>\nWrite the name of the commune, or send your position.")
    return Lines([unknown_place(draft.unknown_place), asked]) if draft.unknown_place else asked


def unknown_place(name: str) -> Words:
    """A place that is not in our lists."""
    return _("I do not know {place}. I know the communes of France.", place=name)


def answers(draft: OfferDraft, asked: Field, now: datetime) -> Rows:
    """Buttons that answer the question; `now` is in civil time."""
    if is_doubted(draft, asked):
        return _whether_rows(draft, asked)
    match asked:
        case "product":
            return _product_rows(draft)
        case "quantity":
            return _quantity_rows(draft, now)
        case "place":
            return _place_rows(draft)
        case "mode":
            return _mode_rows(draft)
        case "dates":
            return _date_rows(draft, now.date())
        case "grade":
            return _grade_rows(draft)
        case "volunteers":
            return _pairs([_answer(draft, "volunteers", n, str(n)) for n in USUAL_VOLUNTEERS])


def _whether_rows(draft: OfferDraft, asked: Field) -> Rows:
    at = pieces.unsure(draft) if asked == "product" else None
    if at is None:
        yes, no = _answer(draft, asked, "yes", _("Yes, that is it")), _answer(draft, asked, "no", _("No, change it"))
        return [(yes,), (no,)]
    item = draft.items[at]
    kilos = _("{mass}", mass=Mass(round((item.quantity or 0) * 1000)))
    return [
        (_answer(draft, "product", "kilos", kilos),),
        (_answer(draft, "product", "pieces", _("{load}", load=item.load())),),
    ]


def _product_rows(draft: OfferDraft) -> Rows:
    if draft.renamed:
        rows = [
            (_answer(draft, "product", f"at-{at}", _("Instead of {product}", product=Produce(item.product))),)
            for at, item in enumerate(draft.items)
        ]
        return [*rows, (_answer(draft, "product", "more", _("It comes as well")),)]
    if len(draft.items) < 2:
        return []
    return [
        (_answer(draft, "product", f"drop-{at}", _("Without {product}", product=Produce(item.product))),)
        for at, item in enumerate(draft.items)
    ]


def _place_rows(draft: OfferDraft) -> Rows:
    if len(draft.choices) == 1:
        label = draft.choices[0].label
        return [
            (_answer(draft, "place", 0, _("Yes, {place}", place=label)),),
            (_answer(draft, "place", "none", _("No, another place")),),
        ]
    return [
        (_answer(draft, "place", at, place_label(place.label, place.insee)),) for at, place in enumerate(draft.choices)
    ]


def place_label(label: str, insee: str) -> Words | str:
    """A commune on a button, with its département."""
    return _("{place} ({department})", place=label, department=insee[:2]) if insee else label


def _mode_rows(draft: OfferDraft) -> Rows:
    labels = {"deliver": _("🚗 I bring it"), "pickup": _("🏠 Come and fetch it"), "glean": _("🌾 To be picked")}
    if draft.kind == "processing":
        del labels["glean"]
    return [(_answer(draft, "mode", name, label),) for name, label in labels.items()]


def _answer(draft: OfferDraft, field: Field, value: int | str, label: Words | str) -> Button:
    return Button(label, data("draft.set", draft.stamp, field, value))


def _pairs(buttons: list[Button]) -> Rows:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _quantity_rows(draft: OfferDraft, now: datetime) -> Rows:
    if is_large_asked(draft, "quantity"):
        less, whole = Mass(draft.grams() // 10), Mass(draft.grams())
        return [
            (_answer(draft, "quantity", "tenth", _("Yes, {mass}", mass=less)),),
            (_answer(draft, "quantity", "sure", _("No, it is {mass}", mass=whole)),),
        ]
    if draft.amount and draft.item is not None:
        guess = relative.guessed_kg(draft.items[draft.to_weigh()], draft.amount, now)
        about = _("{mass}", mass=Mass((guess or 0) * 1000, estimated=True))
        return [(_answer(draft, "quantity", guess, about),)] if guess else []
    if draft.shared() is not None:
        each = totals.equal_share(draft)
        kg = Mass(each.grams or 0 if each else 0, estimated=True)
        return [(_answer(draft, "quantity", "equal", _("The same of each: {mass}", mass=kg)),)] if kg.grams else []
    if which_one(draft):
        return [
            (_answer(draft, "quantity", f"at-{at}", _("{load}", load=item.load())),)
            for at, item in enumerate(draft.items)
        ]
    usual = GLEANED_KG if draft.is_gleaning() else USUAL_KG
    return _pairs([_answer(draft, "quantity", kg, _("{mass}", mass=Mass(kg * 1000))) for kg in usual])


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
