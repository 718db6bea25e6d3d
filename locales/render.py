"""The one place where sentences become text: translated, values written the language's way, and every value escaped."""

from __future__ import annotations

import re
from dataclasses import asdict
from html import escape, unescape
from typing import Any

from domain.messages import Button, Key, Message, Payload
from domain.words import Lines, Listed, Value, Words
from locales.catalogues import translations
from locales.formats import FORMATS, listed, number


def html(value: Value, language: str) -> str:
    """A value as HTML: only our own sentences bring tags, what people wrote is escaped."""
    return _render(value, language, quote=True)


def plain(value: Value, language: str) -> str:
    """A value as plain text, for buttons, toasts and places where no HTML goes."""
    return _render(value, language, quote=False)


def unformatted(markup: str) -> str:
    """What a person reads of our HTML.

    >>> unformatted("<b>3 &lt; 4</b>")
    '3 < 4'
    """
    return unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", markup))


def _render(value: Value, language: str, *, quote: bool) -> str:
    match value:
        case Words():
            known = translations(language)
            sentence = (
                known.gettext(value.msgid)
                if value.plural is None or value.n is None
                else known.ngettext(value.msgid, value.plural, value.n)
            )
            return sentence.format_map({k: _render(v, language, quote=quote) for k, v in value.values.items()})
        case Lines():
            return value.separator.join(_render(part, language, quote=quote) for part in value.parts)
        case Listed():
            return listed([_render(part, language, quote=quote) for part in value.parts], language)
        case str():
            return escape(value, quote=False) if quote else value
        case bool() | int() | float():
            return number(value, language)
        case _:
            text = FORMATS[type(value)](value, language)
            return escape(text, quote=False) if quote else text


def payload(message: Message, language: str, **extra: Any) -> Payload:
    """A message in a language, ready for the outbox."""
    keys = None if message.keys is None else [[_key(key, language) for key in row] for row in message.keys]
    venue = None
    if message.venue is not None:
        point = message.venue.point
        title, address = plain(message.venue.title, language), plain(message.venue.address, language)
        venue = {"lat": point.lat, "lon": point.lon, "title": title, "address": address}
    return Payload(
        text=html(message.text, language),
        buttons=[[_button(button, language) for button in row] for row in message.buttons],
        keys=keys,
        photo=message.photo,
        document=None if message.document is None else asdict(message.document),
        venue=venue,
        silent=message.silent,
        extra=extra,
    )


def _button(button: Button, language: str) -> dict[str, str]:
    label = plain(button.label, language)
    shown = {"label": label, "url": button.url} if button.url else {"label": label, "data": button.data}
    return shown | ({"style": button.style} if button.style else {})


def _key(key: Key, language: str) -> dict[str, str]:
    shown = {"label": plain(key.label, language)}
    return shown | ({"asks": key.asks} if key.asks else {})
