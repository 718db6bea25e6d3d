import json
from datetime import UTC, datetime, timedelta

import pytest

from matching.instance import dump, load
from matching.propose import propose
from matching.values import Allocation

EXAMPLE = json.loads("""
{"now": "2026-08-24T06:00+02:00", "freeze_hours": 24,
 "weights": {"age": 0.30, "km": 0.30, "road": 1.3},
 "offers": [{"id": "o1", "lat": 49.87, "lon": 1.02, "kg": 120, "product": "tomate", "ready": "2026-08-24T08:00+02:00",
             "until": "2026-09-24T08:00+02:00", "shelf_days": 5.0, "mode": "deliver", "radius_km": 20},
            {"id": "o2", "lat": 49.80, "lon": 1.02, "kg": 50, "product": "oignon", "ready": "2026-08-24T08:00+02:00",
             "until": "2026-08-26T08:00+02:00", "shelf_days": 60.0, "mode": "glean", "radius_km": 12}],
 "stops":  [{"id": "s1", "lat": 49.92, "lon": 1.07, "start": "2026-08-25T09:00+02:00", "capacity_kg": 160,
             "recipes": [{"id": "coulis", "capacity_kg": 100, "products": {"tomate": 1.0, "oignon": 0.85}}]}],
 "pins": [{"offer": "o1", "stop": "s1", "recipe": "coulis", "kg": 60}], "bans": [{"offer": "o2", "stop": "s1"}]}
""")


def test_the_example_of_the_format_is_read():
    instance = load(EXAMPLE)
    assert instance.now == datetime(2026, 8, 24, 4, 0, tzinfo=UTC)
    assert instance.offers[0].items[0].until == datetime(2026, 8, 29, 6, 0, tzinfo=UTC)  # shelf life ends before that
    assert instance.offers[1].items[0].shelf == timedelta(days=60)
    assert instance.stops[0].recipes[0].capacity_kg == 100
    assert instance.pins == (Allocation(offer_id=0, item_id=0, stop_id=0, recipe="coulis", kg=60),)
    assert instance.bans == {(1, 0)}


def test_what_is_written_is_read_back_the_same():
    instance = load(EXAMPLE)
    assert load(json.loads(json.dumps(dump(instance)))) == instance


def test_offers_of_an_instance_find_its_stops():
    instance = load(EXAMPLE)
    (choice,) = propose(instance.offers[0], instance.stops, instance.now, instance.weights, instance.rules).choices
    assert (instance.stop_names[choice.stop_id], choice.kg) == ("s1", 100)


@pytest.mark.parametrize("key", ["now", "offers", "stops"])
def test_what_is_missing_is_named(key):
    with pytest.raises(KeyError, match=key):
        load({name: value for name, value in EXAMPLE.items() if name != key})


def test_a_moment_without_offset_is_refused():
    with pytest.raises(ValueError, match="no offset"):
        load({**EXAMPLE, "now": "2026-08-24T06:00"})
