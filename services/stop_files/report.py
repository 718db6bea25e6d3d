"""The report of a dry run: how many lines of which kind, the first ones on the card, all of them in a text."""

from __future__ import annotations

from domain.messages import Attachment
from domain.stop_sheet import StopSheet
from domain.stops import Stop
from domain.words import Dish, Lines, Listed, Mass, Produce, Span, Value, Words, _, many
from locales import plain
from services.stop_files.plan import Line, Plan, Verdict

SHOWN = 5
"""Lines on the card; more of them are unreadable there."""
ORDER: tuple[Verdict, ...] = ("wrong", "new", "known")
_TITLES = {
    "wrong": _("⚠️ <b>To be corrected</b>"),
    "new": _("🆕 <b>New</b>"),
    "known": _("<b>Known already, they stay as they are</b>"),
}


def summary(name: str, sheet: StopSheet, plan: Plan) -> Lines:
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
        parts.append(many("{n} new stop.", "{n} new stops.", new))
    if known:
        parts.append(many("{n} known already.", "{n} known already.", known))
    if wrong:
        parts.append(many("{n} line to be corrected.", "{n} lines to be corrected.", wrong))
    return Lines(parts, " ")


def _outcome(plan: Plan) -> Words:
    if plan.of("wrong"):
        return _("Nothing is imported. Correct these lines and send the file again.")
    if not plan.of("new"):
        return _("Nothing to change: all these stops are known already.")
    return _("Nothing is imported yet. Is that right?")


def said(line: Line) -> Words:
    """One line of the file in one sentence."""
    number = str(line.row.line)
    if line.verdict == "wrong":
        return _("Line {line}: {what}", line=number, what=Lines(line.why, " "))
    if line.stop is not None:
        return _("Line {line}: {what}", line=number, what=_in_one_line(line.stop))
    what = Lines(line.why, " ") if line.why else _("known already.")
    return _("Line {line}: {what}", line=number, what=what)


def _in_one_line(stop: Stop) -> Lines:
    parts: list[Value] = [Span(stop.start, stop.end), stop.where(), Mass(stop.capacity_grams)]
    if stop.capacity_jars:
        parts.append(many("{n} jar", "{n} jars", stop.capacity_jars))
    parts += [Dish(one.slug) for one in stop.recipes] + [Produce(name) for name in stop.products]
    return Lines(parts, ", ")


def attached(plan: Plan, language: str) -> Attachment | None:
    """Every line in a text file, when the card does not show them all."""
    if len(plan.lines) <= SHOWN:
        return None
    text = "\n".join(plain(said(line), language) for line in plan.lines)
    return Attachment.of(plain(_("report.txt"), language), "text/plain", ("\ufeff" + text + "\n").encode())
