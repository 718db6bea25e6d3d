"""The agreement on a gleaning between farmer, association and volunteers: a draft to be read, completed and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fpdf import FPDF

from domain.daylight import daylight
from domain.gleanings import Gleaning, Insurance
from domain.words import Hour, Value, When, Words, _, many
from domain.workshops import Workshop
from locales import plain
from services.gleaning import words
from services.papers import wording
from services.papers.letters import has_lost_letters
from services.papers.page import BLACK, GREEN, GREY, PALE, Box, broken, document, put, write

LEFT, WIDTH, BOTTOM = 16.0, 178.0, 268.0
_SIZE, _HEAD = 11.5, 13.0
_INDENT = 6.0
_BOX = 44.0
"""Height of the room for a signature, in mm."""
_BLANK = "." * 46
"""To be written by hand."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who agrees."""

    farm: str
    phone: str
    centre: str
    commune: str
    leaders: Sequence[str]
    """For the volunteers' group."""


class _Paper:
    """Words that go down the page, and on to the next one."""

    def __init__(self, pdf: FPDF, language: str, foot: Words, pages: int) -> None:
        self._pdf, self._language, self._foot, self._pages = pdf, language, foot, pages
        self._y = 0.0
        self._page()

    def _page(self) -> None:
        self._pdf.add_page()
        _mark(self._pdf, self._language)
        _foot(self._pdf, self._foot, self._pages, self._language)
        self._y = 27.0

    def room(self, height: float) -> None:
        """Go on to the next page when there is less room than that (mm)."""
        if self._y + height > BOTTOM:
            self._page()

    def head(self, said: Value, below: float = 10) -> None:
        """What comes next; it does not stay alone at the foot of a page, without so much (mm) below it."""
        self.room(8 + below)
        lines = broken(self._pdf, plain(said, self._language), WIDTH, _HEAD, "B")
        self._y = write(self._pdf, lines, LEFT, self._y + 2.5, ink=GREEN) + 1

    def rule(self, said: Value) -> None:
        """One thing that is agreed."""
        lines = broken(self._pdf, plain(said, self._language), WIDTH - _INDENT, _SIZE)
        self.room(lines.height)
        self._pdf.set_fill_color(*GREEN)
        self._pdf.ellipse(LEFT + 1, self._y + 1.9, 1.6, 1.6, style="F")
        self._y = write(self._pdf, lines, LEFT + _INDENT, self._y, ink=BLACK) + 1.2

    def signatures(self, titles: Sequence[Value]) -> None:
        """A box for each, side by side."""
        height, width = _BOX, (WIDTH - 8) / 3
        self._pdf.set_draw_color(*GREY)
        for place, title in enumerate(titles):
            x = LEFT + place * (width + 4)
            self._pdf.rect(x, self._y + 2, width, height)
            put(self._pdf, plain(title, self._language), Box(x + 2, self._y + 3, width - 4, 11), 10.5, style="B")
            day = plain(_("Day and signature:"), self._language)
            put(self._pdf, day, Box(x + 2, self._y + 14, width - 4, 6), 9.5, ink=GREY)
        self._y += height + 6


def agreement(
    workshop: Workshop,
    gleaning: Gleaning,
    insured: Insurance | None,
    parties: Parties,
    *,
    language: str,
    now: datetime,
) -> bytes:
    """A PDF in that language, marked as a draft; what nobody has said yet is a dotted line, to be filled in by hand."""
    said = (workshop, gleaning, insured, parties)
    _pdf, pages = _drawn(*said, language, now, 1)
    return _drawn(*said, language, now, pages)[0]  # now that the number of pages is known


def _drawn(
    workshop: Workshop,
    gleaning: Gleaning,
    insured: Insurance | None,
    parties: Parties,
    language: str,
    now: datetime,
    pages: int,
) -> tuple[bytes, int]:
    """The paper, told that it has so many pages, and how many it has."""
    title = plain(_("Gleaning agreement"), language)
    printed = When(now.astimezone(workshop.start.tzinfo))
    foot = _("Printed on {when}. Have it checked before the first use: it is no legal advice.", when=printed)
    with document(title, language, now) as pdf:
        paper = _Paper(pdf, language, foot, pages)
        _title(pdf, title, workshop, language)
        _who(paper, parties)
        _what(paper, workshop, gleaning)
        _rules(paper, workshop, gleaning)
        _insured(paper, insured)
        _sign(paper)
        return bytes(pdf.output()), pdf.pages_count


def _mark(pdf: FPDF, language: str) -> None:
    """Across the page, pale: what is printed is a draft."""
    with pdf.rotation(52, 105, 150):
        put(pdf, plain(_("DRAFT, TO BE SIGNED"), language), Box(5, 130, 200, 40), 62, style="B", ink=PALE, align="C")
    put(pdf, plain(_("Draft, to be signed"), language), Box(LEFT, 9, WIDTH, 6), 10, ink=GREY, align="R")


