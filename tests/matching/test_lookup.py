"""The benchmark of look-up itself, small."""

import json

import benchmarks.lookup as bench
from matching.check import violations
from matching.instance import dump, load
from matching.propose import propose


def test_the_ranking_is_geopys_and_said_to_be(capsys):
    assert bench.compare(1_500, 20, 1, bench.DIEPPE, 0.5)
    printed = capsys.readouterr().out
    assert "same ranking: yes" in printed
    assert "index, numpy" in printed


def test_a_ranking_that_differs_is_told_and_fails(capsys, monkeypatch):
    right = bench.by_index
    monkeypatch.setattr(bench, "by_index", lambda index, offer: right(index, offer)[::-1])
    assert not bench.compare(300, 5, 1, bench.DIEPPE, 0.1)
    assert "same ranking: NO, 5 of 5 differ" in capsys.readouterr().out


def test_the_season_is_the_same_for_the_same_seed_and_survives_its_json():
    made = bench.season(30, 20, seed=4, area=bench.DIEPPE)
    assert bench.season(30, 20, seed=4, area=bench.DIEPPE) == made
    read = load(json.loads(json.dumps(dump(made))))
    assert [stop.recipes for stop in read.stops] == [stop.recipes for stop in made.stops]


def test_a_season_is_answered_within_the_rules():
    made = bench.season(60, 40, seed=2, days=20, area=bench.DIEPPE)
    whole = some = 0
    for offer in made.offers:
        now = offer.items[0].ready
        proposal = propose(offer, made.stops, now, made.weights, made.rules)
        for answer in (*((choice,) for choice in proposal.choices), proposal.split):
            rows = [row for choice in answer for row in choice.allocations(offer.id)]
            assert violations([offer], made.stops, rows, now, made.rules) == []
        some += bool(proposal.choices)
        whole += any(choice.whole for choice in proposal.choices)
        assert proposal.choices or proposal.summary
    assert some > whole > 0
