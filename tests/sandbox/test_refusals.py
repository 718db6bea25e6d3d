"""Telegram's refusals in its own words."""

from typing import Any

import pytest

from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client


def inline(*labels: str, **extra: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label, **extra} for label in labels]]}


async def test_a_method_it_does_not_know(bot: Client):
    assert await bot.call("sendPoll", chat_id=1) == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found: method not found",
    }


async def test_a_wrong_token(box: Sandbox, bot: Client):
    async with bot.session.get(f"{box.url}/bot1:wrong/getMe") as answer:
        assert (answer.status, await answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )


async def test_method_names_in_any_letter_case(bot: Client):
    assert (await bot.ok("GETme"))["username"] == "bocal_bot"


async def test_whom_the_bot_may_write_to(box: Sandbox, bot: Client, marie: Person):
    stranger = box.add_person("Paul")
    expected = {
        "": "Bad Request: chat_id is empty",
        "77": "Bad Request: chat not found",
        "@someone": "Bad Request: chat not found",
        str(stranger.id): "Forbidden: bot can't initiate conversation with a user",
        str(box.world.bot["id"]): "Forbidden: the bot can't send messages to the bot",
    }
    assert {chat: await bot.refused("sendMessage", chat_id=chat, text="x") for chat in expected} == expected


async def test_a_person_who_blocked_the_bot(bot: Client, marie: Person):
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="x")
    marie.block()
    body = await bot.call("sendMessage", chat_id=marie.id, text="y")
    assert (body["error_code"], body["description"]) == (403, "Forbidden: bot was blocked by the user")
    edit = {"chat_id": marie.id, "message_id": sent["message_id"], "text": "z"}
    assert await bot.refused("editMessageText", **edit) == "Forbidden: bot was blocked by the user"
    marie.unblock()
    assert (await bot.ok("sendMessage", chat_id=marie.id, text="y"))["text"] == "y"


BUTTON_REFUSALS = [
    ({"text": "x", "callback_data": "é" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
    (
        {"text": "x", "callback_data": ""},
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x"},
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"text": " ", "callback_data": "a"}, "Bad Request: inline keyboard button text must be non-empty"),
    ({"callback_data": "a"}, "Bad Request: can't parse inline keyboard button: Can't find field \"text\""),
    (
        {"text": "x", "callback_data": "a", "url": "a.fr"},
        "Bad Request: can't parse inline keyboard button: exactly one action is allowed, found url and callback_data",
    ),
    (
        {"text": "x", "url": "javascript:x"},
        "Bad Request: inline keyboard button URL 'javascript:x' is invalid: Wrong HTTP URL",
    ),
    ("x", "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ({"text": "x", "copy_text": {"text": "y" * 257}}, "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    (
        {"text": "x", "callback_data": "a", "style": "pink"},
        "Bad Request: can't parse inline keyboard button: invalid button style specified",
    ),
]


@pytest.mark.parametrize(("button", "refusal"), BUTTON_REFUSALS)
async def test_inline_buttons(bot: Client, marie: Person, button: Any, refusal: str):
    markup = {"inline_keyboard": [[button]]}
    assert await bot.refused("sendMessage", chat_id=marie.id, text="x", reply_markup=markup) == refusal


MARKUP_REFUSALS = [
    ("{", "Bad Request: can't parse reply keyboard markup JSON object"),
    ("[]", "Bad Request: object expected as reply markup"),
    ({"keyboard": ["x"]}, 'Bad Request: field "keyboard" must be an Array of Arrays'),
    (
        {"inline_keyboard": [{}]},
        'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "Bad Request: reply markup is too long"),
    ({"keyboard": [[1]]}, "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object"),
]


@pytest.mark.parametrize(("markup", "refusal"), MARKUP_REFUSALS)
async def test_keyboards(bot: Client, marie: Person, markup: Any, refusal: str):
    assert await bot.refused("sendMessage", chat_id=marie.id, text="x", reply_markup=markup) == refusal


async def test_data_of_64_bytes_and_100_buttons_pass(bot: Client, marie: Person):
    markup = {
        "inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}] * 8] * 12 + [[{"text": "y", "url": "a.fr"}] * 4]
    }
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=markup)
    assert sum(map(len, sent["reply_markup"]["inline_keyboard"])) == 100


async def test_editing(box: Sandbox, bot: Client, marie: Person):
    mine = marie.say("bonjour")["message_id"]
    sent = (await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=inline("A")))["message_id"]
    photo = (await bot.ok("sendLocation", chat_id=marie.id, latitude=49.9, longitude=1.1))["message_id"]
    not_modified = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as"
        " a current content and reply markup of the message"
    )
    chat = {"chat_id": marie.id}
    assert (
        await bot.refused("editMessageText", **chat, message_id=sent, text="x", reply_markup=inline("A"))
        == not_modified
    )
    assert (
        await bot.refused("editMessageText", **chat, message_id=999, text="y")
        == "Bad Request: message to edit not found"
    )
    assert (
        await bot.refused("editMessageText", **chat, message_id=mine, text="y")
        == "Bad Request: message can't be edited"
    )
    assert (
        await bot.refused("editMessageText", **chat, message_id=photo, text="y")
        == "Bad Request: there is no text in the message to edit"
    )
    assert (
        await bot.refused("editMessageCaption", **chat, message_id=sent, caption="y")
        == "Bad Request: there is no caption in the message to edit"
    )
    assert await bot.refused("editMessageText", text="y") == "Bad Request: message identifier is not specified"
    keys = {"keyboard": [["x"]]}
    assert (
        await bot.refused("editMessageReplyMarkup", **chat, message_id=sent, reply_markup=keys)
        == "Bad Request: inline keyboard expected"
    )


