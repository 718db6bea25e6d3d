"""From what is sent to what is shown: clean-up, order of formatting, and what Telegram finds by itself."""

import os
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sandbox.errors import BotApiError
from sandbox.text.detect import find_entities
from sandbox.text.entities import Entity, fix_entities
from sandbox.text.formatted import caption_text, clean, message_text, typed_text
from tests.sandbox import telegrams_own

EXAMPLES = int(os.environ.get("BOCAL_FUZZ", "300"))
REPEATABLE = EXAMPLES == 300
KINDS = [
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "expandable_blockquote",
    "text_link",
]  # fmt: skip
LETTERS = "abc \n\r\t🍅é\u200e\u200f\u2028\u0333x"


@st.composite
def formatted(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    text = draw(st.text(LETTERS, min_size=1, max_size=14))
    starts = [len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)]
    entities = []
    for _ in range(draw(st.integers(0, 6))):
        begin, end = sorted(draw(st.lists(st.sampled_from(starts), min_size=2, max_size=2)))
        kind = draw(st.sampled_from(KINDS))
        url = {"url": "http://a.fr/"} if kind == "text_link" else {}
        entities.append({"offset": begin, "length": end - begin, "type": kind, **url})
    return text, entities


@settings(max_examples=EXAMPLES, deadline=None, derandomize=REPEATABLE)
@given(formatted())
@example(("abc", [{"offset": 0, "length": 3, "type": "bold"}, {"offset": 1, "length": 1, "type": "italic"}]))
def test_formatting_is_put_in_order_as_telegram_does(given_text: tuple[str, list[dict[str, Any]]]):
    """TDLib's `fix_formatted_text` without trimming, which `parseMarkdown` goes through twice."""
    text, entities = given_text
    found = [Entity(e["type"], e["offset"], e["length"], {"url": e["url"]} if "url" in e else {}) for e in entities]
    cleaned, ordered = clean(text, found, trim=False)
    assume(cleaned.strip(" \n"))
    assert (cleaned, [entity.as_json() for entity in ordered]) == telegrams_own.put_in_order(text, entities)


COMMANDS = st.text("/abc_@é9 .<>🍅-", max_size=12)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=REPEATABLE)
@given(COMMANDS)
def test_commands_are_found_as_telegram_does(text: str):
    assert _found(text, "bot_command") == _telegrams(text, "bot_command")


@settings(max_examples=EXAMPLES, deadline=None, derandomize=REPEATABLE)
@given(st.text("@abcd_é9 .#🍅-", max_size=12))
def test_mentions_are_found_as_telegram_does(text: str):
    assert _found(text, "mention") == _telegrams(text, "mention")


@settings(max_examples=EXAMPLES, deadline=None, derandomize=REPEATABLE)
@given(st.text("#aé9_@ .-🍅", max_size=12))
@example("#a@999")
@example("#a@999é")
@example("#a@9999#")
def test_hashtags_are_found_as_telegram_does(text: str):
    assert _found(text, "hashtag") == _telegrams(text, "hashtag")


def _found(text: str, kind: str) -> list[dict[str, Any]]:
    return [entity.as_json() for entity in find_entities(text) if entity.kind == kind]


def _telegrams(text: str, kind: str) -> list[dict[str, Any]]:
    return [entity for entity in telegrams_own.find_entities(text) if entity["type"] == kind]


