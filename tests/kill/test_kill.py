"""Sixty kills in each run of the tests: nothing is lost, nothing done twice, nothing said more than three times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import fresh_postgres
from tests.kill.harness import series

pytestmark = [pytest.mark.kill, pytest.mark.filterwarnings("default::ResourceWarning")]


@pytest.mark.long
async def test_sixty_kills(tmp_path: Path) -> None:
    """A3, B1, on SQLite."""
    result = await series(kills=60, seed=60, url=f"sqlite+aiosqlite:///{tmp_path / 'bocal.db'}")
    assert result.holds, str(result)
    assert result.duplicates <= 60 * 4
    assert result.updates > 600


async def test_fifteen_kills_on_postgresql(postgres_server: str) -> None:
    result = await series(kills=15, seed=15, url=await fresh_postgres(postgres_server))
    assert result.holds, str(result)


async def test_confirming_before_keeping_loses_some(tmp_path: Path) -> None:
    """Negative control: the same harness sees the loss when there is one."""
    result = await series(kills=12, seed=12, url=f"sqlite+aiosqlite:///{tmp_path / 'bocal.db'}", unsafe=True)
    assert result.lost > 0
