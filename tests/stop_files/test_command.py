"""`bocal import`: a dry run, the import, and the same again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.command_line.test_cli import bocal, folder
from tests.conftest import KEY
from tests.stop_files.files import HEAD, csv

__all__ = ["folder"]
DAY = date.today() + timedelta(days=20)


def file(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "passages.csv"
    path.write_bytes(csv(HEAD, *rows))
    return str(path)


def row(day: date | str, commune: str = "Luneray") -> tuple[str, ...]:
    shown = day if isinstance(day, str) else f"{day:%d/%m/%Y}"
    return (shown, "9h", "12h", commune, "", "160", "", "")


def last(folder: Path, *arguments: str) -> tuple[str, int]:
    result = bocal(folder, "import", *arguments, BOCAL_KEYS=KEY)
    return (result.stdout + result.stderr).replace("\u00a0", " ").strip().splitlines()[-1], result.returncode


def test_a_file_is_tried_imported_and_known_the_second_time(folder: Path) -> None:
    bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", "Tilleuls, Luneray", BOCAL_KEYS=KEY)
    path = file(folder, row(DAY), row(DAY + timedelta(days=1), "Offranville"))
    assert last(folder, path) == ("Rien n’est importé. Corrigez ces lignes.", 1)  # two centres: which one?
    assert last(folder, path, "--centre", "phare", "--dry-run") == (
        "Rien n’est encore importé : c’était un essai.",
        0,
    )
    assert last(folder, path, "--centre", "Phare") == ("2 passages sont prévus.", 0)
    assert last(folder, path, "--centre", "Phare") == (
        "Rien à changer : tous ces passages sont déjà connus.",
        0,
    )


def test_wrong_lines_are_all_named(folder: Path) -> None:
    bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=KEY)
    result = bocal(folder, "import", file(folder, row(DAY), row("samdi"), row(DAY, "Xyzzyville")), BOCAL_KEYS=KEY)
    lines = result.stdout.replace("\u00a0", " ").splitlines()
    assert result.returncode == 1
    assert lines[1].startswith("Ligne 3 : « samdi » n’est pas un jour.")
    assert lines[2].startswith("Ligne 4 : Je ne connais pas la commune « Xyzzyville ».")
    assert lines[3:] == ["1 passage nouveau. 2 lignes à corriger.", "Rien n’est importé. Corrigez ces lignes."]


def test_what_is_no_file_of_stops_is_one_sentence(folder: Path) -> None:
    bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=KEY)
    (folder / "letter.txt").write_text("Bonjour")
    assert last(folder, "nowhere.csv")[1] == 78
    assert last(folder, "letter.txt")[0].startswith("Je ne trouve pas la ligne avec le nom des colonnes.")
    assert last(folder, file(folder, row(DAY)), "--centre", "Nulle part") == (
        "Je ne connais pas le centre « Nulle part ».",
        78,
    )


def test_a_file_of_workshops_is_known_by_its_header(folder: Path) -> None:
    bocal(folder, "init", "Nord", "Dieppe", "Phare, Dieppe", BOCAL_KEYS=KEY)
    head = ("Titre", "Date", "Début", "Fin", "Commune", "Places")
    path = folder / "ateliers.csv"
    path.write_bytes(csv(head, ("Soupe", f"{DAY:%d/%m/%Y}", "14h", "16h", "Luneray", "8")))
    assert last(folder, str(path)) == ("1 atelier est prévu.", 0)
    assert last(folder, str(path)) == ("Rien à changer : tous ces ateliers sont déjà connus.", 0)
