"""The card of a gleaning draft: what was understood, one question at most, and Confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeGuard
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.gleaning_drafts import GleaningDraft, GleaningField
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Hour, Lines, Listed, Value, Words, _, many
from domain.workshops import Workshop
from services.gleaning import checks, words
from services.gleaning.choices import Rows, choices
from services.stop.card import on_day

QUESTIONS: Mapping[GleaningField, Words] = {
    "centre": _("<b>For which centre?</b>"),
    "crops": _("<b>What is gleaned?</b>\nFor example: carrots, or apples and pears."),
    "place": _("<b>Where do people meet?</b>\nFor example: Bracquemont, the Tilleuls farm. Or send the position."),
    "date": _("<b>Which day?</b>\nFor example: Saturday, or 19 September."),
    "hours": _("<b>From when to when?</b>\nFor example: 9 h - 12 h."),
    "people": _("<b>How many people, at least and at most?</b>\nFor example: 4 to 8."),
    "tree": _("<b>Is there fruit to be picked from the tree?</b>\nThe farmer must then say yes to it."),
    "kg": _("<b>How many kilos, about?</b>\nThe truck expects them. For example: 200 kg."),
    "farm": _(
        "<b>Whose field is it?</b>\nWrite a name and the phone number. For example: Tilleuls farm, 06 12 34 56 78."
    ),
    "field": _("<b>Where is the field?</b>\nWrite the place or send the position. Or: the same."),
    "team": _("<b>Who leads it?</b>"),
    "kept": _("<b>How many places are kept for newcomers?</b>\nFor example: 2. Or: none."),
    "cars": _("<b>How many cars are needed?</b>\nFor people and crates. For example: 2. Or: none."),
    "tools": _("<b>Which tools are on site?</b>\nFor example: forks, crates, gloves. Or: none."),
    "wear": _("<b>What should people wear?</b>\nFor example: boots and old clothes. Or: nothing."),
    "bring": _("<b>What is to be brought?</b>\nFor example: gloves and a bucket. Or: nothing."),
    "age": _("<b>From which age on?</b>\nFor example: 12. Or: none. Minors come with an adult."),
    "about": _("<b>What should people know of it?</b>\nOne or two sentences."),
}
LABELS: Mapping[GleaningField, Words] = {
    "crops": _("Change the crops"),
    "kg": _("Change the weight"),
    "place": _("Change the place"),
    "date": _("Change the day"),
    "hours": _("Change the hours"),
    "people": _("Change how many"),
    "farm": _("Change the farm"),
}
MORE: Mapping[GleaningField, Words] = {
    "field": _("The field"),
    "team": _("Who leads it"),
    "kept": _("Newcomers"),
    "cars": _("Cars"),
    "tools": _("Tools"),
    "wear": _("To wear"),
    "bring": _("To bring"),
    "age": _("Minimum age"),
    "tree": _("On the tree"),
    "about": _("A few words"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a card needs to know besides its draft."""

    now: datetime
    """In civil time."""
    team: Sequence[Person]
    """Who may lead it."""
    offered: tuple[date, date] | None = None
    """First and last day on which the farmer says that the produce is there."""

    @property
    def zone(self) -> ZoneInfo:
        """The civil time of the network."""
        return ZoneInfo(str(self.now.tzinfo))


def is_field(name: str) -> TypeGuard[GleaningField]:
    """Whether a button names something that can be said of a gleaning."""
    return name in LABELS or name in MORE


def card_name(draft: GleaningDraft) -> str:
    """The name of the living message of a draft."""
    return f"gleaningdraft:{draft.stamp}"


def understood(draft: GleaningDraft, around: Around) -> Lines:
    """What was understood, line by line."""
    head = _("🥕 <b>New gleaning</b>") if draft.workshop is None else _("🥕 <b>Gleaning, changed</b>")
    lines: list[Value] = [head]
    lines += [name for key, name in draft.centres if key == draft.centre]
    if draft.crops:
        lines.append(words.crops(draft.picked()))
    lines += _when(draft, around) + _where(draft)
    if people := _people(draft):
        lines.append(people)
    if draft.kept_newcomers:
        lines.append(many("{n} of them for newcomers", "{n} of them for newcomers", draft.kept_newcomers))
    if draft.farm:
        lines.append(words.at_farm(draft.farm, draft.phone))
    return Lines(lines + _details(draft, around))


def _when(draft: GleaningDraft, around: Around) -> list[Value]:
    lines: list[Value] = []
    if draft.day:
        lines.append(on_day(draft.day, around.now.date()))
    if draft.start and draft.end:
        start, end = draft.model_copy(update={"day": draft.day or date(2000, 1, 1)}).moments(around.zone)
        if draft.end_assumed:
            lines.append(_("🕘 From {start} to about {end}", start=Hour(start), end=Hour(end)))
        else:
            lines.append(_("🕘 From {start} to {end}", start=Hour(start), end=Hour(end)))
    elif draft.start:
        start = datetime.combine(date(2000, 1, 1), time.fromisoformat(draft.start))
        lines.append(_("🕘 From {start}", start=Hour(start)))
    return lines


