"""The order of the tests: what is quick comes last, each file in one piece."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.conftest import QUICK, comes_last


def test_what_is_quick_is_there_and_comes_last(request: pytest.FixtureRequest) -> None:
    here = Path(__file__).parent
    assert [name for name in QUICK if not (here / name).exists()] == []
    paths = [item.path for item in request.session.items]
    assert [comes_last(path) for path in paths] == sorted(comes_last(path) for path in paths)
    files = [path for path, _items in itertools.groupby(paths)]
    assert len(files) == len(set(files))
