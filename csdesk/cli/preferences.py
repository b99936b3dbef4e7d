"""`csdesk config` and `csdesk themes`: what this desk prefers, and what it can look like."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from typing import Annotated

import typer

from csdesk.cli.fields import argument
from csdesk.cli.output import dumped, shown
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn, write
from csdesk.cli.tree import command, group
from csdesk.desk import preferences
from csdesk.desk.errors import BadInputError
from csdesk.desk.preferences import ThemeFile
from csdesk.desk.settings import Home, Settings, fault_sentence, flat, read_settings
from csdesk.resources import Fault, line_of
from csdesk.rules import writing
from csdesk.texts import N_, _, language
from csdesk.tui.actions import fitting
from csdesk.tui.keys import BY_SCREEN

app = group("", "")
settings = group("config", N_("What this desk prefers."))
app.add_typer(settings)

FAULTY = 2


@command(settings, "show", N_("Show the settings in force."))
def show(context: typer.Context) -> None:
    """Show the settings in force."""
    session = _session_of(context)
    _print(session)


@command(settings, "set", N_("Change a setting, for instance: csdesk config set theme dark"))
def change(
    context: typer.Context,
    key: Annotated[
        str, argument("KEY", N_("language, theme, animations, hub, sync_every, or a key such as keys.calls.save."))
    ],
    value: Annotated[str, argument("VALUE", N_("The new value."))],
) -> None:
    """Change a setting."""
    session = _session_of(context)
    if key.startswith("keys."):
        action = key.removeprefix("keys.")
        chosen = {**session.desk.settings.keys, action: value}
        if wrong := [one for one in fitting(BY_SCREEN, chosen)[1] if action in one.actions]:
            said = "; ".join(dict.fromkeys(one.said for one in wrong))
            raise BadInputError(N_("{fault}; nothing was changed"), fault=said)
    if key == "theme":
        themes, faults = _themes_and_faults(session.desk.home)
        for fault in faults:
            if fault.file.stem == writing.line(value) not in [theme.name for theme in themes]:
                raise BadInputError(N_("{fault}; nothing was changed"), fault=fault_sentence(fault))
    preferences.choose(session.desk, key, value)
    _print(session)


@command(settings, "edit", N_("Open the settings in the editor that EDITOR names."))
def edit(context: typer.Context) -> None:
    """Open config.toml in an editor, and say afterwards what in it cannot be taken."""
    session = _session_of(context)
    file = preferences.file_to_edit(session.desk)
    try:
        ended = subprocess.run([*_editor(), str(file)], check=False).returncode
    except OSError as error:
        raise BadInputError(
            N_("the editor '{editor}' cannot be started ({why}); set EDITOR to another"),
            editor=" ".join(_editor()), why=error.strerror,
        ) from error  # fmt: skip
    if ended:
        raise BadInputError(N_("the editor ended with code {code}"), code=ended)
    _found, faults = read_settings(session.desk.home)
    for fault in faults:
        warn(fault_sentence(fault))
    if faults:
        raise typer.Exit(FAULTY)


def _session_of(context: typer.Context) -> Session:
    """The session, which leaves it to the commands here to say what is wrong with the settings."""
    session = session_of(context)
    session.told_by_command = lambda fault: fault.file == session.options.home.config
    return session


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return [part.strip('"') for part in shlex.split(named, posix=os.name != "nt")]
    usual = ("notepad",) if os.name == "nt" else ("nano", "vi")
    found = next((editor for editor in usual if shutil.which(editor)), None)
    if found is None:
        raise BadInputError(N_("no editor is known; set EDITOR to one"))
    return [found]


def _print(session: Session) -> None:
    found, faults = read_settings(session.desk.home)
    table = preferences.as_table(found)
    table["keys"] = {action.id: action.keys for actions in BY_SCREEN for action in actions} | table["keys"]
    if session.printer.as_json:
        write(dumped(table) + "\n")
    else:
        rows = list(flat(table).items())
        session.printer.many(rows, [_("Setting"), _("Value")], lambda row: [row[0], shown(row[1])])
    for fault in faults:
        warn(fault_sentence(fault))


@command(app, "themes", N_("Show the themes there are, your own among them."))
def show_themes(context: typer.Context) -> None:
    """Show the themes."""
    session = session_of(context)
    themes, faults = _themes_and_faults(session.options.home)
    session.printer.many(themes, [_("Theme"), _("Description"), _("File")], lambda theme: [
        theme.name, theme.en if language() == "en" else theme.zh, str(theme.file),
    ])  # fmt: skip
    for fault in faults:
        warn(fault_sentence(fault))


def faults_of_looks_and_keys(home: Home, settings: Settings) -> Iterator[Fault]:
    """What is wrong with the keys in config.toml, the theme it names and the files of themes, as the app finds it."""
    for wrong in fitting(BY_SCREEN, settings.keys)[1]:
        key = ("keys", wrong.actions[-1])
        yield Fault(home.config, ".".join(key), line_of(home.config, key), wrong.said, {})
    themes, faults = _themes_and_faults(home)
    yield from preferences.theme_fault(home, settings.theme, [theme.name for theme in themes], faults)
    yield from faults


def _themes_and_faults(home: Home) -> tuple[list[ThemeFile], list[Fault]]:
    """The themes that can be worn, and what is wrong with the files of others."""
    faults = []
    if any(home.themes.glob("*.toml")):
        from csdesk.tui.themes import load_themes  # knows what colours there are, and is slow to import

        faults = load_themes([home.themes])[1]
    return preferences.themes(home, faults), faults
