"""The command line: `bocal --help`. Each command imports what it alone needs: nobody waits for the others' rooms."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError

from bot import logs
from bot.clock import wall_clock
from bot.exits import CONFIG, Exit
from bot.settings import Settings
from domain.people import Network, Role
from domain.places import Place
from domain.refusals import Refusal
from storage import networks
from storage.database import Transaction
from storage.types import Keyring

if TYPE_CHECKING:
    from services.files.done import Done
    from services.files.plan import Plan

T = TypeVar("T")

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def main() -> None:
    """Run a command; what goes wrong is one sentence and an exit code, not a traceback."""
    try:
        app()
    except Exit as exc:
        typer.echo(str(exc), err=True)
        sys.exit(exc.code)
    except Refusal as no:
        from locales import plain

        typer.echo(plain(no.words, "fr"), err=True)
        sys.exit(1)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as exc:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in exc.errors())
        raise Exit(CONFIG, f"The settings are not right. {wrong}") from None


def _in_store(work: Callable[[Transaction], Awaitable[T]]) -> T:
    """Do something in one transaction of the operator's store."""
    from bot.startup import make_ready, opened

    async def inside() -> T:
        settings = _settings()
        logs.configure("WARNING", secrets=settings.secrets())
        database = opened(settings)
        try:
            await make_ready(database)
            return await database.run(work)
        finally:
            await database.close()

    return asyncio.run(inside())


@app.command()
def run() -> None:
    """Run the bot until Ctrl-C, with the settings of the environment and `.env`."""
    from bot.assembly import assemble
    from bot.runtime import run as run_bot

    settings = _settings()
    logs.configure(settings.log_level, settings.log_format, settings.secrets())
    run_bot(settings, assemble())


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served.")] = 8080,
    host: Annotated[str, typer.Option(help="0.0.0.0 shows it to the network.")] = "127.0.0.1",
    now: Annotated[str, typer.Option(help="What time it is in the demo, such as 2026-09-15T09:00.")] = "",
) -> None:
    """Everything on this machine: the bot, a local Bot API server, four phones on a page. No token, no network."""
    from bot import demo as demonstration

    start = _moment(now) if now else None
    asyncio.run(demonstration.play(port, host, start))


@app.command()
def simulate(
    weeks: Annotated[
        int, typer.Option(min=1, max=52, help="How long the season is; it begins on 12 October 2026.")
    ] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same season.")] = 7,
    residents: Annotated[int, typer.Option(min=1, max=5000)] = 300,
    workshops: Annotated[int, typer.Option(min=1, max=1000)] = 60,
    gleanings: Annotated[int, typer.Option(min=0, max=22)] = 20,
    database: Annotated[
        str, typer.Option(help="An empty database to use in place of a file that is thrown away.")
    ] = "",
) -> None:
    """Live through a season in minutes: invented people, the real bot, outages. Exits with 1 when anything is wrong."""
    from bot.simulation import plan, report, run

    logs.configure("CRITICAL")
    judge = asyncio.run(run.simulate(plan.Setting(weeks, seed, residents, workshops, gleanings), database))
    typer.echo(report.report(judge))
    raise typer.Exit(0 if judge.fine else 1)


@app.command()
def doctor() -> None:
    """Say what is in order and what is not: settings, keys, database, data, team. Nothing is changed."""
    from bot.doctor import examine

    logs.configure("WARNING")
    found = asyncio.run(examine(_settings()))
    for finding in found:
        typer.echo(finding.line())
    raise typer.Exit(max(finding.code for finding in found))


@app.command()
def key() -> None:
    """Make a key for the personal data: put it into BOCAL_KEYS, and keep a copy apart from the data."""
    typer.echo(Keyring.new_key())


@app.command()
def init(
    name: Annotated[str, typer.Argument(help="Name of the network, such as 'Conserverie mobile de Dieppe'.")],
    commune: Annotated[str, typer.Argument(help="The commune in the middle of the area that is served.")],
    centres: Annotated[list[str], typer.Argument(help="Its social centres, each as 'Name, Commune'.")],
) -> None:
    """Set up a network with its centres, and print an invitation for the first coordinator of each."""
    from services.person import invitations

    zone = _settings().zone
    middle = _place(commune)

    async def work(tx: Transaction) -> list[tuple[str, str]]:
        if await networks.first(tx) is not None:
            raise Exit(CONFIG, "There is a network already. `bocal invite` makes further invitations.")
        network = await networks.add(tx, Network(0, name, middle.point, zone))
        links = []
        for each in centres:
            title, _comma, town = each.rpartition(",")
            place = _place(town)
            centre = await networks.add_centre(tx, network.id, title.strip() or town.strip(), place.label, place.point)
            token = secrets.token_urlsafe(16)
            await invitations.issue(tx, network.id, Role.COORDINATOR, centre.id, token, wall_clock())
            links.append((centre.name, token))
        return links

    made = _in_store(work)
    username = asyncio.run(_username(_settings()))
    for centre, token in made:
        typer.echo(f"{centre}: {_link(username, token)}   (48 h, once)")


