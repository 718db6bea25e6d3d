"""What Telegram finds in a text by itself: commands, mentions, hashtags, links and e-mail addresses.

Follows the patterns in `td/telegram/MessageEntity.cpp`. Links are a simplification: a known ending or `http(s)://`.
"""

import re
from collections.abc import Iterator

from sandbox.text.entities import Entity, in_order, without_intersections
from sandbox.text.units import Utf16Index

WORD = r"\w"
SIGNS = re.compile(r"[/@#$]|\.\S|\+\d")
MENTION = re.compile(r"(?<!\w)@(\w{2,32})(?!\w)", re.ASCII)
COMMAND = re.compile(r"(?<![\w/<>])/([a-zA-Z0-9_]{1,64})(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])")
HASHTAG = re.compile(r"(?<![\w·‌])#(?=[\d_]*[^\W\d_])\w{1,256}+(?:@[a-zA-Z0-9_]{3,32}+)?+(?!#)")
CASHTAG = re.compile(r"(?<![\w$])\$(?:1[A-Z]{3,8}|[A-Z]{1,8})(?![\w$])")
EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9_+-][a-z0-9._+-]{0,63}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?!\w)", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w+])\+\d[\d \-()]{6,18}\d(?![\w])")
ENDINGS = "com|org|net|info|fr|eu|io|me|app|dev|be|ch|ca|uk|de|es|it|lu|bzh|paris|coop|asso|edu|gov|example|tv|co"
DOMAIN = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+"
TAIL = r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?"
URL = re.compile(
    rf"(?<![\w/@.])(?:(?:https?|ftp)://(?:[^\s/@<>\"«»]+@)?{DOMAIN}[^\W\d_]{{2,63}}{TAIL}"
    rf"|(?:https?|ftp)://(?:\d{{1,3}}\.){{3}}\d{{1,3}}{TAIL}"
    rf"|(?:tg|ton)://[a-zA-Z0-9_-]{{1,253}}(?:[/?#][^\s<>\"«»]*)?"
    rf"|{DOMAIN}(?:{ENDINGS})(?!\w){TAIL})",
    re.IGNORECASE,
)
SHORT_NAMES = {"gif", "nft", "pic", "ufc", "vid"}


def find_entities(text: str) -> list[Entity]:
    """All that is found, sorted and apart from each other."""
    if not SIGNS.search(text):
        return []
    index = Utf16Index(text)
    found = (
        Entity(kind, index.units(begin), index.units(end) - index.units(begin))
        for kind, begin, end in _find_spans(text)
    )
    return without_intersections(in_order(found))


def _find_spans(text: str) -> Iterator[tuple[str, int, int]]:
    for match in MENTION.finditer(text):
        if (len(match[1]) >= 4 or match[1].lower() in SHORT_NAMES) and _alone(text, match):
            yield "mention", match.start(), match.end()
    for kind, pattern in (("bot_command", COMMAND), ("hashtag", HASHTAG), ("cashtag", CASHTAG)):
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()
    for match in EMAIL.finditer(text):
        yield "email", match.start(), match.end()
    for match in URL.finditer(text):
        yield "url", match.start(), match.start() + len(_without_closing_marks(match[0]))
    for match in PHONE.finditer(text):
        yield "phone_number", match.start(), match.end()


def _alone(text: str, match: re.Match[str]) -> bool:
    """No letter of any script right before or after."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return not (before.isalnum() or after.isalnum())


def _without_closing_marks(url: str) -> str:
    """A full stop or a bracket after a link is not part of it."""
    for closing, opening in (")(", "][", "}{"):
        while url.count(closing) > url.count(opening):
            url = url[: url.rindex(closing)]
    return url.rstrip(".:;,('?!`")
