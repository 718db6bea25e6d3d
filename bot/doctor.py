"""`bocal doctor`: is everything in order? One plain sentence for each thing looked at, nothing is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.exits import CONFIG, STORE, Exit
from bot.lock import only_one, sqlite_file
from bot.settings import Settings
from bot.startup import old_sqlite, opened
from domain.people import Role
from storage import faults, fsck, maintenance, migrate, networks, outbox
from storage.database import Database, Transaction
from storage.types import UnreadableError

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True)
class Finding:
    """What was looked at: a sentence, and an exit code when it is not in order."""

    sentence: str
    code: int = 0

    def line(self) -> str:
        """As it is printed."""
        return f"{'no' if self.code else 'ok'}  {self.sentence}"


async def examine(settings: Settings) -> list[Finding]:
    """Look at the settings, then at the store if it can be opened."""
    found = [_token(settings), _keys(settings)]
    if found[-1].code:
        return found
    file = sqlite_file(settings.database)
    if file is not None and not file.exists():
        return [*found, Finding(f"There is no database at {file} yet. `bocal init` makes it.", CONFIG)]
    try:
        with only_one(settings.database):
            return found + await _store(settings)
    except Exit as exc:
        return [*found, Finding(f"The database is in use, so it was not looked at. {exc}")]


def _token(settings: Settings) -> Finding:
    if settings.token is None:
        return Finding("There is no token. Get one from @BotFather and put it into BOCAL_TOKEN.", CONFIG)
    if _TOKEN.fullmatch(settings.token.get_secret_value()) is None:
        return Finding("BOCAL_TOKEN does not look like a token: digits, a colon, then 35 letters and digits.", CONFIG)
    return Finding("The token is there.")


def _keys(settings: Settings) -> Finding:
    try:
        settings.keyring()
    except (ValueError, OSError) as exc:
        return Finding(f"BOCAL_KEYS: {exc}. `bocal key` makes one; keep it apart from the data.", CONFIG)
    return Finding("The keys of the personal data are there.")


async def _store(settings: Settings) -> list[Finding]:
    database = opened(settings)
    try:
        await maintenance.quick_check(database)
        at = await migrate.version(database)
    except maintenance.DamagedError as exc:
        return [Finding(str(exc), STORE)]
    except Exception as exc:
        if not isinstance(exc, OSError) and not faults.passing(exc):
            raise
        return [Finding(f"The database does not answer: {exc}", STORE)]
    else:
        found = [Finding("The database is whole."), *_engine(database), _schema(at)]
        return found if found[-1].code or at != migrate.revisions()[-1] else found + await _content(database)
    finally:
        await database.close()


def _engine(database: Database) -> list[Finding]:
    return [Finding(warning)] if (warning := old_sqlite(database)) else []


def _schema(at: str | None) -> Finding:
    newest = migrate.revisions()[-1]
    if at is None:
        return Finding("The database is empty. `bocal init` sets up a network.", CONFIG)
    if at == newest:
        return Finding(f"Its tables are those of this Bocal (step {at}).")
    if at in migrate.revisions():
        return Finding(f"Its tables are at step {at}. `bocal run` brings them to step {newest}.")
    return Finding(f"It was written by a newer Bocal (step {at}, this one knows {newest}). Install that again.", CONFIG)


async def _content(database: Database) -> list[Finding]:
    try:
        return await database.run(_within)
    except UnreadableError:
        return [Finding("BOCAL_KEYS does not open the personal data: the key that wrote them is missing.", CONFIG)]


async def _within(tx: Transaction) -> list[Finding]:
    faults = await fsck.look(tx)
    found = [
        Finding(f"Not in order: {fault.rule}. Rows: {', '.join(fault.rows)}. Please report this.", STORE)
        for fault in faults
    ] or [Finding(f"All {len(fsck.RULES)} rules of the data hold.")]
    found += await _team(tx)
    waiting = await outbox.counts(tx)
    if lost := waiting.get("unknown", 0) + waiting.get("dead", 0):
        found.append(Finding(f"{lost} messages may not have arrived or will not. Coordinators see them in the chat."))
    return found


async def _team(tx: Transaction) -> list[Finding]:
    network = await networks.first(tx)
    if network is None:
        return [Finding("There is no network yet. `bocal init` sets one up.", CONFIG)]
    found = [Finding(f"The network is {network.name}.")]
    for centre in await networks.centres(tx, network.id):
        team = await networks.holders(tx, network.id, Role.COORDINATOR, centre.id)
        if not team:
            found.append(Finding(f"{centre.name} has no coordinator yet. `bocal invite` makes an invitation."))
        elif not any(person.reachable for person in team):
            found.append(Finding(f"No coordinator of {centre.name} can be reached: all have stopped the bot."))
    return found
