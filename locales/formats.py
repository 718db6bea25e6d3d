"""How each language writes a date, an hour, a mass, a distance or a load of produce. Plain text, not yet escaped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from domain.catalogue import container, product, recipe
from domain.words import Dish, Distance, Hour, Lasting, Load, Mass, Money, Produce, Span, Tongue, When
from locales.tongues import tongue

NBSP = "\u00a0"
"""Between a number and its unit, so that a phone does not part them."""

_LOCALE = {"fr": "fr", "en": "en_GB"}
_MASS_UNITS = frozenset({"kg", "g", "tonne", "quintal", "livre", "lb"})
_VOWELS = "aàâeéèêiîoôuyœ"
_MUTE_H = ("herbe",)
"""French products that begin with a mute h; the others (haricot) keep their article whole."""


def number(value: float | Decimal, language: str, digits: int = 1) -> str:
    """A number with at most `digits` decimals, grouped by a non-breaking space in French.

    >>> number(1234.5, "en"), number(1234.5, "fr").replace(NBSP, " ")
    ('1,234.5', '1 234,5')
    """
    quantum = Decimal(1).scaleb(-digits)
    rounded = Decimal(str(value)).quantize(quantum, ROUND_HALF_UP).normalize()
    text = format_decimal(rounded + 0, format="#,##0.###", locale=_LOCALE[language])
    return text.replace("\u202f", NBSP)


def mass(value: Mass, language: str) -> str:
    r"""Kilograms, or grams below one kilogram; "environ" before an estimate, which is in whole kilograms.

    >>> mass(Mass(200_000), "en"), mass(Mass(1_500, estimated=True), "en"), mass(Mass(300), "en"), mass(Mass(0), "en")
    ('200\xa0kg', 'about 2\xa0kg', '300\xa0g', '0\xa0kg')
    """
    kg = value.grams / 1000
    if 0 < value.grams < 1000:
        text = f"{number(value.grams, language, 0)}{NBSP}g"
    else:
        text = f"{number(kg, language, 1 if kg < 100 and not value.estimated else 0)}{NBSP}kg"
    return f"{'environ' if language == 'fr' else 'about'} {text}" if value.estimated else text


def money(value: Money, language: str) -> str:
    r"""Euros, with cents where there are any.

    >>> money(Money(250), "fr"), money(Money(200), "fr"), money(Money(250), "en"), money(Money(200), "en")
    ('2,50\xa0€', '2\xa0€', '€2.50', '€2')
    """
    whole = value.cents % 100 == 0
    text = format_decimal(Decimal(value.cents) / 100, format="#,##0" if whole else "#,##0.00", locale=_LOCALE[language])
    return f"{text.replace(chr(0x202F), NBSP)}{NBSP}€" if language == "fr" else f"€{text}"


def distance(value: Distance, language: str) -> str:
    """Kilometres; one decimal below ten."""
    return f"{number(value.km, language, 1 if value.km < 10 else 0)}{NBSP}km"


def day(value: date, language: str) -> str:
    """A day in words.

    >>> day(date(2026, 9, 17), "fr"), day(date(2026, 9, 1), "fr"), day(date(2026, 9, 1), "en")
    ('jeudi 17 septembre', 'mardi 1er septembre', 'Tuesday 1 September')
    """
    text = str(format_date(value, "EEEE d MMMM", locale=_LOCALE[language]))
    return text.replace(" 1 ", " 1er ") if language == "fr" and value.day == 1 else text


def hour(value: datetime, language: str) -> str:
    r"""An hour of the day.

    >>> hour(datetime(2026, 9, 17, 9), "fr"), hour(datetime(2026, 9, 17, 9, 30), "en")
    ('9\xa0h', '9:30')
    """
    if language == "fr":
        return f"{value.hour}{NBSP}h" + (f"{NBSP}{value.minute:02d}" if value.minute else "")
    return f"{value.hour}:{value.minute:02d}"


def span(value: Span, language: str) -> str:
    """From one hour to another of a day."""
    start, end = hour(value.start, language), hour(value.end, language)
    between = f"de {start} à {end}" if language == "fr" else f"from {start} to {end}"
    return f"{day(value.start, language)}, {between}"


def lasting(time: timedelta, language: str) -> str:
    r"""A duration: whole days from two days on, hours below.

    >>> lasting(timedelta(days=3, hours=5), "fr"), lasting(timedelta(hours=30), "en"), lasting(timedelta(hours=1), "fr")
    ('3\xa0jours', '30\xa0hours', '1\xa0heure')
    """
    hours = int(time.total_seconds() // 3600)
    count, words = (hours // 24, ("jour", "day")) if hours >= 48 else (hours, ("heure", "hour"))
    plural = count > 1 if language == "fr" else count != 1
    return f"{count}{NBSP}{words[language != 'fr']}{'s' if plural else ''}"


def produce(value: Produce, language: str) -> str:
    """The name of a product."""
    known = product(value.name)
    if language == "fr":
        return known.plural if value.many else known.name
    return known.en_plural if value.many else known.en


def dish(value: Dish, language: str) -> str:
    """The name of a recipe."""
    known = recipe(value.slug)
    return known.fr if language == "fr" else known.en


def of(name: str, language: str) -> str:
    """A product after a quantity, elided as French does.

    >>> of("abricots", "fr"), of("haricots verts", "fr"), of("herbes aromatiques", "fr"), of("plums", "en")
    ('d’abricots', 'de haricots verts', 'd’herbes aromatiques', 'of plums')
    """
    if language != "fr":
        return f"of {name}"
    return f"d’{name}" if name[0].lower() in _VOWELS or name.lower().startswith(_MUTE_H) else f"de {name}"


def load(value: Load, language: str) -> str:
    r"""So much of a product, as it was said, with its weight where that says more.

    >>> load(Load("tomate", 20_000, number=20, unit="kg", least=True), "en")
    'at least 20\xa0kg of tomatoes'
    >>> load(Load("tomate", 20_000, number=2, unit="caisse", least=True), "fr")
    '2 caisses de tomates (au moins 20\xa0kg)'
    """
    name = produce(Produce(value.product), language)
    least = ("au moins " if language == "fr" else "at least ") if value.least else ""
    weight = None if value.grams is None else mass(Mass(value.grams, value.estimated), language)
    if value.number is None or value.unit is None or value.unit in _MASS_UNITS:
        return name if weight is None else f"{least}{weight} {of(name, language)}"
    one = value.number < 2 if language == "fr" else value.number == 1
    count = number(value.number, language)
    if value.unit == "pièce":
        said = f"{count} {produce(Produce(value.product, many=not one), language)}"
    else:
        box = container(value.unit)
        names = (box.name, box.plural) if language == "fr" else (box.en, box.en_plural)
        said = f"{count} {names[not one]} {of(name, language)}"
    if weight is None:
        return f"{least}{said}"
    return f"{least}{said} ({weight})" if value.estimated else f"{said} ({least}{weight})"


def listed(parts: list[str], language: str) -> str:
    """An enumeration: "a, b et c"."""
    return str(format_list(parts, style="standard", locale=_LOCALE[language])) if parts else ""


FORMATS: dict[type, Callable[..., str]] = {
    Mass: mass,
    Money: money,
    Distance: distance,
    date: day,
    Hour: lambda value, language: hour(value.at, language),
    When: lambda value, language: f"{day(value.at, language)}, {hour(value.at, language)}",
    Span: span,
    Lasting: lambda value, language: lasting(value.time, language),
    Produce: produce,
    Dish: dish,
    Load: load,
    Tongue: lambda value, language: tongue(value.code, language),
}
"""How to write each kind of value."""
