"""Sending a letter by the Bot API: as it is, else as plain text in pieces, else without its buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.outcomes import Delivered, Disowned, Gone, Outcome, Partly, Refused, Unclear, outcome_of
from bot.replies import answer_to, disowned, message_id
from domain.messages import Attachment, Payload
from locales import unformatted
from storage.letters import Letter

TEXT = 4096
"""What a message holds, in code points and in UTF-16 units."""
PROBE = 5
"""Seconds that a probe waits for its answer."""

Request: TypeAlias = Callable[[], Awaitable[Message]]
"""One message of a letter."""
Markup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SAME = "message is not modified"
_log = structlog.get_logger(__name__)


class Sender:
    """Sends letters; says what became of each, and raises nothing but what is wrong with us."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, letter: Letter) -> Outcome | Partly:
        """Edit the card where it stands, else send."""
        outcome = await self._carried(letter)
        rest = outcome.rest if isinstance(outcome, Partly) else outcome
        if not isinstance(rest, Disowned):
            return outcome
        # A 401 or a 404 may be a proxy's page, or a method that this server does not know: `getMe` is believed.
        if isinstance(await self.probe(), Disowned):
            return rest
        doubt = Unclear(rest.error, harmless=letter.anchor is not None)
        return Partly(outcome.parts, doubt) if isinstance(outcome, Partly) else doubt

    async def _carried(self, letter: Letter) -> Outcome | Partly:
        if letter.anchor is not None and not letter.payload.extra.get("fresh"):
            edited = await self._edit(letter, letter.anchor)
            if not isinstance(edited, Refused):
                return edited
        outcome = await self._send(letter)
        if letter.anchor is not None and isinstance(outcome, Delivered):
            await self._retire(letter.chat, letter.anchor)
        return outcome

    async def probe(self) -> Outcome:
        """Ask something harmless: does Telegram answer at all?"""
        try:
            await answer_to(self._bot.get_me(read_timeout=PROBE))
        except InvalidToken as exc:
            return Disowned(exc.message) if disowned() else Unclear(exc.message)
        except TelegramError as exc:
            return outcome_of(exc)
        return Delivered(None)

    async def _send(self, letter: Letter) -> Outcome | Partly:
        """As it is, else its words as plain text, else those without buttons; what has arrived is not sent again."""
        payload, parts = letter.payload, letter.parts
        ways = [self._whole(letter.chat, payload)]
        if payload.text:
            before = ways[0][:1] if payload.venue is not None else []
            ways += [[*before, *self._plain(letter.chat, payload, markup)] for markup in (_markup(payload), None)]
        outcome: Outcome = Refused("nothing to send")
        plainly = parts > (1 if payload.venue is not None else 0)
        for way in ways[1:] if plainly else ways:
            parts, outcome = await self._requests(way, parts)
            if not isinstance(outcome, Refused):
                break
            _log.error("telegram refused a message of ours", letter=letter.id, error=outcome.error)
            if payload.venue is not None:
                parts = max(parts, 1)  # a map that is refused is left out
        return outcome if parts == letter.parts or isinstance(outcome, Delivered) else Partly(parts, outcome)

    async def _requests(self, requests: Sequence[Request], parts: int) -> tuple[int, Outcome]:
        """Make them from `parts` on. Returns how many have arrived, and what became of the last one made."""
        first: int | None = None
        for done, request in enumerate(requests):
            if done < parts:
                continue
            try:
                number = await message_id(request())
            except TelegramError as exc:
                return done, outcome_of(exc)
            first = number if first is None else first
        return len(requests), Delivered(first)

    async def _edit(self, letter: Letter, message: int) -> Outcome:
        """`Refused` when it cannot be edited: then it is sent anew."""
        payload, buttons = letter.payload, _buttons(letter.payload)
        if payload.venue is not None or payload.document is not None:
            return Refused("a venue or a file is not edited")
        place: dict[str, Any] = {"chat_id": letter.chat, "message_id": message, "reply_markup": buttons}
        for text, mode in ((payload.text, ParseMode.HTML), (unformatted(payload.text), None)):
            try:
                if payload.photo:
                    call = self._bot.edit_message_caption(caption=text, parse_mode=mode, **place)
                else:
                    call = self._bot.edit_message_text(text, parse_mode=mode, link_preview_options=_NO_PREVIEW, **place)
                await message_id(call)
            except BadRequest as exc:
                if _SAME in exc.message.lower():
                    return Delivered(message)
                outcome = outcome_of(exc)
                if isinstance(outcome, Gone) or "parse entities" not in exc.message.lower():
                    return outcome
                _log.error("telegram refused an edit of ours", letter=letter.id, error=exc.message)
            except TelegramError as exc:
                return outcome_of(exc, harmless=True)
            else:
                return Delivered(message)
        return Refused("the edit is not understood")

    async def _retire(self, chat: int, message: int) -> None:
        """Take the buttons of a card's old message away, best effort: what they ask for stands further down now."""
        try:
            await message_id(self._bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=None))
        except TelegramError as exc:
            _log.debug("an old card kept its buttons", error=exc.message)

    def _whole(self, chat: int, payload: Payload) -> list[Request]:
        bot = self._bot
        more: dict[str, Any] = {"reply_markup": _markup(payload), "disable_notification": payload.silent or None}
        words: dict[str, Any] = {"parse_mode": ParseMode.HTML, "link_preview_options": _NO_PREVIEW}
        caption: dict[str, Any] = {"caption": payload.text or None, "parse_mode": ParseMode.HTML, **more}
        if payload.venue is not None:
            place = [payload.venue[name] for name in ("lat", "lon", "title", "address")]
            venue = [partial(bot.send_venue, chat, *place, **more)]
            return [*venue, partial(bot.send_message, chat, payload.text, **words)] if payload.text else list(venue)
        if payload.document is not None:
            attached = Attachment(**payload.document)
            send = bot.send_photo if attached.seen else bot.send_document
            return [partial(send, chat, _upload(attached), **caption)]
        if payload.photo is not None:
            return [partial(bot.send_photo, chat, payload.photo, **caption)]
        return [partial(bot.send_message, chat, payload.text, **words, **more)]

    def _plain(self, chat: int, payload: Payload, markup: Markup) -> list[Request]:
        """The same words without any formatting, cut at paragraphs; the buttons under the last piece."""
        pieces = list(split_text(unformatted(payload.text), TEXT)) or ["…"]
        more: dict[str, Any] = {"link_preview_options": _NO_PREVIEW, "disable_notification": payload.silent or None}
        says = [partial(self._bot.send_message, chat, piece, **more) for piece in pieces]
        return [*says[:-1], partial(says[-1], reply_markup=markup)]


