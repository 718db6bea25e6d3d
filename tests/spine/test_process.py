"""The process: one a file, ended at once by what it does not expect, stopped in order when asked."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.exits import Exit
from bot.settings import Settings
from sandbox.server import Sandbox
from storage.types import Keyring
from tests.spine.conftest import TOKEN, Start, end_of, heard, until

BOT = """
import sys
from bot import logs
from bot.runtime import Assembly, run
from bot.settings import Settings
from tests.spine.conftest import echo, sorry
logs.configure("INFO", "json", ["spine-secret"])
run(Settings(), Assembly(echo, sorry))
"""


def spawn(box: Sandbox, url: str, key: str, script: str = BOT) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": box.url,
        "BOCAL_DATABASE": url,
        "BOCAL_KEYS": key,
    }
    return subprocess.Popen([sys.executable, "-c", script], env=environment, stderr=subprocess.PIPE, cwd=Path.cwd())


async def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, errors = await asyncio.to_thread(process.communicate, timeout=20)
    return process.returncode, errors.decode()


@pytest.fixture
def engine() -> str:
    return "sqlite"


async def test_a_second_bocal_on_the_same_file_is_refused(start: Start) -> None:
    """J1: at once, with a sentence; and the first one lives on."""
    async with start():
        with pytest.raises(Exit, match="Another Bocal") as refused:
            async with start():
                pass
    assert refused.value.code == 75
    async with start():
        pass


@pytest.mark.kill
async def test_after_a_kill_the_next_one_starts(box: Sandbox, sqlite_url: str) -> None:
    """J1, B5: ten kills in a row; the lock is never left behind, what was said once is said once."""
    key = Keyring.new_key()
    marie = box.add_person("Marie")
    marie.say("hello")
    first = spawn(box, sqlite_url, key)
    await until(lambda: heard(box) == ["hello"], 20)
    second = spawn(box, sqlite_url, key)
    code, errors = await ended(second)
    assert (code, "Another Bocal" in errors) == (75, True)
    await asyncio.sleep(0.3)
    first.kill()
    await ended(first)
    third = spawn(box, sqlite_url, key)
    marie.say("again")
    await until(lambda: heard(box) == ["hello", "again"], 20)
    third.send_signal(signal.SIGTERM)
    code, errors = await ended(third)
    assert code == 0
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert [event for event in events if not event.startswith("SQLite ")] == ["bocal runs", "bocal stops"]


@pytest.mark.kill
async def test_a_stop_under_load_loses_and_doubles_nothing(box: Sandbox, sqlite_url: str) -> None:
    """B6: SIGTERM while people write; exit 0 each time."""
    key = Keyring.new_key()
    people = [box.add_person(f"P{number}") for number in range(60)]
    said = 0
    codes = []
    for _ in range(4):
        process = spawn(box, sqlite_url, key)
        before = len(box.calls)
        for _ in range(40):
            people[said % 60].say(str(said))
            said += 1
        await until(lambda before=before: len(box.calls) > before + 10, 20)
        process.send_signal(signal.SIGTERM)
        codes.append((await ended(process))[0])
    last = spawn(box, sqlite_url, key)
    await until(lambda: len(heard(box)) == said, 20)
    last.send_signal(signal.SIGINT)
    codes.append((await ended(last))[0])
    assert codes == [0] * 5
    assert Counter(heard(box)) == Counter(str(number) for number in range(said))


@pytest.mark.parametrize(
    "loop",
    ["bot.polling.Polling._fetch", "bot.dispatcher.Dispatcher._turn", "storage.inbox.waiting", "bot.pulse.BREATH"],
)
async def test_what_no_loop_expects_ends_the_bot(
    start: Start, box: Sandbox, loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B4: a bot that lives without one of its parts is worse than one that is started again."""

    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(loop, broken)
    assert isinstance(await end_of(start), TypeError if loop.endswith("BREATH") else RuntimeError)


@pytest.mark.kill
async def test_the_process_is_gone_when_a_loop_breaks(box: Sandbox, sqlite_url: str) -> None:
    """B4: exit 70, no thread that hangs on."""
    broken = "import bot.dispatcher as d\nasync def f(*_): raise RuntimeError('x')\nd.Dispatcher._turn = f\n" + BOT
    process = spawn(box, sqlite_url, Keyring.new_key(), script=broken)
    code, errors = await ended(process)
    assert (code, "something unforeseen" in errors) == (70, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"token": None}, "TELEGRAM_TOKEN is missing"), ({"keys": []}, "BOCAL_KEYS"), ({"keys": ["short"]}, "BOCAL_KEYS")],
)
async def test_what_is_missing_is_named(start: Start, settings: Settings, changes: Any, sentence: str) -> None:
    """J2."""
    fresh = Settings(_env_file=None, **{**settings.model_dump(), **changes})
    with pytest.raises(Exit, match=sentence) as refused:
        async with start(token=fresh.token, keys=fresh.keys):
            pass
    assert refused.value.code == 78


async def test_starting_and_stopping_leaves_nothing_behind(start: Start) -> None:
    for _ in range(5):
        async with start():
            pass
    assert [task for task in asyncio.all_tasks() if "bot" in repr(task.get_coro())] == []
