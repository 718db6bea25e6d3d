"""Everything the sandbox remembers: the bot, the people, the chats, what was pressed, and what is still to be told."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from sandbox.chats import Chat
from sandbox.clock import MovableClock
from sandbox.commands import CommandMenus
from sandbox.errors import NotThereError
from sandbox.events import Events
from sandbox.files import Files
from sandbox.flood import FloodControl
from sandbox.polling import Polling
from sandbox.privacy import bot_sees
from sandbox.profile import Profile
from sandbox.updates import UpdateQueue
from sandbox.webhook import Webhook

KEPT_CALLBACKS = 10_000
FIRST_CALLBACK = 430_000_000_000_000_000


@dataclass
class Callback:
    """A pressed inline button that the bot may answer."""

    person_id: int
    chat_id: int
    date: int
    answered: bool = False


class World:
    """The state behind the Bot API and the phones."""

    def __init__(self, bot: dict[str, Any], clock: MovableClock | None = None) -> None:
        self.bot = bot
        self.clock = clock or MovableClock()
        self.events = Events()
        self.updates = UpdateQueue(self.clock)
        self.polling = Polling(self.updates)
        self.webhook = Webhook(self.updates, self.clock)
        self.updates.on_add = self._deliver
        self.files = Files()
        self.flood = FloodControl()
        self.menus = CommandMenus()
        self.profile = Profile()
        self.chats: dict[int, Chat] = {}
        self.blocked: set[int] = set()
        self.toasts: dict[int, list[dict[str, Any]]] = {}
        self.callbacks: OrderedDict[str, Callback] = OrderedDict()
        self.sequence = 0
        self._message_id = 0
        self._callback_id = FIRST_CALLBACK

    def clear(self) -> None:
        """Forget everything but the bot; ids run on, so that nothing old is mistaken for new."""
        self.chats.clear()
        self.blocked.clear()
        self.toasts.clear()
        self.callbacks.clear()
        self.webhook.set("", "", 0)
        self.updates.pending.clear()
        self.updates.allow([])
        self.files.clear()
        self.menus.clear()
        self.profile = Profile()
        self.flood.on = False
        self.flood.reset()

    def _deliver(self, update_id: int) -> None:
        if self.webhook.url:
            self.webhook.push(update_id)
        else:
            self.polling.wake()

    def chat(self, chat_id: int) -> Chat:
        """The chat of that id, for people and the page."""
        if chat_id not in self.chats:
            raise NotThereError(f"no chat {chat_id}")
        return self.chats[chat_id]

    def new_message(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        """Put a message into a chat."""
        self._message_id += 1
        message = {
            "message_id": self._message_id,
            "from": sender,
            "chat": chat.json,
            "date": self.clock.timestamp(),
            **self.introduced(content),
        }
        chat.store(message)
        self.events.publish("message", chat=chat.id, message_id=self._message_id)
        return message

    def introduced(self, content: dict[str, Any]) -> dict[str, Any]:
        """Mentions by id (`tg://user?id=...`) with the whole person; of people not known here nothing is left."""
        return {name: self._people(value) if "entities" in name else value for name, value in content.items()}

    def _people(self, entities: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        if entities is None or not any(each["type"] == "text_mention" for each in entities):
            return entities
        known = {person: chat.members[person] for person, chat in self.chats.items() if chat.is_private}
        return [
            {**each, "user": known[each["user"]["id"]]} if each["type"] == "text_mention" else each
            for each in entities
            if each["type"] != "text_mention" or each["user"]["id"] in known
        ]

    def receive(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        """A person's message: kept, and told to the bot if it may see it."""
        chat.open = True
        message = self.new_message(chat, sender, content)
        self.tell("message", message)
        return message

    def tell(self, kind: str, message: dict[str, Any]) -> None:
        """Queue a message update, unless it is none of the bot's business (privacy mode in groups)."""
        if bot_sees(message, self.bot):
            self.updates.add(kind, message)

    def note_act(self, chat: Chat, message_id: int) -> None:
        """Remember that the bot wrote or edited that message just now."""
        self.sequence += 1
        chat.acts.append((self.sequence, message_id))

    def new_callback(self, person_id: int, chat_id: int) -> str:
        """A fresh callback query id."""
        self._callback_id += 1
        callback_id = str(self._callback_id)
        self.callbacks[callback_id] = Callback(person_id, chat_id, self.clock.timestamp())
        if len(self.callbacks) > KEPT_CALLBACKS:
            self.callbacks.popitem(last=False)
        return callback_id
