"""What somebody asks of a workshop in words: may I come, how much is it, where, when, is it full, I cannot come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from services import when_where
from services.lookup import folded
from services.seat import guest_reading

Topic = Literal["come", "yes", "leave", "when", "where", "price", "room", "bring", "access", "person", "us"]
LONGEST = 300
"""Letters; more is a letter to somebody, not a question to a bot."""
_TEN = r"\d{1,3}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven|eight|nine|ten"
_PRODUCE = re.compile(
    r"\b(kg|kilos?|tonnes?|cagettes?|cageots?|caisses?|palox|crates?|donne|donner|donnons|recolte\w*|livr\w+|camion|"
    r"truck|passages?|stops?)\b"
)
"""Whoever speaks of produce or of the truck does not ask about a workshop."""
_TOPICS: dict[Topic, tuple[str, ...]] = {
    "leave": (
        r"annul\w+|cancel\w*|empeche\w*|desinscri\w+|malades?|imprevu|ill|sick",
        r"(peux|peut|pourr\w+|puis|pouvons) (plus|pas)\b.{0,20}\b(venir|etre la|y aller|finalement)",
        r"(peux|pourrai|pourrons) (plus|pas)\W*$|(viens|viendrai|viendrons|vient|vais) (plus|pas)",
        r"(can ?no ?t|can't|cant|won't|unable to)\b.{0,12}\b(come|make it|be there|attend)",
        r"rendre\b.{0,12}\bplaces?",
    ),
    "person": (
        r"(parler|discuter) .{0,12}\b(quelqu'un|personne|humain|responsable)",
        r"(speak|talk) .{0,12}\b(someone|somebody|human|person)",
        r"telephone[rz]?|votre numero|numero de tel\w*|appeler|vous (joindre|contacter)|phone",
    ),
    "us": (
        r"qui (etes[- ]vous|es[- ]tu)|c'est quoi|qu'est[- ]ce que c'est|comment (ca|cela) (marche|fonctionne)",
        r"who are you|what is this|how does (it|this) work",
    ),
    "bring": (
        r"(faut|dois|doit|devons|quoi|besoin|should|need|what)\b.{0,30}\b(apporter|amener|emporter|ramener|prendre|bring)",
        r"(chose|rien) a (apporter|prendre)|apporter\b.*\?|tablier|apron",
    ),
    "price": (
        r"(combien|how much)\b.{0,20}\b(cout\w*|paye\w*|c'est|ca fait|is|cost)|combien (ca|c'est|est)",
        r"prix|tarifs?|gratuite?s?|payante?s?|payer|paie|coute|price|cost|free of charge|is it free",
    ),
    "where": (
        r"(c'est|cest|se passe|se trouve|a lieu|aura lieu|est) ou|adresse|address|a?quel (endroit|lieu)|stationn\w+",
        r"me garer|parking\b.*\?|comment .{0,15}\b(y aller|venir|aller)|how do i get",
        r"where\b.{0,25}\b(is it|is the workshop|do|take|held|park|workshop)",
    ),
    "when": (
        r"quelle heure|quels? jours?|quelle date|quand|l'heure|horaires?|heures?\b.{0,20}\?|combien de temps|duree?",
        r"c'est (bien |toujours )?(le )?(demain|ce soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d{1,2})",
        r"ca (commence|finit|debute|termine)|what time|when|which day|how long",
    ),
    "room": (
        r"complet\w*|comple|full|reste\w*\b.{0,20}\bplaces?|places? (libres?|dispo\w*|restantes?)",
        r"(encore|assez) (de la|de|des) places?|any (seats?|room|places?)|(seats?|places?) (are )?left",
    ),
    "access": (
        r"fauteuil|handicap\w*|escaliers?|toilettes?|accessibles?|sourde?s?|m'asseoir|s'asseoir|wheelchair|stairs",
    ),
    "come": (
        r"venir|venons|viens|vient|viendr\w+|inscri\w+|particip\w+|reserv\w+|enfants? .{0,12}accept\w+|liste d'attente",
        r"faire|apprendre|essayer|waiting list|come|coming|join|sign (me|us) up|sign up|book|take part|learn|try",
        rf"(on|nous|serons|serait|we) .{{0,12}}\b({_TEN}|1)|({_TEN}|une?|one|1) (places?|seats?|personnes?|people)",
        r"amener|emmener|accompagn\w+|bring (a|my)|(il )?y a quoi|y a[- ]t[- ]il|quoi de prevu|what is on|what's on",
    ),
}
"""In the order in which they are looked for: "combien pour venir ?" asks the price."""
_BEGINS_WITH_WHERE = r"^\W*ou\b.{0,25}\b(c'est|ca|se|atelier|aller|garer|rendez)"
_READ = {
    topic: re.compile(rf"\b(?:{'|'.join(some)})\b" + (f"|{_BEGINS_WITH_WHERE}" if topic == "where" else ""))
    for topic, some in _TOPICS.items()
}
_YES = re.compile(
    r"\W*(oui|ouais|yes|si)\b[\s,.!]*((bien sur|je viens|nous venons|on vient|merci|i come|of course)[\s!.]*)*"
)
_NO = re.compile(r"\W*(non|no|nope)\b[\s,.!]*((merci|thanks|thank you|desolee?|sorry|je ne viens pas)[\s!.]*)*")
_WEEKDAY = re.compile(
    r"\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"demain|tomorrow|aujourd'hui|today|ce soir|tonight)\b(?: \d{1,2}\b(?! ?h)(?: [a-z]{3,9}\b)?)?"
)
_MONTH = (
    r"janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:of )?(?:{_MONTH})\b|\b(?:{_MONTH}) \d{{1,2}}(?=st|nd|rd|th|\b)"
)
_DAYS = re.compile(rf"{_WEEKDAY.pattern}|{_DATED.pattern}|\b(?:le|the) \d{{1,2}}\b")
"""A date is no number of people."""
_IN_ALL = re.compile(
    rf"\b(?:a|vient|venir|viendra|viendrons|sera|serons|sommes|are|be) (?:a )?(?P<n>{_TEN})\b(?! ?(?:h|heure|:))"
)
_COMPANY = re.compile(
    r"\b(?:avec|amener|emmener|et|with|bring|and)\s+(?:ma|mon|un|une|my|a) (?P<who>soeur|mari|femme|amie?|copine?|"
    r"copain|mere|pere|frere|voisine?|conjointe?|maman|papa|belle[- ]\w+|beau[- ]\w+|sister|husband|wife|friend|mother|"
    r"father|brother|neighbou?r|fille|fils|petite?[- ](?:fille|fils)|enfant|bebe|daughter|son|child|kid|"
    r"baby)\b|\b\w+ et moi\b"
)
_SMALL = re.compile(r"fille|fils|enfant|bebe|daughter|son|child|kid|baby")
_CHILDREN = re.compile(r"\b(?:mes|nos|my|our) (?:petits?[- ])?(?:enfants|children|kids)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """What they ask, of which day, and for how many."""

    topic: Topic
    words: str
    """Folded."""
    day: date | None = None
    adults: int = 0
    children: int = 0
    no: bool = False
    """A bare no, to whatever was asked."""

    @property
    def heads(self) -> int:
        """How many come, as far as it was said."""
        return self.adults + self.children


def read(text: str, now: datetime) -> Asked | None:
    """A question or wish about a workshop; None when the words are something else.

    >>> at = datetime(2026, 9, 15, 9, 0)
    >>> [read(words, at).topic for words in ("c'est complet ?", "combien ça coûte", "je peux pas venir finalement")]
    ['room', 'price', 'leave']
    >>> wish = read("je voudrais venir à l'atelier de samedi avec ma soeur et mes 2 enfants", at)
    >>> wish.topic, f"{wish.day}", wish.adults, wish.children
    ('come', '2026-09-19', 2, 2)
    >>> read("combien de place pour 10 cagettes ?", at), read("où est Paul ?", at)
    (None, None)
    """
    plain = folded(" ".join(text.split()))
    if len(plain) > LONGEST or _PRODUCE.search(plain):
        return None
    if _YES.fullmatch(plain):
        return Asked("yes", plain)
    if _NO.fullmatch(plain):
        return Asked("leave", plain, no=True)
    topic = next((topic for topic, pattern in _READ.items() if pattern.search(plain)), None)
    if topic is None:
        return None
    adults, children = _heads(_DAYS.sub(" ", plain)) if topic == "come" else (0, 0)
    return Asked(topic, plain, _day(plain, now), adults, children)


_WEEKEND = re.compile(r"\b(?:week[- ]?end|fin de (?:la )?semaine)\b")
_FRIDAY = 4


def days(text: str, now: datetime) -> list[date]:
    """The days that are named: one, or the two of the coming weekend; none when no day is.

    >>> at = datetime(2026, 9, 15, 9, 0)
    >>> [f"{day:%d}" for day in days("ce week-end", at)], [f"{day:%d}" for day in days("samedi", at)]
    (['19', '20'], ['19'])
    """
    plain = folded(text)
    if _WEEKEND.search(plain):
        saturday = now.date() + timedelta(days=_FRIDAY + 1 - now.weekday())
        return [each for each in (saturday, saturday + timedelta(days=1)) if each >= now.date()]
    day = _day(plain, now)
    return [] if day is None else [day]


def _day(plain: str, now: datetime) -> date | None:
    named = _WEEKDAY.search(plain) or _DATED.search(plain)
    return when_where.named_day(named[0] if named else plain, now)


def _heads(plain: str) -> tuple[int, int]:
    """Adults and children; whoever speaks comes too, unless a number says it all."""
    said = guest_reading.read(plain)
    if said.adults:
        return said.adults, said.children
    if total := _IN_ALL.search(plain):
        return max(1, guest_reading.count(total["n"]) - said.children), said.children
    company = [found["who"] or "" for found in _COMPANY.finditer(plain)]
    small = sum(1 for who in company if _SMALL.search(who))
    children = small + (said.children or int(_CHILDREN.search(plain) is not None))
    grown = len(company) - small
    return (1 + grown, children) if grown + children else (0, 0)