def _upload(attached: Attachment) -> InputFile:
    file = InputFile(attached.data, filename=attached.name)
    file.mimetype = attached.mime
    return file


def split_text(text: str, longest: int) -> Iterator[str]:
    """Pieces that Telegram takes, cut at a paragraph, else a line, else a word, else anywhere; empty ones left out.

    >>> list(split_text("one two three", 8))
    ['one two', 'three']
    """
    text = text.strip()
    while text:
        end = _fitting(text, longest)
        if end < len(text):
            cuts = (text.rfind(mark, 1, end + 1) for mark in ("\n\n", "\n", " "))
            end = next((cut for cut in cuts if cut > 0), end)
        if piece := text[:end].strip():
            yield piece
        text = text[end:].strip()


def _fitting(text: str, longest: int) -> int:
    """How many code points of the text fit into so many UTF-16 units."""
    units = 0
    for index, letter in enumerate(text):
        units += 2 if ord(letter) > 0xFFFF else 1
        if units > longest:
            return index
    return len(text)


def _buttons(payload: Payload) -> InlineKeyboardMarkup | None:
    if not payload.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    each["label"],
                    url=each.get("url") or None,
                    callback_data=None if each.get("url") else each.get("data", ""),
                    style=each.get("style"),
                )
                for each in row
            ]
            for row in payload.buttons
        ]
    )


def _markup(payload: Payload) -> Markup:
    """Buttons win over keys: a message holds one of them."""
    if payload.buttons:
        return _buttons(payload)
    if payload.keys is None:
        return None
    if not payload.keys:
        return ReplyKeyboardRemove()
    rows = [
        [
            KeyboardButton(
                each["label"],
                request_location=each.get("asks") == "location" or None,
                request_contact=each.get("asks") == "contact" or None,
            )
            for each in row
        ]
        for row in payload.keys
    ]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=bool(payload.extra.get("persistent")))
