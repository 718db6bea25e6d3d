"""Opens the sandbox page in Chromium and finds things on it; the browser tests and the README's pictures share it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

expect.set_options(timeout=20_000)
"""What is sure to come may take long: the first message loads the lexicon, and coverage counts each of its lines."""

DESK = (1280, 900)
HAND = (390, 844)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of a Chromium of this machine, None if there is none."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


@asynccontextmanager
async def running_browser(executable: str) -> AsyncIterator[Browser]:
    """A headless Chromium for the time of the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(browser: Browser, url: str, width: int, height: int, *, language: str = "fr") -> Page:
    """The sandbox page at that size, once it shows the phones. `page.complaints` gathers errors of its scripts."""
    page = await blank_page(browser, width, height)
    await visit(page, url, language=language)
    return page


async def blank_page(browser: Browser, width: int, height: int) -> Page:
    """A page that has not gone anywhere yet, in a context of its own, without animations (they delay each press)."""
    narrow = width < 600
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if narrow else 1,
        has_touch=narrow,
        reduced_motion="reduce",
        locale="fr-FR",
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.complaints = complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    return page


async def visit(page: Page, url: str, *, language: str = "fr") -> None:
    """Go to the sandbox page and wait until it shows the phones."""
    await page.goto(f"{url}/?lang={language}")
    await page.wait_for_selector("body[data-ready]")


def phone(page: Page, seat: str) -> Locator:
    """The phone of `farmer`, `volunteer`, `resident`, `coordinator` or `group`."""
    return page.get_by_test_id(f"phone-{seat}")


async def write(on: Locator, text: str) -> None:
    """Write a message on a phone and send it."""
    await on.get_by_test_id("composer").fill(text)
    await on.get_by_test_id("send").click()


async def attach(on: Locator, what: str) -> None:
    """Open the attach sheet and choose `sample`, `document`, `position`, `contact`, `voice`, ..."""
    await on.get_by_test_id("attach").click()
    await on.get_by_test_id(f"attach-{what}").click()


def last_message(on: Locator) -> Locator:
    """The newest message that a phone shows."""
    return on.get_by_test_id("message").last


def inline_button(on: Locator, label: str) -> Locator:
    """The newest inline button with that label."""
    return on.get_by_test_id("inline-button").filter(has_text=label).last


async def press_until_toast(on: Locator, label: str, toast: str) -> None:
    """Press an inline button and see the answer pop up."""
    await inline_button(on, label).click()
    await expect(on.get_by_test_id("toast").filter(has_text=toast)).to_be_visible()