SENTENCES = [
    "J'ai 200 kg de tomates à Dieppe, demain 14h.",
    "Voir https://bocal.example.org/aide?x=1#y, merci",
    "(https://a.fr/b(c)) et http://a.fr.",
    "site: bocal.fr, www.bocal.fr/x!",
    "écrire à marie@ferme.fr ou Marie.D@ferme.coop",
    "/start g_12 puis /aide@bocal_bot; pas a/b ni /x/",
    "3.5 kg, 1.200 €, v2.0.1, 10.5h, fin.Début",
    "t.me/bocal_bot?start=abc",
    "#tomates #2024 #été, $EUR",
    "http://localhost:8080/x http://127.0.0.1:8080/x",
    "tg://resolve?domain=bocal",
    "ftp://a.fr/x https://é.fr/à",
    "a.frais b.comme c.org/d",
    "🍅 https://a.fr 🍅",
    "@bocal_bot @ab @gif x@bocal_bot",
    "https://a.fr/«x» <https://b.fr>",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_links_and_the_rest_in_real_sentences(text: str):
    found = [entity.as_json() for entity in find_entities(text) if entity.kind != "phone_number"]
    assert found == telegrams_own.find_entities(text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("  a  ", "a"),
        ("\n\na\n", "a"),
        ("a\tb\0c", "a b c"),
        ("a\r\nb", "a\nb"),
        ("a\u202eb\u2028c", "abc"),
        ("a\u0333", "a"),
        ("\u200f\u200fa", "\u200c\u200fa"),
    ],
)
def test_the_server_cleans_and_trims(source: str, text: str):
    assert message_text(source, "", None) == (text, [])


def test_a_space_inside_the_first_formatting_stays():
    assert message_text(" <b> a </b> ", "HTML", None) == (" a", [{"offset": 0, "length": 2, "type": "bold"}])


@pytest.mark.parametrize(
    ("source", "mode", "refusal"),
    [
        ("", "HTML", "Bad Request: message text is empty"),
        (" \n ", "", "Bad Request: text must be non-empty"),
        ("\u2800\u200b", "", "Bad Request: text must be non-empty"),
        ("<b></b>", "HTML", "Bad Request: text must be non-empty"),
        ("x" * 4097, "", "Bad Request: message is too long"),
        ("🍅" * 4097, "", "Bad Request: message is too long"),
        ("é" * 16385, "", "Bad Request: text is too long"),
        ("<b>", "HTML", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x", "rtf", "Bad Request: unsupported parse_mode"),
        ("*x*", "MarkdownV2", "Bad Request: the sandbox reads HTML only: parse_mode Markdown is not built in"),
        ("\ud800", "", "Bad Request: strings must be encoded in UTF-8"),
    ],
)
def test_refused_texts(source: str, mode: str, refusal: str):
    with pytest.raises(BotApiError) as error:
        message_text(source, mode, None)
    assert (error.value.code, error.value.description) == (400, refusal)


def test_the_limit_counts_characters_after_parsing():
    assert message_text("<b>" + "🍅" * 4096 + "</b>", "HTML", None)[0] == "🍅" * 4096
    assert caption_text("x" * 1024, "", None) == ("x" * 1024, [])
    with pytest.raises(BotApiError, match="Bad Request: message caption is too long"):
        caption_text("x" * 1025, "", None)


def test_entities_can_be_given_instead_of_markup():
    entities = [{"type": "bold", "offset": 2, "length": 1}, {"type": "bot_command", "offset": 0, "length": 1}]
    assert message_text("🍅x", "", entities) == ("🍅x", [{"offset": 2, "length": 1, "type": "bold"}])


def test_an_entity_beyond_the_text_is_refused():
    with pytest.raises(BotApiError, match="ends after the end of the text at UTF-16 offset 5"):
        message_text("abc", "", [{"type": "bold", "offset": 2, "length": 3}])


def test_what_a_person_types_is_not_markup():
    assert typed_text("<b>x</b> /aide") == ("<b>x</b> /aide", [{"offset": 9, "length": 5, "type": "bot_command"}])


def test_neighbours_of_one_kind_are_merged():
    """Negative control of the fuzz above: without the ordering there would be two."""
    found = [Entity("bold", 0, 1), Entity("bold", 1, 1)]
    assert [entity.as_json() for entity in fix_entities(found)] == [{"offset": 0, "length": 2, "type": "bold"}]
