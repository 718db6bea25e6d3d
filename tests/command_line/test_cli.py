"""Each command says what it did, or in one sentence what is wrong, with an exit code and no traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KEY


def bocal(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `bocal` in a folder of its own, with these settings and no others."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("BOCAL_", "TELEGRAM_"))}
    code = "import sys; from bot.cli import main; sys.argv[0] = 'bocal'; main()"
    root = str(Path(__file__).parent.parent.parent)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=clean | {"PYTHONPATH": root} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """Where `bocal` finds an empty store; what is about beginning with nothing asks for `tmp_path`."""
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(sqlite_template, tmp_path / "data" / "bocal.db")
    return tmp_path


def test_without_a_key_it_says_how_to_make_one(tmp_path: Path) -> None:
    result = bocal(tmp_path, "run", TELEGRAM_TOKEN="123456:x")
    assert result.returncode == 78
    assert "bocal key" in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_a_key_it_makes_is_a_key(tmp_path: Path) -> None:
    made = bocal(tmp_path, "key").stdout.strip()
    begun = bocal(tmp_path, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=made)
    assert begun.returncode == 0


def test_a_network_is_made_once_and_invites_its_first_coordinators(folder: Path) -> None:
    first = bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", "Tilleuls, Luneray", BOCAL_KEYS=KEY)
    assert [line.split(":")[0] for line in first.stdout.splitlines()] == ["Phare", "Tilleuls"]
    assert all("?start=i_" in line for line in first.stdout.splitlines())
    again = bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=KEY)
    assert again.returncode == 78
    assert again.stderr.startswith("There is a network already.")
    more = bocal(folder, "invite", "phare", BOCAL_KEYS=KEY)
    assert "?start=i_" in more.stdout
    unknown = bocal(folder, "invite", "Nowhere", BOCAL_KEYS=KEY)
    assert unknown.stderr.strip() == "No such centre. There are: Phare, Tilleuls."


def test_an_unknown_commune_is_named(tmp_path: Path) -> None:
    result = bocal(tmp_path, "init", "Nord", "Atlantide", "Phare, Dieppe", BOCAL_KEYS=KEY)
    assert result.returncode == 78
    assert "'Atlantide'" in result.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    result = bocal(tmp_path, "run", BOCAL_POLL_SECONDS="90")
    assert result.returncode == 78
    assert "poll_seconds" in result.stderr


def test_a_message_is_read_aloud(tmp_path: Path) -> None:
    result = bocal(tmp_path, "parse", "200 kg de tomates moches, avant vendredi, Luneray", "--now", "2026-09-15T09:00")
    assert result.returncode == 0
    assert "200 kg" in result.stdout
    assert "2026-09-17" in result.stdout
    assert "Luneray" in result.stdout


def test_lines_of_messages_become_lines_of_labels(tmp_path: Path) -> None:
    line = {"id": "a", "lang": "fr", "now": "2026-09-15T09:00", "text": "40 kg de coings, Dieppe, je livre"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n")
    result = bocal(tmp_path, "parse", "--jsonl", "in.jsonl")
    assert json.loads(result.stdout) == {
        "id": "a",
        "pred": {
            "kind": "surplus",
            "items": [{"product": "coing", "quantity": 40, "unit": "kg", "kg": 40}],
            "grade": [],
            "from": None,
            "until": None,
            "place": "Dieppe",
            "handover": "deliver",
            "volunteers": None,
        },
    }


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01"])
def test_a_moment_that_is_none_is_refused(tmp_path: Path, moment: str) -> None:
    result = bocal(tmp_path, "parse", "40 kg de coings", "--now", moment)
    assert result.returncode == 78
    assert moment in result.stderr


def test_the_kept_messages_are_written_to_a_file(folder: Path) -> None:
    bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=KEY)
    shown = bocal(folder, "corpus", "export", BOCAL_KEYS=KEY)
    assert (shown.returncode, shown.stdout) == (0, "")  # nobody has allowed any
    written = bocal(folder, "corpus", "export", "--to", "kept.jsonl", BOCAL_KEYS=KEY)
    assert written.stdout.strip() == "kept.jsonl: 0"
    assert (folder / "kept.jsonl").read_text(encoding="utf-8") == ""
