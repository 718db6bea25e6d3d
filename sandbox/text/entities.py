"""Formatting of a text in Telegram's sense, and the rules by which overlapping formatting is put in order.

A port of `fix_entities` of TDLib (`td/telegram/MessageEntity.cpp`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre_code": 10,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
FOUND_PRIORITY = 50
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
SOLID = frozenset({"pre", "pre_code", "code", "date_time"})
FAR = 2**31 - 1


@dataclass(slots=True)
class Entity:
    """Some formatting of a stretch of text, in UTF-16 units.

    `pre_code` is what the Bot API calls `pre` with a language; `extra` holds the fields that only some kinds have.
    """

    kind: str
    offset: int
    length: int
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """First unit after it."""
        return self.offset + self.length

    def order(self) -> tuple[int, int, int]:
        """Sort key: outer before inner."""
        return self.offset, -self.length, PRIORITY.get(self.kind, FOUND_PRIORITY)

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        kind = "pre" if self.kind == "pre_code" else self.kind
        return {"offset": self.offset, "length": self.length, "type": kind, **self.extra}


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sorted, outer before inner."""
    return sorted(entities, key=Entity.order)


def fix_entities(entities: list[Entity]) -> list[Entity]:
    """What Telegram makes of any heap of formatting: sorted, nothing crossing, equal neighbours merged."""
    entities = in_order(entities)
    if len(entities) <= 1 or _are_valid(entities):
        return entities
    split = [e for e in entities if e.kind in SPLITTABLE]
    quotes = without_intersections(e for e in entities if e.kind in QUOTES)
    solid = without_intersections(e for e in entities if e.kind not in SPLITTABLE and e.kind not in QUOTES)
    solid = without_crossing_quotes(solid, quotes)
    return _resplit(split, in_order(solid + quotes))


def merge_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what was found by itself (links, commands), giving way to what the sender marked."""
    if not found:
        return entities
    split = [e for e in entities if e.kind in SPLITTABLE]
    quotes = [e for e in entities if e.kind in QUOTES]
    solid = [e for e in entities if e.kind not in SPLITTABLE and e.kind not in QUOTES]
    found = [e for e in without_crossing_quotes(found, quotes) if not any(_overlap(e, other) for other in solid)]
    return _resplit(split, in_order(solid + found + quotes))


def without_intersections(entities: Iterable[Entity]) -> list[Entity]:
    """Only those that begin after the end of the one before."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def without_crossing_quotes(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Only those that lie wholly within or wholly outside each quote."""
    return [e for e in entities if not any(_crosses(e, quote) for quote in quotes)]


def _crosses(entity: Entity, quote: Entity) -> bool:
    return _overlap(entity, quote) and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _are_valid(entities: list[Entity]) -> bool:
    """Whether nothing needs to be put in order: nested at most under solid or quoting parents, no two to merge."""
    ends = dict.fromkeys(SPLITTABLE, -1)
    parents: list[Entity] = []
    for entity in entities:
        while parents and entity.offset >= parents[-1].end:
            parents.pop()
        if parents and not _may_nest(entity, parents):
            return False
        if entity.kind in SPLITTABLE:
            if ends[entity.kind] >= entity.offset:
                return False
            ends[entity.kind] = entity.end
        parents.append(entity)
    return True


def _may_nest(entity: Entity, parents: list[Entity]) -> bool:
    kinds = {parent.kind for parent in parents}
    if entity.end > parents[-1].end or entity.kind in kinds or parents[-1].kind in SOLID:
        return False
    if entity.kind in SOLID and kinds - QUOTES:
        return False
    if entity.kind not in SPLITTABLE and entity.kind not in SOLID and kinds - QUOTES - set(SPLITTABLE) - SOLID:
        return False
    return not (entity.kind in QUOTES and kinds & QUOTES) and not kinds & set(SPLITTABLE)


def _resplit(split: list[Entity], others: list[Entity]) -> list[Entity]:
    if not split:
        return others
    return in_order(others + _Splitter(split).split(others))


class _Splitter:
    """Cuts bold, italic and so on at the borders of the other formatting, and merges what touches."""

    def __init__(self, entities: list[Entity]) -> None:
        self._waiting = entities
        self._next = 0
        self._open: dict[str, tuple[int, int]] = {}
        self._done: list[Entity] = []

    def split(self, others: list[Entity]) -> list[Entity]:
        parents: list[Entity] = []
        for other in others:
            self._leave(parents, other.offset)
            parents.append(other)
        self._leave(parents, FAR)
        return self._done

    def _leave(self, parents: list[Entity], offset: int) -> None:
        while parents and offset >= parents[-1].end:
            before = len(self._done)
            self._advance(parents[-1].end)
            if parents[-1].kind in SOLID:
                del self._done[before:]
            parents.pop()
        self._advance(offset)

    def _advance(self, end: int) -> None:
        while self._next < len(self._waiting) and self._waiting[self._next].offset < end:
            entity = self._waiting[self._next]
            begin, until = self._open.get(entity.kind, (0, 0))
            if until and entity.offset <= until:
                self._open[entity.kind] = (begin, max(until, entity.end))
            else:
                self._flush(entity.offset)
                self._open[entity.kind] = (entity.offset, entity.end)
            self._next += 1
        self._flush(end)

    def _flush(self, offset: int) -> None:
        for kind in SPLITTABLE:
            begin, until = self._open.get(kind, (0, 0))
            if until and begin < offset:
                self._done.append(Entity(kind, begin, min(until, offset) - begin))
                if until <= offset:
                    del self._open[kind]
                else:
                    self._open[kind] = (offset, until)
