"""From words to a gleaning draft: "glanage de carottes samedi 9 h à Bracquemont, 4 à 8 personnes, 200 kg".

What is found is taken out of the words before the next thing is looked for, so that no figure is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from domain.gleaning_drafts import USUAL_HOURS, DraftCrop, GleaningDraft
from domain.offers import DraftItem, DraftPlace
from domain.people import Network
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.when_where import WhenWhere
from domain.words import Lines, Value, _
from parsing import ParsedItem, read_answer
from services import when_where
from services.gleaning import answers as gleaning_answers
from services.gleaning import checks
from services.gleaning import people_reading as reading_people
from services.lookup import folded
from services.offer.weights import grams_of
from services.stop import hours as stop_hours
from services.workshop import titles as workshop_titles

ANYTHING = frozenset({None, "crops", "place", "date", "hours", "people", "kg", "centre"})
"""Questions whose answer may say other things too; the answer to any other is taken whole."""
_GLEANING = re.compile(r"\b(?:glanages?|glaner|glanons|glane|gleanings?|glean)\b")
_OWN = re.compile(r"\b(?:chez moi|mes|mon champ|mon verger|ma ferme|nos|my|our)\b")
_UNTIL = re.compile(r"\b(?:jusqu|fin a|until|till|ends? at)")
_FIELD = re.compile(r"\b((?:champ|verger|clos|parcelle|serres?|orchard|field)\b[^,;.\n(\d]*)")
_AT = re.compile(r"\bchez ([^,;.\n(\d]{2,60})")
_END = re.compile(
    r"\s(?:le |on |ce )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|tomorrow)\b.*|\s(?:a|de|des|du|le|la|en|in|at|on)\s*$"
)
_TOWN = re.compile(r"\s(?:à|a|in|at)\s(?=[A-ZÀ-Ý]).*")
_BRING = re.compile(r"(?:\b[àa] )?\b(?:apporte[rz]?|amene[rz]?|bring)\b\s*:?\s*([^.;\n]+)", re.IGNORECASE)
_BARE_KG = re.compile(r"\s*(-?\s?\d{1,7}(?:[.,]\d+)?)\W*")
_CALENDAR = re.compile(
    r"\d ?h\b|\d ?[:/] ?\d|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|tomorrow|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"\d+(?:er|st|nd|rd|th)? (?:jan|fev|feb|mar|avr|apr|mai|may|jui|jun|jul|aou|aug|sep|oct|nov|dec))"
)
"""Words that name a day or an hour for sure: in the answer to "how many?" a bare number is none."""
_UNKNOWN = re.compile(
    r"\W*(?:je ne sais pas|je sais pas|sais pas|on ne sait pas|aucune idee|inconnu|i do ?n.?t know|no idea|unknown|"
    r"\?+)\W*"
)


def announces(text: str, now: datetime) -> bool:
    """Whether a coordinator's words plan a gleaning: the word, a day and an hour; a farmer speaks of their own field.

    >>> announces("Glanage de carottes samedi 9 h à Bracquemont, 4 à 8 personnes", datetime(2026, 9, 15))
    True
    >>> announces("venez glaner mes carottes samedi 9 h", datetime(2026, 9, 15))
    False
    >>> announces("c'est quand le glanage de samedi 9 h ?", datetime(2026, 9, 15))
    False
    """
    plain = folded(text)
    if "?" in text or not _GLEANING.search(plain) or _OWN.search(plain):
        return False
    return stop_hours.hours(text) is not None and when_where.named_day(text, now) is not None


def take(
    draft: GleaningDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> Value | None:
    """Write whatever a message says of a gleaning into its draft; what to say about it, None when it says nothing.

    Args:
        draft: is changed.
        text: the message.
        now: the moment, in civil time.
        network: whose area decides between communes of one name.
        addresses: what a geocoder has answered to the words.
    """
    asked = draft.missing()
    if asked == "field":
        return _field(draft, text, network, addresses)
    if asked not in ANYTHING:
        return gleaning_answers.take(draft, asked, text)
    before = draft.model_copy(deep=True)
    notes = _everything(draft, text, now, network, addresses)
    if draft == before and not notes:
        return gleaning_answers.unheard(asked, text)
    if draft != before:
        draft.asking = None
    if wrong := checks.mend(draft, now):
        notes.append(wrong)
    return Lines(notes) if notes else ""


def _everything(
    draft: GleaningDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place]
) -> list[Value]:
    asked = draft.missing()
    notes: list[Value] = []
    if asked == "people" and (found := reading_people.bare(text, draft.least, draft.most)) != (None, None):
        _note(notes, lambda: _set_people(draft, *found))
        return notes
    if asked == "kg" and _UNKNOWN.fullmatch(folded(text)):
        draft.kg_open = True
        return notes
    rest = _bring(draft, text)
    rest = gleaning_answers.take_kept(draft, rest)
    rest = gleaning_answers.take_age(draft, rest)
    said, rest = reading_people.people(rest)
    if said != (None, None):
        _note(notes, lambda: _set_people(draft, said[0] or draft.least, said[1] or draft.most))
    _note(notes, lambda: _crops(draft, rest, now, asked=asked))
    if asked not in {"people", "kg"} or _CALENDAR.search(folded(text)):
        _when(draft, rest, now)
    if draft.lat is None or asked in {"place", None}:
        _where(draft, rest, network, addresses, asked=asked == "place")
    _farm(draft, rest)
    return notes


def _note(notes: list[Value], work: Callable[[], None]) -> None:
    """What is refused is said, and nothing of it is kept."""
    try:
        work()
    except Refusal as no:
        notes.append(no.words)


def _set_people(draft: GleaningDraft, least: int | None, most: int | None) -> None:
    checks.check_people(least, most, draft.kept_newcomers)
    draft.least, draft.most = least, most


def _bring(draft: GleaningDraft, text: str) -> str:
    found = _BRING.search(text)
    if found is None:
        return text
    draft.bring = found[1].strip(" ,")[:200]
    return f"{text[: found.start()]} {text[found.end() :]}"


def _crops(draft: GleaningDraft, text: str, now: datetime, *, asked: str | None) -> None:
    """The products that are named, and how much there is of them."""
    reading = read_answer("product", text, now)
    said: list[ParsedItem] = [] if reading is None else reading.value
    known = [] if asked == "crops" and said else [crop.model_copy() for crop in draft.crops]
    for item in said:
        grams = DraftItem.weighed(item.product, item.quantity, item.unit, item.kg).grams
        _add(known, item.product, grams)
    if asked == "kg" or (asked != "people" and not any(crop.grams for crop in known)):
        _weigh(known, text, now, asked=asked == "kg")
    checks.check_crops([crop.product for crop in known])
    for crop in known:
        if crop.grams is not None:
            checks.check_grams(crop.grams)
    if total := sum(crop.grams or 0 for crop in known):
        checks.check_grams(total)
    if known != draft.crops:
        draft.crops, draft.kg_open = known, draft.kg_open and not total


def _add(known: list[DraftCrop], product: str, grams: int | None) -> None:
    """One more crop, or the weight of one that is there."""
    for crop in known:
        if crop.product == product:
            crop.grams = crop.grams if grams is None else grams
            return
    known.append(DraftCrop(product=product, grams=grams))


def _weigh(known: list[DraftCrop], text: str, now: datetime, *, asked: bool) -> None:
    """A weight without a product: of the only crop. Of several, each must be said."""
    alone = _BARE_KG.fullmatch(text) if asked else None
    if alone:
        grams: int | None = round(float(alone[1].replace(" ", "").replace(",", ".")) * 1000)
    else:
        grams = grams_of(_no_hours(text), 0, [crop.product for crop in known], now)
    if grams is None or not known:
        return
    if len(known) > 1 and not any(crop.grams for crop in known):
        raise Refusal(_("Say how much of each. For example: 200 kg of carrots, 50 kg of leeks."))
    if len(known) == 1:
        known[0].grams = grams
        checks.check_grams(grams)


def _no_hours(text: str) -> str:
    return stop_hours.without(text)


def _when(draft: GleaningDraft, text: str, now: datetime) -> None:
    before = (draft.start, draft.end)
    found = stop_hours.hours(text) if _BARE_KG.fullmatch(text) is None else None
    if found is not None and found[0] and not found[1] and draft.start and _UNTIL.search(folded(text)):
        draft.end, draft.end_assumed = found[0], False
    elif found is not None:
        draft.start, draft.end = found
        draft.end_assumed = False
    if (day := when_where.named_day(text, now)) is not None:
        draft.day = day
    if (draft.start, draft.end) != before and draft.start and not draft.end:
        draft.end, draft.end_assumed = _usual_end(draft.start), True


def _usual_end(start: str) -> str:
    hour = int(start[:2]) + USUAL_HOURS
    return f"{hour:02d}{start[2:]}" if hour < 24 else "24:00"


def _where(draft: GleaningDraft, text: str, network: Network, addresses: Sequence[Place], *, asked: bool) -> None:
    known = draft.commune
    when_where.take_place(draft, text, network, addresses, asked=asked)
    if draft.lat is not None and draft.site in {"", draft.commune} and (draft.commune != known or asked):
        draft.site = site(text) or draft.commune


def site(text: str) -> str:
    """The field, the orchard or the farm that is named.

    >>> site("glanage au verger des Tilleuls samedi 9 h"), site("à la ferme du Puits, Luneray"), site("à Luneray")
    ('Verger des Tilleuls', 'Ferme du Puits', '')
    """
    plain = folded(text)
    found = _FIELD.search(plain) if len(plain) == len(text) else None
    return _clean(text[found.start(1) : found.end(1)]) if found else workshop_titles.spot(text)


def _clean(words: str) -> str:
    words = _TOWN.sub("", words)
    end = _END.search(folded(words))
    words = " ".join((words[: end.start()] if end else words).split())[:80]
    return words[:1].upper() + words[1:]


def _farm(draft: GleaningDraft, text: str) -> None:
    """Whose field it is, when it is said in passing."""
    if draft.farm or draft.farmer is not None:
        return
    plain = folded(text)
    if len(plain) == len(text) and (found := _AT.search(plain)):
        draft.farm = _clean(text[found.start(1) : found.end(1)])
    elif folded(draft.site).startswith(("ferme", "gaec", "earl", "farm", "domaine")):
        draft.farm = draft.site


def _field(draft: GleaningDraft, text: str, network: Network, addresses: Sequence[Place]) -> Value | None:
    """Where the produce stands, when people meet elsewhere."""
    if gleaning_answers.is_none(text):
        draft.field, draft.asking = None, None
        return ""
    there = WhenWhere()
    when_where.take_place(there, text, network, addresses, asked=True)
    if there.choices:
        draft.choices = there.choices
        return ""
    if there.lat is None or there.lon is None:
        return _("I do not find this place. Write a commune, or send the position of the field.")
    label = site(text) or there.site or there.commune
    draft.field = DraftPlace(label=label, lat=there.lat, lon=there.lon, commune=there.commune)
    draft.asking = None
    return ""


def settle(draft: GleaningDraft, place: DraftPlace, now: datetime) -> Value:
    """It is there: where people meet, or the field when that was the question; what is wrong with the hours there."""
    if draft.asking == "field":
        draft.field, draft.choices = place, []
    else:
        when_where.settle(draft, place)
    draft.asking = None
    return checks.mend(draft, now) or ""


def at_point(draft: GleaningDraft, point: Point, title: str, now: datetime) -> Value:
    """A shared position, with the name of the spot if it has one."""
    there = WhenWhere()
    when_where.at_point(there, point, title)
    place = DraftPlace(label=there.site, lat=point.lat, lon=point.lon, commune=there.commune, exact=True)
    if draft.asking == "field":
        return settle(draft, place, now)
    when_where.at_point(draft, point, title)
    draft.asking = None
    return checks.mend(draft, now) or ""
