"""The text as the taggers see it: small letters without accents, each one knowing where it stood in the message.

Words are separated by single spaces (apostrophes and hyphens between letters become spaces), lines by a line feed. A
tagger replaces what it has understood by one capital letter, an *atom*, that carries what was read: `N` a number, `H`
an hour, `D` a day or period, `L` a place, `Q` a quantity, `U` what a container holds, `P` a product, `X` something that
concerns nobody further on.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parsing.needs import may_match

READ_AT_MOST = 4_096
"""Characters of a message that are read, as many as Telegram carries."""

_ODD = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "×": "x", "…": "...",
    "«": " ", "»": " ", "“": " ", "”": " ", '"': " ",
    "❌": " aucun ", "⛔": " aucun ", "✖": " aucun ", "✗": " aucun ", "✘": " aucun ", "🚫": " aucun ",
    "•": "-", "·": "-", "●": "-", "‣": "-", "▪": "-", "✅": "\n", "➡": "-", "→": "-",
    "²": "2", "№": "n", "°": "°", "º": "°", "~": "~", "≈": "~", "±": "~",
}  # fmt: skip

Replacement = tuple[str, Any] | None


SAYS_LITTLE = 0.1
"""How far a text packs that says the same over and over; what people write packs to a third or more."""
LITANY = 600
"""Characters of such a text that are read."""


def _without_litany(text: str) -> str:
    """The text, or the beginning of one that only repeats itself."""
    if len(text) <= 2 * LITANY:
        return text
    written = text.encode(errors="replace")
    return text[:LITANY] if len(zlib.compress(written, 1)) < SAYS_LITTLE * len(written) else text


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character as plain small letters, digits and signs; nothing for what is drawn on top of another."""
    if char in _ODD:
        return _ODD[char]
    if char in "\r\n\u2028\u2029\x0b\x0c\x85":
        return "\n"
    if char.isspace() or unicodedata.category(char) in {"Zs", "Cc"}:
        return " "
    if unicodedata.category(char) in {"Cf", "Mn", "Me", "Cs", "Co", "Cn"}:
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).lower()).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if unicodedata.category(char) in {"So", "Sk"} and not plain.isascii():
        return " "
    return "".join(c if c.isascii() else _transliterated(c) for c in plain)


def _transliterated(char: str) -> str:
    return char if char == "€" or char == "£" or (char.isalpha() and not char.isupper()) else " "  # noqa: PLR1714


@dataclass(slots=True)
class Text:
    """A folded message: `s`, and for each of its characters where it came from and what it stands for."""

    original: str
    s: str
    at: list[tuple[int, int]]
    tags: list[Any]

    @classmethod
    def of(cls, message: str, emoji: dict[str, str] | None = None) -> Text:
        """Fold a message (its first `READ_AT_MOST` characters); an emoji of the table becomes an `E` atom."""
        chars: list[str] = []
        at: list[tuple[int, int]] = []
        tags: list[Any] = []
        for i, char in enumerate(_without_litany(message[:READ_AT_MOST])):
            if emoji and char in emoji:
                if i and message[i - 1] == char:
                    continue  # one picture says it as well as three
                chars += [" ", "E", " "]
                at += [(i, i + 1)] * 3
                tags += [None, emoji[char], None]
                continue
            for c in char if "a" <= char <= "z" else _fold(char):
                chars.append(c)
                at.append((i, i + 1))
                tags.append(None)
        return cls(message, "".join(chars), at, tags).tidied()

    def tidied(self) -> Text:
        """Apostrophes, hyphens between letters and doubled blanks become single spaces."""
        apart = self.rewrite(_NO_BLANK, lambda m: (f"{m[0]} ", None)).rewrite(_TIGHT, lambda m: (f" {m[0]} ", None))
        apart = apart.rewrite(_JOINTS, lambda _: (" ", None))
        return apart.rewrite(_BLANKS, lambda m: ("\n" if "\n" in m[0] else " ", None))

    def rewrite(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], Replacement]) -> Text:
        """The text with each match for which `replace` gives (letters, tag) replaced; None leaves it as it is."""
        if not may_match(pattern, self.s):
            return self
        parts: list[tuple[int, int, str, Any]] = []
        for match in pattern.finditer(self.s):
            new = replace(match)
            if new is not None and match.end() > match.start():
                parts.append((match.start(), match.end(), *new))
        return self.replaced(parts) if parts else self

    def replaced(self, parts: list[tuple[int, int, str, Any]]) -> Text:
        """The text with (start, end, letters, tag) put in, in order; an atom keeps clear of the words beside it."""
        s: list[str] = []
        at: list[tuple[int, int]] = []
        tags: list[Any] = []
        last = 0
        for start, end, letters, tag in parts:
            s.append(self.s[last:start])
            at += self.at[last:start]
            tags += self.tags[last:start]
            where = (self.at[start][0], self.at[end - 1][1])
            if letters.isupper():
                before = " " if start and self.s[start - 1].isalnum() else ""
                after = " " if end < len(self.s) and self.s[end].isalnum() else ""
                put = before + letters + after
            else:
                put = letters
            s.append(put)
            at += [where] * len(put)
            tags += [tag if c.isupper() else None for c in put]
            last = end
        s.append(self.s[last:])
        return Text(self.original, "".join(s), at + self.at[last:], tags + self.tags[last:])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where s[start:end] stands in the original message."""
        here = self.at[start:end]
        return (min(a for a, _ in here), max(b for _, b in here)) if here else (0, 0)

    def tag(self, start: int) -> Any:
        """What the atom at `start` stands for."""
        return self.tags[start]


_JOINTS = re.compile(r"(?<=[a-z])(?: ?'+ ?|-)(?=[a-z0-9])|(?<=[a-z])_|(?<=[0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9])|'")
_TIGHT = re.compile(
    r"(?<=[0-9])(?:[xt]|kg)(?=[0-9])|(?<=[0-9])kgs?(?=[a-rt-z][a-z]{3})|(?<=[0-9])[*](?=[0-9])|(?<![a-z0-9])x(?=[0-9])"
)
_NO_BLANK = re.compile(r"(?<=[a-z)]),(?=[0-9])|(?<=[0-9]/[0-9]{2}),(?=[0-9])|(?<=[a-z]{3})\.(?=[0-9])(?![0-9]+@)")
"""Stops after which the next amount follows at once: "25kg tomates,15 kg courgettes"."""
_BLANKS = re.compile(r"[ \n]{2,}")
