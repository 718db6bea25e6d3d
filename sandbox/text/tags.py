"""What the tags of Telegram's HTML mean: their attributes, and the entity that each becomes when it is closed."""

import re
from dataclasses import dataclass

from sandbox.text.entities import Entity
from sandbox.text.links import checked_link, user_of_link

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(SIMPLE) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
ARGUMENTS = {"a": "href", "tg-emoji": "emoji-id", "tg-time": "format"}
PREFIXED = {"code": "language-", "span": "tg-"}


class MarkupError(Exception):
    """The text is not Telegram's HTML; the message is Telegram's own."""


@dataclass
class Tag:
    """A tag that is open: where its text began, and what its attributes said."""

    name: str
    begin: int
    argument: str = ""
    date: int = 0
    offset: int = 0
    text_from: int = 0


def keep_attribute(tag: Tag, name: str, value: str) -> None:
    """Note what an attribute says, if the tag has a use for it."""
    if tag.name == "blockquote" and name == "expandable":
        tag.argument = "1"
    elif ARGUMENTS.get(tag.name) == name:
        tag.argument = value
    elif tag.name in PREFIXED and name == "class" and value.startswith(PREFIXED[tag.name]):
        tag.argument = value.removeprefix(PREFIXED[tag.name])
    elif tag.name == "tg-time" and name == "unix":
        tag.date = _int32(value)


def close_tag(tag: Tag, length: int, inside: list[str], entities: list[Entity]) -> None:
    """Add the entity of a tag that was closed after `length` UTF-16 units, to the text `inside`."""
    if tag.name in SIMPLE:
        entities.append(Entity(SIMPLE[tag.name], tag.offset, length))
    elif tag.name == "blockquote":
        kind = "expandable_blockquote" if tag.argument else "blockquote"
        entities.append(Entity(kind, tag.offset, length))
    elif tag.name in {"pre", "code"}:
        _close_code(tag, length, entities)
    elif entity := _with_argument(tag, length, inside):
        entities.append(entity)


def _close_code(tag: Tag, length: int, entities: list[Entity]) -> None:
    """`pre` right around `code class=language-...` (or the other way) is one block with a language."""
    last = entities[-1] if entities and (entities[-1].offset, entities[-1].length) == (tag.offset, length) else None
    if tag.name == "pre" and last and last.kind == "code" and last.extra:
        last.kind = "pre_code"
    elif tag.name == "code" and last and last.kind == "pre" and tag.argument:
        last.kind, last.extra = "pre_code", {"language": tag.argument}
    else:
        extra = {"language": tag.argument} if tag.argument else {}
        entities.append(Entity(tag.name, tag.offset, length, extra))


def _with_argument(tag: Tag, length: int, inside: list[str]) -> Entity | None:
    if tag.name == "tg-emoji":
        return Entity("custom_emoji", tag.offset, length, {"custom_emoji_id": _emoji_id(tag.argument)})
    if tag.name == "tg-time":
        return _date_time(tag, length)
    url = tag.argument or "".join(inside)
    if user := user_of_link(url):
        return Entity("text_mention", tag.offset, length, {"user": {"id": user}})
    link = checked_link(url)
    return Entity("text_link", tag.offset, length, {"url": link}) if link else None


def _int32(digits: str) -> int:
    """As C++ reads it: what digits there are, wrapped at 32 bits."""
    match = re.match(r"(-?)([0-9]*)", digits)
    assert match  # noqa: S101 - an empty match is a match
    number = int(match[2][-32:] or "0")  # 10**32 is a multiple of 2**32: more digits change nothing
    number = -number if match[1] else number
    return (number + 2**31) % 2**32 - 2**31


def _emoji_id(argument: str) -> str:
    if not re.fullmatch(r"-?[1-9][0-9]{0,18}", argument) or not -(2**63) <= int(argument) < 2**63:
        raise MarkupError("Invalid custom emoji identifier specified")
    return argument


def _date_time(tag: Tag, length: int) -> Entity | None:
    if tag.argument not in {"r", "R"} and not re.fullmatch("[tTdDwW]*", tag.argument):
        raise MarkupError("Invalid date format used")
    if tag.date <= 0:
        return None
    extra = {"unix_time": tag.date, "date_time_format": _canonical_format(tag.argument)}
    return Entity("date_time", tag.offset, length, extra)


def _canonical_format(wanted: str) -> str:
    """`r`, or weekday, date and time in this order."""
    if wanted in {"r", "R"}:
        return "r"
    parts = "w" if "w" in wanted.lower() else ""
    for short in "dt":
        if short in wanted:
            parts += short
        elif short.upper() in wanted:
            parts += short.upper()
    return parts
