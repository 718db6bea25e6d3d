"""What a calendar reads of our files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.places import Point
from services.papers.calendar import Event, clean, event_of, feed, invite
from tests.papers.reading import LINK, NOW, PARIS, workshop

NASTY = 'Tomates, courgettes; «\\n» \\; "été" 🍅👩‍🌾\nBEGIN:VALARM\r\nATTENDEE:mailto:x@y' * 3
DST_DAYS = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)]


def event(**changes: object) -> Event:
    return event_of(workshop(**changes), language="fr", seats=2, url=LINK, changed_at=datetime(2026, 9, 1, tzinfo=UTC))


def read(data: bytes) -> tuple[icalendar.Calendar, list[icalendar.Event]]:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    return calendar, list(calendar.events)


def test_a_workshop_as_an_event():
    """With the reader's own seats, what to bring, and a number that grows with each change."""
    assert event() == Event(
        uid="workshop-12-1@bocal",
        sequence=2,
        start=datetime(2026, 10, 3, 14, tzinfo=PARIS),
        end=datetime(2026, 10, 3, 17, 30, tzinfo=PARIS),
        title="Ratatouille en bocaux",
        place="Place du marché, Luneray",
        address="12 rue de la République",
        point=Point(49.829, 0.915),
        description="On cuisine ensemble.\nVous avez 2 places.\nÀ apporter\u00a0: un tablier, un couteau",
        url=LINK,
        status="CONFIRMED",
        changed_at=datetime(2026, 9, 1, tzinfo=UTC),
    )


def test_a_public_event_in_english():
    """No seats of a reader, none spoken of; nothing to bring, no line for it."""
    made = event_of(workshop(bring=""), language="en", seats=0, url=LINK)
    assert made.description == "On cuisine ensemble."
    assert event_of(workshop(about="", bring=""), language="en", seats=1, url="").description == "You have 1 seat."


def test_all_of_it_is_read_back():
    """Every field, in the hour of the place."""
    calendar, (found,) = read(invite([event()], language="fr", now=NOW))
    assert (calendar["METHOD"], calendar["VERSION"], calendar["PRODID"]) == ("PUBLISH", "2.0", "-//Bocal//Bocal//FR")
    assert found["UID"] == "workshop-12-1@bocal"
    assert {name: found.decoded(name) for name in ("SEQUENCE", "DTSTART", "DTEND", "DTSTAMP")} == {
        "SEQUENCE": 2,
        "DTSTART": datetime(2026, 10, 3, 14, tzinfo=PARIS),
        "DTEND": datetime(2026, 10, 3, 17, 30, tzinfo=PARIS),
        "DTSTAMP": NOW,
    }
    assert found["DTSTART"].params["TZID"] == "Europe/Paris"
    assert found["LOCATION"] == "Place du marché, Luneray, 12 rue de la République"
    assert found["GEO"].to_ical() == "49.829;0.915"
    assert (found["URL"], found["STATUS"], found["SUMMARY"]) == (LINK, "CONFIRMED", "Ratatouille en bocaux")
    assert found.decoded("LAST-MODIFIED") == datetime(2026, 9, 1, tzinfo=UTC)


def test_what_is_not_said():
    """No alarm (the bot reminds), no organizer (nobody answers by e-mail), no made-up moment of change or link."""
    data = invite([event_of(workshop(), language="fr", seats=1, url="")], language="fr", now=NOW)
    assert not [sign for sign in (b"VALARM", b"ORGANIZER", b"LAST-MODIFIED", b"URL") if sign in data]


@pytest.mark.parametrize(
    ("method", "state", "status"),
    [
        ("PUBLISH", "planned", "CONFIRMED"),
        ("PUBLISH", "cancelled", "CANCELLED"),
        ("CANCEL", "planned", "CANCELLED"),
        ("CANCEL", "cancelled", "CANCELLED"),
    ],
)
def test_what_is_off_is_off(method, state, status):
    """The workshop for everyone, or only for the reader who gave their seat back; the same event to the calendar."""
    calendar, (found,) = read(invite([event(state=state)], method=method, language="fr", now=NOW))
    assert (calendar["METHOD"], found["STATUS"], found["UID"]) == (method, status, "workshop-12-1@bocal")


@pytest.mark.parametrize("day", DST_DAYS)
@pytest.mark.parametrize("zone_of_file", [False, True], ids=["zone by its name", "zone by the file"])
def test_the_hour_is_right_on_days_when_clocks_change(day, zone_of_file):
    """Also for a calendar that knows no zone by name and goes by the rules in the file."""
    start = datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)
    calendar, (found,) = read(invite([event(start=start, end=start + timedelta(hours=3))], language="fr", now=NOW))
    zone = calendar.timezones[0].to_tz() if zone_of_file else PARIS
    told = found.decoded("DTSTART").replace(tzinfo=None).replace(tzinfo=zone)
    assert told.astimezone(UTC) == start.astimezone(UTC)


def test_a_feed_of_several():
    """Its name, when to look again, each event once, each zone once."""
    events = [event(id=n, state="cancelled" if n == 3 else "planned") for n in range(1, 4)]
    calendar, found = read(feed(events, "Ateliers, Luneray", language="fr", now=NOW))
    assert (calendar["NAME"], calendar["X-WR-CALNAME"]) == ("Ateliers, Luneray",) * 2
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=6)
    assert [(one["UID"], one["STATUS"]) for one in found] == [
        ("workshop-1-1@bocal", "CONFIRMED"),
        ("workshop-2-1@bocal", "CONFIRMED"),
        ("workshop-3-1@bocal", "CANCELLED"),
    ]
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/Paris"]


def test_an_empty_feed_is_a_calendar():
    """Nothing is planned yet."""
    assert read(feed([], "Ateliers", language="en", now=NOW))[1] == []


def test_lines_end_and_fold_as_they_must():
    """CRLF, at most 75 bytes, and no line of ours begins with what a person wrote."""
    data = invite([event(title=NASTY, about=NASTY)], language="fr", now=NOW)
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if line.startswith((b"BEGIN:VALARM", b"ATTENDEE"))]


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=200), site=st.text(max_size=100), about=st.text(max_size=300))
def test_any_text_comes_back(title, site, about):
    """Commas, line ends, emoji, signs that no calendar may hold: what is left is what was said."""
    made = event(title=title, site=site, about=about, address="", bring="", commune="")
    _calendar, (found,) = read(invite([made], language="fr", now=NOW))
    assert found.get("SUMMARY", "") == clean(title)
    assert found.get("LOCATION", "") == clean(made.place)
    assert found.get("DESCRIPTION", "") == clean(made.description)
