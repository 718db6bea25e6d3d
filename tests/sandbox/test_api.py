"""The HTTP API of the phones and the controls, as docs/sandbox.md tells it."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.api.app import page_and_api
from sandbox.api.people import VERBS
from sandbox.person import Person
from sandbox.pictures import built_in_picture
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client

DOCS = Path(__file__).parents[2] / "docs" / "sandbox.md"


class Api:
    def __init__(self, box: Sandbox, session: aiohttp.ClientSession) -> None:
        self.url = f"{box.url}/api/"
        self.session = session

    async def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        async with self.session.request(method, self.url + path, json=body, **more) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json() if answer.content_type == "application/json" else await answer.read()

    async def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return await self("POST", path, body, status)

    async def get(self, path: str, status: int = 200) -> Any:
        return await self("GET", path, status=status)


@pytest.fixture
def api(box: Sandbox, bot: Client) -> Api:
    return Api(box, bot.session)


async def test_seed_and_people(api: Api):
    people = [
        {"first_name": "Marie", "role": "farmer", "language_code": "fr"},
        {"first_name": "Paul", "id": 7, "username": "paul"},
    ]
    made = await api.post("seed", {"people": people, "groups": [{"title": "Village", "members": [7]}]})
    assert (
        made["people"]
        == await api.get("people")
        == [
            {"id": 100001, "first_name": "Marie", "language_code": "fr", "blocked": False, "role": "farmer"},
            {"id": 7, "first_name": "Paul", "username": "paul", "blocked": False},
        ]
    )
    assert [group["title"] for group in made["groups"]] == ["Village"]
    assert (await api.get(f"chats/{made['groups'][0]['id']}"))["chat"] == made["groups"][0]


async def test_every_verb(api: Api, bot: Client, box: Sandbox):
    marie = (await api.post("people", {"first_name": "Marie"}))["id"]
    me = f"people/{marie}/"
    await api.post(me + "start", {"payload": "w_1"})
    said = await api.post(me + "send", {"text": "200 kg", "forward_from": "Jean"})
    await api.post(me + "edit", {"message_id": said["message_id"], "text": "300 kg"})
    await api.post(me + "send", {"text": "suite", "reply_to": said["message_id"], "chat": marie})
    keys = {"keyboard": [[{"text": "Ma place", "request_location": True}]]}
    await bot.ok("sendMessage", chat_id=marie, text="où ?", reply_markup=keys)
    await api.post(me + "key", {"text": "Ma place"})
    await api.post(me + "location", {"latitude": 49.9, "longitude": 1.1})
    await api.post(me + "contact", {"phone_number": "+33600000000"})
    await api.post(me + "photo", {"caption": "x"})
    await api.post(me + "voice", {"seconds": 9})
    await api.post(me + "sticker", {})
    button = {"inline_keyboard": [[{"text": "Oui", "callback_data": "yes"}]]}
    sent = await bot.ok("sendMessage", chat_id=marie, text="?", reply_markup=button)
    pressed = await api.post(me + "press", {"message_id": sent["message_id"], "text": "Oui"})
    assert list(pressed) == ["callback_query_id"]
    assert (await api.post(me + "block"))["blocked"] is True
    assert (await api.post(me + "unblock"))["blocked"] is False
    kinds = [_kind(update) for update in await bot.updates()]
    assert kinds == [
        "text", "text", "edited_message", "text", "location", "location", "contact", "photo", "voice", "sticker",
        "callback_query", "my_chat_member", "my_chat_member",
    ]  # fmt: skip


def _kind(update: dict[str, Any]) -> str:
    if "message" not in update:
        return next(name for name in update if name != "update_id")
    return next(
        name for name in ("text", "location", "contact", "photo", "voice", "sticker") if name in update["message"]
    )


async def test_files_from_the_page(api: Api, bot: Client, marie: Person):
    for verb, name, data in (("photo", "a.png", built_in_picture()), ("document", "b.txt", b"abc")):
        form = aiohttp.FormData({"caption": "c"})
        form.add_field("file", data, filename=name)
        async with api.session.post(f"{api.url}people/{marie.id}/{verb}", data=form) as answer:
            message = await answer.json()
        kept = message["photo"][-1] if verb == "photo" else message["document"]
        assert (await api.get(f"files/{kept['file_id']}"), message["caption"]) == (data, "c")


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("people", {}, 400, "first_name is missing"),
        ("people", {"first_name": "x", "id": -1}, 400, "the id -1 is taken or impossible"),
        ("groups", {"title": "x"}, 400, "a group needs members"),
        ("people/5/send", {"text": "x"}, 404, "no person 5"),
        ("people/100001/send", {}, 400, "text is missing"),
        ("people/100001/send", {"text": "x", "chat": 5}, 404, "no chat 5"),
        ("people/100001/press", {"message_id": 5, "data": "x"}, 404, "no message 5"),
        ("people/100001/key", {"text": "x"}, 404, "no key 'x'"),
        ("people/100001/dance", {}, 404, "people cannot dance"),
        ("clock", {"set": "demain"}, 400, "not a moment: demain"),
        ("faults", {"method": "getMe", "kind": "fire"}, 400, "no such fault: fire before"),
    ],
)
async def test_errors(api: Api, marie: Person, path: str, body: Any, status: int, error: str):
    assert await api.post(path, body, status) == {"error": error}


async def test_a_chat_as_a_phone_shows_it(api: Api, bot: Client, marie: Person):
    await bot.ok("setMyCommands", commands=[{"command": "aide", "description": "Aide"}], language_code="fr")
    await bot.ok("sendChatAction", chat_id=marie.id, action="typing")
    view = await api.get(f"chats/{marie.id}?person={marie.id}")
    assert (view["action"], view["commands"]) == ("typing", [{"command": "aide", "description": "Aide"}])
    button = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup={"keyboard": [["K"]]})
    await bot.ok("sendMessage", chat_id=marie.id, text="y", reply_markup=button)
    await bot.ok("answerCallbackQuery", callback_query_id=marie.press("A"), text="Noté")
    view = await api.get(f"chats/{marie.id}?person={marie.id}")
    assert list(view) == ["chat", "messages", "keyboard", "commands", "toasts", "action"]
    assert [(m["text"], m.get("out")) for m in view["messages"]] == [("/start", None), ("x", True), ("y", True)]
    assert (view["keyboard"], view["action"]) == ({"keyboard": [[{"text": "K"}]]}, None)
    assert [(toast["text"], toast["alert"]) for toast in view["toasts"]] == [("Noté", False)]


async def test_the_controls(api: Api, bot: Client, box: Sandbox, marie: Person):
    assert (await api.get("ready"))["ready"] is True
    moved = await api.post("clock", {"set": "2026-10-03T09:00:00+02:00", "advance_seconds": 60})
    assert moved["now"].startswith("2026-10-03T07:01:0")
    await api.post("faults", {"method": "getMe", "kind": "500", "when": "before", "times": 2})
    assert [fault["method"] for fault in await api.get("faults")] == ["getMe"]
    assert (await bot.call("getMe"))["error_code"] == 500
    await api("DELETE", "faults")
    assert (await bot.call("getMe"))["ok"]
    assert await api.post("flood", {"on": True}) == {"on": True} == await api.get("flood")
    assert box.world.flood.on
    calls = await api.get("calls")
    assert [(call["n"], call["method"], call["ok"], call.get("fault")) for call in calls] == [
        (1, "getMe", False, "500 before"),
        (2, "getMe", True, None),
    ]
    assert [call["n"] for call in await api.get("calls?since=1")] == [2]
    (chat,) = await api.get("transcript")
    assert (chat["chat"]["id"], [message["text"] for message in chat["messages"]]) == (marie.id, ["/start"])


async def test_reset_forgets_all_but_the_bot(api: Api, bot: Client, box: Sandbox, marie: Person):
    await bot.ok("setMyCommands", commands=[{"command": "aide", "description": "Aide"}])
    marie.say("x")
    box.clock.advance(days=1)
    await api.post("faults", {"method": "*", "kind": "500", "times": None})
    await api.post("reset")
    assert (await api.get("people"), await api.get("transcript"), await api.get("calls")) == ([], [], [])
    assert (await api.get("clock"))["offset_seconds"] == 0
    assert (await bot.updates(), await bot.ok("getMyCommands")) == ([], [])
    assert (await bot.ok("getMe"))["username"] == "bocal_bot"


async def test_events_as_they_happen(api: Api, bot: Client, box: Sandbox, marie: Person):
    async with api.session.get(api.url + "events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readline()
        sent = await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup={"keyboard": [["K"]]})
        where = {"chat_id": marie.id, "message_id": sent["message_id"]}
        await bot.ok("editMessageText", **where, text="y")
        await bot.ok("deleteMessage", **where)
        await bot.ok("sendChatAction", chat_id=marie.id, action="typing")
        box.clock.advance(hours=1)
        await bot.ok("setMyCommands", commands=[])
        box.reset()
        events: list[dict[str, Any]] = []
        while not events or events[-1]["type"] != "reset":
            line = await asyncio.wait_for(stream.content.readline(), 2)
            events += [json.loads(line.removeprefix(b"data: "))] if line.startswith(b"data: ") else []
    seen = [event["type"] for event in events if event["type"] != "call"]
    assert seen == ["message", "keyboard", "edit", "delete", "action", "clock", "commands", "clock", "reset"]
    assert {event["chat"] for event in events if "chat" in event} == {marie.id}


async def test_alone_on_the_command_line():
    """`python -m sandbox` is ready when it says so, and answers."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", "9:alone", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = line.removeprefix("sandbox ready at ").strip()
        async with aiohttp.ClientSession() as session, session.get(f"{url}/bot9:alone/getMe") as answer:
            assert (await answer.json())["result"]["id"] == 9
    finally:
        process.terminate()
        await process.wait()


