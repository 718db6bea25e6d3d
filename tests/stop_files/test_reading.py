"""What is read of a file, and what is said of one that cannot be read."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.apart import read_sheet
from domain.places import Point
from domain.sheets import Sheet, StopRow
from locales import LANGUAGES, plain
from services.files import sheet as reading
from services.files import words
from tests.stop_files import files
from tests.stop_files.files import HEAD, LUNERAY, csv, excel_row, xlsx

DIEPPE = Point(49.922, 1.078)
LONGER = (*HEAD, "Produits", "Événement", "Centre", "Adresse")


def read(data: bytes) -> Sheet:
    return reading.read(data, (DIEPPE,))


def line(row: StopRow) -> str:
    """A row in one short line."""
    what = "+".join([*row.recipes, *row.products]) or "-"
    return (
        f"{row.day} {row.start}-{row.end} {row.commune}/{row.site} {row.capacity_kg}kg {row.capacity_jars or 0}j {what}"
    )


PLAIN = "2026-09-19 09:00-12:00 Luneray/Place du marché 160kg 200j ratatouille"
BARE = "2026-09-19 09:00-12:00 Luneray/Luneray 160kg 0j -"

GOOD: dict[str, tuple[bytes, list[str]]] = {
    "semicolons": (csv(HEAD, LUNERAY), [PLAIN]),
    "commas": (csv(HEAD, LUNERAY, sep=","), [PLAIN]),
    "tabs": (csv(HEAD, LUNERAY, sep="\t"), [PLAIN]),
    "utf-8 with its mark": (b"\xef\xbb\xbf" + csv(HEAD, LUNERAY), [PLAIN]),
    "latin-1": (csv(HEAD, LUNERAY, encoding="latin-1"), [PLAIN]),
    "cp1252 with an oe": (
        csv(HEAD, (*LUNERAY[:4], "Marché aux bœufs", *LUNERAY[5:]), encoding="cp1252"),
        [PLAIN.replace("Place du marché", "Marché aux bœufs")],
    ),
    "utf-16 of Excel's unicode text": (csv(HEAD, LUNERAY, sep="\t", encoding="utf-16"), [PLAIN]),
    "old Mac line ends": (csv(HEAD, LUNERAY, end="\r"), [PLAIN]),
    "unix line ends": (csv(HEAD, LUNERAY, end="\n"), [PLAIN]),
    "sep= of Excel": (b"sep=,\r\n" + csv(HEAD, LUNERAY, sep=","), [PLAIN]),
    "English headers in another order": (
        csv(
            ("jars", "recipes", "town", "place", "end", "start", "day", "capacity kg"),
            ("200", "ratatouille", "Luneray", "Place du marché", "12:00", "9:00", "2026-09-19", "160"),
        ),
        [PLAIN],
    ),
    "misspelt headers and capitals": (
        csv(("DATE", "DEBUT", "FIN", "COMUNE", "LIEUX", "CAPACITEE (KG)", "BOCAUX", "RECETES"), LUNERAY),
        [PLAIN],
    ),
    "blank lines and a title above": (csv(("Passages d’automne",), (), HEAD, (), LUNERAY, ("", "", "")), [PLAIN]),
    "a quoted line break": (
        csv(HEAD, (*LUNERAY[:4], '"Place\ndu marché"', *LUNERAY[5:])),
        [PLAIN],
    ),
    "recipes quoted in a comma file": (
        csv(HEAD, (*LUNERAY[:7], '"ratatouille, coulis de tomate"'), sep=","),
        [f"{PLAIN}+coulis-de-tomate"],
    ),
    "decimal comma and unit": (csv(HEAD, (*LUNERAY[:5], "160,5 kg", "200 bocaux", "ratatouille")), [PLAIN]),
    "thousands": (
        csv(HEAD, (*LUNERAY[:5], "1 000", "1\u202f200", "ratatouille")),
        [PLAIN.replace("160kg 200j", "1000kg 1200j")],
    ),
    "dates in words": (csv(HEAD, ("sam. 19 sept. 2026", *LUNERAY[1:])), [PLAIN]),
    "iso dates with a time": (csv(HEAD, ("2026-09-19T00:00:00", *LUNERAY[1:])), [PLAIN]),
    "hours of all sorts": (
        csv(HEAD, ("19/09/26", "9 h 30", "12:45:00", *LUNERAY[3:])),
        [PLAIN.replace("09:00-12:00", "09:30-12:45")],
    ),
    "am and pm": (csv(HEAD, ("19/09/2026", "9 am", "noon", *LUNERAY[3:])), [PLAIN]),
    "both hours in one column": (
        csv(("date", "heure de début", "commune", "kg"), ("19/09/2026", "9h-12h", "Luneray", "160")),
        [BARE],
    ),
    "postcode before the commune": (
        csv((*HEAD[:4], "kg"), ("19/09/2026", "9h", "12h", "76810 Luneray", "160")),
        [BARE],
    ),
    "misspelt commune and recipe": (csv(HEAD, (*LUNERAY[:3], "luneré", *LUNERAY[4:7], "ratatouile")), [PLAIN]),
    "the beginning of a recipe, a slug, English": (
        csv(HEAD, (*LUNERAY[:7], '"coulis; soupe-de-legumes; Apple puree"')),
        [PLAIN.replace("ratatouille", "coulis-de-tomate+soupe-de-legumes+compote-de-pommes")],
    ),
    "products, event, centre, address": (
        csv(LONGER, (*LUNERAY[:7], "", "tomates, courgete", "Fête de la soupe", "Phare", "1 rue du Puits")),
        [PLAIN.replace("ratatouille", "tomate+courgette")],
    ),
    "a formula of the CSV that only makes text": (csv(HEAD, ('"=""19/09/2026"""', *LUNERAY[1:])), [PLAIN]),
    "a workbook": (xlsx(HEAD, excel_row()), [PLAIN]),
    "a workbook whose first sheet is empty": (xlsx(HEAD, excel_row(), before=True), [PLAIN]),
    "a workbook of texts": (xlsx(HEAD, LUNERAY), [PLAIN]),
    "numbers of days and hours": (xlsx(HEAD, files.serials()), [PLAIN.replace("200j ratatouille", "0j -")]),
    "numbers shown as dates": (
        xlsx(HEAD, files.serials(), formats={"A2": "DD/MM/YYYY", "B2": "HH:MM", "C2": "[h]:mm"}),
        [PLAIN.replace("200j ratatouille", "0j -")],
    ),
    "moments and durations": (xlsx(HEAD, files.moments()), [BARE]),
    "formulas are their values": (files.with_formulas(), [PLAIN.replace("200j", "0j")]),
    "a workbook called otherwise, blank rows": (xlsx((), HEAD, (), excel_row()), [PLAIN]),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_read(name: str) -> None:
    data, rows = GOOD[name]
    sheet = read(data)
    assert sheet.trouble is None
    assert [line(row) for row in sheet.rows] == rows
    assert [row.faults for row in sheet.rows] == [[]] * len(rows)


