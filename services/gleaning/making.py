"""A gleaning out of a draft, by the rules of the house, and the draft that changes one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.gleaning_drafts import DraftCrop, GleaningDraft
from domain.gleanings import Gleaning
from domain.offers import DraftPlace
from domain.people import Person
from domain.places import Point
from domain.refusals import Refusal
from domain.words import _
from domain.workshop_drafts import LONGEST_TITLE
from domain.workshops import Theme, Workshop
from locales import plain
from services.gleaning import checks, words
from services.moments import check_hours
from services.workshop.making import leading
from services.workshop.stops import clock
from storage import networks
from storage.database import Transaction


async def workshop_of(tx: Transaction, person: Person, draft: GleaningDraft, centre: int, now: datetime) -> Workshop:
    """What a gleaning shares with workshops, from what was said of it; nobody sees it yet.

    Raises:
        Refusal: something is missing, in the past, upside down, by night, too much or too long.
    """
    if draft.missing() is not None or draft.lat is None or draft.lon is None or draft.most is None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    start, end = draft.moments(ZoneInfo((await networks.get(tx, person.network)).zone))
    check_hours(start, end, now)
    checks.check(draft)
    checks.check_light(checks.field_of(draft), start, end)
    return Workshop(
        id=0,
        network=person.network,
        centre=centre,
        stop=None,
        title=title_of(draft, person.language),
        theme=Theme.GLEANING,
        recipe=None,
        about=draft.about,
        audiences=(),
        language=person.language,
        seats=draft.most,
        kept_newcomers=draft.kept_newcomers,
        kept_partner=0,
        partner="",
        access=(),
        bring=draft.bring,
        price_cents=0,
        deposit_cents=0,
        facilitators=await leading(tx, person.network, draft.team),
        site=draft.site or draft.commune,
        address=draft.address,
        commune=draft.commune,
        point=Point(draft.lat, draft.lon),
        start=start,
        end=end,
        series="",
        state="prepared",
        taken=0,
        version=1,
    )


def title_of(draft: GleaningDraft, language: str) -> str:
    """What it is called: by what is picked."""
    name = plain(words.named(draft.picked()), language)
    return name[:1].upper() + name[1:LONGEST_TITLE]


def gleaning_of(draft: GleaningDraft, workshop: Workshop) -> Gleaning:
    """What only a gleaning has, from what was said of it.

    Raises:
        Refusal: nobody has said how many people it takes.
    """
    if draft.least is None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    return Gleaning(
        workshop=workshop.id,
        network=workshop.network,
        offer=draft.offer,
        farmer=draft.farmer,
        farm=draft.farm,
        phone=draft.phone,
        field=None if draft.field is None else draft.field.place(),
        crops=draft.picked(),
        least=draft.least,
        want=None,
        tools=draft.tools,
        wear=draft.wear,
        cars=draft.cars,
        min_age=draft.min_age,
        on_tree=bool(draft.on_tree),
        tree_word_at=None,
        after_harvest_at=None,
        agreed_at=None,
        agreed_by=None,
        opened_at=None,
        calling="off",
        next_call_at=None,
        dropped=0,
        danger_at=None,
        version=1,
    )


def draft_of(workshop: Workshop, gleaning: Gleaning, stamp: str) -> GleaningDraft:
    """The draft that changes a gleaning."""
    known = any(crop.grams for crop in gleaning.crops)
    return GleaningDraft(
        stamp=stamp,
        crops=[DraftCrop(product=crop.product, grams=crop.grams) for crop in gleaning.crops],
        kg_open=not known,
        least=gleaning.least,
        most=workshop.seats,
        kept_newcomers=workshop.kept_newcomers,
        on_tree=gleaning.on_tree,
        farm=gleaning.farm,
        phone=gleaning.phone,
        farmer=gleaning.farmer,
        farm_open=True,
        field=None if gleaning.field is None else DraftPlace.of(gleaning.field),
        team=list(workshop.facilitators),
        cars=gleaning.cars,
        tools=gleaning.tools,
        wear=gleaning.wear,
        bring=workshop.bring,
        min_age=gleaning.min_age,
        about=workshop.about,
        offer=gleaning.offer,
        site=workshop.site,
        address=workshop.address,
        commune=workshop.commune,
        lat=workshop.point.lat,
        lon=workshop.point.lon,
        day=workshop.start.date(),
        start=clock(workshop.start),
        end=clock(workshop.end, ends=True),
        centre=workshop.centre,
        workshop=workshop.id,
        opened=workshop.state == "planned",
        version=workshop.version,
    )
