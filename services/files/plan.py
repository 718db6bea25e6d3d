"""What a file would do and, once somebody said yes, doing it: all of it or nothing, and the second time nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, Protocol

from domain.refusals import Refusal
from domain.sheets import AnyRow, FileKind
from domain.words import Value, Words, _
from services.files.done import Done
from services.files.sender import Sender
from services.files.words import sentence
from services.stop_files import plan as stop_plan
from services.workshop_files import plan as workshop_plan
from storage import networks
from storage.database import Transaction

Verdict = Literal["new", "known", "wrong"]


class Kind(Protocol):
    """What each kind of file does its own way; a module is one."""

    def key(self, row: Any) -> str:
        """Names a line by what does not change when the file is sent again."""

    async def imported(self, tx: Transaction, network_id: int, keys: Sequence[str]) -> set[str]:
        """Which of these keys a file has brought before."""

    async def around(self, tx: Transaction, sender: Sender, until: datetime, now: datetime) -> Any:
        """What there is already, for the lines to be compared with."""

    def make(self, sender: Sender, row: Any, around: Any, now: datetime) -> Any:
        """What a line makes; a Refusal says why it cannot be."""

    def is_known(self, made: Any, around: Any) -> bool:
        """Whether it was planned in the chat already."""

    def in_one_line(self, made: Any) -> Value:
        """What a line makes, for the report."""

    async def store(self, tx: Transaction, sender: Sender, made: Sequence[tuple[str, Any]], now: datetime) -> Done:
        """Make them, each under its key."""


KINDS: Mapping[FileKind, Kind] = {"stops": stop_plan, "workshops": workshop_plan}


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one line of the file."""

    row: AnyRow
    verdict: Verdict
    why: tuple[Words, ...] = ()
    makes: Any = None
    """The stop or the workshop that it makes, when it is new."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do."""

    kind: FileKind
    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> list[Line]:
        """The lines of one kind, in the order of the file."""
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def possible(self) -> bool:
        """Whether it can be carried out: nothing is wrong, and something is new."""
        return not self.of("wrong") and bool(self.of("new"))


async def plan(tx: Transaction, sender: Sender, kind: FileKind, rows: Sequence[AnyRow], now: datetime) -> Plan:
    """Look at every line beside what is known. Nothing is changed."""
    own = KINDS[kind]
    keys = {row.line: own.key(row) for row in rows}
    imported = await _imported(tx, own, sender.network.id, list(keys.values()))
    last = max((row.day for row in rows if row.day), default=now.date())
    around = await own.around(tx, sender, datetime.combine(last, time.max, UTC) + timedelta(days=1), now)
    seen: dict[str, int] = {}
    lines = []
    for row in rows:
        key = keys[row.line]
        if row.faults:
            example = (now + timedelta(days=7)).date()
            lines.append(Line(row, "wrong", tuple(sentence(fault, example) for fault in row.faults)))
        elif key in imported:
            lines.append(Line(row, "known", key=key))
        elif key in seen:
            said = _("Already said in line {line}.", line=str(seen[key]))
            lines.append(Line(row, "known", (said,), key=key))
        else:
            lines.append(_judged(own, sender, row, key, around, now))
        seen.setdefault(key, row.line)
    return Plan(kind, tuple(lines))


async def _imported(tx: Transaction, kind: Kind, network_id: int, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(keys), 500):
        found |= await kind.imported(tx, network_id, keys[at : at + 500])
    return found


def _judged(kind: Kind, sender: Sender, row: AnyRow, key: str, around: Any, now: datetime) -> Line:
    try:
        made = kind.make(sender, row, around, now)
    except Refusal as no:
        return Line(row, "wrong", (no.words,))
    if kind.is_known(made, around):
        return Line(row, "known", key=key)
    return Line(row, "new", makes=made, key=key)


async def carry_out(tx: Transaction, sender: Sender, kind: FileKind, rows: Sequence[AnyRow], now: datetime) -> Done:
    """Make all that is new in a file.

    Raises:
        Refusal: something is wrong with a line by now; then nothing is made.
    """
    await networks.hold(tx, sender.network.id)
    planned = await plan(tx, sender, kind, rows, now)
    if wrong := planned.of("wrong"):
        first = wrong[0]
        raise Refusal(
            _(
                "Nothing was imported. Line {line}: {what}\nSend the corrected file.",
                line=str(first.row.line),
                what=first.why[0],
            )
        )
    made = [(line.key, line.makes) for line in planned.of("new")]
    return await KINDS[kind].store(tx, sender, made, now)
