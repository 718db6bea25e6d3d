"""Every row of the window table, on ordinary days and on awkward ones."""

from datetime import date, datetime

import pytest

from parsing import read
from parsing.almanac import easter, next_date, next_weekday
from tests.parsing.scoring import PARIS

WEDNESDAY = "2026-09-16T09:00"


def window(phrase: str, now: str = WEDNESDAY) -> tuple[str | None, str | None]:
    text = f"60 kg de tomates à Luneray, {phrase}."
    parsed = read(text, datetime.fromisoformat(now).replace(tzinfo=PARIS))
    assert parsed.kind == "surplus", phrase
    return tuple(d.isoformat()[5:] if d else None for d in (parsed.start, parsed.until))


TABLE = [
    ("samedi", "09-19", "09-19"),
    ("demain", "09-17", "09-17"),
    ("après-demain", "09-18", "09-18"),
    ("dispo le 18", "09-18", "09-18"),
    ("dispo le 12", "10-12", "10-12"),
    ("dispo ce soir", "09-16", "09-16"),
    ("dispo cet après-midi", "09-16", "09-16"),
    ("mercredi", "09-23", "09-23"),
    ("mercredi prochain", "09-23", "09-23"),
    ("à partir de vendredi", "09-18", None),
    ("dès vendredi", "09-18", None),
    ("prêtes vendredi", "09-18", None),
    ("ready from Friday", "09-18", None),
    ("dispo de suite", "09-16", None),
    ("dispo maintenant", "09-16", None),
    ("dès aujourd'hui", "09-16", None),
    ("jusqu'à vendredi", None, "09-18"),
    ("jusqu'au 20", None, "09-20"),
    ("d'ici vendredi", None, "09-18"),
    ("vendredi dernier délai", None, "09-18"),
    ("vendredi au plus tard", None, "09-18"),
    ("au plus tard vendredi", None, "09-18"),
    ("pour vendredi", None, "09-18"),
    ("must go by Friday", None, "09-18"),
    ("no later than Friday", None, "09-18"),
    ("avant vendredi", None, "09-17"),
    ("before Friday", None, "09-17"),
    ("avant le 20", None, "09-19"),
    ("avant vendredi soir", None, "09-18"),
    ("avant vendredi midi", None, "09-18"),
    ("avant vendredi 18h", None, "09-18"),
    ("before noon on Friday", None, "09-18"),
    ("avant ce soir", None, "09-16"),
    ("après vendredi", "09-19", None),
    ("entre vendredi et lundi", "09-18", "09-21"),
    ("de vendredi à lundi", "09-18", "09-21"),
    ("du 18 au 20", "09-18", "09-20"),
    ("du 28 septembre au 3 octobre", "09-28", "10-03"),
    ("vendredi ou samedi", "09-18", "09-19"),
    ("vendredi et samedi", "09-18", "09-19"),
    ("ce week-end", "09-19", "09-20"),
    ("le week-end prochain", "09-19", "09-20"),
    ("le week-end du 26 septembre", "09-26", "09-27"),
    ("la semaine du 28", "09-28", "10-04"),
    ("avant le week-end", None, "09-18"),
    ("d'ici la fin de la semaine", None, "09-20"),
    ("avant la fin de la semaine", None, "09-20"),
    ("la semaine prochaine", "09-21", "09-27"),
    ("début de semaine prochaine", "09-21", "09-22"),
    ("avant la fin du mois", None, "09-30"),
    ("jusqu'à la fin du mois", None, "09-30"),
    ("jusqu'à fin octobre", None, "10-31"),
    ("début octobre", "10-01", "10-10"),
    ("mi-octobre", "10-11", "10-20"),
    ("fin octobre", "10-21", "10-31"),
    ("jusqu'à mi-octobre", None, "10-15"),
    ("à partir de mi-octobre", "10-11", None),
    ("sous 3 jours", None, "09-19"),
    ("dans les 3 jours", None, "09-19"),
    ("d'ici 3 jours", None, "09-19"),
    ("ça tient 3 jours", None, "09-19"),
    ("ça ne tiendra que 3 jours", None, "09-19"),
    ("sous 24h", None, "09-17"),
    ("sous 48h", None, "09-18"),
    ("dans les 72 h", None, "09-19"),
    ("sous huit jours", None, "09-23"),
    ("sous huitaine", None, "09-23"),
    ("sous quinze jours", None, "09-30"),
    ("within a fortnight", None, "09-30"),
    ("prêtes dans 3 jours", "09-19", None),
    ("prêtes dans 2 semaines", "09-30", None),
    ("vendredi, pendant 3 jours", "09-18", "09-20"),
    ("je broie vendredi", None, "09-17"),
    ("je les arrache vendredi", None, "09-17"),
    ("poubelle vendredi", None, "09-17"),
    ("sinon aux cochons dimanche", None, "09-19"),
    ("dispo dans la journée", "09-16", "09-16"),
    ("samedi en huit", "09-26", "09-26"),
    ("mardi de la semaine prochaine", "09-22", "09-22"),
    ("jeudi 24", "09-24", "09-24"),
    ("dispo le 12/10", "10-12", "10-12"),
    ("dispo le 12/10/2026", "10-12", "10-12"),
    ("jusqu'à la Toussaint", None, "11-01"),
    ("avant le 11 novembre", None, "11-10"),
    ("jusqu'à 14h", None, "09-16"),
    ("mardi avant 10 h", "09-22", "09-22"),
    ("avant mardi 10 h", None, "09-22"),
    ("samedi dès 7 h", "09-19", "09-19"),
    ("tous les mardis", None, None),
    ("quand vous voulez", None, None),
    ("c'est urgent", None, None),
    ("cueillies hier", None, None),
    ("récoltées ce matin", None, None),
    ("je peux livrer lundi, dispo jusqu'à jeudi", None, "09-17"),
    ("je peux livrer lundi", "09-21", "09-21"),
    ("pas jeudi", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "start", "until"), TABLE)
