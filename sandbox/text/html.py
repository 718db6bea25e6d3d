"""Telegram's HTML: a port of `parse_html` of TDLib (`td/telegram/MessageEntity.cpp`), error sentences included."""

import re
from dataclasses import dataclass, field

from sandbox.text.entities import Entity, in_order
from sandbox.text.tags import TAGS, MarkupError, Tag, close_tag, keep_attribute
from sandbox.text.units import byte_offset, lower_ascii, utf16_length

SPACES = " \t\r\n\0\v"
END = "\0"
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*))(;?)")
PLAIN = re.compile(r"[^<&]+")
TAG_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass
class _Parser:
    """Reads the source once, left to right; `at` is where it stands."""

    source: str
    at: int = 0
    offset: int = 0
    out: list[str] = field(default_factory=list)
    open_tags: list[Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    has_surrogates: bool = False

    def run(self) -> tuple[str, list[Entity]]:
        size = len(self.source)
        self.source += END
        while self.at < size:
            if plain := PLAIN.match(self.source, self.at, size):
                self._write(plain[0])
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._reference()
            elif self.source[self.at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        return self._finish()

    def _finish(self) -> tuple[str, list[Entity]]:
        if self.open_tags:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        text = "".join(self.out)
        if self.has_surrogates:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity.kind == "code":
                entity.extra = {}
        return text, in_order(self.entities)

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_length(text)

    def _next(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _reference(self) -> None:
        character = self._character() or self._next()
        self.has_surrogates |= "\ud800" <= character <= "\udfff"
        self._write(character)

    def _character(self) -> str:
        """The character of an `&...;` that Telegram knows, else "" without moving."""
        match = CHARACTER.match(self.source, self.at)
        if not match:
            return ""
        hexadecimal, decimal, name, semicolon = match.groups()
        if name is not None:
            character = NAMED.get(name, "")
        else:
            digits = hexadecimal if hexadecimal is not None else decimal
            long = match.end() - len(semicolon) - match.start() >= 10
            code = 0 if long or not digits else int(digits, 10 if hexadecimal is None else 16)
            character = chr(code) if 0 < code < 0x10FFFF else ""
        if character:
            self.at = match.end()
        return character

    def _skip_spaces(self) -> None:
        while self.source[self.at] in SPACES and self.source[self.at] != END:
            self.at += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match[0]

    def _fail(self, sentence: str, begin: int, more: str = "") -> MarkupError:
        return MarkupError(f"{sentence} at byte offset {byte_offset(self.source, begin)}{more}")

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = lower_ascii(self._take(TAG_NAME))
        if self.source[self.at] == END:
            raise self._fail("Unclosed start tag", begin)
        if name not in TAGS:
            raise self._fail(f'Unsupported start tag "{name}"', begin)
        tag = Tag(name, begin)
        while self.source[self.at] != ">":
            self._skip_spaces()
            if self.source[self.at] == ">":
                break
            self._attribute(tag)
        if name == "span" and tag.argument != "spoiler":
            raise self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        tag.offset, tag.text_from = self.offset, len(self.out)
        self.open_tags.append(tag)

    def _attribute(self, tag: Tag) -> None:
        name = self._take(ATTRIBUTE_NAME)
        if not name:
            raise self._fail(f'Empty attribute name in the tag "{tag.name}"', tag.begin)
        self._skip_spaces()
        if self.source[self.at] == "=":
            keep_attribute(tag, name, self._attribute_value(tag))
            return
        if self.source[self.at] == END:
            raise self._fail(f'Unclosed start tag "{tag.name}"', tag.begin)
        if tag.name == "blockquote" and name == "expandable":
            tag.argument = "1"

    def _attribute_value(self, tag: Tag) -> str:
        self.at += 1
        self._skip_spaces()
        mark = self.source[self.at]
        if mark == END:
            raise self._fail(f'Unclosed start tag "{tag.name}"', tag.begin)
        value = self._quoted(mark) if mark in "'\"" else self._name_token()
        if self.source[self.at] == END:
            raise self._fail("Unclosed start tag", tag.begin)
        return value

    def _name_token(self) -> str:
        begin = self.at
        value = lower_ascii(self._take(NAME_TOKEN))
        if self.source[self.at] not in SPACES and self.source[self.at] != ">":
            raise self._fail("Unexpected end of name token", begin)
        return value

    def _quoted(self, mark: str) -> str:
        self.at += 1
        value: list[str] = []
        while self.source[self.at] not in (mark, END):
            character = self._character() if self.source[self.at] == "&" else ""
            value.append(character or self._next())
        if self.source[self.at] == mark:
            self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open_tags:
            raise self._fail("Unexpected end tag", begin)
        self.at += 2
        found = lower_ascii(self._take(TAG_NAME))
        self._skip_spaces()
        if self.source[self.at] != ">":
            raise self._fail("Unclosed end tag", begin)
        self.at += 1
        expected = self.open_tags[-1].name
        if found not in ("", expected):
            raise self._fail("Unmatched end tag", begin, f', expected "</{expected}>", found "</{found}>"')
        tag = self.open_tags.pop()
        if self.offset > tag.offset:
            close_tag(tag, self.offset - tag.offset, self.out[tag.text_from :], self.entities)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its formatting, or `MarkupError`.

    >>> parse_html("<b>2&lt;3</b>")
    ('2<3', [Entity(kind='bold', offset=0, length=3, extra={})])
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()
