"""What people were told, kept by hand beside the bot: who believes to have a seat, who waits, and what is wrong in it.

Nothing here asks the bot's services. The facts are read from the words that arrived on the phones; only the kind of a
message is taken from the key of its letter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from bot.simulation.calls import Calls
from bot.simulation.courses import Course
from bot.simulation.phones import choices, plainly
from bot.simulation.plan import ZONE

NIGHT, MORNING = time(21), time(8)
SAME_DAY = time(10)
"""What begins before this hour of the next morning may wake people."""
OWN_ACT = timedelta(minutes=15)
"""So long a message is an answer to what somebody did."""
COPIES = 3
REMINDERS = ("eve", "soon", "coming")
_TITLE = re.compile(r"Bocaux de \w+ no (\d+)\b")
_HEADS = re.compile(r"(\d+) (?:adulte|enfant)")
_FREE = re.compile(r"(\d+) places?")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that arrived."""

    at: datetime
    chat: int
    letter: int
    text: str
    edited: bool
    verbs: frozenset[str]


@dataclass
class Books:
    """Everything told, and what is wrong in it."""

    courses: dict[int, Course] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    overbooked: list[str] = field(default_factory=list)
    duplicates: int = 0
    reminded: dict[tuple[str, int, int, datetime], datetime] = field(default_factory=dict)
    """When somebody was reminded: kind, workshop, chat, the start that they were reminded of."""
    lost_a_seat: dict[int, datetime] = field(default_factory=dict)
    acted: dict[int, datetime] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)
    _crops: dict[str, int] = field(default_factory=dict)
    _copies: Counter[tuple[int, str]] = field(default_factory=Counter)

    def acts(self, chat: int, now: datetime) -> None:
        """Somebody wrote or pressed."""
        self.acted[chat] = now

    def enter(self, course: Course) -> None:
        """There is a workshop or a gleaning more."""
        self.courses[course.number] = course
        if course.title:
            self._crops[course.title.casefold()] = course.number

    def number_in(self, text: str) -> int | None:
        """The workshop or gleaning that a message is about."""
        found = _TITLE.search(text)
        if found:
            return int(found[1]) if int(found[1]) in self.courses else None
        told = text.casefold()
        return next((number for crop, number in self._crops.items() if re.search(rf"\b{crop}\b", told)), None)

    def gave_back(self, chat: int, number: int) -> None:
        """Somebody gave their seats back, or left the list, and was told so."""
        course = self.courses[number]
        for kept in (course.seated, course.offered, course.since):
            kept.pop(chat, None)
        if chat in course.waiting:
            course.waiting.remove(chat)
        course.together.discard(chat)
        course.said_no[chat] = course.start

    def read(self, arrived: Arrived, key: str) -> None:
        """Enter a message that arrived."""
        kind = kind_of(key)
        if arrived.edited or self._is_copy(arrived):
            return
        self.kinds[kind] += 1
        self._judge_hour(arrived, kind)
        number = self.number_in(arrived.text)
        if number is None:
            return
        course = self.courses[number]
        if kind in REMINDERS:
            self._reminded(arrived, kind, course)
        elif kind == "confirmed":
            self._confirmed(arrived, course)
        elif kind == "waiting":
            self._waits(arrived, course)
        elif kind == "offered":
            self._offered(arrived, course)
        elif kind == "lapsed":
            self._lapsed(arrived, course)
        elif kind == "call":
            self.wrongs += self.calls.called(arrived.at, arrived.chat, course)
        elif kind == "danger":
            self.calls.dangers[course.number] = arrived.at

    def _is_copy(self, arrived: Arrived) -> bool:
        """Whether the same letter arrived before with the same words."""
        mark = (arrived.letter, arrived.text)
        self._copies[mark] += 1
        if self._copies[mark] == 1:
            return False
        self.duplicates += 1
        if self._copies[mark] > COPIES:
            self.wrongs.append(f"{_said(arrived.at)}: {self._copies[mark]} copies of {arrived.text[:40]!r}")
        return True

    def _judge_hour(self, arrived: Arrived, kind: str) -> None:
        here = arrived.at.astimezone(ZONE)
        if MORNING <= here.time() < NIGHT or kind == "reply":
            return
        last = self.acted.get(arrived.chat)
        if last is not None and arrived.at - last <= OWN_ACT:
            return
        number = self.number_in(arrived.text)
        if number is not None and kind in {"moved", "cancelled"} and _same_day(here, self.courses[number].start):
            return
        self.wrongs.append(f"{_said(arrived.at)}: {kind} in quiet hours to {arrived.chat}: {arrived.text[:60]!r}")

    def _reminded(self, arrived: Arrived, kind: str, course: Course) -> None:
        known = (kind, course.number, arrived.chat, course.start)
        if arrived.at >= course.start:
            self._wrong(arrived, kind, course, "after the start")
        if course.cancelled:
            self._wrong(arrived, kind, course, "though it is cancelled")
        if arrived.chat not in course.seated:
            self._wrong(arrived, kind, course, "to somebody without a seat")
        if known in self.reminded and arrived.at - self.reminded[known] > timedelta(minutes=30):
            self._wrong(arrived, kind, course, "a second time")
        self.reminded.setdefault(known, arrived.at)

    def _wrong(self, arrived: Arrived, kind: str, course: Course, what: str) -> None:
        self.wrongs.append(f"{_said(arrived.at)}: {kind} of workshop {course.number} {what} ({arrived.chat})")

    def _confirmed(self, arrived: Arrived, course: Course) -> None:
        heads = sum(int(number) for number in _HEADS.findall(arrived.text.splitlines()[0]))
        course.seated[arrived.chat] = heads
        course.since[arrived.chat] = arrived.at
        course.offered.pop(arrived.chat, None)
        if "liste d" not in arrived.text and arrived.chat in course.waiting:
            course.waiting.remove(arrived.chat)
        if course.cancelled:
            self._wrong(arrived, "confirmed", course, "though it is cancelled")

    def _waits(self, arrived: Arrived, course: Course) -> None:
        if arrived.chat not in course.waiting:
            course.waiting.append(arrived.chat)
        lost = self.lost_a_seat.get(arrived.chat)
        if lost is not None:
            course.first.add(arrived.chat)

    def _offered(self, arrived: Arrived, course: Course) -> None:
        heads = int((_FREE.search(arrived.text) or [0, 0])[1])
        if arrived.at >= course.start:
            self._wrong(arrived, "offered", course, "after the start")
        if arrived.chat in course.waiting:
            self._judge_order(arrived, course)
        else:
            course.waiting.append(arrived.chat)
        course.offered[arrived.chat] = heads

    def _judge_order(self, arrived: Arrived, course: Course) -> None:
        """Nobody who came earlier, and could have taken a seat, is passed over."""
        if arrived.chat in course.first:
            return
        for chat in course.waiting[: course.waiting.index(arrived.chat)]:
            if chat not in course.offered and chat not in course.together and chat not in course.seated:
                self._wrong(arrived, "offered", course, f"before {chat}, who came earlier,")

    def _lapsed(self, arrived: Arrived, course: Course) -> None:
        course.offered.pop(arrived.chat, None)
        if arrived.chat in course.waiting:
            course.waiting.remove(arrived.chat)

    def count_seats(self, now: datetime) -> None:
        """Nobody was promised a seat that is not there."""
        for course in self.courses.values():
            promised = sum(course.seated.values()) + sum(course.offered.values())
            if promised > course.seats and not course.cancelled and now < course.start:
                self.overbooked.append(f"{_said(now)}: workshop {course.number}: {promised} of {course.seats}")


