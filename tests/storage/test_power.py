"""Cutting the power at any moment loses nothing that was acknowledged, with FULL; with NORMAL it does."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.storage.power import cut, record

COMMITS = 600
CUTS = 150

pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: no power cut can be replayed"),
]


def losses(directory: Path, synchronous: str) -> int:
    """How many of the cuts lost an acknowledged commit; none may leave a damaged file."""
    before, events = record(directory, synchronous, COMMITS)
    assert sum(not event.file for event in events) == COMMITS
    assert any(event.file == "power.db" and event.data for event in events), "no checkpoint was written"
    rng = random.Random(7)
    lost = 0
    for _ in range(CUTS):
        gone, sound, _ = cut(before, events, rng.randrange(len(events)), rng, directory)
        assert sound == "ok"
        lost += gone > 0
    return lost


def test_no_acknowledged_commit_is_lost(tmp_path: Path) -> None:
    """B7."""
    assert losses(tmp_path, "FULL") == 0


def test_with_normal_some_are(tmp_path: Path) -> None:
    """Negative control: the replay sees the loss when there is one."""
    assert losses(tmp_path, "NORMAL") > 0