WRONG: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "a word that is no day": (("samdi",), ["date.unknown"]),
    "a weekday alone: of which week?": (("samedi",), ["date.unknown"]),
    "no year": (("19/09",), ["date.unknown"]),
    "no such day": (("31/09/2026",), ["date.unknown"]),
    "months and days the American way": (("09/19/2026",), ["date.unknown"]),
    "the weekday of another date": (("vendredi 19/09/2026",), ["date.weekday"]),
    "nothing": (("",), ["date.missing"]),
    "an hour too late": (("19/09/2026", "25h"), ["hour.unknown"]),
    "words for an hour": (("19/09/2026", "le matin"), ["hour.unknown"]),
    "no end": (("19/09/2026", "9h", ""), ["end.missing"]),
    "no commune": (("19/09/2026", "9h", "12h", ""), ["commune.missing"]),
    "a commune of nowhere": (("19/09/2026", "9h", "12h", "Xyzzyville"), ["commune.unknown"]),
    "a postcode of several": (("19/09/2026", "9h", "12h", "76810"), ["commune.several"]),
    "no capacity": ((*LUNERAY[:5], ""), ["capacity.missing"]),
    "words for a capacity": ((*LUNERAY[:5], "beaucoup"), ["capacity.unknown"]),
    "minus jars": ((*LUNERAY[:6], "-5"), ["jars.unknown"]),
    "an unknown recipe": ((*LUNERAY[:7], "pizza"), ["recipe.unknown"]),
    "a recipe that could be several": ((*LUNERAY[:7], "soupe"), ["recipe.several"]),
    "an unknown product": ((*LUNERAY[:7], "", "licornes"), ["product.unknown"]),
    "everything at once": (("x", "y", "", "zzqq", "", "?", "!", "q"), [
        "date.unknown", "hour.unknown", "commune.unknown", "capacity.unknown", "jars.unknown", "recipe.unknown",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_of_a_line_is_named_in_both_languages(name: str) -> None:
    cells, codes = WRONG[name]
    row = read(csv(LONGER, (*cells, *LUNERAY[len(cells) :]))).rows[0]
    assert [fault.code for fault in row.faults] == codes
    for language in LANGUAGES:
        for fault in row.faults:
            assert "{" not in plain(words.sentence(fault), language)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", "empty"),
    "a header alone": (lambda: csv(HEAD), "empty"),
    "no header": (lambda: csv(LUNERAY), "header"),
    "a letter": (lambda: csv(("Bonjour, voici les passages du camion.",)), "header"),
    "a missing column": (lambda: csv(("date", "début", "fin", "kg"), LUNERAY[:4]), "column"),
    "a column twice": (lambda: csv((*HEAD, "jour"), LUNERAY), "twice"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 99, "type"),
    "a zip that is no workbook": (lambda: b"PK\x05\x06" + b"\0" * 18, "type"),
    "a workbook of old, or locked": (files.old_excel, "old"),
    "a workbook cut off": (files.truncated, "type"),
    "a workbook that unpacks to 90 MB": (files.bomb, "bomb"),
    "a workbook that lies about its size": (files.lying_bomb, "broken"),
    "a workbook of 300 members": (files.crowd, "bomb"),
    "a billion laughs": (files.laughs, "broken"),
    "an entity that reads a file": (files.outside, "broken"),
    "a cell in the farthest corner": (files.far_corner, "lines"),
    "2,001 lines": (lambda: files.overlong(2001), "lines"),
    "21,000 blank lines": (lambda: csv(HEAD) + b"\n" * 21_000 + csv(LUNERAY), "lines"),
    "2 MB and a byte": (lambda: b"a" * 2_000_001, "size"),
}


def _used() -> float:
    """Seconds that the processor has worked for readers: on the clock a busy machine takes longer."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def test_its_reader_is_soon_there() -> None:
    """What reads messages is not loaded to read a table, nor what keeps them."""
    code = "import sys; from services.files import sheet; print(*{'parsing.reader', 'sqlalchemy'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


@pytest.mark.parametrize("name", REFUSED)
async def test_hostile_and_useless_files_are_refused_apart_and_in_time(name: str) -> None:
    make, code = REFUSED[name]
    data = make()
    begun = _used()
    sheet = await read_sheet(data, DIEPPE)
    assert sheet.trouble is not None
    assert sheet.trouble.code == code
    assert _used() - begun < 3
    assert {plain(words.trouble(sheet.trouble), language) for language in LANGUAGES}.isdisjoint({""})


async def test_what_its_reader_does_not_survive_we_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with no time to read, even a good file is only a kind sentence."""
    monkeypatch.setattr("bot.apart.PATIENCE", 0.01)
    assert (await read_sheet(csv(HEAD, LUNERAY), DIEPPE)).trouble is not None


async def test_a_wide_file_costs_its_reader_and_not_us() -> None:
    assert (await read_sheet(files.wide(), DIEPPE)).trouble is not None


async def test_two_thousand_lines_are_read() -> None:
    sheet = await read_sheet(files.overlong(2000), DIEPPE)
    assert (sheet.trouble, len(sheet.rows)) == (None, 2000)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: without the look at the table of contents it would be unpacked."""
    opened: list[int] = []
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_args, **_more: opened.append(1))
    assert read(files.bomb()).trouble is not None
    assert opened == []
    monkeypatch.setattr("services.files.workbook.look_over", lambda _data: None)
    read(files.bomb())
    assert opened == [1]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000))
def test_no_bytes_raise(data: bytes) -> None:
    read(data)
    read(b"PK\x03\x04" + data)


_CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [*LUNERAY, "-1", "0", "1e9", "46284", "0,5", "24h", "9h-", '"', ";", "31/02/2026", "((((", "12 h 99"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_CELL, max_size=12), max_size=5), st.sampled_from(";,\t"))
def test_no_cells_raise(rows: list[list[str]], sep: str) -> None:
    sheet = read(csv(LONGER, *rows, sep=sep, encoding="utf-8") if _encodable(rows) else b"")
    for row in sheet.rows:
        assert row.faults or row.day
        for fault in row.faults:
            plain(words.sentence(fault), "fr")


def _encodable(rows: list[list[str]]) -> bool:
    try:
        str(rows).encode()
        "".join("".join(row) for row in rows).encode()
    except UnicodeEncodeError:
        return False
    return True
