"""The whole command line put together, and running one command of it."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import typer
from typer import main as typer_main
from typer._click.exceptions import UsageError
from typer.core import TyperGroup

from csdesk.cli import (
    actions,
    calls,
    complaints,
    customers,
    duty,
    exports,
    followups,
    papers,
    preferences,
    records,
    registers,
    repairs,
    report_papers,
    reports,
    roster,
    setting_up,
    staff,
    sync,
    today,
    upkeep,
    visits,
    weekly,
    working_time,
)
from csdesk.cli.fields import text_option
from csdesk.cli.help import usage_sentence
from csdesk.cli.options import Options
from csdesk.cli.session import OpenApp, Session
from csdesk.cli.streams import warn
from csdesk.cli.tree import group
from csdesk.texts import N_

USAGE = 2

app = group("csdesk", N_("The front desk of a property company's customer service. Without a command the app opens."))
for module in (setting_up, records, registers, upkeep, sync, preferences, today, reports, working_time):
    app.registered_commands += module.app.registered_commands
    app.registered_groups += module.app.registered_groups
exports.app.registered_commands += papers.app.registered_commands + report_papers.app.registered_commands
for area in (calls, visits, customers, complaints, actions, staff, duty, roster, weekly, followups, repairs, exports):
    app.add_typer(area.app)


@app.callback()
def _before_the_command(
    _home: Annotated[str, text_option("--home", "DIR", N_("The folder that holds everything (CSDESK_HOME)."))] = "",
    _db: Annotated[str, text_option("--db", "FILE", N_("Another database than the home's (CSDESK_DB)."))] = "",
    _lang: Annotated[str, text_option("--lang", "zh|en", N_("The language (CSDESK_LANG)."))] = "",
    _as: Annotated[
        str,
        text_option(
            "--as",
            "STAFF",
            N_("Who acts: a name, pinyin or id (CSDESK_STAFF); a PIN, if they have one, in CSDESK_PIN."),
        ),
    ] = "",
    _json: Annotated[bool, typer.Option("--json", help=N_("Print records as JSON."))] = False,
    _no_color: Annotated[bool, typer.Option("--no-color", help=N_("Print without colour (NO_COLOR)."))] = False,
    _version: Annotated[bool, typer.Option("--version", help=N_("Show the version."))] = False,
) -> None:
    """For the help page alone: `csdesk.cli.options` has read these before Typer was loaded."""


@cache
def _commands() -> TyperGroup:
    """All of it as what runs commands; made once, for making it takes longer than most commands do."""
    return typer_main.get_group(app)


def run_command(options: Options, *, open_app: OpenApp) -> int:
    """Run the command that `options` name; returns the exit code. `open_app` starts the app. Raises DeskError."""
    session = Session(options, open_app)
    try:
        with _commands().make_context("csdesk", list(options.command), obj=session) as context:
            context.command.invoke(context)
    except UsageError as error:
        warn(usage_sentence(error))
        return USAGE
    except typer.Exit as ended:
        return ended.exit_code
    finally:
        session.close()
    return 0
