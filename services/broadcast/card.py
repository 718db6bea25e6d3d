"""The card of a message that a coordinator prepares: one question at most, then what people will see and how many."""

from __future__ import annotations

from collections.abc import Sequence

from domain.broadcasts import Asked, BroadcastDraft, Reach
from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Centre
from domain.preferences import RADII
from domain.words import Distance, Lines, Listed, Value, When, Words, _, many
from domain.workshops import Workshop
from services.broadcast import words as broadcast_words
from services.person.preference_card import AUDIENCES, TOPICS

Rows = list[tuple[Button, ...]]
RULE = "—" * 12

QUESTIONS: dict[Asked, Words] = {
    "centre": _("<b>For which centre?</b>"),
    "words": _("<b>What do you want to say?</b>\nWrite it as people will read it. Or choose a workshop."),
    "radius": _("<b>How far around?</b>"),
    "audience": _("<b>For whom?</b>\nTick nothing, and everyone is meant."),
    "topic": _("<b>What is it about?</b>\nOnly people who want to hear of it get it."),
}
CHANGES: dict[Asked, Words] = {
    "words": _("Change the words"),
    "radius": _("Change the radius"),
    "audience": _("Change for whom"),
    "topic": _("Change the subject"),
}


def card_name(draft: BroadcastDraft) -> str:
    """The name of the living message of a draft."""
    return f"castdraft:{draft.stamp}"


def question(draft: BroadcastDraft, asked: Asked, coming: Sequence[Workshop], note: Value = "") -> Message:
    """What is asked, with its answers; `coming` are workshops to choose from."""
    rows = _answers(draft, asked, coming)
    if draft.centre is not None and (draft.words or draft.workshop is not None):
        rows.append((Button(_("Back"), data("cast.back", draft.stamp)),))
    else:
        rows.append((Button(_("Cancel"), data("cast.drop", draft.stamp)),))
    head = _("📣 <b>Message to many</b>")
    said: list[Value] = [draft.words, ""] if draft.words and asked == "centre" else []
    return Message(Lines([head, "", *said, *([note] if note else []), QUESTIONS[asked]]), buttons=rows)


def _answers(draft: BroadcastDraft, asked: Asked, coming: Sequence[Workshop]) -> Rows:
    match asked:
        case "centre":
            return [(_set(draft, "centre", key, name),) for key, name in draft.centres]
        case "words":
            return _workshop_rows(draft, coming)
        case "radius":
            choices = [(km, _within(km or None)) for km in (*RADII, 0)]
            return [
                (_set(draft, "radius", km, _ticked(words, (km or None) == draft.radius_km)),) for km, words in choices
            ]
        case "audience":
            return [
                (_set(draft, "audience", one.value, _ticked(words, one in draft.audiences)),)
                for one, words in AUDIENCES.items()
            ]
        case "topic":
            return [
                (_set(draft, "topic", one.value, _ticked(words, one == draft.topic)),) for one, words in TOPICS.items()
            ]


def _workshop_rows(draft: BroadcastDraft, coming: Sequence[Workshop]) -> Rows:
    rows: Rows = [
        (_set(draft, "workshop", one.id, _("{title}, {when}", title=one.title, when=When(one.start))),)
        for one in coming
    ]
    if draft.workshop is not None and draft.words:
        rows.append((_set(draft, "workshop", 0, _("Without a workshop")),))
    return rows


def _set(draft: BroadcastDraft, field: str, value: int | str, label: Words | str) -> Button:
    return Button(label, data("cast.set", draft.stamp, field, value))


def _ticked(words: Words, ticked: bool) -> Words:
    return _("☑ {choice}", choice=words) if ticked else _("☐ {choice}", choice=words)


def _within(km: int | None) -> Words:
    return _("the whole network") if km is None else _("up to {distance}", distance=Distance(km))


def preview(
    draft: BroadcastDraft, workshop: Workshop | None, centre: Centre, reach: Reach, note: Value = ""
) -> Message:
    """The message as people will see it, then what becomes of it."""
    lines: list[Value] = [
        broadcast_words.text(draft.words, workshop, centre),
        RULE,
        *([note] if note else []),
        _aimed(draft),
        *_numbers(reach),
    ]
    rows: Rows = []
    if reach.reached:
        label = many("✅ Send it to {n} person", "✅ Send it to {n} people", reach.reached)
        rows.append((Button(label, data("cast.send", draft.stamp), style="success"),))
    changes = [Button(words, data("cast.ask", draft.stamp, name)) for name, words in CHANGES.items()]
    rows += [tuple(changes[at : at + 2]) for at in range(0, len(changes), 2)]
    rows.append((Button(_("Cancel"), data("cast.drop", draft.stamp), style="danger"),))
    return Message(Lines(lines), buttons=rows)


def _aimed(draft: BroadcastDraft) -> Words:
    audiences: Value = Listed([AUDIENCES[one] for one in draft.audiences]) if draft.audiences else _("everyone")
    return _(
        "Subject: {topic}. Around: {distance}. For: {audiences}.",
        topic=TOPICS[draft.topic],
        distance=_within(draft.radius_km),
        audiences=audiences,
    )


def _numbers(reach: Reach) -> list[Value]:
    if not reach.reached:
        lines: list[Value] = [_("⚠️ <b>Nobody is reached.</b> Choose a wider radius, other people or another subject.")]
    else:
        lines = [many("<b>{n} person gets it now.</b>", "<b>{n} people get it now.</b>", reach.reached)]
    if reach.without_consent:
        lines.append(many("{n} person wants no news.", "{n} people want no news.", reach.without_consent))
    if reach.off_topic:
        lines.append(many("{n} person wants no news of this.", "{n} people want no news of this.", reach.off_topic))
    if reach.used_up:
        lines.append(
            many("{n} person has had enough this week.", "{n} people have had enough this week.", reach.used_up)
        )
    return lines


def closed(draft: BroadcastDraft, workshop: Workshop | None, centre: Centre | None, *, sent: bool) -> Message:
    """The card of a draft that was sent or dropped."""
    end = _("Sent. How far it is: below.") if sent else _("Cancelled. Nothing is sent.")
    if centre is None:
        return Message(end)
    return Message(Lines([broadcast_words.text(draft.words, workshop, centre), RULE, end]))
