"""A file of truck stops: what it would do, line by line, and one button to do all of it."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Document, Message
from domain.people import Role
from domain.refusals import Refusal
from domain.stop_sheet import LARGEST_FILE, Fault, StopRow, StopSheet
from domain.words import Dish, Lines, Listed, Value, Words, _, many
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services import rights
from services.stop_files import formats, report, words
from services.stop_files import plan as planning
from services.stop_files.model import Kind, model
from storage import networks

FLOW = "import"


class ImportDraft(BaseModel):
    """A file that waits for its yes."""

    stamp: str
    name: str
    rows: list[StopRow]


@command("modele", "template", who=Who.COORDINATOR, menu=_("A model file for truck stops"), order=45)
async def send_model(turn: Turn, argument: str) -> None:
    """A small workbook to fill in; `/modele csv` for whoever has no spreadsheet program."""
    centres = await rights.need_coordinator(turn.tx, turn.person)
    centre = await networks.a_centre(turn.tx, centres[0])
    kind: Kind = "csv" if argument.strip().lower() == "csv" else "xlsx"
    file = model(kind, centre, turn.person.language, turn.now, turn.zone)
    said = _("📄 One line for each stop. Replace the examples, then send me the file.")
    await turn.send(Message(said, document=file))


async def received(turn: Turn, file: Document) -> None:
    """Answer a file: its dry run for a coordinator, a kind word for everybody else."""
    if file.mime.startswith("image/"):
        await turn.say(_("🖼️ I do not open files. Send the picture as a photo, and write what you offer."))
    elif not await rights.centres_of(turn.tx, turn.person, Role.COORDINATOR):
        await turn.say(Lines([_("📄 I do not open files. Write it in one sentence."), _example()]))
    elif not formats.is_readable(file.name, file.mime):
        await turn.say(_("I read CSV and XLSX files only. A model: /modele"))
    elif file.size > LARGEST_FILE:
        await turn.say(words.trouble(Fault(code="size")))
    elif file.stops is None:
        await turn.say(_("📄 I could not fetch the file. Please send it again."))
    elif file.stops.trouble is not None:
        await turn.say(words.with_model(words.trouble(file.stops.trouble)))
    else:
        await _dry_run(turn, file.name, file.stops)


def _example() -> Words:
    return _("To offer produce, write for example:\n<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>")


async def _dry_run(turn: Turn, name: str, sheet: StopSheet) -> None:
    sender = await planning.from_coordinator(turn.tx, turn.person, turn.network)
    plan = await planning.plan(turn.tx, sender, sheet.rows, turn.now)
    draft = ImportDraft(stamp=turn.stamp, name=name, rows=sheet.rows)
    buttons: tuple[tuple[Button, ...], ...] = ()
    if plan.possible:
        count = len(plan.of("new"))
        yes = many("✅ Import {n} stop", "✅ Import {n} stops", count)
        buttons = (
            (Button(yes, data("import.go", draft.stamp), style="success"),),
            (Button(_("Cancel"), data("import.drop", draft.stamp)),),
        )
        await turn.keep(FLOW, draft)
    if (every := report.attached(plan, turn.person.language)) is not None:
        await turn.send(Message(document=every))
    await turn.card(_card(draft.stamp), Message(report.summary(name, sheet, plan), buttons=buttons))


def _card(stamp: str) -> str:
    return f"import:{stamp}"


async def _current(turn: Turn, arguments: tuple[str, ...]) -> ImportDraft:
    if turn.flow == FLOW:
        draft = ImportDraft.model_validate(turn.body)
        if (draft.stamp,) == arguments:
            return draft
    raise Refusal(_("This button is old. Send the file again: what is known stays as it is."))


@press("import.go", who=Who.COORDINATOR)
async def go(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All of it, and open offers are matched once."""
    draft = await _current(turn, arguments)
    sender = await planning.from_coordinator(turn.tx, turn.person, turn.network)
    done = await planning.carry_out(turn.tx, sender, draft.rows, turn.now)
    await turn.drop()
    await turn.card(_card(draft.stamp), Message(Lines([_("📄 <b>{file}</b>", file=draft.name), *told(done)])))


def told(done: planning.Done) -> list[Value]:
    """What an import has done."""
    if not done.made:
        return [_("Nothing to change: all these stops are known already.")]
    lines: list[Value] = [many("✅ <b>{n} stop is planned.</b>", "✅ <b>{n} stops are planned.</b>", done.made)]
    if done.matched:
        lines.append(many("{n} waiting offer has found room.", "{n} waiting offers have found room.", done.matched))
    if done.unvalidated:
        names = Listed([Dish(slug) for slug in done.unvalidated])
        lines.append(_("⚠️ I have no validated schedule (barème) for: {recipes}. Check it first.", recipes=names))
    return [*lines, _("All stops: /passages")]


@press("import.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """None of it."""
    draft = await _current(turn, arguments)
    await turn.drop()
    said = _("Cancelled. Nothing was imported.")
    await turn.card(_card(draft.stamp), Message(Lines([_("📄 <b>{file}</b>", file=draft.name), said])))
