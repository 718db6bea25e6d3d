"""A power cut, replayed: every write and every sync of a real process, and the files as a cut would have left them.

What was synced is there. Of what was not, each 512-byte sector is there or not, as the dice say (seeded).
"""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
WRITER = """
import asyncio, os, sys
from sqlalchemy import text
from storage.database import Database
from storage.types import Keyring

async def main() -> None:
    database = Database.at(sys.argv[1], Keyring([Keyring.new_key()]), synchronous=sys.argv[2])
    for number in range(int(sys.argv[3])):
        row = {"number": number, "body": os.urandom(3000)}
        await database.run(lambda tx: tx.execute(text("INSERT INTO kept VALUES (:number, :body)"), row))
        os.write(1, b"+")
    os._exit(0)

asyncio.run(main())
"""
CALL = re.compile(r"(pwrite64|write|fdatasync|fsync|ftruncate)\((\d+)<([^>]*)>(?:, (.*))?\)\s+= (-?\d+)")


@dataclass
class File:
    """What is surely on the disk, and what may be."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Where, and what; nothing: it ends there."""

    def sync(self) -> None:
        for offset, data in self.pending:
            _put(self.durable, offset, data)
        self.pending.clear()

    def after_a_cut(self, rng: random.Random) -> bytes:
        content = bytearray(self.durable)
        for offset, data in self.pending:
            kept = rng.choice((0.0, 0.5, 1.0))
            for at in range(0, len(data or b"x"), SECTOR):
                if rng.random() < kept:
                    _put(content, offset + at, None if data is None else data[at : at + SECTOR])
        return bytes(content)


@dataclass(frozen=True)
class Event:
    """One system call: a write, a truncation (no data), a sync (no offset), or an acknowledgement (no file)."""

    file: str
    offset: int | None = None
    data: bytes | None = None


def record(directory: Path, synchronous: str, commits: int) -> tuple[bytes, list[Event]]:
    """Run the writer under strace. Gives the database as it was before, and what was done to it."""
    database = directory / "power.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, body BLOB) STRICT")
    connection.close()
    before = database.read_bytes()
    trace = directory / "trace"
    calls = "trace=pwrite64,write,fdatasync,fsync,ftruncate"
    writer = [sys.executable, "-c", WRITER, f"sqlite+aiosqlite:///{database}", synchronous, str(commits)]
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", calls, "-o", str(trace)]
    subprocess.run([*strace, *writer], check=True, stdout=subprocess.PIPE)
    return before, list(_events(trace, database))


def cut(before: bytes, events: list[Event], at: int, rng: random.Random, directory: Path) -> tuple[int, str, int]:
    """Cut before the event `at`. Gives how many acknowledged rows are gone, the verdict, and how many were promised."""
    files = {"power.db": File(bytearray(before)), "power.db-wal": File()}
    promised = 0
    for event in events[:at]:
        if not event.file:
            promised += 1
        elif event.offset is None:
            files[event.file].sync()
        else:
            files[event.file].pending.append((event.offset, event.data))
    for name, file in files.items():
        (directory / name).write_bytes(file.after_a_cut(rng))
    (directory / "power.db-shm").unlink(missing_ok=True)
    connection = sqlite3.connect(directory / "power.db")
    try:
        found = {row[0] for row in connection.execute("SELECT number FROM kept")}
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    return len(set(range(promised)) - found), sound, promised


def _put(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        data = b""
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _events(trace: Path, database: Path) -> Iterator[Event]:
    begun: dict[str, str] = {}
    names = {database.name, f"{database.name}-wal"}
    for line in trace.read_text().splitlines():
        process, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[process] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        if call.startswith("<..."):
            call = begun.pop(process, "") + call.partition("resumed>")[2].lstrip()
        if (match := CALL.match(call)) is None:
            continue
        name, number, path, arguments, _result = match.groups()
        file = Path(_bytes(path).decode(errors="replace")).name
        if name == "write" and number == "1":
            yield Event("")
        elif file in names and name in ("fdatasync", "fsync"):
            yield Event(file)
        elif file in names and name == "pwrite64":
            data, _, rest = arguments.partition('", ')
            yield Event(file, int(rest.split(", ")[1]), _bytes(data.lstrip('"')))
        elif file in names and name == "ftruncate":
            yield Event(file, int(arguments))


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", "")) if "\\x" in escaped else escaped.encode()
