"""From words to a stop draft: "Luneray, place du marché, samedi 19 septembre 9h-12h, 160 kg, coulis et soupe"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.offers import FAR_KM, DraftPlace
from domain.people import Network
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.stops import Stop, StopDraft, StopField
from domain.words import Lines, Listed, Value, Words, _
from parsing import read_answer
from parsing.gazetteer import Gazetteer, is_ambiguous
from services import lookup, stop_dishes, stop_hours
from services.moments import check_hours
from services.offer_reading import km
from services.stops import check_capacity

_KG = re.compile(r"(-\s?)?\b(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,6})(?:[.,]\d+)?\s?(?:kg|kilos?)\b", re.IGNORECASE)
_JARS = re.compile(r"\b(\d{1,5})\s?(?:bocaux|bocal|pots?|jars?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(-?\d{1,6})\s*")
_YEAR = re.compile(r"\b(20\d\d)\b")
_SITE = re.compile(
    r"(?:sur |a |au |devant |derriere |dans )?(?:la |le |les |l')?(?:place|salle|parking|cour|ferme|centre|ecole|"
    r"marche|mairie|rue|quai|square|hall|halle|eglise|gare|stade|esplanade|jardin|foyer|maison|cantine|college|lycee|"
    r"gymnase|port|chateau|terrain|avenue|boulevard|chemin|allee|impasse|devant|car park|town hall|village hall|church|"
    r"school)\b"
)
_EVENT = re.compile(r"\b(?:fete|foire|festival|marche de noel|kermesse|fair|portes ouvertes)\b")


def capacity(text: str, *, bare: bool = False) -> int | None:
    """Kilograms, or None; a number alone counts when `bare`.

    >>> capacity("160 kg, 200 bocaux"), capacity("50 000 kg"), capacity("200"), capacity("200", bare=True)
    (160, 50000, None, 200)
    """
    if found := _KG.search(text):
        kg = int(re.sub(r"\D", "", found[2]))
        return -kg if found[1] else kg
    alone = _NUMBER.fullmatch(text) if bare else None
    return None if alone is None else int(alone[1])


def jars(text: str) -> int | None:
    """A number of jars, or None."""
    found = _JARS.search(text)
    return None if found is None else int(found[1])


def day(text: str, now: datetime) -> date | None:
    """The day that is named."""
    words = _JARS.sub(" ", _KG.sub(" ", stop_hours.without(text)))
    reading = read_answer("dates", words, now)
    if reading is None:
        return None
    start, until = reading.value
    found: date | None = start or until
    year = _YEAR.search(text)
    if found is not None and year is not None and (found.month, found.day) != (2, 29):
        return found.replace(year=int(year[1]))  # a day that is over is said to be, not moved to the next year
    return found


def take(draft: StopDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()) -> Value | None:
    """Write whatever a message says of a stop into its draft; what to say about it, None when it says nothing.

    Args:
        draft: is changed.
        text: the message.
        now: the moment, in civil time.
        network: whose area decides between communes of one name.
        addresses: what a geocoder has answered to the words.
    """
    asked = draft.missing()
    if asked == "event":
        draft.event, draft.asking = text.strip()[:80], None
        return ""
    before = draft.model_copy(deep=True)
    alone = _NUMBER.fullmatch(text) is not None
    if not alone:
        _take_hours(draft, text)
    if (not alone or asked == "date") and (found := day(text, now)) is not None:
        draft.day = found
    if (kg := capacity(text, bare=asked == "capacity")) is not None:
        draft.capacity_kg = kg
    if (count := jars(text)) is not None:
        draft.capacity_jars = count
    _take_place(draft, text, network, asked, addresses)
    elsewhere = draft != before
    unknown = _take_menu(draft, text, now, asked)
    if elsewhere:
        unknown = ""
    if draft == before and not unknown:
        return None
    if draft != before:
        draft.asking = None
    wrong = mend(draft, now)
    notes = [note for note in (unknown, wrong) if note]
    return Lines(notes) if notes else ""


def _take_hours(draft: StopDraft, text: str) -> None:
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


def _take_menu(draft: StopDraft, text: str, now: datetime, asked: StopField | None) -> Value:
    """Recipes and products; when they were asked for, what is not known is named."""
    menu = stop_dishes.read_menu(text, draft.day or now.date(), now)
    named = bool(menu.recipes or menu.products)
    if asked != "recipes":
        if menu.recipes or (named and (asked is None or not (draft.recipes or draft.products))):
            draft.recipes, draft.products, draft.recipes_open = menu.recipes, menu.products, False
        return ""
    if named or menu.anything:
        draft.recipes, draft.products, draft.recipes_open = menu.recipes, menu.products, menu.anything
    if not menu.unknown:
        return ""
    return _("I do not know: {words}.", words=Listed(menu.unknown))


def _take_place(
    draft: StopDraft, text: str, network: Network, asked: StopField | None, addresses: Sequence[Place]
) -> None:
    if draft.lat is not None and asked not in {"place", None}:
        return
    found = lookup.named(text, (network.point,), addresses) if addresses else _communes(text, network)
    if not found and asked == "place":
        found = _nearly(text, network)
    if not found:
        if asked == "place" and draft.commune and (site := _site(text)):
            draft.site = site
        return
    draft.site = _site(text)
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


def _site(text: str) -> str:
    """The words that name a spot in the commune."""
    for part in re.split(r"[,;\n]", text):
        words = part.strip()
        if _SITE.match(lookup.folded(words)) and not _EVENT.search(lookup.folded(words)):
            return words[:1].upper() + words[1:80]
    return ""


def settle(draft: StopDraft, place: DraftPlace) -> None:
    """It is there."""
    draft.commune, draft.lat, draft.lon, draft.choices = place.commune or place.label, place.lat, place.lon, []
    draft.address = place.label if place.exact and place.label != draft.commune else ""
    draft.site = draft.site or re.split(r",?\s+\d{5}\b", draft.address)[0] or draft.commune
    if draft.asking == "place":
        draft.asking = None


def mend(draft: StopDraft, now: datetime) -> Words | None:
    """Take out what cannot be, so that it is asked again; why."""
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    if draft.capacity_kg is not None:
        try:
            check_capacity(draft.capacity_kg)
        except Refusal as no:
            draft.capacity_kg = None
            return no.words
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


def draft_of(stop: Stop, stamp: str) -> StopDraft:
    """The draft that changes a planned stop."""
    midnight = stop.end.date() > stop.start.date() and stop.end.hour == 0
    return StopDraft(
        stamp=stamp,
        site=stop.site,
        address=stop.address,
        commune=stop.commune,
        lat=stop.point.lat,
        lon=stop.point.lon,
        day=stop.start.date(),
        start=f"{stop.start:%H:%M}",
        end="24:00" if midnight else f"{stop.end:%H:%M}",
        capacity_kg=stop.capacity_grams // 1000,
        capacity_jars=stop.capacity_jars,
        recipes=[one.slug for one in stop.recipes],
        products=list(stop.products),
        recipes_open=not stop.recipes and not stop.products,
        event=stop.event,
        centre=stop.centre,
        stop=stop.id,
        version=stop.version,
    )


def at_point(draft: StopDraft, point: Point, title: str) -> None:
    """A shared position, with the name of the spot if it has one."""
    place = DraftPlace.of(lookup.around(point))
    draft.site = title[:80]
    settle(draft, place)
    draft.asking = None
