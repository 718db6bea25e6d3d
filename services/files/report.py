"""The report of a dry run: how many lines of which kind, the first ones on the card, all of them in a text."""

from __future__ import annotations

from domain.messages import Attachment
from domain.sheets import FileKind, Sheet
from domain.words import Lines, Listed, Value, Words, _, many
from locales import plain
from services.files.plan import KINDS, Line, Plan, Verdict

SHOWN = 5
"""Lines on the card; more of them are unreadable there."""
ORDER: tuple[Verdict, ...] = ("wrong", "new", "known")
_TITLES = {
    "wrong": _("⚠️ <b>To be corrected</b>"),
    "new": _("🆕 <b>New</b>"),
    "known": _("<b>Known already, they stay as they are</b>"),
}


def summary(name: str, sheet: Sheet, plan: Plan) -> Lines:
    """The card: what the file would do, what is wrong first."""
    lines: list[Value] = [_("📄 <b>{file}</b>", file=name), counted(plan)]
    if sheet.ignored:
        lines.append(_("I do not read these columns: {columns}.", columns=Listed(list(sheet.ignored))))
    for verdict in ORDER:
        part = plan.of(verdict)
        shown = part[:SHOWN] if verdict != "known" or len(plan.lines) <= SHOWN else []
        if shown:
            lines += ["", _TITLES[verdict], *(said(line) for line in shown)]
            if len(part) > len(shown):
                lines.append(many("and {n} more line", "and {n} more lines", len(part) - len(shown)))
    return Lines([*lines, "", _outcome(plan)])


def counted(plan: Plan) -> Lines:
    """How many lines of which kind."""
    new, known, wrong = len(plan.of("new")), len(plan.of("known")), len(plan.of("wrong"))
    parts: list[Value] = []
    if new:
        parts.append(newly(plan.kind, new))
    if known:
        parts.append(many("{n} known already.", "{n} known already.", known))
    if wrong:
        parts.append(many("{n} line to be corrected.", "{n} lines to be corrected.", wrong))
    return Lines(parts, " ")


def newly(kind: FileKind, count: int) -> Words:
    """So many new ones."""
    if kind == "stops":
        return many("{n} new stop.", "{n} new stops.", count)
    return many("{n} new workshop.", "{n} new workshops.", count)


def confirm(kind: FileKind, count: int) -> Words:
    """The button that does it."""
    if kind == "stops":
        return many("✅ Import {n} stop", "✅ Import {n} stops", count)
    return many("✅ Import {n} workshop", "✅ Import {n} workshops", count)


def planned(kind: FileKind, count: int) -> Words:
    """It is done."""
    if kind == "stops":
        return many("{n} stop is planned.", "{n} stops are planned.", count)
    return many("{n} workshop is planned.", "{n} workshops are planned.", count)


def nothing(kind: FileKind) -> Words:
    """There is nothing to do."""
    if kind == "stops":
        return _("Nothing to change: all these stops are known already.")
    return _("Nothing to change: all these workshops are known already.")


def _outcome(plan: Plan) -> Words:
    if plan.of("wrong"):
        return _("Nothing is imported. Correct these lines and send the file again.")
    if not plan.of("new"):
        return nothing(plan.kind)
    return _("Nothing is imported yet. Is that right?")


def said(line: Line) -> Words:
    """One line of the file in one sentence."""
    number = str(line.row.line)
    if line.verdict == "wrong":
        return _("Line {line}: {what}", line=number, what=Lines(line.why, " "))
    if line.makes is not None:
        return _("Line {line}: {what}", line=number, what=KINDS[line.row.kind].in_one_line(line.makes))
    what = Lines(line.why, " ") if line.why else _("known already.")
    return _("Line {line}: {what}", line=number, what=what)


def attached(plan: Plan, language: str) -> Attachment | None:
    """Every line in a text file, when the card does not show them all."""
    if len(plan.lines) <= SHOWN:
        return None
    text = "\n".join(plain(said(line), language) for line in plan.lines)
    return Attachment.of(plain(_("report.txt"), language), "text/plain", ("\ufeff" + text + "\n").encode())
