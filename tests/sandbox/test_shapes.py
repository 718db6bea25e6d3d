"""Every answer and every update is read by aiogram's models, by python-telegram-bot and by Telegram's manual."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
import telegram
from pydantic import TypeAdapter

from sandbox.methods import METHODS as KNOWN
from sandbox.pictures import built_in_picture
from sandbox.server import Sandbox
from tests.sandbox.botapi_spec import check_answer, check_request, spec
from tests.sandbox.conftest import Client

MENU = [{"command": "aide", "description": "Que puis-je faire ?"}]
KEYS = {
    "keyboard": [
        [{"text": "Ma place", "request_location": True}, {"text": "Mon numéro", "request_contact": True}],
        ["Rien"],
    ],
    "resize_keyboard": True,
}
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Oui", "callback_data": "yes", "style": "success"}, {"text": "Plan", "url": "https://bocal.example"}],
        [{"text": "Code", "copy_text": {"text": "LOT 12"}}],
    ]
}
HTML = (
    'Bonjour <b>Marie</b> <i>é</i> 🍅 <a href="a.fr">ici</a> <code>x</code>'
    '<pre><code class="language-python">y</code></pre><blockquote expandable>z</blockquote>'
    ' <tg-spoiler>s</tg-spoiler> <tg-time unix="1800000000" format="wDT">mardi</tg-time>'
    " <u>u</u> <s>s</s> /aide @bocal_bot #ete a@a.fr https://a.fr"
)
RETURNS: dict[str, Any] = {
    "getMe": "User",
    "getUpdates": {"array": "Update"},
    "getWebhookInfo": "WebhookInfo",
    "sendMediaGroup": {"array": "Message"},
    "getFile": "File",
    "getMyCommands": {"array": "BotCommand"},
    "getMyName": "BotName",
    "getMyDescription": "BotDescription",
    "getMyShortDescription": "BotShortDescription",
    "getChatMenuButton": "MenuButton",
    "getChat": "ChatFullInfo",
    "getChatMember": "ChatMember",
}


class Session:
    """Notes every call with its answer."""

    def __init__(self, bot: Client) -> None:
        self.bot = bot
        self.answers: list[tuple[str, Any]] = []

    async def __call__(self, method: str, **params: Any) -> Any:
        result = await self.bot.ok(method, **params)
        self.answers.append((method, result))
        return result


async def _whole_session(box: Sandbox, call: Session) -> None:
    """Each method and each kind of update at least once."""
    marie = box.add_person("Marie", "Dupont", "marie_d", "fr")
    paul = box.add_person("Paul")
    group = box.add_group("Village", [marie, paul])
    marie.start("g_12")
    await _profile(call, marie.id)
    await _sending(call, marie.id, group.id)
    await _acting(box, call, marie, paul, group)
    await call("getUpdates", allowed_updates=["message", "callback_query"])
    await call("getChat", chat_id=marie.id)
    await call("getChat", chat_id=group.id)
    for user in (marie.id, paul.id, box.world.bot["id"], box.add_person("Zoé").id):
        await call("getChatMember", chat_id=group.id, user_id=user)
    await call("setWebhook", url="http://127.0.0.1:9/x", secret_token="s", max_connections=3)
    await call("getWebhookInfo")
    await call("deleteWebhook", drop_pending_updates=True)
    await call("getWebhookInfo")


async def _profile(call: Session, chat_id: int) -> None:
    await call("getMe")
    await call("setMyCommands", commands=MENU, scope={"type": "chat", "chat_id": chat_id}, language_code="fr")
    await call("getMyCommands", scope={"type": "chat", "chat_id": chat_id}, language_code="fr")
    await call("deleteMyCommands", scope={"type": "chat", "chat_id": chat_id}, language_code="fr")
    for name, kind in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
        await call(f"setMy{name}", **{kind: "Bocal"})
        await call(f"getMy{name}")
    await call("getChatMenuButton")
    await call("setChatMenuButton", menu_button={"type": "web_app", "text": "Plan", "web_app": {"url": "https://a.fr"}})
    await call("getChatMenuButton", chat_id=chat_id)


async def _sending(call: Session, chat_id: int, group_id: int) -> None:
    await call("sendChatAction", chat_id=chat_id, action="typing")
    sent = await call(
        "sendMessage", chat_id=chat_id, text=HTML, parse_mode="HTML", reply_markup=BUTTONS, protect_content=True
    )
    where = {"chat_id": chat_id, "message_id": sent["message_id"]}
    await call(
        "editMessageText", **where, text="autre", link_preview_options={"is_disabled": True}, reply_markup=BUTTONS
    )
    await call("editMessageReplyMarkup", **where)
    await call(
        "sendMessage", chat_id=chat_id, text="y", reply_parameters={"message_id": sent["message_id"]}, reply_markup=KEYS
    )
    await call("sendMessage", chat_id=group_id, text="au village", reply_markup={"remove_keyboard": True})
    photo = await call(
        "sendPhoto", chat_id=chat_id, photo=built_in_picture(200, 100), caption="<b>c</b>", parse_mode="HTML"
    )
    await call("editMessageCaption", chat_id=chat_id, message_id=photo["message_id"], caption="d")
    document = await call("sendDocument", chat_id=chat_id, document=b"%PDF", caption="plan")
    known = {"type": "photo", "media": photo["photo"][-1]["file_id"]}
    fresh = {"type": "photo", "media": "attach://second", "caption": "deux"}
    await call("sendMediaGroup", chat_id=chat_id, media=[known, fresh], second=built_in_picture())
    await call("getFile", file_id=document["document"]["file_id"])
    await call("sendLocation", chat_id=chat_id, latitude=49.9, longitude=1.1, horizontal_accuracy=20)
    await call("sendVenue", chat_id=chat_id, latitude=49.9, longitude=1.1, title="Marché", address="Place nationale")
    await call("sendContact", chat_id=chat_id, phone_number="+33600000000", first_name="Paul")
    await call("deleteMessage", **where)


async def _acting(box: Sandbox, call: Session, marie: Any, paul: Any, group: Any) -> None:
    await call("getUpdates", offset=-1)
    said = marie.say("200 kg de tomates https://a.fr", forward_from="Jean")
    marie.edit(said["message_id"], "300 kg")
    marie.say("suite", reply_to=said["message_id"])
    marie.key("Ma place", 49.9, 1.1)
    marie.key("Mon numéro")
    marie.contact("+33611111111", user_id=paul.id)
    marie.photo(caption="mes /tomates", media_group_id="1")
    marie.document(b"x", "liste.pdf")
    marie.voice()
    marie.sticker()
    await call("sendMessage", chat_id=group.id, text="qui vient ?", reply_markup=BUTTONS)
    query = paul.press("Oui", chat=group)
    paul.say("/aide@bocal_bot", chat=group)
    marie.block()
    marie.unblock()
    await call("getUpdates")
    await call("answerCallbackQuery", callback_query_id=query, text="Noté", show_alert=True)


@pytest.fixture(scope="module")
def session() -> tuple[list[tuple[str, Any]], list[dict[str, Any]]]:
    """The answers and the log of one session that touches everything."""
    return asyncio.run(_run())


async def _run() -> tuple[list[tuple[str, Any]], list[dict[str, Any]]]:
    async with Sandbox().running() as box, aiohttp.ClientSession() as http:
        call = Session(Client(http, box))
        await _whole_session(box, call)
        return call.answers, box.calls


METHODS = sorted([
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "sendMessage", "sendPhoto", "sendDocument",
    "sendMediaGroup", "sendLocation", "sendVenue", "sendContact", "sendChatAction", "editMessageText",
    "editMessageCaption", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery", "getFile", "setMyCommands",
    "getMyCommands", "deleteMyCommands", "setMyName", "getMyName", "setMyDescription", "getMyDescription",
    "setMyShortDescription", "getMyShortDescription", "setChatMenuButton", "getChatMenuButton", "getChat",
    "getChatMember",
])  # fmt: skip
Answers = tuple[list[tuple[str, Any]], list[dict[str, Any]]]


def test_the_session_touches_every_method(session: Answers):
    assert sorted({method for method, _ in session[0]}) == METHODS == sorted(method.name for method in KNOWN.values())


@pytest.mark.parametrize("method", METHODS)
def test_answers_as_the_manual_says(session: Answers, method: str):
    default = "Message" if method.startswith(("send", "edit")) and method != "sendChatAction" else "True"
    kind = RETURNS.get(method, default)
    faults = [
        check_answer(kind, result) if isinstance(kind, str) else _each(kind, result) for result in _of(session, method)
    ]
    assert faults == [[]] * len(faults)


def _each(kind: dict[str, str], results: list[Any]) -> list[str]:
    return [fault for result in results for fault in check_answer(kind["array"], result)]


def _of(session: Answers, method: str) -> list[Any]:
    return [result for name, result in session[0] if name == method]


@pytest.mark.parametrize("method", METHODS)
def test_answers_as_aiogram_reads_them(session: Answers, method: str):
    """Strictly typed, nothing converted, nothing unknown."""
    import aiogram.methods  # two seconds, for these tests alone: not whenever tests are collected

    returning = getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__
    for result in _of(session, method):
        read = TypeAdapter(returning).validate_json(json.dumps(result))
        assert _extras(read) == []


def _extras(value: Any) -> list[str]:
    """Fields that the model does not know, anywhere inside."""
    import aiogram.types

    if isinstance(value, list):
        return [extra for item in value for extra in _extras(item)]
    if not isinstance(value, aiogram.types.TelegramObject):
        return []
    inside = [extra for name in type(value).model_fields for extra in _extras(getattr(value, name))]
    return [*(value.model_extra or {}), *inside]


PTB_TYPES: dict[str, Any] = {
    "Message": telegram.Message,
    "Update": telegram.Update,
    "User": telegram.User,
    "WebhookInfo": telegram.WebhookInfo,
    "File": telegram.File,
    "BotCommand": telegram.BotCommand,
    "BotName": telegram.BotName,
    "BotDescription": telegram.BotDescription,
    "BotShortDescription": telegram.BotShortDescription,
    "MenuButton": telegram.MenuButton,
    "ChatFullInfo": telegram.ChatFullInfo,
    "ChatMember": telegram.ChatMember,
}


@pytest.mark.parametrize(
    "method", [method for method in METHODS if method in RETURNS or method.startswith(("sendM", "edit"))]
)
def test_answers_as_python_telegram_bot_reads_them(session: Answers, method: str):
    """`de_json` takes all, and knows each field."""
    kind = RETURNS.get(method, "Message")
    for result in _of(session, method):
        for item in result if isinstance(kind, dict) else [result]:
            read = PTB_TYPES[kind["array"] if isinstance(kind, dict) else kind].de_json(item, bot=None)
            assert _ptb_extras(read) == {}


def _ptb_extras(value: Any) -> dict[str, Any]:
    if isinstance(value, telegram.TelegramObject):
        inside = [_ptb_extras(getattr(value, name, None)) for name in value._get_attrs_names(include_private=False)]
        return dict(value.api_kwargs) | {name: extra for found in inside for name, extra in found.items()}
    if isinstance(value, list | tuple):
        return {name: extra for item in value for name, extra in _ptb_extras(item).items()}
    return {}


def test_every_kind_of_update_came(session: Answers):
    kinds = {next(iter(update.keys() - {"update_id"})) for updates in _of(session, "getUpdates") for update in updates}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}


def test_every_request_of_the_session_is_right(session: Answers):
    faults = [fault for call in session[1] for fault in check_request(call["method"], call["params"])]
    assert faults == []


def test_a_message_to_the_bot_in_full(session: Answers):
    """The whole shape once, field by field."""
    update = next(update for updates in _of(session, "getUpdates") for update in updates if "edited_message" in update)
    message = update["edited_message"]
    assert message == {
        "message_id": message["message_id"],
        "from": {
            "id": 100001,
            "is_bot": False,
            "first_name": "Marie",
            "last_name": "Dupont",
            "username": "marie_d",
            "language_code": "fr",
        },
        "chat": {"id": 100001, "first_name": "Marie", "last_name": "Dupont", "username": "marie_d", "type": "private"},
        "date": message["date"],
        "edit_date": message["edit_date"],
        "forward_origin": {"type": "hidden_user", "date": message["date"], "sender_user_name": "Jean"},
        "text": "300 kg",
    }


def test_a_reply_keyboard_is_not_echoed(session: Answers):
    marked = [result["reply_markup"].keys() for result in _of(session, "sendMessage") if "reply_markup" in result]
    assert marked == [{"inline_keyboard"}] * 2


class TestTheCheckItself:
    """Planted faults are found: `check_request` is a guard, these are its negative controls."""

    @pytest.mark.parametrize(
        ("method", "params", "faults"),
        [
            ("sendMessages", {}, ["sendMessages: no such method"]),
            ("sendMessage", {"chat_id": 1}, ["sendMessage.text: missing"]),
            ("sendMessage", {"chat_id": 1, "text": "x", "oops": 1}, ["sendMessage.oops: unknown field"]),
            ("sendMessage", {"chat_id": [], "text": "x"}, ["sendMessage.chat_id: [] is no Integer"]),
            ("sendMessage", {"chat_id": 1, "text": 5}, ["sendMessage.text: 5 is no String"]),
            (
                "sendMessage",
                {"chat_id": 1, "text": "🍅" * 2049},
                ["sendMessage.text: 4098 characters, allowed are 1 to 4096"],
            ),
            (
                "sendMessage",
                {"chat_id": 1, "text": "x", "parse_mode": "html5"},
                ["sendMessage.parse_mode: 'html5' is none of ['HTML', 'Markdown', 'MarkdownV2']"],
            ),
            (
                "answerCallbackQuery",
                {"callback_query_id": "1", "text": "x" * 201},
                ["answerCallbackQuery.text: 201 characters, allowed are 0 to 200"],
            ),
            ("getUpdates", {"limit": "101"}, ["getUpdates.limit: 101 value, allowed are 1 to 100"]),
            (
                "editMessageText",
                {"text": "x", "chat_id": 1},
                ["editMessageText.message_id: chat_id and message_id, or inline_message_id, are needed"],
            ),
            (
                "sendMediaGroup",
                {"chat_id": 1, "media": '[{"type":"photo","media":"x"}]'},
                ["sendMediaGroup.media: 1 items, allowed are 2 to 10"],
            ),
            (
                "sendMessage",
                {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
                ["sendMessage.reply_markup.inline_keyboard[0][0]: exactly one action is allowed, found []"],
            ),
        ],
    )
    def test_a_planted_fault(self, method: str, params: dict[str, Any], faults: list[str]):
        assert check_request(method, params) == faults

    def test_an_answer_with_a_foreign_field(self):
        user = {"id": 1, "is_bot": "no", "first_name": "x", "nick": 1}
        assert check_answer("User", user) == ["User.nick: unknown field", "User.is_bot: 'no' is no Boolean"]

    def test_it_is_bot_api_10(self):
        assert (spec()["version"], len(spec()["methods"]), len(spec()["types"])) == ("10.0", 176, 303)
