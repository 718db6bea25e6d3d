"""A file of truck stops or workshops: what it would do, line by line, and one button to do all of it."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Document, Message
from domain.people import Role
from domain.refusals import Refusal
from domain.sheets import LARGEST_FILE, AnyRow, Fault, FileKind, Sheet
from domain.words import Lines, Value, Words, _
from handlers.registry import Who, closes, command, press
from handlers.turn import Turn
from services import rights
from services.files import formats, report, words
from services.files import plan as planning
from services.files.model import Format, model
from services.files.sender import from_coordinator
from services.lookup import folded
from storage import networks

FLOW = "import"


class ImportDraft(BaseModel):
    """A file that waits for its yes."""

    stamp: str
    name: str
    kind: FileKind
    rows: list[AnyRow]


@command("modele", "template", who=Who.COORDINATOR, menu=_("A model file for stops or workshops"), order=45)
async def send_model(turn: Turn, argument: str) -> None:
    """A small workbook to fill in, of workshops when that is said; `csv` for whoever has no spreadsheet program."""
    centres = await rights.need_coordinator(turn.tx, turn.person)
    centre = await networks.a_centre(turn.tx, centres[0])
    wanted = folded(argument).split()
    form: Format = "csv" if "csv" in wanted else "xlsx"
    kind: FileKind = "workshops" if {"atelier", "ateliers", "workshop", "workshops"} & set(wanted) else "stops"
    file = model(kind, form, centre, turn.person.language, turn.now, turn.zone)
    await turn.send(Message(_MODEL[kind], document=file))


_MODEL: dict[FileKind, Words] = {
    "stops": _(
        "📄 One line for each stop. Replace the examples, then send me the file.\nFor workshops: /template workshops"
    ),
    "workshops": _("📄 One line for each workshop. Replace the examples, then send me the file."),
}


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
    elif file.sheet is None:
        await turn.say(_("📄 I could not fetch the file. Please send it again."))
    elif file.sheet.trouble is not None:
        await turn.say(words.with_model(words.trouble(file.sheet.trouble, file.sheet.kind)))
    else:
        await _dry_run(turn, file.name, file.sheet)


def _example() -> Words:
    return _("To offer produce, write for example:\n<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>")


async def _dry_run(turn: Turn, name: str, sheet: Sheet) -> None:
    sender = await from_coordinator(turn.tx, turn.person, turn.network)
    plan = await planning.plan(turn.tx, sender, sheet.kind, sheet.rows, turn.now)
    draft = ImportDraft(stamp=turn.stamp, name=name, kind=sheet.kind, rows=sheet.rows)
    buttons: tuple[tuple[Button, ...], ...] = ()
    if plan.possible:
        yes = report.confirm(plan.kind, len(plan.of("new")))
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
    sender = await from_coordinator(turn.tx, turn.person, turn.network)
    done = await planning.carry_out(turn.tx, sender, draft.kind, draft.rows, turn.now)
    await turn.drop()
    await turn.card(_card(draft.stamp), Message(Lines([_("📄 <b>{file}</b>", file=draft.name), *done.said])))


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """Nothing of the file was taken."""
    draft = ImportDraft.model_validate(turn.body)
    said = _("Cancelled. Nothing was imported.")
    await turn.card(_card(draft.stamp), Message(Lines([_("📄 <b>{file}</b>", file=draft.name), said])), fresh=False)
    return _("The file that you sent before is put aside. Nothing was imported.")


@press("import.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """None of it."""
    await _current(turn, arguments)
    await close(turn)
    await turn.drop()
