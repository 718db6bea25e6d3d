"""The answer to one question about a workshop: taken whole, or refused with what works."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from domain.catalogue import recipes
from domain.refusals import Refusal
from domain.words import Value, _
from domain.workshop_drafts import LONGEST_ABOUT, LONGEST_BRING, LONGEST_PARTNER, LONGEST_TITLE, WorkshopDraft
from domain.workshops import WORKSHOPS, Access, Audience, Theme
from locales.tongues import code_of
from services.workshop import names as workshop_names
from services.workshop.making import check_length, check_price, check_seats
from services.workshop.money_reading import prices

T = TypeVar("T")

_KEPT = r"(?:gard[ée]+e?s?|r[ée]serv[ée]+e?s?|kept|reserved)"
_SOME = r"\b(\d{1,3})\s*(?:places?|seats?)?\s*"
_LEAD = r"(?:dont|including|with|avec|et|and|,)?\s*"
_NEW_WORDS = (
    r"(?:nouveaux|nouvelles|nouveau|newcomers?|new people|premi[eè]re fois|first[- ]timers?)"
    r"(?:\s+(?:venus?|arriv\w+|personnes?|gens))?"
)
_NEWCOMERS = re.compile(
    rf"{_LEAD}{_SOME}{_KEPT}?\s*(?:pour|for|à|aux?)?\s*(?:les |des |the |de )?{_NEW_WORDS}", re.IGNORECASE
)
_NAME = r"(?:la |le |les |l['’]|the )?([^,;.\n\d]{2,80}?)(?=\s+(?:et|and)\s+\d|\s*[,;.\n]|\s*$)"
_PARTNER = re.compile(rf"{_LEAD}{_SOME}{_KEPT}\s*(?:pour|for|à|aux?)\s+{_NAME}", re.IGNORECASE)
_ASKED_PARTNER = re.compile(rf"{_SOME}{_KEPT}?\s*(?:pour|for|à|aux?)?\s+{_NAME}", re.IGNORECASE)
_NONE = re.compile(
    r"\s*(?:aucune?s?|rien|non|none|nothing|no|0|zero|personne|nobody|pas de .*)\s*[.!]?\s*", re.IGNORECASE
)


def take(draft: WorkshopDraft, asked: str | None, text: str) -> Value:
    """Write the answer to what was asked; what to say about it."""
    words = " ".join(text.split())
    try:
        _ANSWERS[asked or ""](draft, words)
    except Refusal as no:
        return no.words
    draft.asking = None
    return ""


def take_kept(draft: WorkshopDraft, text: str, *, asked: bool = False) -> str:
    """Seats that are kept, for newcomers and for a partner; the words without them."""
    if found := _NEWCOMERS.search(text):
        draft.kept_newcomers = int(found[1])
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if found := (_ASKED_PARTNER if asked else _PARTNER).search(text):
        draft.kept_partner, draft.partner = int(found[1]), found[2].strip()[:LONGEST_PARTNER]
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _title(draft: WorkshopDraft, text: str) -> None:
    name(draft, text[:1].upper() + text[1:])


def name(draft: WorkshopDraft, title: str) -> None:
    """It is called that; which recipe or theme that is follows from it.

    Raises:
        Refusal: it is too long.
    """
    check_length(title, LONGEST_TITLE)
    draft.title = title
    draft.recipe = workshop_names.recipe(title) or draft.recipe
    draft.theme = draft.theme or workshop_names.theme(title)


def _price(draft: WorkshopDraft, text: str) -> None:
    said = prices(text, bare=True)
    if (said.price is None and said.deposit is None) or said.doubtful:
        raise Refusal(_("Is it free? Write: free. Or write a price, for example: 2 €."))
    for cents in (said.price, said.deposit):
        check_price(cents or 0)
    draft.price_cents = draft.price_cents if said.price is None else said.price
    draft.deposit_cents = draft.deposit_cents if said.deposit is None else said.deposit


def _recipe(draft: WorkshopDraft, text: str) -> None:
    found, theme = workshop_names.recipe(text), workshop_names.theme(text)
    draft.near = [] if found else workshop_names.near(text)
    if found is None and draft.near and (theme is None or " " in text):
        raise Refusal(_("I do not know the recipe “{said}”. One of these, perhaps?", said=text[:40]))
    if found is None and theme is None:
        raise Refusal(_("I do not know the recipe “{said}”.", said=text[:40]))
    draft.recipe, draft.theme, draft.near = found, theme or draft.theme, []


def _audience(draft: WorkshopDraft, text: str) -> None:
    found = workshop_names.audiences(text)
    if found is None:
        raise Refusal(_("I do not know this public: “{said}”. Tap the ones that you mean.", said=text[:40]))
    draft.audiences = found


def _language(draft: WorkshopDraft, text: str) -> None:
    found = workshop_names.language(text)
    if found is None:
        raise Refusal(_("I do not know the language “{said}”. For example: French, Arabic.", said=text[:40]))
    draft.language = found


def _kept(draft: WorkshopDraft, text: str) -> None:
    if _NONE.fullmatch(text):
        draft.kept_newcomers = draft.kept_partner = 0
        return
    read = draft.model_copy(update={"kept_newcomers": 0, "kept_partner": 0})
    if take_kept(read, text, asked=True) == text:
        raise Refusal(_("Write how many, and for whom. For example: 2 for newcomers, 3 for the library."))
    check_seats(draft.seats or read.kept_newcomers + read.kept_partner, read.kept_newcomers, read.kept_partner)
    draft.kept_newcomers, draft.kept_partner, draft.partner = read.kept_newcomers, read.kept_partner, read.partner


def _access(draft: WorkshopDraft, text: str) -> None:
    found = workshop_names.access(text)
    if not found and not _NONE.fullmatch(text):
        raise Refusal(_("I do not know “{said}”. Tap what there is.", said=text[:40]))
    draft.access = found


def _bring(draft: WorkshopDraft, text: str) -> None:
    check_length(text, LONGEST_BRING)
    draft.bring = "" if _NONE.fullmatch(text) else text


def _about(draft: WorkshopDraft, text: str) -> None:
    check_length(text, LONGEST_ABOUT)
    draft.about = "" if _NONE.fullmatch(text) else text


def _team(_draft: WorkshopDraft, _text: str) -> None:
    raise Refusal(_("Tap the people who lead it. To invite somebody: /invite"))


_ANSWERS: Mapping[str, Callable[[WorkshopDraft, str], None]] = {
    "title": _title,
    "price": _price,
    "recipe": _recipe,
    "audience": _audience,
    "language": _language,
    "kept": _kept,
    "access": _access,
    "bring": _bring,
    "about": _about,
    "team": _team,
}


def choose(draft: WorkshopDraft, name: str, value: str) -> None:
    """What a button has set.

    Raises:
        Refusal: no button of ours carries that.
    """
    try:
        _set(draft, name, value)
    except (ValueError, IndexError):
        raise Refusal(_("This button is old.")) from None
    draft.asking, draft.near = None, []


def _set(draft: WorkshopDraft, name: str, value: str) -> None:
    match name:
        case "seats":
            check_seats(int(value), draft.kept_newcomers, draft.kept_partner)
            draft.seats = int(value)
        case "price":
            check_price(int(value))
            draft.price_cents = int(value)
        case "theme" if value in WORKSHOPS:
            draft.theme, draft.recipe = Theme(value), None
        case "recipe":
            draft.recipe = list(recipes())[int(value)]
        case "language":
            draft.language = code_of(value) or draft.language
        case _:
            raise ValueError(name)


def tick(draft: WorkshopDraft, name: str, value: str) -> None:
    """What a button has ticked, or not any more.

    Raises:
        Refusal: no button of ours carries that.
    """
    try:
        _tick(draft, name, value)
    except ValueError:
        raise Refusal(_("This button is old.")) from None


def _tick(draft: WorkshopDraft, name: str, value: str) -> None:
    match name:
        case "audience":
            draft.audiences, draft.asking = _toggled(draft.audiences, Audience(value)), "audience"
        case "access":
            draft.access, draft.asking = _toggled(draft.access, Access(value)), "access"
        case "team":
            draft.team, draft.asking = _toggled(draft.team, int(value)), "team"
        case _:
            raise ValueError(name)


def _toggled(ticked: list[T], one: T) -> list[T]:
    return [other for other in ticked if other != one] if one in ticked else [*ticked, one]
