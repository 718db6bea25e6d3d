"""Every shape that Telegram sends, read into what people say; what is not for us is nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleaning import LONGEST, clean_name, clean_text
from bot.incoming import read
from domain.messages import Command, Contact, Document, Location, Membership, Other, Photo, Press, Text
from domain.places import Point

USER = {"id": 7, "is_bot": False, "first_name": "Zoé", "last_name": "Petit", "language_code": "fr"}
CHAT = {"id": 7, "type": "private", "first_name": "Zoé"}
GROUP = {"id": -9, "type": "supergroup", "title": "Village"}
FILE = {"file_id": "F", "file_unique_id": "U"}
PHOTO = [{**FILE, "width": 9, "height": 9}, {**FILE, "file_id": "BIG", "width": 90, "height": 90}]
WHEN = datetime(2026, 9, 1, tzinfo=UTC)


def incoming(kind: str = "message", **content: Any) -> Any:
    message = {"message_id": 3, "date": 1_790_000_000, "chat": CHAT, "from": USER, **content}
    return read({"update_id": 1, kind: message}, username="bocal_bot", received_at=WHEN)


FORWARD = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}}
VENUE = {"location": {"latitude": 49.9, "longitude": 1.0}, "title": "Ferme", "address": "Rue"}
SHAPES: list[tuple[dict[str, Any], Any]] = [
    ({"text": "200 kg"}, Text("200 kg")),
    ({"text": "200 kg", **FORWARD}, Text("200 kg", forwarded=True)),
    ({"text": "/start inv_1"}, Command("start", "inv_1")),
    ({"text": "/Mes_Offres"}, Command("mes_offres")),
    ({"text": "/confidentialité"}, Command("confidentialite")),
    ({"text": "/aide@Bocal_Bot  moi"}, Command("aide", "moi")),
    ({"text": "/aide@other_bot"}, None),
    ({"text": "/start", **FORWARD}, Text("/start", forwarded=True)),
    ({"text": "1/2 cagette"}, Text("1/2 cagette")),
    ({"text": "/"}, Text("/")),
    ({"location": {"latitude": 49.9, "longitude": 1.0}}, Location(Point(49.9, 1.0))),
    ({"venue": VENUE, "location": VENUE["location"]}, Location(Point(49.9, 1.0), "Ferme")),
    ({"photo": PHOTO, "caption": "tomates"}, Photo("BIG", "tomates")),
    ({"photo": PHOTO, "media_group_id": "5"}, Photo("BIG", album="5")),
    (
        {"document": {**FILE, "file_name": "a.csv", "mime_type": "text/csv", "file_size": 9}},
        Document("F", "a.csv", "text/csv", 9),
    ),
    ({"contact": {"phone_number": "+336", "first_name": "Z", "user_id": 7}}, Contact("+336", own=True)),
    ({"contact": {"phone_number": "+336", "first_name": "Z", "user_id": 8}}, Contact("+336", own=False)),
    ({"voice": {**FILE, "duration": 3}}, Other("voice")),
    ({"video": {**FILE, "duration": 3, "width": 1, "height": 1}}, Other("video")),
    ({"dice": {"emoji": "x", "value": 3}}, Other("dice")),
    ({"animation": {**FILE, "duration": 3, "width": 1, "height": 1}, "document": FILE}, Other("animation")),
    ({"new_kind_of_thing": {"a": 1}}, Other("unknown")),
    ({"pinned_message": {"message_id": 1, "date": 0, "chat": CHAT}}, None),
    ({"new_chat_members": [USER]}, None),
    ({"text": "x", "from": {**USER, "is_bot": True}}, None),
    ({"text": "x", "sender_chat": GROUP}, None),
    ({"text": "x", "from": None}, None),
    ({"text": "x", "chat": {"id": -5, "type": "channel", "title": "C"}}, None),
]


@pytest.mark.parametrize(("content", "expected"), SHAPES)
def test_a_message_is_read(content: dict[str, Any], expected: Any) -> None:
    found = incoming(**content)
    assert (found and found.content) == expected


def test_who_says_it_where_and_when() -> None:
    found = incoming(text="x", chat=GROUP)
    assert (found.sender.id, found.sender.name, found.sender.language) == (7, "Zoé Petit", "fr")
    assert (found.chat, found.private, found.channel, found.message_id, found.edited) == (
        -9,
        False,
        "telegram",
        3,
        False,
    )


def test_an_edit_says_so() -> None:
    assert incoming("edited_message", text="x", edit_date=1_790_000_009).edited
    assert incoming("edited_message", location={"latitude": 1, "longitude": 2, "live_period": 60}) is None
    assert incoming("channel_post", text="x") is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"data": "v1.x", "message": {"message_id": 3, "date": 1, "chat": CHAT}}, Press("v1.x", "Q", 3)),
        ({"data": "v1.x", "message": {"message_id": 3, "date": 0, "chat": CHAT}}, Press("v1.x", "Q", 3)),
        ({"game_short_name": "g"}, Press("", "Q", None)),
        ({"data": "a\x00\u202e" + "x" * 99}, Press("a" + "x" * 63, "Q", None)),
    ],
)
def test_a_press_is_read(query: dict[str, Any], expected: Press) -> None:
    raw = {"update_id": 1, "callback_query": {"id": "Q", "from": USER, "chat_instance": "1", **query}}
    found = read(raw, username="", received_at=WHEN)
    assert found is not None
    assert (found.content, found.at, found.private) == (expected, WHEN, True)


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_stopping_and_taking_up_the_bot_is_read(status: str, reachable: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "B"}
    old = {"user": bot, "status": "member"}
    new = {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    change = {"chat": CHAT, "from": USER, "date": 1, "old_chat_member": old, "new_chat_member": new}
    found = read({"update_id": 1, "my_chat_member": change}, username="", received_at=WHEN)
    assert found is not None
    assert found.content == Membership(reachable)
    group = {"update_id": 1, "my_chat_member": {**change, "chat": GROUP}}
    assert read(group, username="", received_at=WHEN) is None


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_no_text_leaves_anything_harmful(text: str) -> None:
    """D11, G6: any code point, halves of surrogate pairs included."""
    cleaned = clean_text(text)
    cleaned.encode()
    assert not set(cleaned) & set("\x00\u202e\u2066\u200f\ufeff\r\t")
    assert len(clean_text(text * 40)) <= LONGEST
    name = clean_name(text)
    assert len(name) <= 64
    assert "\n" not in name
