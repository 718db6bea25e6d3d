"""Files both ways: real bytes, sizes, albums."""

import pytest

from sandbox.person import Person
from sandbox.pictures import built_in_picture, picture_size
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client

MEGABYTE = 1024 * 1024
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108004000600301220002110103110100")


async def download(box: Sandbox, bot: Client, file_id: str) -> bytes:
    path = (await bot.ok("getFile", file_id=file_id))["file_path"]
    async with bot.session.get(f"{box.url}/file/bot{box.token}/{path}") as answer:
        return await answer.read()


async def test_what_a_person_sends_can_be_fetched(box: Sandbox, bot: Client, marie: Person):
    picture = built_in_picture(300, 200)
    marie.photo(picture, "mes tomates")
    marie.document(b"a;b\n1;2", "liste.csv")
    photo, document = [update["message"] for update in await bot.updates()]
    sizes = [(size["width"], size["height"]) for size in photo["photo"]]
    assert (sizes, photo["caption"]) == ([(90, 60), (300, 200)], "mes tomates")
    assert await download(box, bot, photo["photo"][-1]["file_id"]) == picture
    assert (document["document"]["file_name"], document["document"]["mime_type"]) == ("liste.csv", "text/csv")
    assert await download(box, bot, document["document"]["file_id"]) == b"a;b\n1;2"


async def test_what_the_bot_sends_can_be_fetched_and_sent_again(box: Sandbox, bot: Client, marie: Person):
    sent = await bot.ok("sendDocument", chat_id=marie.id, document=b"%PDF-1.7", caption="plan")
    file_id = sent["document"]["file_id"]
    again = await bot.ok("sendDocument", chat_id=marie.id, document=file_id)
    assert again["document"] == sent["document"]
    assert await download(box, bot, file_id) == b"%PDF-1.7"
    assert await bot.refused("sendPhoto", chat_id=marie.id, photo=file_id) == (
        "Bad Request: can't use file of type Document as Photo"
    )


async def test_over_20_megabytes_down(bot: Client, marie: Person):
    marie.document(b"x", size=20 * MEGABYTE)
    marie.document(b"x", size=20 * MEGABYTE + 1)
    small, big = [update["message"]["document"]["file_id"] for update in await bot.updates()]
    assert (await bot.ok("getFile", file_id=small))["file_size"] == 20 * MEGABYTE
    assert await bot.refused("getFile", file_id=big) == "Bad Request: file is too big"


async def test_over_50_megabytes_up(box: Sandbox, bot: Client, marie: Person):
    body = await bot.call("sendDocument", chat_id=marie.id, document=bytes(50 * MEGABYTE + 1))
    assert body == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
    assert marie.last is None
    assert box.calls[-1]["error_code"] == 413


async def test_photos_have_limits_of_their_own(bot: Client, marie: Person):
    too_big = built_in_picture() + bytes(10 * MEGABYTE)
    assert await bot.refused("sendPhoto", chat_id=marie.id, photo=too_big) == (
        f"Bad Request: file of size {len(too_big)} bytes is too big for a photo; the maximum size is 10485760 bytes"
    )
    narrow = built_in_picture(2, 41)
    assert await bot.refused("sendPhoto", chat_id=marie.id, photo=narrow) == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_an_album(box: Sandbox, bot: Client, marie: Person):
    media = [{"type": "photo", "media": "attach://one", "caption": "un"}, {"type": "photo", "media": "attach://two"}]
    sent = await bot.ok("sendMediaGroup", chat_id=marie.id, media=media, one=built_in_picture(), two=built_in_picture())
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["un", None]
    assert [message["message_id"] for message in marie.messages[-2:]] == [message["message_id"] for message in sent]
    mixed = [media[0], {"type": "document", "media": "attach://two"}]
    assert await bot.refused("sendMediaGroup", chat_id=marie.id, media=mixed, one=b"x", two=b"x") == (
        "Bad Request: can't use the media of the specified type in the album"
    )
    assert await bot.refused("sendMediaGroup", chat_id=marie.id, media=media, one=built_in_picture()) == (
        "Bad Request: there is no photo in the request"
    )


async def test_no_such_path(box: Sandbox, bot: Client):
    async with bot.session.get(f"{box.url}/file/bot{box.token}/documents/file_9.pdf") as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


async def test_a_download_needs_the_token(box: Sandbox, bot: Client, marie: Person):
    marie.document(b"x", "a.txt")
    async with bot.session.get(f"{box.url}/file/bot1:wrong/documents/file_1.txt") as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (built_in_picture(30, 20), (30, 20)),
        (b"GIF89a\x05\x00\x07\x00", (5, 7)),
        (JPEG, (96, 64)),
        (b"not a picture", None),
        (b"", None),
    ],
)
def test_picture_sizes(data: bytes, size: tuple[int, int] | None):
    assert picture_size(data) == size