def arrived(now: datetime, chat: int, letter: int, message: dict[str, Any], *, edited: bool) -> Arrived:
    """A message as it arrived."""
    return Arrived(now, chat, letter, plainly(message), edited, frozenset(one.verb for one in choices(message)))


def kind_of(key: str) -> str:
    """What a letter is, by its key.

    >>> kind_of("signup:12:offered2:2026"), kind_of("reply:telegram:870:1")
    ('offered', 'reply')
    >>> kind_of("workshop:12:person:7:eve:20261003T1200Z"), kind_of("gleaning:12:call:2026-10-03:to:7")
    ('eve', 'call')
    """
    parts = key.split(":")
    if parts[0] == "signup":
        return parts[2].rstrip("0123456789")
    if parts[0] == "gleaning":
        return parts[2] if parts[2] in {"call", "danger"} else "gleaning"
    if parts[0] == "workshop":
        known = ("moved", "cancelled", "changed", "missed", "eve", "soon", "coming", "thanks", "list_eve", "list_soon")
        return next((part for part in parts if part in known), "workshop")
    return parts[0]


def _same_day(here: datetime, start: datetime) -> bool:
    night = here.date() + timedelta(days=1) if here.time() >= NIGHT else here.date()
    return start.astimezone(ZONE) < datetime.combine(night, SAME_DAY, ZONE)


def _said(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
