"""A message that had to be put right by hand is kept when its sender allows it; they are asked once, by one tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.people import Network, Person
from domain.refusals import Refusal
from domain.words import Lines, _, many
from services.corpus.labels import label_of
from services.corpus.scrubbing import scrubbed
from services.tell import tell
from storage import corpus, networks, offers
from storage.database import Transaction

CARD = "corpus"
LATER = timedelta(minutes=1)
"""The farmer reads the answer to the offer first."""
RECENT = 10
"""Offers among which the same words are looked for."""
OLD = _("This button is old. What is kept of your messages: /my_words")


async def learn(tx: Transaction, farmer: Person, offer: Offer, now: datetime, *, blamed: bool = False) -> None:
    """After an offer was confirmed: keep its message if it was read wrongly, or ask whether that is allowed.

    Args:
        tx: the open transaction.
        farmer: who sent the message.
        offer: what came of it.
        now: the moment.
        blamed: the farmer said that the reading was wrong.
    """
    allowed = await corpus.consent(tx, farmer.id)
    network = await networks.get(tx, farmer.network)
    if (
        allowed is False
        or not offer.words
        or await _said_before(tx, offer)
        or label_of(offer, ZoneInfo(network.zone), network.point, blamed=blamed) is None
    ):
        return
    if allowed:
        await _keep(tx, farmer, offer, network, blamed=blamed)
    else:
        asked = question(offer, blamed=blamed)
        await tell(tx, farmer, asked, key=f"corpus:{farmer.id}:asked", now=now, card=CARD, not_before=now + LATER)


async def _said_before(tx: Transaction, offer: Offer) -> bool:
    """Whether the words are those of an earlier offer ("same as last week"): its days were others."""
    earlier = await offers.of_farmer(tx, offer.farmer, limit=RECENT)
    return any(one.id != offer.id and one.words == offer.words for one in earlier)


async def _keep(tx: Transaction, farmer: Person, offer: Offer, network: Network, *, blamed: bool) -> None:
    label = label_of(offer, ZoneInfo(network.zone), network.point, blamed=blamed)
    if label is None:
        return
    await corpus.keep(
        tx,
        network_id=network.id,
        person_id=farmer.id,
        offer_id=offer.id,
        language="en" if farmer.language == "en" else "fr",
        said_at=offer.created_at,
        words=scrubbed(offer.words, farmer.name, farmer.farm or ""),
        label=label,
    )


def question(offer: Offer, *, blamed: bool) -> Message:
    """May it be kept? The button knows whether the farmer said that the reading was wrong."""
    lines = [
        _("🌱 I did not read all of your message rightly."),
        _("May I keep its words, without your name and numbers? They help me read better."),
    ]
    yes = Button(_("Yes, keep them"), data("corpus.yes", offer.id, int(blamed)))
    no = Button(_("No"), data("corpus.no"))
    return Message(Lines(lines), buttons=((yes, no),))


async def allow(tx: Transaction, person: Person, offer_id: int, now: datetime, *, blamed: bool = False) -> Message:
    """They allow it, for this message and those to come.

    Raises:
        Refusal: it is not their offer.
    """
    try:
        offer = await offers.get(tx, offer_id)
    except LookupError:
        raise Refusal(OLD) from None
    if offer.farmer != person.id:
        raise Refusal(OLD)
    await corpus.answer(tx, person.id, person.network, now, given=True)
    await _keep(tx, person, offer, await networks.get(tx, person.network), blamed=blamed)
    return await shown(tx, person)


async def refuse(tx: Transaction, person: Person, now: datetime) -> Message:
    """They do not want it: nothing is kept from now on, and what was kept is erased."""
    await corpus.answer(tx, person.id, person.network, now, given=False)
    await corpus.erase(tx, person.id)
    return await shown(tx, person)


async def shown(tx: Transaction, person: Person) -> Message:
    """What is kept of somebody, and how to change that."""
    number = await corpus.count(tx, person.id)
    if await corpus.consent(tx, person.id):
        kept = many(
            "🌱 I keep {n} message of yours that I read wrongly.",
            "🌱 I keep {n} messages of yours that I read wrongly.",
            number,
        )
        lines = [kept, _("They hold no name and no number.")]
        return Message(Lines(lines), buttons=((Button(_("Erase, and keep nothing"), data("corpus.no")),),))
    return Message(_("🌱 I keep none of your messages to learn from them."))
