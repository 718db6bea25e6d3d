"""What people do and see, in process."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.errors import ActionError, BotApiError, NotThereError
from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client

KEYS = {
    "keyboard": [
        [{"text": "Ma place", "request_location": True}],
        [{"text": "Mon numéro", "request_contact": True}],
        ["Rien"],
    ],
    "one_time_keyboard": True,
}
BUTTONS = {"inline_keyboard": [[{"text": "Oui", "callback_data": "yes"}, {"text": "Plan", "url": "https://a.fr/"}]]}


async def test_a_deep_link(box: Sandbox, bot: Client):
    box.add_person("Marie").start("g_12")
    (update,) = await bot.updates()
    assert (update["message"]["text"], update["message"]["entities"]) == (
        "/start g_12",
        [{"offset": 0, "length": 6, "type": "bot_command"}],
    )


async def test_what_she_sees(box: Sandbox, bot: Client, marie: Person):
    assert marie.last is None
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="<b>Bonjour</b>", parse_mode="HTML")
    marie.say("salut")
    assert marie.last == sent
    assert [(m["text"], m.get("out", False)) for m in marie.messages] == [
        ("/start", False),
        ("Bonjour", True),
        ("salut", False),
    ]


async def test_a_seen_message_is_a_copy(bot: Client, marie: Person):
    await bot.ok("sendMessage", chat_id=marie.id, text="x")
    marie.messages[-1]["text"] = "y"
    assert [message["text"] for message in marie.messages] == ["/start", "x"]


async def test_pressing_by_label_by_data_and_forged(bot: Client, marie: Person):
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=BUTTONS)
    presses = [marie.press("Oui"), marie.press("yes"), marie.press(data="forged")]
    queries = [update["callback_query"] for update in await bot.updates()]
    assert [query["id"] for query in queries] == presses
    assert len(set(presses)) == 3
    assert [query["data"] for query in queries] == ["yes", "yes", "forged"]
    assert queries[0]["message"]["reply_markup"] == BUTTONS


@pytest.mark.parametrize("label", ["Non", "Plan"])
async def test_pressing_what_is_not_there(bot: Client, marie: Person, label: str):
    with pytest.raises(NotThereError):
        marie.press(label)
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=BUTTONS)
    with pytest.raises(NotThereError):
        marie.press(label)


async def test_an_old_button_stays_pressable_until_edited_away(bot: Client, marie: Person):
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=BUTTONS)
    await bot.ok("sendMessage", chat_id=marie.id, text="y")
    marie.press("Oui")
    await bot.ok("editMessageText", chat_id=marie.id, message_id=sent["message_id"], text="z")
    with pytest.raises(NotThereError, match="no message with a button 'Oui'"):
        marie.press("Oui")


async def test_keys(bot: Client, marie: Person):
    for key in ("Ma place", "Mon numéro", "Rien"):
        await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup={**KEYS, "keyboard": _keys()})
        marie.key(key)
        assert marie.keyboard is None
    sent = [update["message"] for update in await bot.updates()]
    assert sent[0]["location"] == {"latitude": 49.9229, "longitude": 1.0775}
    assert sent[1]["contact"] == {"phone_number": "+33600100001", "first_name": "Marie", "user_id": marie.id}
    assert sent[2]["text"] == "Rien"


def _keys() -> list[list[Any]]:
    return KEYS["keyboard"]  # type: ignore[return-value]


async def test_the_keyboard_stays_until_removed(bot: Client, marie: Person):
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup={"keyboard": [["A"]]})
    await bot.ok("sendMessage", chat_id=marie.id, text="y", reply_markup=BUTTONS)
    assert marie.keyboard == {"keyboard": [[{"text": "A"}]]}
    with pytest.raises(NotThereError, match="no key 'B'"):
        marie.key("B")
    await bot.ok("sendMessage", chat_id=marie.id, text="z", reply_markup={"remove_keyboard": True})
    assert marie.keyboard is None


async def test_blocking_is_told_once(bot: Client, marie: Person):
    marie.block()
    marie.block()
    for act in (lambda: marie.say("x"), lambda: marie.press(data="x")):
        with pytest.raises(ActionError, match="the bot is blocked"):
            act()
    marie.start()
    told, back, started = await bot.updates()
    assert [
        (u["my_chat_member"]["old_chat_member"]["status"], u["my_chat_member"]["new_chat_member"]["status"])
        for u in (told, back)
    ] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert started["message"]["text"] == "/start"


async def test_someone_elses_contact(box: Sandbox, bot: Client, marie: Person):
    paul = box.add_person("Paul")
    marie.contact("+33611111111", user_id=paul.id)
    (update,) = await bot.updates()
    assert update["message"]["contact"] == {"phone_number": "+33611111111", "first_name": "Paul", "user_id": paul.id}


async def test_impossible_acts(box: Sandbox, marie: Person):
    for act in (lambda: marie.say(" "), lambda: marie.say("x" * 4097), lambda: box.add_person("X", id=marie.id)):
        with pytest.raises(ActionError):
            act()
    with pytest.raises(NotThereError):
        marie.edit(999, "x")
    with pytest.raises(BotApiError, match="message caption is too long"):
        marie.photo(caption="x" * 1025)


async def test_only_own_texts_are_edited(bot: Client, marie: Person):
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="x")
    with pytest.raises(ActionError, match="only an own text"):
        marie.edit(sent["message_id"], "y")


async def test_waiting_for_the_answer(bot: Client, marie: Person):
    await bot.ok("sendMessage", chat_id=marie.id, text="earlier")
    marie.say("bonjour")
    later = asyncio.ensure_future(bot.ok("sendMessage", chat_id=marie.id, text="premier"))
    assert (await marie.answer())["text"] == "premier"
    sent = await later
    await bot.ok("editMessageText", chat_id=marie.id, message_id=sent["message_id"], text="deuxième")
    await bot.ok("sendMessage", chat_id=marie.id, text="troisième")
    assert (await marie.answer("trois"))["text"] == "troisième"


async def test_no_answer_says_what_is_there_instead(bot: Client, marie: Person):
    marie.say("bonjour")
    await bot.ok("sendMessage", chat_id=marie.id, text="non")
    with pytest.raises(
        TimeoutError, match=r"no answer containing 'oui'; the phone shows \['/start', 'bonjour', 'non'\]"
    ):
        await marie.answer("oui", within=0.1)


async def test_typing_lasts_five_seconds_or_until_it_writes(box: Sandbox, bot: Client, marie: Person):
    def action() -> str | None:
        return marie.chat.action(box.clock.now().timestamp())

    await bot.ok("sendChatAction", chat_id=marie.id, action="typing")
    assert action() == "typing"
    box.clock.advance(seconds=6)
    assert action() is None
    await bot.ok("sendChatAction", chat_id=marie.id, action="typing")
    await bot.ok("sendMessage", chat_id=marie.id, text="x")
    assert action() is None


async def test_the_clock(box: Sandbox, bot: Client, marie: Person):
    moment = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
    box.clock.set(moment)
    assert marie.say("x")["date"] - moment.timestamp() in {0, 1}
    box.clock.advance(days=1, hours=2)
    assert timedelta() <= box.clock.now() - (moment + timedelta(days=1, hours=2)) < timedelta(seconds=5)
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="y")
    assert sent["date"] == int(box.clock.now().timestamp())
    with pytest.raises(ValueError, match="aware"):
        box.clock.set(datetime(2026, 10, 3))


async def test_two_thousand_people(box: Sandbox, bot: Client):
    """A broadcast: everybody got it, nothing was dropped from the log."""
    people = [box.add_person(f"P{number}") for number in range(2000)]
    for person in people:
        person.chat.open = True
    waiting = asyncio.Semaphore(8)

    async def send(person: Person) -> None:
        async with waiting:
            await bot.ok("sendMessage", chat_id=person.id, text="Passage samedi")

    await asyncio.gather(*map(send, people))
    assert [person.last and person.last["text"] for person in people] == ["Passage samedi"] * 2000
    assert len(box.calls_of("sendMessage")) == 2000


async def test_a_reply_holds_one_message_not_the_whole_thread(bot: Client, marie: Person):
    first = marie.say("un")
    second = marie.say("deux", reply_to=first["message_id"])
    third = await bot.ok(
        "sendMessage", chat_id=marie.id, text="trois", reply_parameters={"message_id": second["message_id"]}
    )
    fourth = marie.say("quatre", reply_to=third["message_id"])
    inside = [message["reply_to_message"] for message in (second, third, fourth)]
    assert [(message["text"], "reply_to_message" in message) for message in inside] == [
        ("un", False),
        ("deux", False),
        ("trois", False),
    ]
