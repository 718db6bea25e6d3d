"""The card of a harvest: what there is, by product and by how it is known; the question that waits; what to do."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buttons import data
from domain.catalogue import container
from domain.gleanings import Crop, Method
from domain.harvests import METHODS, Sum, Weighing
from domain.messages import Button, Message
from domain.words import Lines, Listed, Load, Mass, Produce, Value, When, Words, _, many
from domain.workshops import Workshop
from services.harvest.harvests import Asked, Harvest
from services.workshop.words import line as when_and_where

PAGE = 5
"""Products, lines or photos at once."""
NAMES: dict[Method, Words] = {
    "weighed": _("weighed"),
    "counted": _("counted"),
    "estimated": _("estimated"),
}
ANSWERS: dict[Method, Words] = {
    "weighed": _("Weighed on scales"),
    "counted": _("Counted"),
    "estimated": _("Estimated by eye"),
}


def card_name(workshop_id: int) -> str:
    """The living message of a harvest, one for each leader."""
    return f"harvest:{workshop_id}"


def chooser(found: Sequence[Workshop]) -> Message:
    """The gleanings that somebody leads, a button each."""
    if not found:
        return Message(_("⚖️ You lead no gleaning these days."))
    rows = [
        (Button(_("{when}: {title}", when=When(one.start), title=one.title), data("weigh.show", one.id)),)
        for one in found
    ]
    return Message(_("⚖️ <b>Which gleaning?</b>"), buttons=rows)


def card(harvest: Harvest, *, note: Value = "", asked: Asked | None = None, stamp: str = "", page: int = 0) -> Message:
    """What there is, and what can be done; or the question that comes first."""
    lines: list[Value] = [_("⚖️ <b>Harvest: {title}</b>", title=harvest.workshop.title)]
    if not note and asked is None:
        lines.append(when_and_where(harvest.workshop))
    lines += [note] if note else []
    if asked is not None:
        return Message(Lines([*lines, "", question(asked)]), buttons=_answers(harvest, asked, stamp))
    lines += ["", *_sums(harvest, page), "", *_state(harvest)]
    return Message(Lines(lines), buttons=_buttons(harvest, page))


def _sums(harvest: Harvest, page: int) -> list[Value]:
    every = harvest.sums()
    if not every:
        return [_("Nothing is weighed yet.")]
    lines: list[Value] = []
    for one in every[page * PAGE : (page + 1) * PAGE]:
        lines += _sum(one, [row for row in harvest.rows if row.product == one.product])
    if len(every) > 1:
        rough = any(row.method != "weighed" for row in harvest.rows)
        lines.append(_("In all: {mass}", mass=Mass(harvest.grams, rough)))
    return lines


def _sum(one: Sum, rows: Sequence[Weighing]) -> list[Value]:
    head = _("<b>{load}</b>", load=Load(one.product, one.grams, one.weighed < one.grams))
    return [head, *(_by_method(one, method, rows) for method in METHODS if one.of(method))]


def _by_method(one: Sum, method: Method, rows: Sequence[Weighing]) -> Words:
    """One way of knowing, with the crates as they were counted."""
    mass = Mass(one.of(method), method != "weighed")
    counts: dict[str, float] = {}
    for row in rows:
        if row.method == method and container(row.unit).weighed_by != "exact":
            counts[row.unit] = counts.get(row.unit, 0) + row.quantity
    if not counts:
        return _("• {method}: {mass}", method=NAMES[method], mass=mass)
    boxes = Listed([Load(one.product, None, False, count, unit) for unit, count in counts.items()])
    return _("• {method}: {mass} ({boxes})", method=NAMES[method], mass=mass, boxes=boxes)


def _state(harvest: Harvest) -> list[Value]:
    lines: list[Value] = []
    if harvest.given and (left := harvest.left()):
        rest = Listed([Load(product, grams) for product, grams in left.items()])
        lines.append(_("Still to be given: {rest}", rest=rest))
    elif harvest.given:
        lines.append(_("All of it is given."))
    if harvest.photos:
        lines.append(many("📷 {n} photo", "📷 {n} photos", harvest.photos))
    if harvest.story.closed_at is not None:
        lines.append(_("The harvest is closed. Everybody who came has been told."))
    else:
        lines.append(_("Write what is picked. For example:\n<i>12 crates of carrots, 85 kg of apples weighed</i>"))
    return lines


def _buttons(harvest: Harvest, page: int) -> list[tuple[Button, ...]]:
    key = harvest.workshop.id
    crops = [Button(named(crop.product), data("weigh.of", key, at)) for at, crop in _first(harvest, PAGE - 1)]
    rows: list[tuple[Button, ...]] = [tuple(crops[at : at + 2]) for at in range(0, len(crops), 2)]
    if len(harvest.sums()) > (page + 1) * PAGE:
        rows.append((Button(_("See more"), data("weigh.show", key, page + 1)),))
    if harvest.rows:
        rows.append(
            (Button(_("Correct a line"), data("weigh.lines", key)), Button(_("Picture"), data("weigh.picture", key)))
        )
    if harvest.photos:
        rows.append((Button(_("See the photos"), data("weigh.photos", key)),))
    return [*rows, *_below(harvest)]


def _below(harvest: Harvest) -> list[tuple[Button, ...]]:
    """Who gets it, and closing."""
    key = harvest.workshop.id
    rows: list[tuple[Button, ...]] = []
    if harvest.left():
        rows.append((Button(_("Who gets the harvest?"), data("give.to", key), style="primary"),))
    if harvest.given:
        rows.append((Button(_("Who has got it"), data("give.list", key)),))
    if harvest.story.closed_at is not None:
        rows.append((Button(_("Say what became of it"), data("jars.ask", key)),))
    elif not harvest.left():
        rows.append((Button(_("Close the harvest"), data("give.close", key)),))
    return rows


# --- questions --------------------------------------------------------------------------------------------------------


def question(asked: Asked) -> Words:
    """What must be known first."""
    one = asked.line
    match asked.lack:
        case "product":
            return _("<b>What is it?</b> Write or tap the product.")
        case "quantity":
            return _(
                "<b>How much {product}?</b> For example: 12 crates, or 85 kg weighed.", product=Produce(one.product)
            )
        case "grams":
            return _("<b>How many kilos do {load} weigh?</b> For example: 96 kg.", load=one.load())
        case "unplanned":
            return _("<b>{load}: this is not planned here.</b> Do I write it down?", load=one.load())
        case "large":
            return _("<b>{load} in one weighing: is that right?</b>", load=one.load())
        case "same":
            return _("<b>{who} has just written {load}.</b> Is it the same weighing?", who=asked.who, load=one.load())
        case _:
            return _("<b>{load}: how do you know the weight?</b>", load=one.load())


def _answers(harvest: Harvest, asked: Asked, stamp: str) -> list[tuple[Button, ...]]:
    def button(label: Words, value: int | str) -> Button:
        return Button(label, data("weigh.answer", stamp, asked.lack, value))

    rows: list[tuple[Button, ...]]
    match asked.lack:
        case "method":
            rows = [(button(label, method),) for method, label in ANSWERS.items()]
        case "unplanned" | "large":
            rows = [(button(_("Yes"), "yes"), button(_("No"), "no"))]
        case "same":
            rows = [(button(_("Yes, the same"), "yes"),), (button(_("No, another one"), "no"),)]
        case "product":
            crops = [button(named(crop.product), at) for at, crop in _first(harvest, PAGE)]
            rows = [tuple(crops[at : at + 2]) for at in range(0, len(crops), 2)]
        case _:
            rows = []
    return [*rows, (button(_("Do not write this down"), "drop"),)]


def _first(harvest: Harvest, most: int) -> list[tuple[int, Crop]]:
    """The first crops of the plan, with the place by which a button knows them."""
    return list(enumerate(harvest.gleaning.crops[:most]))


def named(product: str) -> Words:
    """A product on a button."""
    return _("{product}", product=Produce(product))
