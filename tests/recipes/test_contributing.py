"""To add something, touch the files that CONTRIBUTING names, and no list anywhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers
from domain.catalogue import load
from handlers import registry
from scheduler import clockwork, rounds

ROOT = Path(__file__).parents[2]

CONVERSATION = '''
"""Saying the time of the day."""

from domain.words import _
from handlers.registry import Who, command


@command("bonsoir", "good_evening", who=Who.ANYONE, menu=_("Good evening"), order=99)
async def evening(turn, _argument):
    """Wish a good evening."""
    await turn.say(_("Good evening."))
'''
ROUND = '''
"""Nothing, every hour."""

from datetime import timedelta

EVERY = timedelta(hours=1)


class Round:
    """No rows."""

    async def due(self, tx, now):
        """None are due."""
        return []

    async def settle(self, tx, row, now):
        """Nothing to do."""
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files stand beside those of handlers/ and scheduler/rounds/."""
    monkeypatch.setattr(handlers, "__path__", [*handlers.__path__, str(tmp_path)])
    monkeypatch.setattr(rounds, "__path__", [*rounds.__path__, str(tmp_path)])
    before = dict(registry.commands)
    yield tmp_path
    registry.commands.clear()
    registry.commands.update(before)
    for name in ("handlers.evening", "scheduler.rounds.hourly"):
        sys.modules.pop(name, None)


def test_a_command_is_a_file_and_the_menu_finds_it(folder: Path) -> None:
    (folder / "evening.py").write_text(CONVERSATION)
    registry.discover()
    assert "bonsoir" in {name for name, _words in registry.menu("fr", coordinator=False)}
    assert "good_evening" in {name for name, _words in registry.menu("en", coordinator=False)}


def test_something_that_time_brings_is_a_file(folder: Path) -> None:
    (folder / "hourly.py").write_text(ROUND)
    names = {each.name for each in clockwork.discovered()}
    assert {"hourly", "expire_offers"} <= names


def test_a_product_is_a_row(tmp_path: Path) -> None:
    header = (ROOT / "domain/catalogue/products.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    row = dict.fromkeys(header, "") | {"name": "crosne", "en": "crosne", "plural": "crosnes", "en_plural": "crosnes"}
    row |= {"months": "11 12 1", "acidity": "low_acid", "category": "legume", "shelf_days": "7"}
    row |= {"shelf_max_days": "14", "ambient_days": "3", "source": "a grower"}
    lines = [",".join(header), ",".join(row[name] for name in header)]
    (tmp_path / "products.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "crosne" in load(extra=tmp_path).products


def test_every_file_that_the_recipes_name_is_there() -> None:
    """A recipe that sends people to a file that has moved is worse than none."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:domain|parsing|handlers|scheduler|locales|storage|bot|tests|docs)/[\w./]*)`", text))
    assert len(named) > 8
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "page", ["README.md", "README.fr.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text)]
    here = (ROOT / page).parent
    assert [link for link in links if not (here / link).exists()] == []
