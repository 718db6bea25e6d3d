"""What a person can do on the page, and what they then see, with a scripted bot on the other side."""

import re

import pytest
from playwright.async_api import Browser, Page, Route, expect

from sandbox.server import Sandbox
from tests.browser.echo_bot import EchoBot
from tests.browser.pages import (
    DESK,
    attach,
    blank_page,
    inline_button,
    last_message,
    open_page,
    phone,
    press_until_toast,
    visit,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SEATS = ("farmer", "volunteer", "resident", "coordinator")
HOSTILE = '<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 1"> & <b>gras</b>'


async def test_four_people_stand_side_by_side(page: Page):
    for seat, name in zip(SEATS, ("Élodie", "Jean-François", "Aïcha", "Noémie"), strict=True):
        await expect(phone(page, seat)).to_be_in_viewport(ratio=1)
        await expect(phone(page, seat).get_by_test_id("picker")).to_contain_text(name)


async def test_start_opens_the_conversation(page: Page):
    farmer = phone(page, "farmer")
    await farmer.get_by_test_id("start").click()
    await expect(last_message(farmer)).to_contain_text("Écho : /start")
    await expect(farmer.get_by_test_id("start")).to_be_hidden()


async def test_what_is_written_is_answered_on_that_phone_only(page: Page):
    await write(phone(page, "farmer"), "200 kg de tomates moches")
    await expect(last_message(phone(page, "farmer"))).to_contain_text("Écho : 200 kg de tomates moches")
    await expect(phone(page, "volunteer").get_by_test_id("message")).to_have_count(0)


async def test_enter_sends_and_leaves_the_line_empty(page: Page):
    composer = phone(page, "resident").get_by_test_id("composer")
    await composer.fill("Bonjour")
    await composer.press("Enter")
    await expect(last_message(phone(page, "resident"))).to_contain_text("Écho : Bonjour")
    await expect(composer).to_have_value("")
    await expect(composer).to_be_focused()


async def test_a_button_gives_a_toast_and_changes_its_message_in_place(page: Page):
    farmer = phone(page, "farmer")
    await write(farmer, "offre")
    await press_until_toast(farmer, "Confirmer", "C'est noté.")
    card = last_message(farmer)
    await expect(card.locator("strong")).to_have_text("Confirmé")
    await expect(card.get_by_test_id("inline-button")).to_have_count(0)
    await expect(farmer.get_by_test_id("message")).to_have_count(2)


async def test_an_alert_waits_for_its_ok(page: Page):
    farmer = phone(page, "farmer")
    await write(farmer, "offre")
    await press_until_toast(farmer, "Retirer", "Vraiment retirer ?")
    await farmer.get_by_role("alertdialog").get_by_role("button", name="OK").click()
    await expect(farmer.get_by_test_id("toast")).to_have_count(0)


async def test_a_link_button_leads_out(page: Page):
    await write(phone(page, "farmer"), "offre")
    button = inline_button(phone(page, "farmer"), "Une page")
    await expect(button).to_have_attribute("href", "https://example.org/")
    await expect(button).to_have_attribute("rel", "noopener noreferrer")


async def test_a_key_asks_for_the_place_and_sends_it(page: Page):
    farmer = phone(page, "farmer")
    await write(farmer, "touches")
    await farmer.get_by_test_id("key").filter(has_text="Ma position").click()
    await farmer.get_by_test_id("place").filter(has_text="Envermeu").click()
    await farmer.get_by_test_id("send-position").click()
    await expect(farmer.get_by_test_id("location")).to_be_visible()
    await expect(last_message(farmer)).to_contain_text("Position : 49.8955, 1.2653")
    await expect(farmer.get_by_test_id("keyboard")).to_be_hidden()


async def test_a_place_is_picked_on_the_map(page: Page, box: Sandbox):
    farmer = phone(page, "farmer")
    await attach(farmer, "position")
    await farmer.get_by_test_id("map").click(position={"x": 20, "y": 20})
    await farmer.get_by_test_id("send-position").click()
    await expect(last_message(farmer)).to_contain_text("Position :")
    shared = next(person for person in box.people.values() if person.role == "farmer").messages[0]["location"]
    assert 49.9 < shared["latitude"] < 50.0
    assert 0.8 < shared["longitude"] < 0.95


async def test_an_ordinary_key_sends_its_words(page: Page):
    await write(phone(page, "farmer"), "touches")
    await phone(page, "farmer").get_by_test_id("key").filter(has_text="Non").click()
    await expect(last_message(phone(page, "farmer"))).to_contain_text("Écho : Non")


async def test_a_venue_is_drawn_and_said_in_words(page: Page):
    farmer = phone(page, "farmer")
    await write(farmer, "lieu")
    await expect(farmer.get_by_test_id("venue")).to_contain_text(
        "Place du marché76810 Luneray49,8278°\u00a0N, 0,9164°\u00a0E"
    )
    await expect(farmer.get_by_role("img", name="Carte du lieu : Place du marché, 76810 Luneray")).to_be_visible()


async def test_photos_go_both_ways(page: Page):
    farmer = phone(page, "farmer")
    await farmer.get_by_test_id("composer").fill("Mes tomates")
    await attach(farmer, "sample")
    await expect(last_message(farmer)).to_contain_text("Écho : Mes tomates")
    await write(farmer, "photo")
    pictures = farmer.get_by_test_id("photo")
    await expect(pictures).to_have_count(2)
    for picture in await pictures.all():
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("image => image.naturalWidth") > 0


async def test_a_document_is_sent_and_can_be_fetched_again(page: Page):
    coordinator = phone(page, "coordinator")
    content = {"name": "passages d'été.csv", "mimeType": "text/csv", "buffer": b"Luneray;120"}
    async with page.expect_file_chooser() as chooser:
        await attach(coordinator, "document")
    await (await chooser.value).set_files(files=[content])
    link = coordinator.get_by_test_id("document")
    await expect(link).to_contain_text("passages d'été.csv")
    fetched = await page.request.get(f"{page.url.split('?')[0]}{await link.get_attribute('href')}")
    assert await fetched.body() == b"Luneray;120"


@pytest.mark.parametrize(("what", "kind"), [("voice", "voice"), ("sticker", "sticker")])
async def test_other_things_are_sent(page: Page, what: str, kind: str):
    await attach(phone(page, "resident"), what)
    await expect(last_message(phone(page, "resident"))).to_contain_text(f"Écho : {kind}")


async def test_an_own_contact_is_shared(page: Page):
    resident = phone(page, "resident")
    await attach(resident, "contact")
    await resident.get_by_role("button", name="Partager").click()
    await expect(resident.get_by_test_id("contact")).to_contain_text("Aïcha")
    await expect(last_message(resident)).to_contain_text("Écho : contact")


async def test_entities_are_drawn_at_their_utf16_places(page: Page):
    await write(phone(page, "farmer"), "gras")
    words = last_message(phone(page, "farmer")).locator(".words")
    await expect(words.locator("strong")).to_have_text("gras")
    await expect(words.locator("em")).to_have_text("penché <b>")
    hidden = words.locator(".spoiler")
    await expect(hidden.locator("span")).to_be_hidden()
    await hidden.click()
    await expect(hidden.locator("span")).to_have_text("caché")
    await expect(hidden.locator("span")).to_be_visible()


async def test_an_own_message_is_edited(page: Page):
    farmer = phone(page, "farmer")
    await write(farmer, "200 kg")
    own = farmer.get_by_test_id("message").first
    await own.hover()
    await own.get_by_role("button", name="Modifier").click()
    await write(farmer, "300 kg")
    await expect(own).to_contain_text(re.compile("300 kg.*modifié"))
    await expect(last_message(farmer)).to_contain_text("Écho : 300 kg")


async def test_the_menu_lists_commands_and_sends_them(page: Page):
    farmer = phone(page, "farmer")
    await farmer.get_by_test_id("menu").click()
    await expect(farmer.get_by_test_id("command")).to_have_text(["/startRecommencer", "/aideCe que je sais faire"])
    await farmer.get_by_test_id("command").last.click()
    await expect(last_message(farmer)).to_contain_text("Écho : /aide")


async def test_typing_is_shown(page: Page):
    await write(phone(page, "farmer"), "écrit")
    await expect(phone(page, "farmer").get_by_test_id("typing")).to_contain_text("écrit…")


async def test_a_link_starts_with_its_payload(page: Page):
    coordinator = phone(page, "coordinator")
    await coordinator.get_by_test_id("more").click()
    await coordinator.get_by_test_id("deep-link").click()
    await coordinator.get_by_label("Lien ou code").fill("https://t.me/unBot?start=invite-42")
    await coordinator.get_by_role("button", name="Ouvrir").click()
    await expect(last_message(coordinator)).to_contain_text("Écho : /start invite-42")


async def test_a_blocked_bot_is_refused_in_red_and_may_come_back(page: Page, box: Sandbox, echo: EchoBot):
    farmer = phone(page, "farmer")
    await farmer.get_by_test_id("start").click()
    await expect(last_message(farmer)).to_contain_text("Écho")
    await farmer.get_by_test_id("more").click()
    await farmer.get_by_test_id("block").click()
    await expect(farmer.get_by_test_id("banner")).to_be_visible()
    await expect(farmer.get_by_test_id("composer")).to_be_disabled()
    person = next(person for person in box.people.values() if person.role == "farmer")
    await echo.call("sendMessage", chat_id=person.id, text="Vous êtes là ?")
    refused = page.locator("[data-testid=call][data-ok=false]").first
    await expect(refused).to_contain_text("403 Forbidden: bot was blocked by the user")
    await expect(refused).to_contain_text("Élodie")
    await farmer.get_by_test_id("unblock").click()
    await expect(farmer.get_by_test_id("composer")).to_be_enabled()


async def test_the_clock_moves_by_an_hour_and_by_a_day(page: Page, box: Sandbox):
    await page.get_by_test_id("clock").click()
    await page.get_by_test_id("clock-field").fill("2026-09-17T09:30")
    await page.get_by_test_id("clock-apply").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("jeu. 17 sept. 2026")
    await expect(page.get_by_test_id("clock")).to_contain_text("9\u00a0h\u00a030")
    await page.get_by_test_id("advance-hour").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("10\u00a0h\u00a030")
    await page.get_by_test_id("advance-day").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("ven. 18 sept. 2026")
    await expect(page.get_by_test_id("advance-day")).to_be_enabled()
    assert box.clock.now().strftime("%d %H:%M") == "18 08:30"
    await write(phone(page, "farmer"), "Bonjour")
    await expect(phone(page, "farmer").get_by_role("separator")).to_have_text("vendredi 18 septembre 2026")


async def test_people_of_a_group_see_each_other(page: Page):
    group = phone(page, "group")
    await expect(group.get_by_test_id("picker")).to_contain_text("Glaneurs du pays de Caux")
    await write(group, "Qui vient samedi ?")
    await expect(last_message(group)).to_contain_text("Qui vient samedi ?")
    await group.get_by_test_id("picker").click()
    await group.get_by_test_id("person").filter(has_text="Noémie").click()
    await expect(last_message(group)).to_contain_text(re.compile("Élodie.*Qui vient samedi"))


async def test_a_person_is_added_and_holds_the_phone(page: Page, box: Sandbox):
    farmer = phone(page, "farmer")
    await farmer.get_by_test_id("picker").click()
    await farmer.get_by_test_id("add-person").click()
    await farmer.get_by_label("Prénom").fill("Gaëlle")
    await farmer.get_by_role("button", name="Ajouter").click()
    await expect(farmer.get_by_test_id("picker")).to_contain_text("Gaëlle")
    assert [person.json["first_name"] for person in box.people.values() if person.role == "farmer"] == [
        "Élodie",
        "Gaëlle",
    ]


async def hostile_elements(page: Page, box: Sandbox) -> int:
    """Elements that hostile words made on the page: none, if all of them are shown as they are."""
    box.add_person(HOSTILE, role="farmer").say(HOSTILE)
    await phone(page, "farmer").get_by_test_id("picker").click()
    await phone(page, "farmer").get_by_test_id("person").filter(has_text="hacked").click(timeout=15_000)
    await expect(last_message(phone(page, "farmer"))).to_contain_text("gras")
    return await page.locator("img[src=x], .words b, body script").count()


async def test_hostile_names_and_words_are_shown_as_they_are(page: Page, box: Sandbox):
    assert await hostile_elements(page, box) == 0
    await expect(last_message(phone(page, "farmer"))).to_contain_text(f"Écho : {HOSTILE}")
    await expect(phone(page, "farmer").get_by_test_id("picker")).to_contain_text("<script>window.hacked = 1</script>")
    assert await page.evaluate("window.hacked") is None


async def test_the_check_for_hostile_words_sees_a_page_that_trusts_them(browser: Browser, box: Sandbox, echo: EchoBot):
    """The negative control: the same check on a page that puts words into innerHTML finds elements."""
    careful = "if (at < end) nodes.push(plain(nodes, text.slice(at, end)));"

    async def careless(route: Route) -> None:
        script = await (await route.fetch()).text()
        assert careful in script
        trusting = "const box = document.createElement('div'); box.innerHTML = text; nodes.push(...box.childNodes);"
        await route.fulfill(body=script.replace(careful, trusting), content_type="text/javascript")

    page = await blank_page(browser, *DESK)
    await page.route("**/entities.js", careless)
    await visit(page, box.url)
    assert await hostile_elements(page, box) > 0


async def test_without_the_stream_of_events_the_page_looks_by_itself(browser: Browser, box: Sandbox, echo: EchoBot):
    page = await blank_page(browser, *DESK)
    await page.route("**/api/events", lambda route: route.abort())
    await visit(page, box.url)
    await write(phone(page, "farmer"), "Bonjour")
    await expect(last_message(phone(page, "farmer"))).to_contain_text("Écho : Bonjour")


async def test_a_fault_strikes_the_next_call(page: Page):
    await page.get_by_test_id("faults").click()
    drawer = page.get_by_test_id("faults-drawer")
    await drawer.get_by_role("button", name="Ajouter la panne").click()
    await expect(drawer.get_by_test_id("faults-list")).to_contain_text("sendMessage · erreur 500")
    await drawer.get_by_role("button", name="Fermer").click()
    await write(phone(page, "farmer"), "Bonjour")
    await expect(page.get_by_test_id("call").filter(has_text="500")).to_be_visible()


async def test_the_page_speaks_english_too(browser: Browser, box: Sandbox, echo: EchoBot):
    page = await open_page(browser, box.url, *DESK, language="en")
    await expect(phone(page, "farmer").get_by_test_id("start")).to_have_text("Start")
    await page.get_by_test_id("language").click()
    await expect(phone(page, "farmer").get_by_test_id("start")).to_have_text("Démarrer")


async def test_in_the_hand_one_phone_is_shown_at_a_time(hand_page: Page):
    await expect(phone(hand_page, "farmer")).to_be_in_viewport(ratio=1)
    await hand_page.get_by_test_id("tab-resident").tap()
    await expect(phone(hand_page, "farmer")).to_be_hidden()
    await phone(hand_page, "resident").get_by_test_id("start").tap()
    await expect(last_message(phone(hand_page, "resident"))).to_contain_text("Écho : /start")
    assert await hand_page.evaluate("document.documentElement.scrollWidth") == 390


async def test_new_messages_are_followed_unless_someone_reads_further_up(page: Page, echo: EchoBot):
    farmer = phone(page, "farmer")
    await write(farmer, "\n".join(["Bonjour"] * 40))
    await expect(last_message(farmer)).to_contain_text("Écho")
    await expect(last_message(farmer).locator(".foot")).to_be_in_viewport()
    await farmer.get_by_test_id("messages").evaluate("list => { list.scrollTop = 0; }")
    person = int(await last_message(farmer).get_attribute("data-chat-id") or 0)
    await echo.call("sendMessage", chat_id=person, text="Une nouvelle")
    await farmer.get_by_role("button", name="Nouveaux messages").click()
    await expect(last_message(farmer)).to_be_in_viewport()
    await expect(last_message(farmer)).to_contain_text("Une nouvelle")


async def test_a_sheet_closes_with_escape_and_gives_the_focus_back(page: Page):
    attach_button = phone(page, "farmer").get_by_test_id("attach")
    await attach_button.press("Enter")
    await expect(phone(page, "farmer").get_by_test_id("attach-sheet")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(phone(page, "farmer").get_by_test_id("attach-sheet")).to_have_count(0)
    await expect(attach_button).to_be_focused()


async def test_reset_empties_the_phones(page: Page, box: Sandbox):
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_test_id("faults").click()
    await page.get_by_test_id("reset").click()
    await expect(phone(page, "farmer").get_by_test_id("add-person")).to_be_visible()
    assert box.people == {}
