"""What people read of a message to many: the same in the preview as on their phones."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.broadcasts import Broadcast, Ear
from domain.buttons import data
from domain.messages import Button, Message, Payload
from domain.people import Centre
from domain.preferences import Topic
from domain.words import Lines, Span, Value, _
from domain.workshops import Workshop
from locales import payload
from services.person.preference_card import fewer_button
from storage import fitness


def text(words: str, workshop: Workshop | None, centre: Centre) -> Lines:
    """Who writes, what, and about which workshop."""
    parts: list[Value] = [_("📣 <b>{centre}</b>", centre=centre.name)]
    parts += [words] if words else []
    if workshop is not None:
        when = Span(workshop.start, workshop.end)
        parts.append(
            _("🫙 <b>{title}</b>\n📅 {when}\n📍 {place}", title=workshop.title, when=when, place=workshop.where())
        )
    return Lines(parts, "\n\n")


def buttons(workshop: Workshop | None, topic: Topic, per_week: int) -> tuple[tuple[Button, ...], ...]:
    """To the workshop, if there is one; and a way to hear less."""
    fewer = (fewer_button(topic, per_week),)
    if workshop is None:
        return (fewer,)
    return ((Button(_("See this workshop"), data("workshop.show", workshop.id), style="success"),), fewer)


def awake(ear: Ear, now: datetime, zone: str) -> datetime:
    """When somebody may be written to: now, or when their quiet hours are over."""
    return max(now, ear.quiet.over(now, ZoneInfo(zone)))


class Rendered:
    """A message as it is left for many: put into each language once."""

    def __init__(self, one: Broadcast, workshop: Workshop | None, centre: Centre) -> None:
        self._one, self._workshop, self._centre = one, workshop, centre
        self._made: dict[tuple[str, int], Payload] = {}

    def for_(self, ear: Ear, zone: str) -> Payload:
        """As this person reads it; it says what it depends on, so that this is looked at again before it leaves."""
        how = ear.language, ear.per_week
        if how not in self._made:
            self._made[how] = payload(self._message(ear.per_week), ear.language)
        about = {} if self._workshop is None else {"workshop": self._workshop.id}
        return replace(self._made[how], extra={**about, **fitness.said(ear.quiet, zone)})

    def _message(self, per_week: int) -> Message:
        shown = text(self._one.words, self._workshop, self._centre)
        return Message(shown, buttons=buttons(self._workshop, self._one.topic, per_week))