def test_table(phrase, start, until):
    assert window(phrase) == (start, until)


AWKWARD = [
    ("2026-12-31T23:30", "demain", "01-01", "01-01"),
    ("2026-12-30T09:00", "jusqu'au 2", None, "01-02"),
    ("2026-12-29T09:00", "avant le 1er janvier", None, "12-31"),
    ("2026-03-28T23:30", "demain", "03-29", "03-29"),  # the night clocks go forward
    ("2026-03-29T01:30", "demain", "03-30", "03-30"),
    ("2026-10-24T23:50", "demain", "10-25", "10-25"),  # the night clocks go back
    ("2026-10-25T02:30", "aujourd'hui", "10-25", "10-25"),
    ("2026-10-25T23:59", "demain", "10-26", "10-26"),
    ("2026-09-17T00:30", "aujourd'hui", "09-17", "09-17"),  # after midnight it is today
    ("2026-09-19T10:00", "ce week-end", "09-19", "09-20"),  # on a Saturday
    ("2026-09-20T10:00", "ce week-end", "09-20", "09-20"),  # on a Sunday: today
    ("2026-09-19T10:00", "le week-end prochain", "09-26", "09-27"),
    ("2026-09-19T10:00", "samedi", "09-26", "09-26"),
    ("2026-01-30T09:00", "jusqu'au 31", None, "01-31"),
    ("2026-02-10T09:00", "jusqu'au 31", None, "03-31"),  # February has none
    ("2026-02-20T09:00", "avant la fin du mois", None, "02-28"),
    ("2028-02-20T09:00", "avant la fin du mois", None, "02-29"),
    ("2026-04-01T09:00", "avant Pâques", None, "04-04"),
    ("2026-04-02T09:00", "le lundi de Pâques", "04-06", "04-06"),
    ("2026-05-04T09:00", "jusqu'à l'Ascension", None, "05-14"),
    ("2026-05-19T09:00", "avant la Pentecôte", None, "05-23"),
    ("2026-07-10T09:00", "jusqu'au 14 juillet", None, "07-14"),
    ("2026-08-10T09:00", "avant le 15 août", None, "08-14"),
    ("2026-12-20T09:00", "avant Noël", None, "12-24"),
    ("2026-12-26T09:00", "avant Noël", None, "12-24"),
]


