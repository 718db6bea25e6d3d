"""A small scripted bot that speaks the HTTP Bot API by aiohttp, so that the page can be tested without Bocal."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from sandbox.pictures import built_in_picture

MARKET = {"latitude": 49.8278, "longitude": 0.9164, "title": "Place du marché", "address": "76810 Luneray"}
OFFER = [
    [{"text": "Confirmer", "callback_data": "yes"}, {"text": "Retirer", "callback_data": "no"}],
    [{"text": "Une page", "url": "https://example.org/"}],
]
KEYS = [[{"text": "Ma position", "request_location": True}], [{"text": "Mon numéro", "request_contact": True}, "Non"]]
COMMANDS = [
    {"command": "start", "description": "Recommencer"},
    {"command": "aide", "description": "Ce que je sais faire"},
]


class EchoBot:
    """Answers a few words with the thing they name, and everything else with itself."""

    def __init__(self, session: aiohttp.ClientSession, api: str) -> None:
        self._session = session
        self._api = api
        self.refusals: list[str] = []

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method; what is refused is kept in `refusals` and answers None."""
        async with self._session.post(f"{self._api}/{method}", json=params) as response:
            body = await response.json()
        if not body["ok"]:
            self.refusals.append(body["description"])
        return body.get("result")

    async def run(self) -> None:
        """Publish the commands, then answer updates for ever."""
        await self.call("setMyCommands", commands=COMMANDS)
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20) or []:
                offset = update["update_id"] + 1
                await self._take(update)

    async def _take(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self._pressed(query)
        elif message := update.get("message") or update.get("edited_message"):
            await self._heard(message)

    async def _pressed(self, query: dict[str, Any]) -> None:
        yes = query["data"] == "yes"
        text = "C'est noté." if yes else "Vraiment retirer ?"
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=not yes)
        if yes:
            where = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
            await self.call("editMessageText", **where, text="✅ <b>Confirmé</b>", parse_mode="HTML")

    async def _heard(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if place := message.get("location"):
            answer = f"Position : {place['latitude']:.4f}, {place['longitude']:.4f}"
            await self.call("sendMessage", chat_id=chat, text=answer, reply_markup={"remove_keyboard": True})
        elif text == "offre":
            markup = {"inline_keyboard": OFFER}
            await self.call("sendMessage", chat_id=chat, text="200 kg de tomates ?", reply_markup=markup)
        elif text == "touches":
            await self.call("sendMessage", chat_id=chat, text="Où êtes-vous ?", reply_markup={"keyboard": KEYS})
        elif text == "lieu":
            await self.call("sendVenue", chat_id=chat, **MARKET)
        elif text == "photo":
            await self._send_photo(chat)
        elif text == "gras":
            words = "<b>gras</b> 👩‍🌾 <i>penché &lt;b&gt;</i> <tg-spoiler>caché</tg-spoiler>"
            await self.call("sendMessage", chat_id=chat, text=words, parse_mode="HTML")
        elif text == "écrit":
            await self.call("sendChatAction", chat_id=chat, action="typing")
        else:
            said = text or message.get("caption") or next((kind for kind in KINDS if kind in message), "?")
            await self.call("sendMessage", chat_id=chat, text=f"Écho : {said}")

    async def _send_photo(self, chat: int) -> None:
        form = aiohttp.FormData({"chat_id": str(chat), "caption": "Une photo"})
        form.add_field("photo", built_in_picture(), filename="photo.png", content_type="image/png")
        async with self._session.post(f"{self._api}/sendPhoto", data=form) as response:
            assert (await response.json())["ok"], json.dumps(await response.json())


KINDS = ("photo", "document", "voice", "contact", "sticker")


@asynccontextmanager
async def running_echo_bot(url: str, token: str) -> AsyncIterator[EchoBot]:
    """The bot at work for the time of the block."""
    async with aiohttp.ClientSession() as session:
        bot = EchoBot(session, f"{url}/bot{token}")
        task = asyncio.create_task(bot.run())
        try:
            yield bot
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
