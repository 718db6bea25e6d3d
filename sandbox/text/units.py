"""Lengths as Telegram counts them: entities in UTF-16 units, error positions in bytes."""

from bisect import bisect_left


def utf16_length(text: str) -> int:
    """Number of UTF-16 units.

    >>> utf16_length("a\N{TOMATO}")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, index: int) -> int:
    """Position in UTF-8 bytes of the character at `index`."""
    return len(text[:index].encode("utf-8", "surrogatepass"))


def lower_ascii(text: str) -> str:
    """Small letters, a to z only."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


class Utf16Index:
    """Where each character of a text begins, in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] | None = None
        if max(text, default="") > "\uffff":
            self._starts = [0]
            for character in text:
                self._starts.append(self._starts[-1] + 1 + (character > "\uffff"))

    def units(self, index: int) -> int:
        """UTF-16 units before the character at `index`."""
        return index if self._starts is None else self._starts[index]

    def index(self, units: int) -> int:
        """The character that begins at that unit."""
        return units if self._starts is None else bisect_left(self._starts, units)
