"""From words to a time and a place, for whoever plans: "samedi 19 septembre 9h-12h, place du marché, Luneray"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.offers import FAR_KM, DraftPlace
from domain.people import Network
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.when_where import WhenWhere
from domain.words import Words, _
from parsing import read_answer
from parsing.gazetteer import Gazetteer, is_ambiguous
from services import lookup
from services.moments import check_hours
from services.offer.reading import km
from services.stop import hours as stop_hours

LONGEST_YES = 25
"""Letters."""
_WEEKDAY_BEFORE = re.compile(r"\b\w+(?:di|day|dimanche)\b,? (?=\d{1,2}[/.-]\d{1,2}\b)", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\b")
_SITE = re.compile(
    r"(?:sur |a |au |devant |derriere |dans )?(?:la |le |les |l')?(?:place|salle|parking|cour|ferme|centre|ecole|"
    r"marche|mairie|rue|quai|square|hall|halle|eglise|gare|stade|esplanade|jardin|foyer|maison|cantine|college|lycee|"
    r"gymnase|port|chateau|terrain|avenue|boulevard|chemin|allee|impasse|devant|car park|town hall|village hall|church|"
    r"school)\b"
)
_EVENT = re.compile(r"\b(?:fete|foire|festival|marche de noel|kermesse|fair|portes ouvertes)\b")


def agrees(text: str, now: datetime) -> bool:
    """Whether the words are a plain yes: it stands for the button.

    >>> agrees("oui, c'est bon", datetime(2026, 9, 15)), agrees("oui mais à 15 h", datetime(2026, 9, 15))
    (True, False)
    """
    reading = read_answer("yes_no", text, now) if len(text) <= LONGEST_YES else None
    return reading is not None and reading.value is True and not re.search(r"\d|\b(?:mais|but)\b", text.lower())


def named_day(text: str, now: datetime) -> date | None:
    """The day that is named; a year that is written is meant, even when it is over, and a date beside a weekday."""
    words = _WEEKDAY_BEFORE.sub("", stop_hours.without(text))
    year = _YEAR.search(text)
    reading = read_answer("dates", words, now)
    if reading is None and year is not None:  # a day that is over is said to be, not taken for none
        reading = read_answer("dates", words, datetime(int(year[1]), 1, 1, tzinfo=now.tzinfo))
    if reading is None:
        return None
    start, until = reading.value
    found: date | None = start or until
    if found is not None and year is not None and (found.month, found.day) != (2, 29):
        return found.replace(year=int(year[1]))  # nor moved to the next year
    return found


def take_hours(draft: WhenWhere, text: str) -> None:
    """Start and end; a single hour is the start, or the end when only the start is known."""
    found = stop_hours.hours(text)
    if found is None:
        return
    start, end = found
    if end:
        draft.start, draft.end = start, end
    elif draft.start and not draft.end:
        draft.end = start.replace("00:00", "24:00")
    else:
        draft.start, draft.end = start, ""


def take_place(
    draft: WhenWhere, text: str, network: Network, addresses: Sequence[Place] = (), *, asked: bool = False
) -> None:
    """A commune, and the spot in it; several communes that may be meant become choices.

    Args:
        draft: is changed.
        text: the message.
        network: whose area decides between communes of one name.
        addresses: what a geocoder has answered to the words.
        asked: the place was the question: a misspelt name is one too.
    """
    found = lookup.named(text, (network.point,), addresses) if addresses else _communes(text, network)
    if not found and asked:
        found = _nearly(text, network)
    if not found:
        if asked and draft.commune and (site := site_in(text)):
            draft.site = site
        return
    draft.site = site_in(text)
    if len(found) == 1 and km(found[0].point, network.point) <= FAR_KM:
        settle(draft, DraftPlace.of(found[0]))
    else:
        draft.lat = draft.lon = None
        draft.commune, draft.choices = "", [DraftPlace.of(place) for place in found]


def _communes(text: str, network: Network) -> list[Place]:
    """The commune that is named, or several that may be meant."""
    tokens = re.findall(r"[a-z0-9]+", lookup.folded(text))
    spans = Gazetteer.load().spans(tokens, (network.point,))
    if not spans:
        return []
    _start, _end, matches = max(spans, key=lambda span: span[2][0].score)
    if is_ambiguous(matches, (network.point,)):
        return [lookup.place_of(match.commune) for match in matches][: lookup.MANY]
    return [lookup.place_of(matches[0].commune)]


def _nearly(text: str, network: Network) -> list[Place]:
    """A misspelt commune or a postcode, not far from here: farther away it is more likely something else."""
    found = lookup.named(text.split(",", maxsplit=1)[0], (network.point,))
    return [place for place in found if km(place.point, network.point) <= FAR_KM]


def site_in(text: str) -> str:
    """The words that name a spot in the commune."""
    for part in re.split(r"[,;\n]", text):
        words = part.strip()
        if _SITE.match(lookup.folded(words)) and not _EVENT.search(lookup.folded(words)):
            return words[:1].upper() + words[1:80]
    return ""


def settle(draft: WhenWhere, place: DraftPlace) -> None:
    """It is there."""
    draft.commune, draft.lat, draft.lon, draft.choices = place.commune or place.label, place.lat, place.lon, []
    draft.address = place.label if place.exact and place.label != draft.commune else ""
    draft.site = draft.site or re.split(r",?\s+\d{5}\b", draft.address)[0] or draft.commune


def at_point(draft: WhenWhere, point: Point, title: str) -> None:
    """A shared position, with the name of the spot if it has one."""
    place = DraftPlace.of(lookup.around(point))
    draft.site = title[:80]
    settle(draft, place)


def mend(draft: WhenWhere, now: datetime) -> Words | None:
    """Take out a day or hours that cannot be, so that they are asked again; why."""
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    if draft.day is None:
        return None
    if draft.day < now.date():
        over, draft.day = draft.day, None
        return _("{day} is over. Give a day to come.", day=over)
    if not draft.start or not draft.end:
        return None
    start, end = draft.moments(zone)
    try:
        check_hours(start, end, now)
    except Refusal as no:
        if start.astimezone(UTC) <= now:
            draft.day = None
        else:
            draft.start = draft.end = ""
        return no.words
    return None
