"""A person with a phone: whatever a Telegram user can do to a bot, and what they see."""

from typing import Any

from sandbox import contents
from sandbox.chats import Chat, as_reply
from sandbox.errors import ActionError, NotThereError
from sandbox.files import Upload
from sandbox.keyboards import find_inline_button, find_key
from sandbox.text.formatted import LONGEST_TEXT, typed_text
from sandbox.waiting import next_message
from sandbox.world import World

HERE = (49.9229, 1.0775)


class Person:
    """One user; `json` is the Bot API's User. The private chat with the bot has the same id."""

    def __init__(self, world: World, json: dict[str, Any], role: str | None = None) -> None:
        self.json = json
        self.role = role
        self._world = world
        self._heard = 0
        shown: dict[str, Any] = {name: json[name] for name in json if name not in {"is_bot", "language_code"}}
        self.chat = Chat({**shown, "type": "private"}, {json["id"]: json})
        world.chats[self.id] = self.chat

    # what the phone shows ------------------------------------------------------------------------------------------
    @property
    def id(self) -> int:
        """Telegram's user id."""
        return int(self.json["id"])

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The private chat as it stands now; `out` marks the bot's messages."""
        return self.chat.messages

    @property
    def last(self) -> dict[str, Any] | None:
        """The bot's newest message in the private chat."""
        return self.chat.last

    @property
    def keyboard(self) -> dict[str, Any] | None:
        """The reply keyboard of the private chat."""
        return self.chat.keyboard

    @property
    def toasts(self) -> list[dict[str, Any]]:
        """What popped up after button presses, oldest first."""
        return self._world.toasts.setdefault(self.id, [])

    @property
    def commands(self) -> list[dict[str, str]]:
        """The command menu in the private chat."""
        return self._world.menus.shown(self.id, self.id, self.json.get("language_code", ""))

    @property
    def blocked(self) -> bool:
        """Whether this person blocked the bot."""
        return self.id in self._world.blocked

    def view(self) -> dict[str, Any]:
        """The person for the page."""
        shown = {name: value for name, value in self.json.items() if name != "is_bot"}
        return {**shown, "blocked": self.blocked, **({"role": self.role} if self.role else {})}

    # writing -------------------------------------------------------------------------------------------------------
    def start(self, payload: str | None = None) -> dict[str, Any]:
        """Press *Start*, or open a deep link; unblocks the bot as a real phone does."""
        self.unblock()
        return self.say(f"/start {payload}" if payload else "/start")

    def say(
        self,
        text: str,
        chat: Chat | int | None = None,
        reply_to: int | None = None,
        forward_from: str | None = None,
    ) -> dict[str, Any]:
        """Write a text; `forward_from` is the name of a hidden sender."""
        text, entities = typed_text(text)
        if not text:
            raise ActionError("an empty message cannot be sent")
        if len(text) > LONGEST_TEXT:
            raise ActionError(f"a message has at most {LONGEST_TEXT} characters")
        content: dict[str, Any] = {"text": text, **({"entities": entities} if entities else {})}
        if forward_from:
            origin = {"type": "hidden_user", "date": self._world.clock.timestamp(), "sender_user_name": forward_from}
            content["forward_origin"] = origin
        return self._send(content, chat, reply_to)

    def edit(self, message_id: int, text: str, chat: Chat | int | None = None) -> dict[str, Any]:
        """Change an own text."""
        place = self._place(chat)
        message = place.stored.get(message_id)
        if message is None:
            raise NotThereError(f"no message {message_id}")
        if message["from"]["id"] != self.id or "text" not in message:
            raise ActionError("only an own text can be edited")
        self._mark()
        text, entities = typed_text(text)
        kept = {name: value for name, value in message.items() if name != "entities"}
        edited = {**kept, "edit_date": self._world.clock.timestamp(), "text": text}
        if entities:
            edited["entities"] = entities
        place.store(edited)
        self._world.events.publish("edit", chat=place.id, message_id=message_id)
        self._world.tell("edited_message", edited)
        return edited

    # buttons -------------------------------------------------------------------------------------------------------
    def press(
        self,
        text: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        chat: Chat | int | None = None,
    ) -> str:
        """Press an inline button by its label (or by any data, forged too); returns the callback query id.

        Without `message_id`: the newest message of the bot that has such a button, or any inline button for `data`.
        """
        place = self._reach(chat)
        message = self._message_with_button(place, text, data, message_id)
        if data is None:
            button = find_inline_button(message.get("reply_markup"), text or "")
            if button is None or "callback_data" not in button:
                raise NotThereError(f"no button {text!r} that calls back in message {message['message_id']}")
            data = button["callback_data"]
        self._mark()
        callback_id = self._world.new_callback(self.id, place.id)
        query = {"id": callback_id, "from": self.json, "message": message, "chat_instance": str(place.id * 7 + 10**12)}
        self._world.updates.add("callback_query", {**query, "data": data})
        return callback_id

    def _message_with_button(
        self, place: Chat, text: str | None, data: str | None, message_id: int | None
    ) -> dict[str, Any]:
        if message_id is not None:
            if message_id not in place.stored:
                raise NotThereError(f"no message {message_id}")
            return place.stored[message_id]
        for message in reversed(place.stored.values()):
            markup = message.get("reply_markup")
            if markup and (data is not None or find_inline_button(markup, text or "")):
                return message
        raise NotThereError(f"no message with a button {text!r}")

    def key(self, text: str, latitude: float | None = None, longitude: float | None = None) -> dict[str, Any]:
        """Press a key of the reply keyboard: it sends its text, the place, or the own contact."""
        key = find_key(self.keyboard, text)
        if key is None:
            raise NotThereError(f"no key {text!r}")
        if (self.keyboard or {}).get("one_time_keyboard"):
            self.chat.keyboard = None
            self._world.events.publish("keyboard", chat=self.id)
        if key.get("request_location"):
            return self.location(latitude or HERE[0], longitude or HERE[1])
        if key.get("request_contact"):
            return self.contact()
        return self.say(text)

    # things --------------------------------------------------------------------------------------------------------
    def location(self, latitude: float, longitude: float, chat: Chat | int | None = None) -> dict[str, Any]:
        """Share a place."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}}, chat)

    def contact(self, phone_number: str | None = None, user_id: int | None = None) -> dict[str, Any]:
        """Share a contact: the own one unless `user_id` says other."""
        owner = user_id or self.id
        known = self._world.chats.get(owner)
        name = known.json.get("first_name", "Contact") if known else "Contact"
        number = phone_number or f"+33600{owner % 10**6:06d}"
        return self._send({"contact": {"phone_number": number, "first_name": name, "user_id": owner}})

    def photo(
        self,
        data: bytes | None = None,
        caption: str = "",
        chat: Chat | int | None = None,
        *,
        media_group_id: str | None = None,
    ) -> dict[str, Any]:
        """Send a photo (a small built-in one if no bytes are given); several with one group id are an album."""
        return self._send(contents.photo(self._world.files, data, caption, media_group_id), chat)

    def document(
        self,
        data: bytes,
        name: str = "document.pdf",
        caption: str = "",
        chat: Chat | int | None = None,
        *,
        size: int | None = None,
    ) -> dict[str, Any]:
        """Send a file; `size` pretends another size than that of the bytes."""
        return self._send(contents.document(self._world.files, Upload(name, data), caption, size), chat)

    def voice(self, seconds: int = 3, chat: Chat | int | None = None) -> dict[str, Any]:
        """Send a voice message."""
        return self._send(contents.voice(self._world.files, seconds), chat)

    def sticker(self, emoji: str = "\N{TOMATO}", chat: Chat | int | None = None) -> dict[str, Any]:
        """Send a sticker."""
        return self._send(contents.sticker(self._world.files, emoji), chat)

    # blocking ------------------------------------------------------------------------------------------------------
    def block(self) -> None:
        """Block the bot: it is told, and refused from then on."""
        if not self.blocked:
            self._world.blocked.add(self.id)
            self._tell_membership("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        if self.blocked:
            self._world.blocked.discard(self.id)
            self._tell_membership("kicked", "member")

    def _tell_membership(self, before: str, after: str) -> None:
        clock = self._world.clock
        self._world.events.publish("people")
        change = {"chat": self.chat.json, "from": self.json, "date": clock.timestamp()}
        members = {"old_chat_member": self._bot_as(before), "new_chat_member": self._bot_as(after)}
        self._world.updates.add("my_chat_member", {**change, **members})

    def _bot_as(self, status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self._world.bot, "status": status, **until}

    # waiting -------------------------------------------------------------------------------------------------------
    async def answer(self, containing: str = "", within: float = 5.0, chat: Chat | int | None = None) -> dict[str, Any]:
        """The next message that the bot writes or edits after this person's last act (or last answer heard).

        Messages that do not contain the text are passed over. Raises `TimeoutError` with what the phone shows.
        """
        place = self._place(chat)
        self._heard, message = await next_message(self._world.events, place, self._heard, containing, within)
        return message

    # ---------------------------------------------------------------------------------------------------------------
    def _mark(self) -> None:
        self._heard = self._world.sequence

    def _place(self, chat: Chat | int | None) -> Chat:
        place = self.chat if chat is None else chat if isinstance(chat, Chat) else self._world.chat(chat)
        if self.id not in place.members:
            raise ActionError(f"{self.json['first_name']} is not in that chat")
        return place

    def _reach(self, chat: Chat | int | None) -> Chat:
        place = self._place(chat)
        if place.is_private and self.blocked:
            raise ActionError("the bot is blocked: unblock it first")
        return place

    def _send(
        self, content: dict[str, Any], chat: Chat | int | None = None, reply_to: int | None = None
    ) -> dict[str, Any]:
        place = self._reach(chat)
        if reply_to is not None:
            if reply_to not in place.stored:
                raise NotThereError(f"no message {reply_to}")
            content["reply_to_message"] = as_reply(place.stored[reply_to])
        self._mark()
        return self._world.receive(place, self.json, content)
