"""The cards on which a harvest is given to somebody, closed, and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Centre
from domain.words import Dish, Lines, Listed, Load, Mass, Value, Words, _, many
from services.harvest.card import PAGE
from services.harvest.giving import Given
from services.harvest.harvests import Harvest
from services.harvest.jars import Jars
from services.harvest.lots import Expected


def _back(harvest: Harvest) -> tuple[Button, ...]:
    return (Button(_("Back to the harvest"), data("weigh.show", harvest.workshop.id)),)


def _rest(harvest: Harvest) -> Listed:
    return Listed([Load(product, grams) for product, grams in harvest.left().items()])


def receivers(harvest: Harvest, awaited: Sequence[Expected], centre: Centre) -> Message:
    """Who gets it: the truck where it is awaited first."""
    key = harvest.workshop.id
    lines: list[Value] = [_("⚖️ <b>Who gets the harvest?</b>"), _rest(harvest)]
    rows: list[tuple[Button, ...]] = [
        (Button(_truck(at), data("give.stop", key, at.stop.id), style="primary"),) for at in awaited[:PAGE]
    ]
    if not awaited:
        lines.append(_("No truck stop awaits it yet."))
    rows += [
        (Button(centre.name, data("give.centre", key, centre.id)),),
        (
            Button(_("Another centre"), data("give.centres", key)),
            Button(_("For somebody else"), data("give.other", key)),
        ),
        (Button(_("Look for a truck stop"), data("give.place", key)),),
        _back(harvest),
    ]
    return Message(Lines(lines), buttons=rows)


def _truck(at: Expected) -> Words:
    return _("The truck: {day}, {where}", day=at.stop.start.date(), where=at.stop.commune or at.stop.site)


def centres(harvest: Harvest, known: Sequence[Centre], page: int) -> Message:
    """The centres of the network, five at a time."""
    key = harvest.workshop.id
    rows: list[tuple[Button, ...]] = [
        (Button(one.name, data("give.centre", key, one.id)),) for one in known[page * PAGE : (page + 1) * PAGE]
    ]
    if len(known) > (page + 1) * PAGE:
        rows.append((Button(_("See more"), data("give.centres", key, page + 1)),))
    return Message(_("⚖️ <b>Which centre gets it?</b>"), buttons=[*rows, _back(harvest)])


def sure(harvest: Harvest, who: Value, amounts: Mapping[str, int], stamp: str) -> Message:
    """What is given to whom, before it is."""
    what = [_("• {load}", load=Load(product, grams)) for product, grams in amounts.items()]
    lines: list[Value] = [
        _("⚖️ <b>For: {who}</b>", who=who),
        *what,
        "",
        _("For a part of it, write for example:\n<i>100 kg of carrots</i>"),
    ]
    yes = Button(_("Yes, it is given"), data("give.yes", stamp), style="success")
    return Message(Lines(lines), buttons=((yes,), _back(harvest)))


def outcome(given: Given, who: Value) -> Words | Lines:
    """What was given, and what a stop had no room for."""
    lines: list[Value] = []
    if given.grams:
        what = Listed([Load(product, grams) for product, grams in given.grams.items()])
        lines.append(_("✅ Given: {what}. For: {who}", what=what, who=who))
    if given.surplus:
        over = Listed([Load(product, grams) for product, grams in given.surplus.items()])
        lines.append(_("The truck has no room for {over}.", over=over))
        lines.append(_("I look for another stop.") if given.placed else _("Choose who else gets it."))
    return Lines(lines)


def listed(harvest: Harvest, who: Sequence[Value], page: int = 0) -> Message:
    """Who has got what, and the way to take it back."""
    key = harvest.workshop.id
    shown = list(zip(harvest.given, who, strict=True))[page * PAGE : (page + 1) * PAGE]
    lines: list[Value] = [_("⚖️ <b>Who has got it</b>")]
    lines += [_("• {what}: {who}", what=Load(one.product, one.grams), who=name) for one, name in shown]
    rows: list[tuple[Button, ...]] = [
        (Button(_("Take back: {what}", what=Load(one.product, one.grams)), data("give.back", key, one.id)),)
        for one, _name in shown
    ]
    if len(harvest.given) > (page + 1) * PAGE:
        rows.append((Button(_("See more"), data("give.list", key, page + 1)),))
    return Message(Lines(lines), buttons=[*rows, _back(harvest)])


def sure_to_close(harvest: Harvest) -> Message:
    """What everybody will hear."""
    lines: list[Value] = [_("⚖️ <b>Close the harvest?</b>")]
    lines += [_("Picked: {picked}", picked=Listed(harvest.loads()))] if harvest.rows else [_("Nothing was picked.")]
    lines.append(_("Everybody who came hears it, and the farmer."))
    yes = Button(_("Yes, close it"), data("give.closed", harvest.workshop.id), style="primary")
    return Message(Lines(lines), buttons=((yes,), _back(harvest)))


def closed(told: int) -> Words:
    """How many were told."""
    if told == 0:
        return _("✅ The harvest is closed.")
    return many("✅ The harvest is closed. I tell {n} person.", "✅ The harvest is closed. I tell {n} people.", told)


def how_many_jars(harvest: Harvest) -> Message:
    """The question to the coordinator."""
    mass = Mass(harvest.grams)
    lines = [
        _("🫙 <b>How many jars have the {mass} become?</b>", mass=mass),
        _("For example: 212, or 120 ratatouille and 92 coulis."),
    ]
    return Message(Lines(lines), buttons=(_back(harvest),))


def sure_of_jars(harvest: Harvest, jars: Sequence[Jars], total: int, ears: int, stamp: str) -> Message:
    """What will be told, before it is."""
    lines: list[Value] = [many("🫙 <b>{n} jar</b>", "🫙 <b>{n} jars</b>", total)]
    lines += [_("• {dish}: {n}", dish=Dish(recipe), n=count) for recipe, count in jars if recipe]
    lines.append(many("Do I tell {n} person?", "Do I tell {n} people?", ears))
    yes = Button(_("Yes, tell them"), data("jars.yes", stamp), style="success")
    return Message(
        Lines(lines), buttons=((yes,), (Button(_("Another number"), data("jars.ask", harvest.workshop.id)),))
    )


def told_of_jars(told: int) -> Words:
    """How many were told."""
    if told == 0:
        return _("✅ It is noted. The number has hardly changed: nobody is told again.")
    return many("✅ It is noted. I tell {n} person.", "✅ It is noted. I tell {n} people.", told)
