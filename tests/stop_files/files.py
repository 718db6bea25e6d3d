"""Files as people and their programs write them, and as people with bad intentions do."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook

HEAD = ("Date", "Début", "Fin", "Commune", "Lieu", "Capacité (kg)", "Bocaux", "Recettes")
LUNERAY = ("19/09/2026", "9h", "12h", "Luneray", "Place du marché", "160", "200", "ratatouille")


def csv(*rows: Sequence[str], sep: str = ";", end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    return "".join(sep.join(row) + end for row in rows).encode(encoding)


def xlsx(*rows: Sequence[Any], formats: dict[str, str] | None = None, before: bool = False) -> bytes:
    """A workbook; `before`: an empty sheet stands first."""
    book = Workbook()
    sheet = book.active
    if before:
        sheet = book.create_sheet("Passages")
    for row in rows:
        sheet.append(list(row))
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def excel_row() -> tuple[Any, ...]:
    return (date(2026, 9, 19), time(9), time(12), "Luneray", "Place du marché", 160, 200.0, "ratatouille")


def rezipped(data: bytes, **members: bytes) -> bytes:
    """The same workbook with members put in place of its own; `sheet` is the first sheet."""
    replaced = {"xl/worksheets/sheet1.xml" if name == "sheet" else name: body for name, body in members.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.pop(name, None) or old.read(name))
        for name, body in replaced.items():
            new.writestr(name, body)
    return out.getvalue()


NS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def bomb() -> bytes:
    """90 MB of zeros in 90 kB."""
    return rezipped(xlsx(HEAD), sheet=b"\0" * 90_000_000)


def lying_bomb() -> bytes:
    """30 MB that claim in the table of contents to be 100 bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b" " * 30_000_000) + body.flush()
    data = bytearray(rezipped(xlsx(HEAD), sheet=b"x" * 100))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        name = archive.getinfo("xl/worksheets/sheet1.xml")
        others = [(one, archive.read(one)) for one in archive.namelist() if one != name.filename]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one, content in others:
            new.writestr(one, content)
        info = zipfile.ZipInfo(name.filename)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.file_size, info.compress_size, info.CRC = 100, len(packed), 0
        info.header_offset = new.fp.tell()
        new.fp.write(info.FileHeader() + packed)
        new.start_dir = new.fp.tell()
        new.filelist.append(info)
        new.NameToInfo[info.filename] = info
    return out.getvalue()


def crowd() -> bytes:
    return rezipped(xlsx(HEAD), **{f"xl/media/{n}.bin": b"x" for n in range(300)})


def laughs() -> bytes:
    """A billion laughs: entities of entities."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return rezipped(
        xlsx(HEAD),
        sheet=f"<?xml version='1.0'?><!DOCTYPE x [{entities}]>".encode()
        + NS + b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>' + END,
    )  # fmt: skip


def outside() -> bytes:
    """An entity that would read a file of the machine."""
    return rezipped(
        xlsx(HEAD),
        sheet=b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
        + NS + b'<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>' + END,
    )  # fmt: skip


def far_corner() -> bytes:
    """One cell, in the last line and column that a sheet has."""
    return rezipped(xlsx(HEAD), sheet=NS + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + END)


def wide() -> bytes:
    """Many lines of one cell in the last column each."""
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 15_000))
    return rezipped(xlsx(HEAD), sheet=NS + rows + END)


def overlong(rows: int) -> bytes:
    return csv(
        HEAD, *[(f"{1 + n % 28:02d}/10/2026", "9h", "12h", "Luneray", f"Place {n}", "160", "", "") for n in range(rows)]
    )


def old_excel() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def with_formulas() -> bytes:
    """Formulas whose values Excel has kept beside them, and one that it has not."""
    data = xlsx(HEAD, excel_row())
    body = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    body = body.replace(b'<c r="F2" t="n"><v>160</v></c>', b'<c r="F2"><f>100+60</f><v>160</v></c>')
    body = body.replace(b'<c r="G2" t="n"><v>200</v></c>', b'<c r="G2"><f>SHELL("x")</f></c>')
    return rezipped(data, sheet=body)


def serials() -> tuple[Any, ...]:
    """Numbers that are dates and hours only to who knows."""
    return (46284, 0.375, 0.5, "Luneray", "Place du marché", "160 kg", "", "")


def moments() -> tuple[Any, ...]:
    return (datetime(2026, 9, 19), datetime(2026, 9, 19, 9), timedelta(hours=12), "Luneray", "", 160, None, None)


def truncated() -> bytes:
    return xlsx(HEAD, excel_row())[:-200]
