"""The insurance of a centre's volunteers: read from a sentence or question by question, kept, and looked at."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.buttons import data
from domain.gleanings import Insurance
from domain.messages import Button, Message
from domain.people import Centre, Person
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from services import rights, when_where
from services.workshop.making import check_length
from storage import gleanings, networks
from storage.database import Transaction

Field = Literal["insurer", "policy", "until"]
LONGEST = 60
"""Letters of an insurer's name, and of a policy's number."""
FARTHEST = timedelta(days=3 * 366)
"""A policy that ends later is a slip: they run from year to year."""
_POLICY = re.compile(
    r"(?:\b(?:contrat|police|policy|n°|numéro|no\.?)\s*:?\s*)+(?:n°\s*)?((?:[\w/.-]+ ){0,2}?[\w/.-]*\d[\w/. -]*)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:jusqu['’]?\s?au|jusqu['’]?\s?à|until|fin|expire\w*|échéance|valable)\b.*", re.IGNORECASE)


class InsuranceDraft(BaseModel):
    """What was said of it so far."""

    model_config = ConfigDict(hide_input_in_errors=True)

    centre: int
    workshop: int | None = None
    """The gleaning from whose card one came, and to which one goes back."""
    insurer: str = ""
    policy: str = ""
    until: date | None = None

    def missing(self) -> Field | None:
        """The first thing not yet said."""
        if not self.insurer:
            return "insurer"
        if not self.policy:
            return "policy"
        return "until" if self.until is None else None


QUESTIONS: dict[Field, Words] = {
    "insurer": _("<b>Who insures the volunteers?</b>\nFor example: MAIF, contract 1234567, until 31 December 2026."),
    "policy": _("<b>What is the number of the contract?</b>"),
    "until": _("<b>Until when does it cover?</b>\nFor example: 31 December 2026."),
}


def card_name(centre_id: int) -> str:
    """The name of the living message of a centre's insurance."""
    return f"insurance:{centre_id}"


def take(draft: InsuranceDraft, text: str, now: datetime) -> Value:
    """Write into the draft whatever words say of the insurance; what is wrong with them."""
    asked = draft.missing()
    words = " ".join(text.split())
    day = when_where.named_day(words, now) if asked == "until" or _DAY.search(words) else None
    if day is not None:
        if wrong := _wrong(day, now.date()):
            return wrong
        draft.until = day
        words = _DAY.sub("", words)
    policy = _POLICY.search(words)
    if policy:
        draft.policy = _short(policy[1].strip(" ,.-"))
        words = words[: policy.start()]
    rest = words.strip(" ,;.:-")
    if asked == "insurer" and rest:
        name, _comma, more = rest.partition(",")
        draft.insurer = _short(name.strip())
        draft.policy = draft.policy or _short(more.strip(" ,;."))
    elif asked == "policy" and rest and not draft.policy:
        draft.policy = _short(rest)
    elif asked == "until" and day is None:
        return _("I do not find a date in this. For example: 31 December 2026.")
    return ""


def _wrong(day: date, today: date) -> Words | None:
    if day < today:
        return _("{day} {year} is over: this insurance does not cover any more.", day=day, year=str(day.year))
    if day > today + FARTHEST:
        return _("{day} {year} is far away. Which year do you mean?", day=day, year=str(day.year))
    return None


def _short(text: str) -> str:
    check_length(text, LONGEST)
    return text


async def keep(tx: Transaction, person: Person, draft: InsuranceDraft, now: datetime) -> Insurance:
    """Write it down for the centre.

    Raises:
        Refusal: they do not coordinate it, or something is missing.
    """
    await rights.need_centre(tx, person, draft.centre)
    if draft.until is None or draft.missing() is not None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    new = Insurance(draft.centre, draft.insurer, draft.policy, draft.until)
    await gleanings.insure(tx, person.network, new, person.id, now)
    return new


def asking(draft: InsuranceDraft, centre: Centre, note: Value = "") -> Message:
    """What was understood, and the question."""
    lines: list[Value] = [_("🛡️ <b>Insurance: {centre}</b>", centre=centre.name)]
    lines += [draft.insurer] if draft.insurer else []
    lines += [_("Contract {policy}", policy=draft.policy)] if draft.policy else []
    asked = draft.missing()
    lines += ["", *([note] if note else []), *([QUESTIONS[asked]] if asked else [])]
    return Message(Lines(lines))


async def card(tx: Transaction, centre: Centre, today: date, *, head: Value = "") -> Message:
    """What covers a centre's volunteers, with a button to write it anew."""
    known = await gleanings.insured(tx, centre.id)
    lines: list[Value] = [*([head] if head else []), _("🛡️ <b>Insurance: {centre}</b>", centre=centre.name)]
    if known is None:
        lines.append(_("Nobody has written it down yet. Without it, no gleaning opens."))
        label = _("Write it down")
    else:
        lines += covered(known, today)
        label = _("Change the insurance")
    return Message(Lines(lines), buttons=((Button(label, data("insurance.set", centre.id)),),))


def covered(known: Insurance, today: date) -> list[Value]:
    """Insurer, contract, and until when."""
    until = _("Covers until {day} {year}", day=known.until, year=str(known.until.year))
    over = _("⚠️ It is over since {day} {year}.", day=known.until, year=str(known.until.year))
    return [known.insurer, _("Contract {policy}", policy=known.policy), over if known.until < today else until]


async def centre_of(tx: Transaction, person: Person, centre_id: int) -> Centre:
    """A centre that this person coordinates.

    Raises:
        Refusal: they do not.
    """
    return await networks.a_centre(tx, await rights.need_centre(tx, person, centre_id))