def _title(pdf: FPDF, title: str, workshop: Workshop, language: str) -> None:
    put(pdf, title, Box(LEFT, 9, WIDTH - 50, 11), 22, style="B", ink=GREEN)
    day = plain(workshop.start.date(), language)
    when = f"{workshop.title} · {day} {workshop.start.year}, {plain(wording.hours(workshop), language)}"
    put(pdf, when, Box(LEFT, 20, WIDTH, 7), 12)


def _name(text: str) -> str:
    """A name, or room for it when our fonts cannot write it."""
    return _BLANK if not text or has_lost_letters(text) else text


def _who(paper: _Paper, parties: Parties) -> None:
    paper.head(_("Between"))
    farm = _("the farm: {name}", name=_name(parties.farm))
    paper.rule(_("{farm}, phone {phone}", farm=farm, phone=parties.phone) if parties.phone else farm)
    paper.rule(_("the association: {name}, {commune}", name=_name(parties.centre), commune=parties.commune))
    named = ", ".join(name for name in parties.leaders if not has_lost_letters(name))
    paper.rule(_("the group of volunteers, for which this person signs: {name}", name=_name(named)))


def _what(paper: _Paper, workshop: Workshop, gleaning: Gleaning) -> None:
    paper.head(_("1. What is gleaned, where and when"))
    place = workshop.where() if gleaning.field is None else words.spot(gleaning.field)
    paper.rule(_("Field: {place}", place=place))
    if gleaning.field is not None:
        paper.rule(_("Meeting point: {place}", place=workshop.where()))
    paper.rule(_("Crops: {crops}", crops=words.picked(gleaning.crops)))
    day = _(
        "{day} {year}, {hours}", day=workshop.start.date(), year=str(workshop.start.year), hours=wording.hours(workshop)
    )
    paper.rule(_("Day: {day}. Another day, if all three agree in writing.", day=day))
    count = many(
        "{least} to {n} person, led by the association.",
        "{least} to {n} people, led by the association.",
        workshop.seats,
        least=gleaning.least,
    )
    paper.rule(count)


def _rules(paper: _Paper, workshop: Workshop, gleaning: Gleaning) -> None:
    paper.head(_("2. How it is done"))
    paper.rule(_("After the harvest: the farm says that it is over in this field."))
    paper.rule(_("By hand, without machines; only in the field and of the crops named above."))
    light = daylight(gleaning.point(workshop.point), workshop.start.date(), ZoneInfo(str(workshop.start.tzinfo)))
    if light is None:
        paper.rule(_("By day only, from sunrise to sunset."))
    else:
        sun = _(
            "By day only: that day the sun rises at {rise} and sets at {set}.",
            rise=Hour(light.rise),
            set=Hour(light.set),
        )
        paper.rule(sun)
    paper.rule(_tree(gleaning))
    paper.rule(_("Volunteers follow what the farm says of paths, machines, animals and treated plots."))
    if gleaning.min_age:
        paper.rule(
            many(
                "From the age of {n}; minors with an adult who answers for them.",
                "From the age of {n}; minors with an adult who answers for them.",
                gleaning.min_age,
            )
        )
    else:
        paper.rule(_("Minors come with an adult who answers for them."))
    paper.rule(_("Nothing is sold: what is gleaned is given to the association for its solidarity cannery."))
    paper.rule(_("The farm may stop it at any moment, and so may the leader: weather, danger, too few people."))


def _tree(gleaning: Gleaning) -> Words:
    if gleaning.on_tree:
        return _("The farm gives the fruit that is still on the tree, and allows it to be picked there.")
    return _("Fruit that is still on the tree is the farm's: it is not picked.")


def _insured(paper: _Paper, insured: Insurance | None) -> None:
    paper.head(_("3. Insurance"))
    insurer = _BLANK if insured is None else _name(insured.insurer)
    policy = _BLANK if insured is None else _name(insured.policy)
    paper.rule(
        _(
            "The association insures the liability of its volunteers: {insurer}, contract {policy}.",
            insurer=insurer,
            policy=policy,
        )
    )
    if insured is not None:
        paper.rule(_("It covers until {day} {year}.", day=insured.until, year=str(insured.until.year)))
    paper.rule(_("The farm keeps its own liability insurance for its land, paths and machines."))


def _sign(paper: _Paper) -> None:
    paper.head(_("Read and approved, in three copies"), _BOX + 4)
    paper.signatures([_("The farm"), _("The association"), _("For the volunteers")])


def _foot(pdf: FPDF, printed: Words, pages: int, language: str) -> None:
    put(pdf, plain(printed, language), Box(LEFT, 281, 140, 6), 9, ink=GREY)
    number = _("Page {page} of {pages}", page=pdf.page, pages=pages)
    put(pdf, plain(number, language), Box(LEFT + 140, 281, WIDTH - 140, 6), 9, ink=GREY, align="R")
