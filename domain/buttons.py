"""What a button carries: a verb and its arguments, in 64 bytes. It comes back from outside and may be forged."""

from __future__ import annotations

import re

LIMIT = 64
"""Bytes of callback data that Telegram allows."""
_GRAMMAR = re.compile(r"v1:([a-z]{1,12}\.[a-z_]{1,16})((?::[A-Za-z0-9_-]{1,24}){0,4})")


def data(verb: str, *arguments: int | str) -> str:
    """Callback data for a verb.

    >>> data("offer.confirm", "k3")
    'v1:offer.confirm:k3'

    Raises:
        ValueError: it is too long, or not of the grammar.
    """
    text = ":".join(["v1", verb, *map(str, arguments)])
    if len(text.encode()) > LIMIT or _GRAMMAR.fullmatch(text) is None:
        raise ValueError(f"not button data: {text!r}")
    return text


def parse(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Verb and arguments, or None for anything that no button of ours carries.

    >>> parse("v1:lot.accept:12:34")
    ('lot.accept', ('12', '34'))
    >>> parse("drop table") is None
    True
    """
    found = _GRAMMAR.fullmatch(text)
    return None if found is None else (found[1], tuple(found[2].split(":")[1:]))
