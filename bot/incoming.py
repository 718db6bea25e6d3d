"""Telegram's updates, read into what every channel says: who wrote, where, and what."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.cleaning import clean_name, clean_text
from domain.messages import (
    Command,
    Contact,
    Content,
    Document,
    Incoming,
    Location,
    Membership,
    Other,
    Photo,
    Press,
    Sender,
    Text,
)
from domain.places import Point

CHANNEL = "telegram"

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for. Always said, because it keeps the previous list when nothing is said."""

_COMMAND = re.compile(r"/([^\s@/]{1,64})(?:@(\w{3,64}))?(?:\s+(.*))?", re.DOTALL)
_UNREADABLE = (
    "voice",
    "audio",
    "video",
    "video_note",
    "live_photo",
    "sticker",
    "animation",
    "poll",
    "dice",
    "game",
    "story",
    "checklist",
    "paid_media",
    "invoice",
    "gift",
    "giveaway",
)


def read(raw: dict[str, Any], *, username: str, received_at: datetime) -> Incoming | None:
    """Read a raw update.

    Args:
        raw: as Telegram sent it.
        username: ours, to know which `/command@name` is for us; empty when not yet known.
        received_at: the moment of what carries no date of its own.

    Returns:
        What it says; None for what is not for us: channels, other bots, service messages.

    Raises:
        Exception: whatever python-telegram-bot raises for a shape that it does not know.
    """
    update = Update.de_json(raw, None)
    message = update.message or update.edited_message
    if message is not None:
        return _from_message(update.update_id, message, username, edited=update.message is None)
    if update.callback_query is not None:
        return _from_press(update.update_id, update.callback_query, received_at)
    if update.my_chat_member is not None:
        return _from_membership(update.update_id, update.my_chat_member)
    return None


def _from_message(update: int, message: Message, username: str, *, edited: bool) -> Incoming | None:
    user = message.from_user
    if user is None or user.is_bot or message.sender_chat is not None or message.chat.type == Chat.CHANNEL:
        return None
    content = _content(message, username, user)
    if content is None or (edited and isinstance(content, Location)):  # a live location moves every few seconds
        return None
    return Incoming(
        update=update,
        channel=CHANNEL,
        chat=message.chat.id,
        private=message.chat.type == Chat.PRIVATE,
        sender=_sender(user),
        at=message.edit_date or message.date,
        content=content,
        message_id=message.message_id,
        edited=edited,
    )


def _from_press(update: int, query: CallbackQuery, received_at: datetime) -> Incoming | None:
    user, message = query.from_user, query.message
    if user.is_bot:
        return None
    return Incoming(
        update=update,
        channel=CHANNEL,
        chat=message.chat.id if message else user.id,
        private=message is None or message.chat.type == Chat.PRIVATE,
        sender=_sender(user),
        at=received_at,
        content=Press(clean_text(query.data or "", longest=64), query.id, message.message_id if message else None),
        message_id=message.message_id if message else None,
    )


def _from_membership(update: int, change: ChatMemberUpdated) -> Incoming | None:
    if change.chat.type != Chat.PRIVATE or change.from_user.is_bot:
        return None
    return Incoming(
        update=update,
        channel=CHANNEL,
        chat=change.chat.id,
        private=True,
        sender=_sender(change.from_user),
        at=change.date,
        content=Membership(reachable=change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT)),
    )


def _content(message: Message, username: str, user: User) -> Content | None:
    forwarded = message.forward_origin is not None
    caption = clean_text(message.caption or "")
    if message.text is not None or (caption and _shows(message)):
        return _words(clean_text(message.text or "") or caption, username, forwarded=forwarded)
    if message.venue is not None:
        place = message.venue.location
        return Location(Point(place.latitude, place.longitude), clean_name(message.venue.title))
    if message.location is not None:
        return Location(Point(message.location.latitude, message.location.longitude))
    if message.photo:
        return Photo(message.photo[-1].file_id, caption, message.media_group_id or "", forwarded)
    if message.contact is not None:
        return Contact(clean_name(message.contact.phone_number), own=message.contact.user_id == user.id)
    for kind in _UNREADABLE:
        if getattr(message, kind):
            return Other(kind)
    if message.document is not None:
        file = message.document
        name, mime = _file_name(file.file_name or ""), clean_text(file.mime_type or "", longest=100)
        return Document(file.file_id, name, mime, file.file_size or 0, caption)
    # What is newer than the library is left in `api_kwargs`: somebody said something. Service messages are not for us.
    return Other("unknown") if message.api_kwargs else None


def _shows(message: Message) -> bool:
    """A film, or a picture that was sent as a file: what is said with it counts, like the words under a photo."""
    image = message.document is not None and (message.document.mime_type or "").startswith("image/")
    return bool(message.video or message.animation) or image


def _file_name(name: str) -> str:
    """A short name that keeps its end: it says what sort of file it is."""
    stem, dot, kind = clean_text(name, longest=255).rpartition(".")
    return f"{clean_name(stem)}{dot}{clean_name(kind)}"


def _words(text: str, username: str, *, forwarded: bool) -> Content | None:
    match = _COMMAND.fullmatch(text.strip())
    if match is None or forwarded:
        return Text(text, forwarded)
    name, addressee, argument = match.groups()
    if addressee and username and addressee.lower() != username.lower():
        return None
    return Command(_plain(name), (argument or "").strip())


def _plain(name: str) -> str:
    """Lower case without accents: `/Confidentialité` is `/confidentialite`."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("-", "_")


def _sender(user: User) -> Sender:
    return Sender(user.id, clean_name(user.full_name) or str(user.id), user.language_code)
