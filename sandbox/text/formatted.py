"""From what the bot sends to what the message says: the whole way of a text through Telegram's server."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.params import whole
from sandbox.text.detect import find_entities
from sandbox.text.entities import Entity, fix_entities, merge_found
from sandbox.text.html import parse_html
from sandbox.text.tags import MarkupError
from sandbox.text.units import Utf16Index, utf16_length

LONGEST_SOURCE = 2**15
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
DIRECTION_MARKS = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
INVISIBLE = re.compile(
    "[ \n\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e007f]*"
)
ENTITY_KINDS = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "blockquote", "expandable_blockquote", "date_time",
}  # fmt: skip


def message_text(source: str, parse_mode: str, entities: Any) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities (Bot API JSON) of a message, or Telegram's refusal."""
    if not source:
        raise bad_request("Message text is empty")
    text, found = _format(source, parse_mode, entities)
    if INVISIBLE.fullmatch(text):
        raise bad_request("Text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("Message is too long")
    return text, [entity.as_json() for entity in found]


def caption_text(source: str, parse_mode: str, entities: Any) -> tuple[str, list[dict[str, Any]]]:
    """Caption and its entities; an empty one is no caption."""
    text, found = _format(source, parse_mode, entities)
    if INVISIBLE.fullmatch(text):
        return "", []
    if len(text) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    return text, [entity.as_json() for entity in found]


def typed_text(text: str) -> tuple[str, list[dict[str, Any]]]:
    """What a person typed, as the bot receives it."""
    text, _ = clean(text, [])
    return text, [entity.as_json() for entity in find_entities(text)]


def _format(source: str, parse_mode: str, entities: Any) -> tuple[str, list[Entity]]:
    if len(source) > LONGEST_SOURCE or len(source.encode("utf-8", "surrogatepass")) > LONGEST_SOURCE:
        raise bad_request("Text is too long")
    text, found = _parse(source, parse_mode.lower(), entities)
    text, found = clean(text, found)
    return text, merge_found(found, find_entities(text))


def _parse(source: str, parse_mode: str, entities: Any) -> tuple[str, list[Entity]]:
    if not source or parse_mode in {"", "none"}:
        return source, _given_entities(source, entities)
    if parse_mode == "html":
        try:
            return parse_html(source)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    if parse_mode in {"markdown", "markdownv2"}:
        raise bad_request("the sandbox reads HTML only: parse_mode Markdown is not built in")
    raise bad_request("Unsupported parse_mode")


def _given_entities(source: str, entities: Any) -> list[Entity]:
    found = []
    end = utf16_length(source)
    for given in entities if isinstance(entities, list) else []:
        entity = _given_entity(given)
        if entity and entity.length > 0:
            if entity.offset < 0 or entity.end > end:
                raise bad_request(
                    f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text"
                    f" at UTF-16 offset {entity.end}"
                )
            found.append(entity)
    return found


def _given_entity(given: Any) -> Entity | None:
    if not isinstance(given, dict) or not {"type", "offset", "length"} <= given.keys():
        raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")
    kind = given["type"]
    if not isinstance(kind, str) or kind not in ENTITY_KINDS:
        return None
    extra = {name: value for name, value in given.items() if name not in {"type", "offset", "length"}}
    if kind == "pre" and extra.get("language"):
        kind = "pre_code"
    return Entity(kind, whole(given["offset"], "offset"), whole(given["length"], "length"), extra)


def clean(text: str, entities: list[Entity], *, trim: bool = True) -> tuple[str, list[Entity]]:
    """Control characters become spaces, direction overrides go, spaces at both ends go, entities stay in place."""
    if not _is_unicode(text):
        raise bad_request("Strings must be encoded in UTF-8")
    entities = fix_entities([entity for entity in entities if entity.length > 0])
    text = CONTROLS.sub(" ", text)
    if DROPPED.search(text):
        text, entities = _drop(text, entities)
    if "\u200e" in text or "\u200f" in text:
        text = DIRECTION_MARKS.sub("\u200c", text)
    entities = fix_entities(entities)
    return _trim(text, entities) if trim else (text, entities)


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _drop(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the forbidden characters out and move the entities along."""
    index = Utf16Index(text)
    gone = [index.units(match.start()) for match in DROPPED.finditer(text)]
    for entity in entities:
        before = sum(1 for at in gone if at < entity.offset)
        within = sum(1 for at in gone if entity.offset <= at < entity.end)
        entity.offset -= before
        entity.length -= within
    return DROPPED.sub("", text), [entity for entity in entities if entity.length > 0]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut spaces and line breaks at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    end = utf16_length(text)
    kept = [entity for entity in entities if entity.offset < end]
    for entity in kept:
        entity.length = min(entity.length, end - entity.offset)
    first = kept[0].offset if kept else len(text)
    lead = min(first, len(text) - len(text.lstrip(" \n")))
    for entity in kept:
        entity.offset -= lead
    return text[lead:], fix_entities(kept)
