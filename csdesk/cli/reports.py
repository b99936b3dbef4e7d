"""`csdesk report`: the figures of a week, month, quarter or year against those of the one before."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.fields import argument
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import figures
from csdesk.desk.figure_words import shown
from csdesk.desk.words import label
from csdesk.rules.figures import Compared, Line, told
from csdesk.rules.periods import KINDS
from csdesk.texts import N_, _

app = group("", "")

_KINDS = {kind: kind for kind in KINDS} | {
    "周": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "年": "year",
}
_MARKS = {True: "✓", False: "✗", None: ""}


@command(app, "report", N_("Show the figures of a week, month, quarter or year against those of the one before."))
def report(
    context: typer.Context,
    kind: Annotated[str, argument("[week|month|quarter|year]", N_("Of what; a week where nothing is given."))] = "",
    period: Annotated[
        str,
        argument("[PERIOD]", N_("Which: 2026-W47, 2026-11, 2026-Q4, 2026, last week; the present one if not given.")),
    ] = "",
) -> None:
    """Print the figures, as a table or as JSON."""
    session = session_of(context)
    desk = session.desk
    wanted = _KINDS.get(kind.strip().lower())
    named = period if wanted else f"{kind} {period}"
    compared = figures.compared(desk, figures.period(desk, named.strip(), wanted or ""))
    if session.printer.as_json:
        session.printer.one(told(compared))
        return
    this = compared.this.period
    session.printer.say(
        _("{company}: {period}, {first} to {last}, against {before}",
          company=desk.company, period=this.label, first=this.first, last=this.last, before=this.before.label)
    )  # fmt: skip
    session.printer.many(compared.pairs, _headings(compared), lambda pair: _cells(*pair))


def _headings(compared: Compared) -> list[str]:
    this = compared.this.period
    return [_("Figure"), this.label, _("Of"), this.before.label, label("target"), ""]


def _cells(this: Line, before: Line) -> list[str]:
    return [_(this.label), shown(this), this.of, shown(before), this.target_text, _MARKS[this.is_met]]
