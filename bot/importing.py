"""`bocal import`: the same file as in the chat, from the operator's own machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot import apart
from bot.exits import CONFIG, Exit
from domain.people import Network
from domain.sheets import LARGEST_FILE, Fault, Sheet
from domain.words import Words, _
from locales import plain
from services.files import plan as planning
from services.files import report, words
from services.files.done import Done
from services.files.sender import Sender, from_operator
from storage import networks
from storage.database import Transaction


async def read(file: Path, network: Network) -> Sheet:
    """The rows of a file.

    Raises:
        Exit: it cannot be opened, or is no file of stops or workshops.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as exc:
        raise Exit(CONFIG, f"{file}: {exc.strerror}") from None
    sheet = await apart.read_sheet(data, network.point)
    if sheet.trouble is not None:
        raise Exit(CONFIG, plain(words.trouble(sheet.trouble, sheet.kind), "fr"))
    return sheet


async def the_network(tx: Transaction) -> Network:
    """The network of this store.

    Raises:
        Exit: there is none yet.
    """
    network = await networks.first(tx)
    if network is None:
        raise Exit(CONFIG, "There is no network yet. `bocal init` makes one.")
    return network


async def look_at(
    tx: Transaction, network: Network, sheet: Sheet, centre: str, now: datetime
) -> tuple[Sender, planning.Plan]:
    """What the file would do.

    Raises:
        Exit: there is no such centre.
    """
    sender = await from_operator(tx, network, None)
    if centre:
        known = {one.name.casefold(): one.id for one in sender.centres}
        if centre.casefold() not in known:
            raise Exit(CONFIG, plain(words.sentence(Fault(code="centre.unknown", said=centre)), "fr"))
        sender = await from_operator(tx, network, known[centre.casefold()])
    return sender, await planning.plan(tx, sender, sheet.kind, sheet.rows, now)


def told(plan: planning.Plan) -> Iterator[str]:
    """Every line of the file, and how many there are of each kind."""
    for line in plan.lines:
        yield plain(report.said(line), "fr")
    yield plain(report.counted(plan), "fr")


def outcome(plan: planning.Plan, done: Done | None) -> str:
    """What was done, or why nothing was."""
    said: Words
    if plan.of("wrong"):
        said = _("Nothing is imported. Correct these lines.")
    elif not plan.of("new"):
        said = report.nothing(plan.kind)
    elif done is None:
        said = _("Nothing is imported yet: this was a dry run.")
    else:
        said = report.planned(plan.kind, done.made)
    return plain(said, "fr")
