"""How a gleaning is shown to people who may come: in short, and in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.buttons import data
from domain.gleanings import Gleaning
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Lines, Listed, Value, Words, _, many
from services.gleaning import words
from services.workshop.taking_part import Rows, away, buttons, managed, state
from services.workshop.views import View
from services.workshop.words import line, tongue


@dataclass(frozen=True, slots=True)
class Known:
    """Who has to do with a gleaning, as they are named to those who come."""

    leaders: Sequence[Person] = ()
    farmer: Person | None = None


def short(seen: View, gleaning: Gleaning) -> Message:
    """What one needs to choose, and the buttons to come."""
    lines = [*_head(seen, gleaning), *people(seen, gleaning), *state(seen)]
    more = Button(_("See everything"), data("gleaning.show", seen.workshop.id))
    return Message(Lines(lines), buttons=(*buttons(seen), (more,), *managed(seen)))


def whole(seen: View, gleaning: Gleaning, known: Known, reader: Person, *, note: Value = "") -> Message:
    """All that is known of it."""
    head: list[Value] = [note, ""] if note else []
    head += [*_head(seen, gleaning), *_place(seen, gleaning, known)]
    besides = _besides(seen, gleaning, known, reader)
    lines = [*head, *(["", *besides] if besides else []), "", *people(seen, gleaning), *state(seen)]
    return Message(Lines(lines), buttons=(*buttons(seen), *_ways(seen, gleaning), *managed(seen)))


def _besides(seen: View, gleaning: Gleaning, known: Known, reader: Person) -> list[Value]:
    """What to expect there, to wear and to bring."""
    workshop = seen.workshop
    lines: list[Value] = [workshop.about] if workshop.about else []
    lines += words.details(gleaning)
    if workshop.bring:
        lines.append(_("🎒 To bring: {things}", things=workshop.bring))
    if workshop.language != reader.language:
        lines.append(tongue(workshop.language))
    if known.leaders:
        lines.append(_("With {names}", names=Listed([one.first for one in known.leaders])))
    return lines


def _ways(seen: View, gleaning: Gleaning) -> Rows:
    """Where it is, and how to get there with others once one comes."""
    where = Button(_("Where is it?"), data("workshop.where", seen.workshop.id))
    if seen.mine is not None and seen.mine.booked and (gleaning.cars or gleaning.field):
        return ((where, Button(_("Carpool"), data("cars.show", seen.workshop.id))),)
    return ((where,),)


def _head(seen: View, gleaning: Gleaning) -> list[Value]:
    head = _("🥕 <b>Gleaning: {title}</b>", title=seen.workshop.title)
    picked = [words.crops(gleaning.crops)] if gleaning.crops else []
    return [head, line(seen.workshop), *away(seen), *picked]


def _place(seen: View, gleaning: Gleaning, known: Known) -> list[Value]:
    """Whose field it is and where; the meeting point stands in the head."""
    farm = known.farmer.called() if known.farmer is not None else gleaning.farm
    lines: list[Value] = [words.at_farm(farm)] if farm and farm not in seen.workshop.where() else []
    if field := words.field(gleaning):
        lines += [_("📍 You meet here: {place}", place=seen.workshop.where()), field]
    if tree := words.tree(gleaning.on_tree):
        lines.append(tree)
    return lines


def people(seen: View, gleaning: Gleaning) -> list[Value]:
    """How many come so far, how many it takes, for how many more there is work."""
    workshop = seen.workshop
    coming = many("👥 {n} person comes.", "👥 {n} people come.", workshop.taken)
    if not workshop.taken:
        coming = _("👥 Nobody has signed up yet.")
    if workshop.taken < gleaning.least:
        short_of = many("{n} more is needed.", "{n} more are needed.", gleaning.least - workshop.taken)
        return [Lines([coming, short_of], " ")]
    if seen.mine is not None:
        return [coming]
    return [Lines([coming, room(seen.left)], " ")]


def room(heads: int) -> Words:
    """For how many more there is work."""
    if not heads:
        return _("It is full: there is a waiting list.")
    return many("There is room for {n} more.", "There is room for {n} more.", heads)
