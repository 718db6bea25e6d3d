"""A Chromium, a sandbox with four people and a group, an echo bot, and the page on a desk and in a hand.

To start a Chromium takes as long as a test: those of a file share one and its event
loop; each has contexts of its own.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from sandbox.server import Sandbox
from tests.browser.echo_bot import EchoBot, running_echo_bot
from tests.browser.pages import DESK, HAND, find_chromium, open_page, running_browser

TOKEN = "123456:demo"
PEOPLE = {"farmer": "Élodie", "volunteer": "Jean-François", "resident": "Aïcha", "coordinator": "Noémie"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: `apt-get install chromium` to run the browser tests")
    async with running_browser(executable) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def box() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(token=TOKEN)
    async with sandbox.running(port=0):
        people = [sandbox.add_person(name, language_code="fr", role=role) for role, name in PEOPLE.items()]
        sandbox.add_group("Glaneurs du pays de Caux", people)
        yield sandbox


@pytest_asyncio.fixture(loop_scope="module")
async def echo(box: Sandbox) -> AsyncIterator[EchoBot]:
    async with running_echo_bot(box.url, TOKEN) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, box: Sandbox, echo: EchoBot) -> AsyncIterator[Page]:
    """The page on a desk; its scripts must not have raised anything."""
    opened = await open_page(browser, box.url, *DESK)
    yield opened
    assert opened.complaints == []


@pytest_asyncio.fixture(loop_scope="module")
async def hand_page(browser: Browser, box: Sandbox, echo: EchoBot) -> AsyncIterator[Page]:
    """The page on a real phone."""
    opened = await open_page(browser, box.url, *HAND)
    yield opened
    assert opened.complaints == []