def _link(username: str, token: str) -> str:
    return f"https://t.me/{username}?start=i_{token}"


async def _username(settings: Settings) -> str:
    """The bot's name, if Telegram tells it within 5 seconds; else a place to write it in."""
    if settings.token is None:
        return "YOUR_BOT"
    from bot.telegram import Telegram

    try:
        async with asyncio.timeout(5), Telegram.open(settings) as telegram:
            return (await telegram.who_am_i())[1]
    except (TimeoutError, Exit):
        return "YOUR_BOT"


def _place(name: str) -> Place:
    from services import lookup

    found = lookup.named(name.strip(), ())
    if not found:
        raise Exit(CONFIG, f"I do not know the commune {name!r}. Write it as on the map.")
    return found[0]


@app.command()
def invite(
    centre: Annotated[str, typer.Argument(help="Name of the centre.")],
    role: Annotated[Role, typer.Option(help="What is given.")] = Role.COORDINATOR,
) -> None:
    """Print an invitation link for one person."""
    from services.person import invitations

    async def work(tx: Transaction) -> str:
        network = await networks.first(tx)
        known = [] if network is None else await networks.centres(tx, network.id)
        chosen = next((one for one in known if one.name.casefold() == centre.casefold()), None)
        if chosen is None:
            names = ", ".join(one.name for one in known) or "none; `bocal init` makes them"
            raise Exit(CONFIG, f"No such centre. There are: {names}.")
        token = secrets.token_urlsafe(16)
        await invitations.issue(tx, chosen.network, role, chosen.id, token, wall_clock())
        return token

    token = _in_store(work)
    typer.echo(f"{_link(asyncio.run(_username(_settings())), token)}   (48 h, once)")


@app.command("import")
def import_stops(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV or XLSX file of truck stops or workshops: see docs/stops.md, docs/workshop-files.md."
        ),
    ],
    centre: Annotated[str, typer.Option(help="The centre of lines that name none.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and change nothing.")] = False,
) -> None:
    """Plan all stops or workshops of a file, or none; the same file twice changes nothing."""
    from bot import importing
    from services.files.plan import carry_out

    network = _in_store(importing.the_network)
    sheet = asyncio.run(importing.read(file, network))

    async def work(tx: Transaction) -> tuple[Plan, Done | None]:
        sender, plan = await importing.look_at(tx, network, sheet, centre, wall_clock())
        if dry_run or not plan.possible:
            return plan, None
        return plan, await carry_out(tx, sender, sheet.kind, sheet.rows, wall_clock())

    plan, done = _in_store(work)
    for line in (*importing.told(plan), importing.outcome(plan, done)):
        typer.echo(line)
    if plan.of("wrong"):
        raise typer.Exit(1)


@app.command()
def parse(
    text: Annotated[str, typer.Argument(help="A message, as a farmer would write it.")] = "",
    now: Annotated[str, typer.Option(help="The moment it was written, such as 2026-09-15T09:00.")] = "",
    jsonl: Annotated[Path | None, typer.Option(help="Read lines of messages, write lines of readings.")] = None,
    language: Annotated[str, typer.Option(help="Language of the account: fr or en.")] = "fr",
) -> None:
    """Show how a message is read."""
    from parsing import read, report

    if jsonl is not None:
        with jsonl.open(encoding="utf-8") as file:
            for line in report.read_lines(file):
                typer.echo(line)
        return
    if not text:
        raise Exit(CONFIG, 'Give a message: bocal parse "200 kg de tomates moches, avant vendredi, Luneray"')
    moment = _moment(now) if now else wall_clock().astimezone(ZoneInfo("Europe/Paris"))
    typer.echo(report.readable(read(text, moment), "en" if language == "en" else "fr", text))


corpora = typer.Typer(no_args_is_help=True, help="Messages kept with their farmers' consent, to read better.")
app.add_typer(corpora, name="corpus")


@corpora.command("export")
def export_corpus(
    to: Annotated[Path | None, typer.Option(help="A file to write; else they are shown.")] = None,
) -> None:
    """Write the kept messages, one JSON object a line, in the shape of the labelling rules."""
    from bot import importing
    from services.corpus import export
    from storage import corpus

    async def work(tx: Transaction) -> list[str]:
        zone = ZoneInfo((await importing.the_network(tx)).zone)
        return [export.line(one, zone) async for one in corpus.all_kept(tx)]

    lines = _in_store(work)
    if to is None:
        for line in lines:
            typer.echo(line)
        return
    to.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    typer.echo(f"{to}: {len(lines)}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Exit(CONFIG, f"{text!r} is not a moment. Write it as 2026-09-15T09:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Paris"))


if __name__ == "__main__":
    main()
