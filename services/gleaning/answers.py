"""The answer to one question about a gleaning: taken whole, or refused with what works."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from domain.gleaning_drafts import LONGEST_ABOUT, LONGEST_FARM, LONGEST_WORDS, DraftCrop, GleaningDraft
from domain.refusals import Refusal
from domain.words import Value, Words, _
from services.gleaning.checks import check_age, check_cars, check_grams, check_people
from services.lookup import folded
from services.workshop.making import check_length

_NONE = re.compile(
    r"\s*(?:aucune?s?|rien|non|none|nothing|no|0|zero|personne|nobody|pas de .*|pas d'.*|le meme|ici|sur place|"
    r"the same)\s*[.!]?\s*",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|00)\d{2}[ .]?(?:\(0\))?\d(?:[ .-]?\d{2}){4}(?!\d)|(?<!\d)0\d(?:[ .-]?\d{2}){4}(?!\d)")
_TEL = re.compile(r"[\s,;(]*\b(?:t[ée]l(?:[ée]phone)?|portable|mobile|phone)\b[\s.:)]*$", re.IGNORECASE)
_KEPT = re.compile(
    r"(?:dont|including|with|avec|et|and)?\s*\b(\d{1,3})\s*(?:places?|seats?)?\s*"
    r"(?:gard[ée]+e?s?|r[ée]serv[ée]+e?s?|kept)?\s*(?:pour|for|à|aux?)?\s*(?:les |des |the |de )?"
    r"(?:nouveaux|nouvelles|nouveau|newcomers?|d[ée]butant\w*|premi[eè]re fois)"
    r"(?:\s+(?:venus?|b[ée]n[ée]voles?|arriv\w+|personnes?|gens))?",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:[àa] partir de|d[èe]s|[âa]ge minimum ?:?|au moins)\s*(\d{1,3})\s*ans\b|"
    r"(\d{1,3})\s*ans\s*(?:minimum|mini|et plus|r[ée]volus)|(?:the age of|aged|minimum age ?:?)\s*(\d{1,3})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(-?\s?\d{1,6})")
_YES = re.compile(r"^\W*(?:oui|yes|ok|encore|si|sur l'?arbre|still)\b")
_NO = re.compile(r"^\W*(?:non|no|pas|tombes?|par terre|au sol|fallen|on the ground)\b")


def is_none(text: str) -> bool:
    """Whether the words say that there is none.

    >>> is_none("aucun"), is_none("Rien."), is_none("au verger")
    (True, True, False)
    """
    return _NONE.fullmatch(folded(text)) is not None


def take(draft: GleaningDraft, asked: str | None, text: str) -> Value:
    """Write the answer to what was asked; what to say about it."""
    words = " ".join(text.split())
    try:
        _ANSWERS[asked or ""](draft, words)
    except Refusal as no:
        return no.words
    draft.asking = None
    return ""


def unheard(asked: str | None, text: str) -> Words | None:
    """What is said of an answer in which nothing was found; None when nothing better is known."""
    said = " ".join(text.split())[:40]
    match asked:
        case "crops":
            return _("I do not know “{said}” as produce. For example: carrots, apples, leeks.", said=said)
        case "place":
            return _("I do not find “{said}”. Write a commune, or send the position.", said=said)
        case "people":
            return _("How many at least, and how many at most? For example: 4 to 8.")
        case "kg":
            return _("Write a weight. For example: 200 kg. Or: I do not know.")
        case _:
            return None


def take_kept(draft: GleaningDraft, text: str) -> str:
    """Places kept for newcomers; the words without them."""
    found = _KEPT.search(text)
    if found is None:
        return text
    draft.kept_newcomers = int(found[1])
    return f"{text[: found.start()]} {text[found.end() :]}"


def take_age(draft: GleaningDraft, text: str) -> str:
    """From which age on; the words without it."""
    found = _AGE.search(text)
    if found is None:
        return text
    draft.min_age = min(99, int(found[1] or found[2] or found[3]))
    return f"{text[: found.start()]} {text[found.end() :]}"


def _tree(draft: GleaningDraft, text: str) -> None:
    plain = folded(text)
    if _NO.search(plain):
        draft.on_tree = False
    elif _YES.search(plain):
        draft.on_tree = True
    else:
        raise Refusal(_("Yes or no? Is there fruit to be picked from the tree?"))


def _farm(draft: GleaningDraft, text: str) -> None:
    phone = _PHONE.search(text)
    name = (text if phone is None else f"{text[: phone.start()]} {text[phone.end() :]}").strip(" ,;:-.")
    name = _TEL.sub("", name).strip(" ,;:-.")
    name = re.sub(r"^(?:chez|at)\s+", "", " ".join(name.split()), flags=re.IGNORECASE)
    check_length(name, LONGEST_FARM)
    if not name and not draft.farm:
        raise Refusal(_("Whose field is it? Write a name, then the phone number if you have it."))
    draft.farm, draft.farmer = name[:1].upper() + name[1:] or draft.farm, None
    draft.phone = "" if phone is None else phone[0]


def _number(text: str) -> int:
    found = _NUMBER.search(text)
    if found is None:
        raise Refusal(_("Write a number. For example: 2. Or: none."))
    return int(found[1].replace(" ", ""))


def _cars(draft: GleaningDraft, text: str) -> None:
    count = 0 if is_none(text) else _number(text)
    check_cars(count)
    draft.cars = count


def _age(draft: GleaningDraft, text: str) -> None:
    years = None if is_none(text) else _number(text)
    check_age(years or 0)
    draft.min_age = years or None


def _kept(draft: GleaningDraft, text: str) -> None:
    count = 0 if is_none(text) else _number(text)
    check_people(None, draft.most, count)
    draft.kept_newcomers = count


def _words(name: str, longest: int = LONGEST_WORDS) -> Callable[[GleaningDraft, str], None]:
    def keep(draft: GleaningDraft, text: str) -> None:
        check_length(text, longest)
        setattr(draft, name, "" if is_none(text) else text)

    return keep


def _team(_draft: GleaningDraft, _text: str) -> None:
    raise Refusal(_("Tap the people who lead it. To invite somebody: /invite"))


_ANSWERS: Mapping[str, Callable[[GleaningDraft, str], None]] = {
    "tree": _tree,
    "farm": _farm,
    "cars": _cars,
    "age": _age,
    "kept": _kept,
    "tools": _words("tools"),
    "wear": _words("wear"),
    "bring": _words("bring"),
    "about": _words("about", LONGEST_ABOUT),
    "team": _team,
}


def choose(draft: GleaningDraft, name: str, value: str) -> None:
    """What a button has set.

    Raises:
        Refusal: no button of ours carries that.
    """
    try:
        _set(draft, name, value)
    except (ValueError, LookupError, StopIteration):
        raise Refusal(_("This button is old.")) from None
    draft.asking = None


def _set(draft: GleaningDraft, name: str, value: str) -> None:
    match name:
        case "people":
            least, most = (int(part) for part in value.split("-"))
            check_people(least, most, draft.kept_newcomers)
            draft.least, draft.most = least, most
        case "kg":
            _kilos(draft, int(value))
        case "tree":
            draft.on_tree = {"yes": True, "no": False}[value]
        case "farm":
            draft.farm_open = True
        case "farmer":
            draft.farmer, draft.farm = next((key, name) for key, name in draft.farms if key == int(value))
            draft.phone = ""
        case "cars":
            check_cars(int(value))
            draft.cars = int(value)
        case "age":
            check_age(int(value))
            draft.min_age = int(value) or None
        case "field":
            draft.field = None
        case _:
            raise ValueError(name)


def _kilos(draft: GleaningDraft, kg: int) -> None:
    """So much of the only crop; 0: nobody knows."""
    if kg == 0:
        draft.kg_open = True
        draft.crops = [DraftCrop(product=crop.product) for crop in draft.crops]
        return
    check_grams(kg * 1000)
    if len(draft.crops) != 1:
        raise ValueError(kg)
    draft.crops[0].grams = kg * 1000


def tick(draft: GleaningDraft, value: int) -> None:
    """One of the leaders, or not any more."""
    draft.team = [other for other in draft.team if other != value] if value in draft.team else [*draft.team, value]
    draft.asking = "team"
