"""The card of one's choices: what holds now, and a button for each thing that can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain import preferences
from domain.buttons import data
from domain.messages import Button, Message
from domain.preferences import LANGUAGES, PER_WEEK, QUIETS, RADII, Field, Preferences, Topic
from domain.quiet import Quiet
from domain.words import Distance, Hour, Lines, Listed, Value, Words, _, many
from domain.workshops import Audience

CARD = "preferences"
TOPICS: dict[Topic, Words] = {
    Topic.WORKSHOPS: _("workshops"),
    Topic.GLEANINGS: _("gleanings"),
    Topic.RESULTS: _("results"),
}
AUDIENCES: dict[Audience, Words] = {
    Audience.FAMILIES: _("families"),
    Audience.SENIORS: _("seniors"),
    Audience.DISABILITY: _("people with a disability"),
    Audience.INSERTION: _("people on their way back to work"),
    Audience.DIETITIANS: _("dietitians"),
}
TONGUES: dict[str, Words] = {"fr": _("in French"), "en": _("in English")}
SECTIONS: dict[Field, Words] = {
    "topic": _("The subjects"),
    "week": _("How many messages"),
    "radius": _("How far"),
    "audience": _("Workshops for whom"),
    "language": _("Which language"),
    "quiet": _("Quiet hours"),
}
QUESTIONS: dict[Field, Words] = {
    "topic": _("<b>What do you want to hear of?</b>"),
    "week": _("<b>How many messages a week, at most?</b>"),
    "radius": _("<b>How far from you?</b>"),
    "audience": _("<b>Workshops for whom?</b>\nTick nothing, and all are shown."),
    "language": _("<b>Workshops in which language?</b>\nTick nothing, and all are shown."),
    "quiet": _("<b>When do I write nothing to you?</b>"),
}


def asked() -> Message:
    """Whether news are wanted: one tap either way."""
    text = _(
        "📬 <b>Do you want news of workshops and gleanings?</b>\n{number}, never at night. One tap stops it.",
        number=a_week(Preferences().per_week),
    )
    yes = Button(_("Yes, send me news"), data("pref.yes"), style="success")
    return Message(text, buttons=((yes,), (Button(_("No, thank you"), data("pref.no")),)))


def main(chosen: Preferences, zone: ZoneInfo) -> Message:
    """All choices, and the one question that counts: news or not."""
    lines: list[Value] = [_("⚙️ <b>Your choices</b>"), _news(chosen, zone), "", *_choices(chosen)]
    if chosen.consent_at is None:
        switch = Button(_("Yes, send me news"), data("pref.yes"), style="success")
    else:
        switch = Button(_("No more news"), data("pref.no"), style="danger")
    sections = [Button(words, data("pref.open", field)) for field, words in SECTIONS.items()]
    sections.append(Button(_("How I help"), data("help.back")))
    return Message(Lines(lines), buttons=((switch,), *((button,) for button in sections)))


def _news(chosen: Preferences, zone: ZoneInfo) -> Words:
    if chosen.consent_at is None:
        return _("News: no. I write to you only about what you have begun with us.")
    day = chosen.consent_at.astimezone(zone).date()
    return _("News: yes, since {day} {year}.", day=day, year=str(day.year))


def _choices(chosen: Preferences) -> list[Value]:
    topics = _listed((TOPICS[one] for one in chosen.topics), _("nothing at all"))
    audiences = _listed((AUDIENCES[one] for one in chosen.audiences), _("everyone"))
    languages = _listed((TONGUES[one] for one in chosen.languages if one in TONGUES), _("any"))
    return [
        _("• About: {topics}", topics=topics),
        _("• How many: {number}", number=a_week(chosen.per_week)),
        _("• How far: {distance}", distance=_far(chosen.radius_km)),
        _("• Workshops for: {audiences}", audiences=audiences),
        _("• Language: {languages}", languages=languages),
        _("• I write nothing: {hours}", hours=_hours(chosen.quiet)),
    ]


def _listed(parts: Iterable[Words], none: Words) -> Value:
    found = list(parts)
    return Listed(found) if found else none


def a_week(number: int) -> Words:
    """How many messages a week."""
    return many("{n} message a week at most", "{n} messages a week at most", number) if number else _("no message")


def _far(km: int | None) -> Value:
    return _("wherever it is") if km is None else _("up to {distance}", distance=Distance(km))


def _hours(quiet: Quiet) -> Words:
    start, end = (Hour(datetime.combine(date(2000, 1, 1), clock)) for clock in (quiet.start, quiet.end))
    return _("from {start} to {end}", start=start, end=end)


def section(chosen: Preferences, field: Field) -> Message:
    """One thing to choose, what is chosen ticked."""
    rows = [
        (
            Button(
                _("☑ {choice}", choice=words) if ticked else _("☐ {choice}", choice=words),
                data("pref.set", field, value),
            ),
        )
        for value, words, ticked in _options(chosen, field)
    ]
    return Message(QUESTIONS[field], buttons=(*rows, (Button(_("Back"), data("pref.back")),)))


def _options(chosen: Preferences, field: Field) -> list[tuple[int | str, Value, bool]]:
    match field:
        case "topic":
            return [(one.value, words, one in chosen.topics) for one, words in TOPICS.items()]
        case "week":
            return [(one, a_week(one), one == chosen.per_week) for one in PER_WEEK]
        case "radius":
            return [(one, _far(one or None), (one or None) == chosen.radius_km) for one in (*RADII, 0)]
        case "audience":
            return [(one.value, AUDIENCES[one], one in chosen.audiences) for one in preferences.AUDIENCES]
        case "language":
            return [(one, TONGUES[one], one in chosen.languages) for one in LANGUAGES]
        case "quiet":
            return [(index, _hours(one), one == chosen.quiet) for index, one in enumerate(QUIETS)]


def fewer_button(topic: Topic, per_week: int) -> Button:
    """Stands under every message of news; `per_week` is what its reader wants when it is sent."""
    return Button(_("Fewer messages like this"), data("pref.fewer", topic.value, per_week))


def lowered(chosen: Preferences, before: int, topic: Topic) -> Message:
    """What holds after "fewer messages", with the way back and what else can be done."""
    text = _("👌 Noted: {number}.", number=a_week(chosen.per_week))
    rows = [(Button(_("Back to: {number}", number=a_week(before)), data("pref.set", "week", before)),)]
    if topic in chosen.topics and chosen.per_week:
        label = _("Nothing more about: {topic}", topic=TOPICS[topic])
        rows.append((Button(label, data("pref.set", "topic", topic.value)),))
    rows.append((Button(_("All my choices"), data("pref.back")),))
    return Message(text, buttons=rows)