@pytest.mark.parametrize(("now", "phrase", "start", "until"), AWKWARD)
def test_awkward_days(now, phrase, start, until):
    assert window(phrase, now) == (start, until)


def test_a_gleaning_on_a_day_given_with_pour_is_that_day():
    parsed = read("Glanage de pommes à Luneray pour samedi", datetime(2026, 9, 16, 9, tzinfo=PARIS))
    assert (parsed.start, parsed.until) == (date(2026, 9, 19), date(2026, 9, 19))


def test_easter_by_the_published_dates():
    assert [easter(y) for y in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25),
    ]  # fmt: skip


def test_a_moment_in_utc_is_read_by_the_french_clock():
    late = datetime.fromisoformat("2026-09-16T23:30+00:00")
    assert read("60 kg de tomates à Luneray, aujourd'hui", late).start == date(2026, 9, 17)


def test_days_that_do_not_exist():
    assert next_date(date(2026, 9, 16), 31, 2) is None
    assert next_date(date(2026, 9, 16), 29, 2) == date(2028, 2, 29)
    assert next_weekday(date(2026, 9, 16), 2) == date(2026, 9, 23)


YEARS = [
    ("le 12 octobre 2027", "2027-10-12", "2027-10-12"),
    ("le 12/10/2027", "2027-10-12", "2027-10-12"),
    ("le 12 oct 27", "2027-10-12", "2027-10-12"),
    ("jusqu'au 12 oct. 27", None, "2027-10-12"),
    ("samedi 12 octobre 2027", "2027-10-12", "2027-10-12"),
    ("les 12 et 13 octobre 2027", "2027-10-12", "2027-10-13"),
    ("du 12 octobre au 3 novembre 2027", "2027-10-12", "2027-11-03"),
    ("du 28 décembre au 3 janvier 2028", "2027-12-28", "2028-01-03"),
    ("avant fin mars 2027", None, "2027-03-31"),
    ("dispo mi-octobre 2027", "2027-10-11", "2027-10-20"),
    ("à partir d'octobre 2027", "2027-10-01", None),
    ("la semaine du 12 octobre 2027", "2027-10-11", "2027-10-17"),
    ("le week-end du 12 octobre 2027", "2027-10-16", "2027-10-17"),
    ("le 12 octobre de l'année 2027", "2027-10-12", "2027-10-12"),
    ("October 12th 2027", "2027-10-12", "2027-10-12"),
    ("from October 12th, 2027", "2027-10-12", None),
    ("until the 12th of October 2027", None, "2027-10-12"),
    ("by 12 Oct 27", None, "2027-10-12"),
    ("le 12 octobre 2026", "2026-10-12", "2026-10-12"),
    ("le 12 octobre", "2026-10-12", "2026-10-12"),
    ("récolte 2026, dispo le 12 octobre", "2026-10-12", "2026-10-12"),
    ("récoltées le 12 octobre 2025", None, None),
]


@pytest.mark.parametrize(("phrase", "start", "until"), YEARS)
def test_the_year_of_a_date_is_read(phrase, start, until):
    parsed = read(f"60 kg de tomates à Luneray, {phrase}.", datetime.fromisoformat(WEDNESDAY).replace(tzinfo=PARIS))
    assert tuple(d and d.isoformat() for d in (parsed.start, parsed.until)) == (start, until)
    assert [item.kg for item in parsed.items] == [60]
