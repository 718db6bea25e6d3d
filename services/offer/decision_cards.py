"""The questions on a proposal's card: how much of it, which other stop, why not. Each leads back to the proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.people import Person
from domain.stops import Stop
from domain.words import Distance, Lines, Mass, Value, Words, _
from services import rights
from services.offer.decisions import REASONS, proposal_again
from services.offer.placing import Held
from services.offer.proposals import card_name
from services.wording import loads, stop_line
from storage import allocations
from storage.database import Transaction

SHARES = (75, 50, 25)
"""Percents of a lot that are offered as parts."""
PAGE = 5
Rows = list[tuple[Button, ...]]


async def waiting(tx: Transaction, person: Person, now: datetime, after: tuple[int, int]) -> list[tuple[str, Message]]:
    """The messages of one page of proposals that wait for this person's answer; those with a name are living cards."""
    found = await allocations.undecided(tx, await rights.centres_of(tx, person), now, after=after, limit=PAGE + 1)
    if not found:
        return [("", Message(_("No offer waits for your answer.")))]
    shown = [(card_name(*pair), await proposal_again(tx, person, *pair, now)) for pair in found[:PAGE]]
    if len(found) > PAGE:
        more = ((Button(_("See more"), data("lot.more", *found[PAGE - 1])),),)
        shown.append(("", Message(_("More offers wait for your answer."), buttons=more)))
    return shown


def _card(offer: Offer, stop: Stop, grams: dict[int, int], asked: Sequence[Value], rows: Rows) -> Message:
    lines: list[Value] = [loads(offer, grams), stop_line(stop), "", *asked]
    back = (Button(_("Back"), data("lot.back", offer.id, stop.id)),)
    return Message(Lines(lines), buttons=[*rows, back], photo=offer.photo)


def how_much(offer: Offer, stop: Stop, grams: dict[int, int], *, written: bool) -> Message:
    """How much of it? `written`: a weight may be typed as well."""
    whole = sum(grams.values())
    parts = dict.fromkeys(whole * share // 100 // 1000 * 1000 for share in SHARES)
    rows: Rows = [
        (Button(_("{mass}", mass=Mass(part)), data("lot.accept", offer.id, stop.id, part)),) for part in parts if part
    ]
    asked = _("<b>How many kilos of the {mass}?</b>", mass=Mass(whole))
    how = _("Choose, or write a number. The rest goes elsewhere.") if written else _("The rest goes elsewhere.")
    return _card(offer, stop, grams, [asked, how], rows)


def which_stop(offer: Offer, stop: Stop, grams: dict[int, int], found: Sequence[Held]) -> Message:
    """Which other stop?"""
    asked: list[Value] = [_("<b>Which stop instead?</b>") if found else _("<b>No other stop suits this offer.</b>")]
    rows: Rows = []
    for one in found:
        there = _("{km}, room for {mass}", km=Distance(one.choice.km), mass=Mass(one.total()))
        asked += [stop_line(one.stop), there]
        label = _("{day}, {commune}", day=one.stop.start.date(), commune=one.stop.commune)
        rows.append((Button(label, data("lot.use", offer.id, stop.id, one.stop.id)),))
    return _card(offer, stop, grams, asked, rows)


def why_not(offer: Offer, stop: Stop, grams: dict[int, int]) -> Message:
    """Why is it declined?"""
    rows: Rows = [(Button(words, data("lot.no", offer.id, stop.id, name)),) for name, words in REASONS.items()]
    return _card(offer, stop, grams, [_("<b>Why not?</b> The farmer reads this reason.")], rows)


def accepted(what: Value) -> Words:
    """What is said to whom has written a weight."""
    return _("✅ Accepted: {what}. The farmer knows.", what=what)