def _where(draft: GleaningDraft) -> list[Value]:
    lines: list[Value] = []
    if draft.commune:
        where = draft.site if draft.commune in draft.site else f"{draft.site}, {draft.commune}"
        lines.append(_("📍 {place}", place=where))
    if draft.field is not None:
        lines.append(_("🌱 The field: {place}", place=words.spot(draft.field.place())))
    return lines


def _people(draft: GleaningDraft) -> Words | None:
    if draft.least is not None and draft.most is not None:
        return words.people(draft.least, draft.most)
    if draft.most is not None:
        return many("👥 {n} person at most", "👥 {n} people at most", draft.most)
    if draft.least is not None:
        return many("👥 {n} person at least", "👥 {n} people at least", draft.least)
    return None


def _details(draft: GleaningDraft, around: Around) -> list[Value]:
    lines: list[Value] = [tree] if (tree := words.tree(draft.on_tree)) else []
    lines += words.equipment(draft.tools, draft.wear, draft.cars, draft.min_age)
    if draft.bring:
        lines.append(_("To bring: {things}", things=draft.bring))
    if leading := [one.name for one in around.team if one.id in draft.team]:
        lines.append(_("With: {people}", people=Listed(leading)))
    return [*lines, *([draft.about] if draft.about else [])]


def card(draft: GleaningDraft, around: Around, *, note: Value = "") -> Message:
    """The card as it stands: with its question, or ready to be confirmed."""
    asked = draft.missing()
    lines: list[Value] = [understood(draft, around), "", *([note] if note else [])]
    if asked is None:
        lines += [*checks.warnings(draft, around.now), *_outside(draft, around)]
        lines.append(_("Is that right? Then confirm."))
        return Message(Lines(lines), buttons=_confirm_rows(draft))
    if asked == "date" and around.offered is not None:
        lines.append(_window(*around.offered))
    lines.append(_question(draft, asked))
    rows = choices(draft, asked, around.team)
    if asked == "team":
        return Message(Lines(lines), buttons=rows)
    if draft.asking is not None:
        rows.append((Button(_("Back"), data("glean.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("glean.drop", draft.stamp)),))
    return Message(Lines(lines), buttons=rows)


def _window(first: date, last: date) -> Words:
    if first == last:
        return _("The farm offers it on {day}.", day=last)
    return _("The farm offers it from {start} to {until}.", start=first, until=last)


def _outside(draft: GleaningDraft, around: Around) -> list[Value]:
    """Another day than those that the farm has named."""
    if around.offered is None or draft.day is None or around.offered[0] <= draft.day <= around.offered[1]:
        return []
    return [_("⚠️ {window} Is the day right?", window=_window(*around.offered))]


def _confirm_rows(draft: GleaningDraft) -> Rows:
    labels = {**LABELS, **(MORE if draft.more else {})}
    changes = [Button(label, data("glean.ask", draft.stamp, name)) for name, label in labels.items()]
    rows: Rows = [(Button(_("✅ Confirm"), data("glean.confirm", draft.stamp), style="success"),)]
    rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    if not draft.more:
        rows.append((Button(_("More details"), data("glean.more", draft.stamp)),))
    rows.append((Button(_("Cancel"), data("glean.drop", draft.stamp), style="danger"),))
    return rows


def _question(draft: GleaningDraft, asked: GleaningField) -> Words:
    if asked in {"place", "field"} and len(draft.choices) == 1:
        return _("<b>{place}: that is far from here. Is it right?</b>", place=draft.choices[0].label)
    if asked in {"place", "field"} and draft.choices:
        return _("<b>Which place do you mean?</b>")
    if asked == "people" and draft.asking is None and draft.most is not None:
        return _("<b>From how many people on does it take place?</b>\nFor example: 4.")
    if asked == "people" and draft.asking is None and draft.least is not None:
        return _("<b>For how many people is there work, at most?</b>\nFor example: 8.")
    if asked == "kg" and len(draft.crops) > 1:
        return _("<b>How many kilos of each, about?</b>\nFor example: 200 kg of carrots, 50 kg of leeks.")
    return QUESTIONS[asked]


def closed(draft: GleaningDraft, around: Around) -> Message:
    """The card of a draft that was dropped."""
    return Message(Lines([understood(draft, around), "", _("Cancelled. Nothing was changed.")]))


def confirmed(workshop: Workshop) -> Message:
    """What is left of the card once its gleaning stands: the card that manages it comes below."""
    return Message(_("✅ Gleaning, {title}: confirmed.", title=workshop.title))