def test_the_page_and_the_documentation_know_the_same_calls():
    """`docs/sandbox.md` lists each call of the API, and no other."""
    documented = re.findall(r"`(?:GET|POST|DELETE) /api/([a-z]+)", DOCS.read_text())
    routes = [route.path for route in page_and_api(Sandbox()).routes if route.path.startswith("/api/")]
    assert set(documented) == {route.split("/")[2] for route in routes}
    verbs = re.findall(r"`POST /api/people/\{id\}/([a-z]+)`(?:, `/([a-z]+)`)?", DOCS.read_text())
    assert {verb for pair in verbs for verb in pair if verb} == set(VERBS)


async def test_groups_are_listed_with_their_members(box: Sandbox, api: Api) -> None:
    marie, luc = box.add_person("Marie"), box.add_person("Luc")
    made = await api.post("groups", {"title": "Les bénévoles", "members": [marie.id, luc.id]})
    assert await api.get("groups") == [{**made, "members": sorted([marie.id, luc.id])}]


async def test_the_page_and_its_files_are_asked_for_again(box: Sandbox, api: Api) -> None:
    """Modules of two versions must not meet in a browser."""
    for path in ("/", "/static/icon.svg"):
        async with api.session.get(box.url + path) as answer:
            assert await answer.read()
            assert answer.headers["Cache-Control"] == "no-cache"


async def test_whoever_comes_blocks_or_returns_is_an_event(box: Sandbox) -> None:
    listener = box.world.events.listen()
    marie = box.add_person("Marie")
    marie.start()
    marie.block()
    marie.unblock()
    kinds = []
    while kinds.count("people") < 3:
        kinds.append((await asyncio.wait_for(anext(listener), 2))["type"])
    listener.close()
    assert kinds.count("people") == 3
