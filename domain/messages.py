"""What comes in and what goes out, the same for every channel: a door translates to and from it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from domain.places import Place, Point
from domain.sheets import Sheet
from domain.words import Value, Words

# --- incoming ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: the id in the channel and what the channel tells."""

    id: int
    name: str
    language: str | None = None
    """Language code of the person's app, if told: "fr", "en-GB"."""


@dataclass(frozen=True, slots=True)
class Text:
    """Written words."""

    text: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """`/name argument`, without the slash, lower case."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a message. `data` comes from outside: anybody can forge it."""

    data: str
    query: str
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Location:
    """A shared point, with a title when it is a known place."""

    point: Point
    title: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: the channel's handle of the largest size. `caption` is read like text."""

    file: str
    caption: str = ""
    album: str = ""
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file: the channel's handle, the name and type it claims, its size in bytes."""

    file: str
    name: str
    mime: str
    size: int
    caption: str = ""
    data: bytes | None = None
    """What it holds, once the door has fetched it."""
    sheet: Sheet | None = None
    """The truck stops or workshops in it, once the door has had them read."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number; `own` when it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """The person stopped the bot (`reachable` False) or took it up again."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Anything we cannot read: "voice", "sticker", "video", "poll"..."""

    kind: str


Content: TypeAlias = Text | Command | Press | Location | Photo | Document | Contact | Membership | Other


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, whatever the channel."""

    update: int
    """The update's id in the channel: replies are named after it."""
    channel: str
    chat: int
    private: bool
    sender: Sender
    at: datetime
    content: Content
    message_id: int | None = None
    edited: bool = False
    """True when it replaces an earlier message with the same `message_id`."""
    places: tuple[Place, ...] = ()
    """What the street address in its words may mean, where the door has asked a geocoder."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a button press is answered with at once: a short note over the chat, or a box to be dismissed (`alert`)."""

    toast: str = ""
    alert: bool = False


# --- outgoing ---------------------------------------------------------------------------------------------------------

ButtonStyle: TypeAlias = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends `data` (at most 64 bytes) back, or opens `url`."""

    label: Words | str
    data: str = ""
    url: str = ""
    style: ButtonStyle | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard that takes the place of the letters: it types its label, or shares what it asks for."""

    label: Words | str
    asks: Literal["location", "contact"] | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """A point on a map with a title and an address."""

    point: Point
    title: Value
    address: Value


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small file that goes along."""

    name: str
    mime: str
    base64: str
    seen: bool = False
    """Shown as a picture in the chat, not as a file to be opened."""

    @classmethod
    def of(cls, name: str, mime: str, data: bytes, *, seen: bool = False) -> Attachment:
        """From its bytes."""
        return cls(name, mime, b64encode(data).decode(), seen)

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return b64decode(self.base64)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said to somebody, not yet in a language.

    `buttons` are rows (two a row at most reads well on a phone). `keys`: rows of keys; an empty tuple takes an earlier
    keyboard away; None leaves it as it is. At most one of photo, document and venue.
    """

    text: Value = ""
    buttons: Sequence[Sequence[Button]] = ()
    keys: Sequence[Sequence[Key]] | None = None
    photo: str | None = None
    document: Attachment | None = None
    venue: Venue | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Payload:
    """A message in its language, as it lies in the outbox. One payload is one send.

    `text` is HTML of the few tags that Telegram knows; plain channels strip them.
    """

    text: str = ""
    buttons: Sequence[Sequence[Mapping[str, str]]] = ()
    """Rows of `{"label", "data" or "url", "style"?}`."""
    keys: Sequence[Sequence[Mapping[str, str]]] | None = None
    """Rows of `{"label", "asks"?}`; `[]` removes the keyboard."""
    photo: str | None = None
    document: Mapping[str, Any] | None = None
    """`{"name", "mime", "base64", "seen"}`."""
    venue: Mapping[str, Any] | None = None
    """`{"lat", "lon", "title", "address"}`."""
    silent: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Only what is said, for the outbox."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", (), {}, False)} | (
            {"keys": []} if self.keys is not None and not self.keys else {}
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Payload:
        """The payload that `to_json` wrote."""
        return cls(**data)
