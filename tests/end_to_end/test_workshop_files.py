"""A table of workshops: read, shown before anything is done, imported whole or not at all, known the second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.apart import read_sheet
from domain.messages import Document
from domain.places import Point
from domain.sheets import Sheet, WorkshopRow
from domain.workshops import Theme
from locales import LANGUAGES, plain
from services.files import report, sheet, words
from services.files.model import model
from storage import workshops
from storage.database import Transaction
from storage.tables import workshop
from tests.end_to_end.conftest import DIEPPE, PARIS, Village, labels, shown
from tests.end_to_end.table import Phone, Table
from tests.stop_files.files import csv, xlsx

HEAD = ("Titre", "Date", "Début", "Fin", "Commune", "Lieu", "Places", "Prix")
SOUP = ("Soupe de légumes", "19/09/2026", "14h", "16h", "Luneray", "Salle des fêtes", "8", "2,50 €")
TALK = ("Les bocaux en images", "26/09/2026", "18h", "20h", "Dieppe", "Médiathèque", "40", "gratuit")
LINE_2 = (
    "Ligne 2 : Soupe de légumes, samedi 19 septembre, de 14 h à 16 h, Salle des fêtes, Luneray, 8 places, "
    "Prix : 2,50 €, Soupe de légumes"
)


def read(data: bytes) -> Sheet:
    return sheet.read(data, (Point(DIEPPE.lat, DIEPPE.lon),))


def the_row(*more: tuple[str, str], **cells: str) -> WorkshopRow:
    """The row of a good line with other cells: `places="0"` replaces, `("Langue", "arabe")` adds."""
    line = dict(zip(HEAD, SOUP, strict=True)) | {name.capitalize(): cell for name, cell in cells.items()} | dict(more)
    (row,) = read(csv(tuple(line), tuple(line.values()))).rows
    assert isinstance(row, WorkshopRow)
    return row


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [csv(HEAD, SOUP), csv(HEAD, SOUP, sep=","), csv(HEAD, SOUP, sep="\t"), xlsx(HEAD, SOUP)],
    ids=["semicolons", "commas", "tabs", "workbook"],
)
def test_a_line_is_read_whatever_the_file(data: bytes) -> None:
    if b"," in data and b";" not in data and data[:2] != b"PK":
        data = data.replace(b"2,50", b"2.50")
    read_ = read(data)
    assert (read_.trouble, read_.kind) == (None, "workshops")
    (row,) = read_.rows
    assert isinstance(row, WorkshopRow)
    assert (row.title, str(row.day), row.start, row.end) == ("Soupe de légumes", "2026-09-19", "14:00", "16:00")
    assert (row.commune, row.site, row.seats, row.recipe) == ("Luneray", "Salle des fêtes", 8, "soupe-de-legumes")
    assert (row.price_cents, row.faults) == (250, [])


def test_all_the_columns() -> None:
    row = the_row(
        ("Consigne", "3 €"),
        ("Thème", "jardinage"),
        ("Public", "familles, seniors"),
        ("Langue", "arabe"),
        ("Places nouveaux", "2"),
        ("Places gardées", "3"),
        ("Partenaire", "Mission locale"),
        ("Accès", "plain-pied, toilettes"),
        ("À apporter", "un tablier"),
        ("Animé par", "Anne"),
        ("Description", "On goûte à la fin."),
    )
    assert row.faults == []
    assert (row.deposit_cents, row.theme, row.language) == (300, Theme.GARDENING, "ar")
    assert ([*row.audiences], [*row.access]) == (["families", "seniors"], ["step_free", "toilets"])
    assert (row.kept_newcomers, row.kept_partner, row.partner) == (2, 3, "Mission locale")
    assert (row.bring, row.team, row.about) == ("un tablier", ["Anne"], "On goûte à la fin.")


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Places", "0", "seats.unknown"),
        ("Places", "50 000", "seats.unknown"),
        ("Places", "beaucoup", "seats.unknown"),
        ("Places", "", "seats.missing"),
        ("Prix", "gratuit ?", "price.unknown"),
        ("Prix", "-2", "price.unknown"),
        ("Prix", "2000 €", "price.unknown"),
        ("Prix", "cher", "price.unknown"),
        ("Places gardées", "9", "kept.many"),
        ("Recette", "licorne", "recipe.unknown"),
        ("Recette", "soupe", "recipe.several"),
        ("Thème", "licorne", "theme.unknown"),
        ("Langue", "klingon", "language.unknown"),
        ("Public", "les chats", "audience.unknown"),
        ("Accès", "licorne", "access.unknown"),
        ("Titre", "x" * 490, "title.long"),
        ("Titre", "", "title.missing"),
        ("Date", "samdi", "date.unknown"),
        ("Début", "25h", "hour.unknown"),
        ("Commune", "Xyzzyville", "commune.unknown"),
    ],
)
def test_each_fault_is_named_in_both_languages(column: str, cell: str, code: str) -> None:
    row = the_row((column, cell))
    assert [fault.code for fault in row.faults] == [code]
    for language in LANGUAGES:
        assert "{" not in plain(words.sentence(row.faults[0]), language)


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (csv(("Titre", "Date", "Commune")), "column", "workshops"),
        (csv(HEAD), "empty", "workshops"),
        (csv(("Date", "Début", "Fin", "Commune", "kg")), "empty", "stops"),
        (csv((*HEAD, "Atelier"), SOUP), "twice", "workshops"),
        (csv(HEAD, *[SOUP] * 2001), "lines", "workshops"),
    ],
)
async def test_the_header_tells_what_it_is(data: bytes, code: str, kind: str) -> None:
    found = await read_sheet(data, DIEPPE)
    assert found.trouble is not None
    assert (found.trouble.code, found.kind) == (code, kind)
    assert {plain(words.trouble(found.trouble, found.kind), language) for language in LANGUAGES}.isdisjoint({""})


async def test_two_thousand_lines_are_read_apart() -> None:
    many = [(f"Atelier {n}", f"{1 + n % 28:02d}/10/2026", *SOUP[2:]) for n in range(2000)]
    found = await read_sheet(csv(HEAD, *many), DIEPPE)
    assert (found.trouble, len(found.rows)) == (None, 2000)


# --- importing --------------------------------------------------------------------------------------------------------


async def send(phone: Phone, data: bytes, name: str = "ateliers.csv") -> str:
    """A file, as the door hands it on."""
    await phone.table.feed(phone, Document("F", name, "text/csv", len(data), data=data, sheet=read(data)))
    return phone.text


async def count(table: Table) -> int:
    return int(await table.database.run(lambda tx: tx.scalar(select(func.count()).select_from(workshop))))


async def stored(table: Table) -> list[Any]:
    async def every(tx: Transaction) -> list[Any]:
        return list(await workshops.upcoming(tx, table.network.id, table.now))

    return await table.database.run(every)


async def test_a_file_is_shown_imported_and_the_second_time_nothing(table: Table) -> None:
    anne = await table.coordinator()
    dry = await send(anne, csv(HEAD, SOUP, TALK))
    assert dry.splitlines() == [
        "📄 ateliers.csv",
        "2 ateliers nouveaux.",
        "",
        "🆕 Nouveau",
        LINE_2,
        "Ligne 3 : Les bocaux en images, samedi 26 septembre, de 18 h à 20 h, Médiathèque, Dieppe, 40 places, Gratuit",
        "",
        "Rien n'est encore importé. C'est juste ?",
    ]
    assert await count(table) == 0
    await anne.press("✅ Importer 2 ateliers")
    assert anne.text.splitlines() == [
        "📄 ateliers.csv",
        "✅ 2 ateliers sont prévus.",
        "On peut s'inscrire dès maintenant. Tous les ateliers : /ateliers",
    ]
    again = await send(anne, csv(HEAD, TALK, SOUP))
    assert again.splitlines()[1] == "2 déjà connus."
    assert again.splitlines()[-1] == "Rien à changer : tous ces ateliers sont déjà connus."
    assert await count(table) == 2


async def test_what_was_planned_in_the_chat_is_known(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouvel_atelier soupe de légumes samedi 19 septembre 14h-16h à Luneray, 8 places")
    await anne.press("✅ Confirmer")
    assert "1 déjà connu." in await send(anne, csv(HEAD, SOUP))


async def test_one_wrong_line_and_nothing_is_imported(table: Table) -> None:
    anne = await table.coordinator()
    dry = await send(anne, csv(HEAD, SOUP, ("Confitures", "12/09/2026", *TALK[2:]), (*TALK[:6], "0", "gratuit")))
    assert "Ligne 3 : Le samedi 12 septembre est déjà passé. Donnez un jour à venir." in dry
    assert "Ligne 4 : « 0 » n'est pas un nombre de places possible. Écrivez de 1 à 200." in dry
    assert dry.splitlines()[-1] == "Rien n'est importé. Corrigez ces lignes et renvoyez le fichier."
    assert (anne.last.labels, await count(table)) == ([], 0)


async def test_it_is_at_the_stop_of_the_day_and_led_by_the_team(table: Table) -> None:
    anne = await table.coordinator()
    stop = await table.stop(days=4)
    head, line = (*HEAD, "Animé par"), ("Soupe", "19/09/2026", "9h", "11h", "Luneray", "", "8", "", "anne")
    await send(anne, csv(head, line))
    await anne.press("✅ Importer 1 atelier")
    (made,) = await stored(table)
    assert (made.stop, made.where()) == (stop.id, stop.where())
    assert made.facilitators == ((await table.person(anne)).id,)
    other = (*line[:-1], "Zorro")
    assert "Personne dans l'équipe ne s'appelle « Zorro »." in await send(anne, csv(head, ("Autre", *other[1:])))


async def test_for_ones_own_centre_only(table: Table) -> None:
    anne = await table.coordinator()
    dry = await send(anne, csv((*HEAD, "Centre"), (*SOUP, "Centre des Tilleuls")))
    assert "Centre des Tilleuls n'est pas votre centre." in dry


async def test_what_is_over_by_now_is_not_imported(table: Table) -> None:
    anne = await table.coordinator()
    await send(anne, csv(HEAD, SOUP))
    table.now += timedelta(days=5)
    await anne.press("✅ Importer 1 atelier")
    assert anne.text.startswith("Rien n'a été importé. Ligne 2 : Le samedi 19 septembre est déjà passé.")
    assert await count(table) == 0


async def test_two_thousand_workshops_are_imported(table: Table) -> None:
    anne = await table.coordinator()
    rows = [(f"Atelier {n}", f"{1 + n % 28:02d}/10/2026", *SOUP[2:]) for n in range(2000)]
    await send(anne, csv(HEAD, *rows))
    await anne.press("✅ Importer 2 000 ateliers")
    assert await count(table) == 2000


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_model_can_be_sent_back(table: Table, form: Any, language: str) -> None:
    anne = await table.coordinator()
    file = model("workshops", form, table.centres[0], language, table.now, PARIS)
    dry = await send(anne, file.data, file.name)
    assert "2 ateliers nouveaux." in dry
    assert plain(report.newly("workshops", 2), "en") == "2 new workshops."


async def test_over_the_wire(village: Village) -> None:
    """The model asked for, sent back as it is, read apart, imported."""
    anne = await village.coordinator()
    await village.say(anne, "/modele ateliers csv")
    sent = anne.messages[-1]
    assert sent["document"]["file_name"] == "ateliers.csv"
    anne.document(village.box.world.files.by_id(sent["document"]["file_id"]).data, "ateliers.csv")
    await village.quiet()
    assert labels(anne.messages[-1]) == ["✅ Importer 2 ateliers", "Annuler"]
    await village.press(anne, "✅ Importer 2 ateliers")
    assert shown(anne).splitlines()[1] == "✅ 2 ateliers sont prévus."
