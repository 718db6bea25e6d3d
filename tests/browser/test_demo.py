"""The demo as anybody meets it: four phones, a sentence, a card, a stop with its reasons, a yes, a map.

The pictures that the README shows are taken here and left in `build/pictures`; `make pictures` puts them in place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.demo import Demo, playing
from tests.browser.pages import DESK, HAND, inline_button, last_message, open_page, phone, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = Path("build/pictures")
SENTENCE = "Bonjour, j'ai 200 kg de tomates moches à donner avant vendredi, ferme à Offranville"
SEPTEMBER = "2026-09-15T09:00+02:00"


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    async with playing(start=datetime.fromisoformat(SEPTEMBER)) as running:
        yield running


async def picture(page: Page, name: str) -> None:
    await page.screenshot(path=PICTURES / f"{name}.png")


async def test_a_sentence_becomes_a_stop_on_four_phones(browser: Browser, demo: Demo) -> None:
    """The README's promise, by hand and eye."""
    page = await open_page(browser, demo.sandbox.url, *DESK)
    farmer, coordinator = phone(page, "farmer"), phone(page, "coordinator")

    await write(farmer, SENTENCE)
    await expect(last_message(farmer)).to_contain_text("Jusqu’au jeudi 17 septembre")
    await inline_button(farmer, "J’apporte").click()
    await expect(inline_button(farmer, "Confirmer")).to_be_visible()
    await picture(page, "card")
    await inline_button(farmer, "Confirmer").click()
    await expect(last_message(farmer)).to_contain_text("Je propose")
    await expect(last_message(coordinator)).to_contain_text("Ferme des Hirondelles")
    await picture(page, "match")
    await inline_button(coordinator, "✅ Accepter").click()
    await expect(last_message(coordinator)).to_contain_text("Anne Morel a accepté")
    await expect(last_message(farmer).get_by_test_id("venue")).to_be_visible()
    await picture(page, "accepted")
    assert page.complaints == []


async def test_the_card_is_easy_on_a_real_phone(browser: Browser, demo: Demo) -> None:
    """One phone at a time, letters large enough, nothing cut off at the side."""
    page = await open_page(browser, demo.sandbox.url, *HAND)
    farmer = phone(page, "farmer")
    await write(farmer, SENTENCE)
    await expect(inline_button(farmer, "Venez chercher")).to_be_visible()
    await picture(page, "phone")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_a_seat_by_one_tap_in_the_list(browser: Browser, demo: Demo) -> None:
    """The list near and soon, a tap, and the confirmation with its calendar file."""
    page = await open_page(browser, demo.sandbox.url, *HAND)
    await page.get_by_test_id("tab-resident").tap()
    resident = phone(page, "resident")
    await write(resident, "/ateliers")
    await expect(inline_button(resident, "Pour qui")).to_be_visible()
    await inline_button(resident, "Je m’inscris").click()
    await expect(resident).to_contain_text("Inscription confirmée")
    await expect(resident).to_contain_text(".ics")
    await picture(page, "workshop")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_a_gleaning_by_one_tap(browser: Browser, demo: Demo) -> None:
    """A volunteer finds a field near and soon, says yes, and is asked how they get there."""
    page = await open_page(browser, demo.sandbox.url, *HAND)
    await page.get_by_test_id("tab-volunteer").tap()
    volunteer = phone(page, "volunteer")
    await write(volunteer, "/glanages")
    await expect(volunteer).to_contain_text("Les Jardins du Vieux Puits")
    await inline_button(volunteer, "Je viens").click()
    await expect(volunteer).to_contain_text("Inscription confirmée")
    await picture(page, "gleaning")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_a_day_passes_with_one_button(browser: Browser, demo: Demo) -> None:
    """The clock of the page is the clock of the bot: what expires, expires."""
    page = await open_page(browser, demo.sandbox.url, *DESK)
    farmer = phone(page, "farmer")
    await write(farmer, "20 kg de kiwis jusqu'à demain à Dieppe, je livre")
    await inline_button(farmer, "Confirmer").click()
    await expect(last_message(farmer)).to_contain_text("Pas de passage pour le moment")
    for _day in range(3):
        await page.get_by_test_id("advance-day").click()
    await expect(last_message(farmer)).to_contain_text("Pas de passage trouvé à temps")