async def test_an_edit_without_keyboard_takes_it_away(bot: Client, marie: Person):
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=inline("A"))
    where = {"chat_id": marie.id, "message_id": sent["message_id"]}
    edited = await bot.ok("editMessageText", **where, text="x")
    assert edited == {**{name: sent[name] for name in sent if name != "reply_markup"}, "edit_date": edited["edit_date"]}
    again = await bot.ok("editMessageReplyMarkup", **where, reply_markup=inline("B"))
    assert (again["text"], again["reply_markup"]) == ("x", inline("B"))


async def test_deleting(box: Sandbox, bot: Client, marie: Person):
    old = (await bot.ok("sendMessage", chat_id=marie.id, text="x"))["message_id"]
    box.clock.advance(hours=49)
    new = marie.say("y")["message_id"]
    chat = {"chat_id": marie.id}
    assert await bot.refused("deleteMessage", **chat, message_id=old) == "Bad Request: message can't be deleted"
    assert await bot.ok("deleteMessage", **chat, message_id=new) is True
    assert await bot.refused("deleteMessage", **chat, message_id=new) == "Bad Request: message to delete not found"
    assert [message["message_id"] for message in marie.messages[1:]] == [old]


async def test_a_late_or_invented_callback_answer(box: Sandbox, bot: Client, marie: Person):
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=inline("A"))
    query = marie.press("A")
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == too_old
    assert (
        await bot.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )
    box.clock.advance(seconds=149)
    assert await bot.ok("answerCallbackQuery", callback_query_id=query, text="Merci", show_alert=True) is True
    box.clock.advance(seconds=2)
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == too_old
    assert [(toast["text"], toast["alert"]) for toast in marie.toasts] == [("Merci", True)]


async def test_a_reply_to_nothing(bot: Client, marie: Person):
    reply = {"message_id": 999}
    where = {"chat_id": marie.id, "text": "x"}
    assert (
        await bot.refused("sendMessage", **where, reply_parameters=reply)
        == "Bad Request: message to be replied not found"
    )
    sent = await bot.ok("sendMessage", **where, reply_parameters={**reply, "allow_sending_without_reply": True})
    assert "reply_to_message" not in sent


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendLocation", {"longitude": 1}, "Bad Request: latitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "Bad Request: wrong latitude or longitude specified"),
        ("sendVenue", {"latitude": 1, "longitude": 1, "title": "x"}, "Bad Request: address is empty"),
        ("sendContact", {"phone_number": "+33"}, "Bad Request: first_name is empty"),
        ("sendChatAction", {"action": "dancing"}, "Bad Request: wrong parameter action in request"),
        ("sendPhoto", {}, "Bad Request: there is no photo in the request"),
        ("sendPhoto", {"photo": "AgAC"}, "Bad Request: wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.fr/x.png"}, "Bad Request: failed to get HTTP URL content"),
        ("sendPhoto", {"photo": b"no picture"}, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendDocument", {"document": b""}, "Bad Request: file must be non-empty"),
        ("sendDocument", {"document": b"x", "caption": "<b>", "parse_mode": "HTML"},
         "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]},
         "Bad Request: wrong number of messages in the album: 2 to 10 are allowed"),
        ("setMyCommands", {"commands": [{"command": "Aide", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "aide", "description": ""}]},
         "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101},
         "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "Bad Request: chat not found"),
        ("setMyCommands", {"commands": [], "language_code": "french"}, "Bad Request: invalid language code specified"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "Bad Request: BOT_SHORT_DESCRIPTION_INVALID"),
        ("getChatMember", {"user_id": 5}, "Bad Request: user not found"),
        ("getFile", {"file_id": "x"}, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        ("setWebhook", {"url": "nowhere"}, "Bad Request: invalid webhook URL specified"),
        ("setWebhook", {"url": "https://a.fr", "secret_token": "é"},
         "Bad Request: secret token contains unallowed characters"),
        ("setWebhook", {"url": "https://a.fr", "secret_token": "x" * 257}, "Bad Request: secret token is too long"),
    ],
)  # fmt: skip
async def test_other_methods(bot: Client, marie: Person, method: str, params: dict[str, Any], refusal: str):
    assert await bot.refused(method, chat_id=marie.id, **params) == refusal
