"""One person's turn: who speaks, what they said, and how they are answered. Everything said goes to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from domain.messages import Button, Incoming, Key, Message, Photo, Press, Reaction, Text
from domain.people import Network, Person
from domain.words import Value, Words
from locales import plain
from services.tell import Weight, tell
from storage import drafts
from storage.database import Transaction

_BEFORE = "_before"
"""In the body of a draft: what was put aside for it."""


@dataclass(frozen=True)
class House:
    """What the assembly tells the handlers about the bot itself."""

    username: Callable[[], str] = lambda: "bocal_bot"
    """The bot's name in links, as Telegram tells it."""
    web: Callable[[], str] = lambda: ""
    """The public address of the web door; empty when there is none."""


@dataclass
class Turn:
    """An incoming message being answered within its transaction."""

    tx: Transaction
    incoming: Incoming
    person: Person
    network: Network
    now: datetime
    house: House
    flow: str = ""
    """The conversation that the person has begun, if any."""
    body: dict[str, object] = field(default_factory=dict)
    reaction: Reaction = field(default_factory=Reaction)
    _said: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The civil time in which this person is spoken to."""
        return ZoneInfo(self.network.zone)

    @property
    def here(self) -> datetime:
        """Now, in that time."""
        return self.now.astimezone(self.zone)

    @property
    def text(self) -> str:
        """What was written: a text, or the words under a photo."""
        match self.incoming.content:
            case Text(text=text):
                return text
            case Photo(caption=caption):
                return caption
            case _:
                return ""

    @property
    def stamp(self) -> str:
        """A name for a draft that begins with this message."""
        return _base36(self.incoming.update)

    async def say(
        self,
        text: Value,
        *,
        buttons: Sequence[Sequence[Button]] = (),
        keys: Sequence[Sequence[Key]] | None = None,
        person: Person | None = None,
        once: str = "",
    ) -> None:
        """Answer with a message; `once` names an occasion on which it is said one time only, however often it comes."""
        key = f"once:{self.person.id}:{once}" if once else self._key()
        message = Message(text, buttons=buttons, keys=keys)
        await tell(self.tx, person or self.person, message, key=key, now=self.now)

    async def send(self, message: Message, *, person: Person | None = None) -> None:
        """Answer with a message that may hold a picture or a map."""
        await tell(self.tx, person or self.person, message, key=self._key(), now=self.now)

    async def say_here(self, text: Value) -> None:
        """Answer in the chat where this was said, a group perhaps."""
        await tell(self.tx, replace(self.person, chat=self.incoming.chat), Message(text), key=self._key(), now=self.now)

    async def card(self, name: str, message: Message, *, fresh: bool | None = None, once: str = "") -> None:
        """Show a card: in place when one of its buttons was pressed, at the bottom of the chat otherwise.

        Args:
            name: of the living message.
            message: what it shows now.
            fresh: at the bottom of the chat (True) or in place (False), whatever was pressed.
            once: an occasion on which it is shown one time only.
        """
        if fresh is None:
            fresh = not isinstance(self.incoming.content, Press)
        key = f"once:{self.person.id}:{once}" if once else self._key()
        kind: Weight = "critical" if fresh else "card"
        await tell(self.tx, self.person, message, key=key, now=self.now, kind=kind, card=name, fresh=fresh)

    def toast(self, words: Words, *, alert: bool = False) -> None:
        """A short word on the screen after a button press. It may be lost: nothing important is said so."""
        self.reaction = Reaction(plain(words, self.person.language)[:190], alert)

    async def keep(self, flow: str, draft: BaseModel, *, aside: bool = False) -> None:
        """Keep what was said so far.

        Args:
            flow: the conversation.
            draft: what was said in it.
            aside: it is a question in between: what was begun before goes on once this is dropped.
        """
        before = self.body.get(_BEFORE)
        if self.flow != flow:
            begun = {"flow": self.flow, "body": self.body} if self.flow else None
            before = (before or begun) if aside else None
        body = draft.model_dump(mode="json") | ({_BEFORE: before} if before else {})
        await self._go_on(flow, body)

    async def drop(self) -> None:
        """Forget what was begun; what it was put aside for goes on."""
        before = self.body.get(_BEFORE)
        if isinstance(before, dict):
            await self._go_on(before["flow"], before["body"])
            return
        self.flow, self.body = "", {}
        await drafts.drop(self.tx, self.person.id)

    async def _go_on(self, flow: str, body: dict[str, object]) -> None:
        self.flow, self.body = flow, body
        await drafts.keep(self.tx, self.person.id, flow, body, self.now)

    def became(self, **changes: object) -> None:
        """The person as they are from now on, after the store was changed."""
        self.person = replace(self.person, **changes)  # type: ignore[arg-type]

    def _key(self) -> str:
        self._said += 1
        return f"reply:{self.incoming.channel}:{self.incoming.update}:{self.now:%Y%m%d%H}:{self._said}"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text or "0"
