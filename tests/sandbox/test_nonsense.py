"""Whatever a bot sends, it gets an answer in the shape of the Bot API."""

import asyncio
import json
import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import BotApiError
from sandbox.files import Upload
from sandbox.methods import METHODS
from sandbox.params import Params
from sandbox.pictures import built_in_picture
from sandbox.server import Sandbox
from tests.sandbox.botapi_spec import spec
from tests.sandbox.conftest import Client

EXAMPLES = int(os.environ.get("BOCAL_FUZZ", "300"))
QUICK = sorted(name for name in METHODS if name not in {"setwebhook", "deletewebhook"})

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["1", "100001", "-4000001", "@x", "é" * 40, "HTML", "attach://file", "[", "{}", "[[]]", "<b>",
                     "photo", "chat", "9" * 5000, "\ud800", "1e999"]),
)  # fmt: skip
keys = st.sampled_from(
    [
        "type",
        "chat_id",
        "user_id",
        "text",
        "keyboard",
        "inline_keyboard",
        "callback_data",
        "url",
        "media",
        "caption",
        "message_id",
        "offset",
        "length",
        "command",
    ]
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)
likely = st.sampled_from(
    [100001, "100001", -4000001, 1, 2, "x", {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}]
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A known method with known parameters and any values, some of them as JSON text."""
    method = METHODS[draw(st.sampled_from(QUICK))]
    names = st.sampled_from(sorted(spec()["methods"][method.name]) or ["x"])
    params = draw(st.dictionaries(names, values | likely, max_size=6))
    if draw(st.booleans()):
        params = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    return method.name, {"chat_id": 100001, **params}


def populated() -> Sandbox:
    box = Sandbox()
    marie = box.add_person("Marie")
    marie.start()
    box.add_group("Village", [marie])
    return box


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 300)
@given(calls())
def test_any_parameters(call: tuple[str, dict[str, Any]]):
    """A result or a refusal with a sentence, never a crash; and the answer can be written as JSON."""
    name, values = call
    params = Params(values | {"timeout": 0}, {"file": Upload("a.png", built_in_picture())})
    assert asyncio.run(_verdict(name, params)) in {"200", "400 Bad Request", "403 Forbidden", "409 Conflict"}


async def _verdict(name: str, params: Params) -> str:
    try:
        json.dumps(await METHODS[name.lower()].call(populated().world, params), allow_nan=False)
    except BotApiError as error:
        return f"{error.code} {error.description.partition(': ')[0]}"
    return "200"


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (b"{", {"Content-Type": "application/json"}),
        (b"[1]", {"Content-Type": "application/json"}),
        (b"\xff\xfe=%ff", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x\r\n", {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"nonsense", {"Content-Type": "multipart/form-data"}),
        (b"x", {}),
    ],
)
async def test_any_body(bot: Client, data: bytes, headers: dict[str, str]):
    async with bot.session.post(bot.base + "sendMessage", data=data, headers=headers) as answer:
        body = await answer.json()
    assert (answer.status, body["ok"], body["error_code"]) == (400, False, 400)
