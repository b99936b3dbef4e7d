"""Where a desk keeps what is its own, and what it prefers (config.toml).

A value that cannot be taken is reported with file, key and line, and the default stays in force.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from csdesk.resources import Fault, line_of, read_toml
from csdesk.texts import LANGUAGES, N_, _

_DATABASE = "csdesk.db"
_LONGEST_PAUSE = 86_400  # seconds


class Home(NamedTuple):
    """The folder below which a desk keeps everything, and its database."""

    folder: Path
    database: Path

    @property
    def is_usual(self) -> bool:
        """Whether the database stands in the folder under its usual name, so that the backups are its own."""
        return self.database == self.folder / _DATABASE

    @property
    def backups(self) -> Path:
        """Where copies of the database are kept."""
        return self.folder / "backups"

    @property
    def exports(self) -> Path:
        """Where papers and registers are written that are handed out."""
        return self.folder / "exports"

    @property
    def logs(self) -> Path:
        """Where unexpected failures are written down."""
        return self.folder / "logs"

    @property
    def themes(self) -> Path:
        """Where a user's own themes lie."""
        return self.folder / "themes"

    @property
    def config(self) -> Path:
        """The desk's preferences."""
        return self.folder / "config.toml"


@dataclass(frozen=True)
class Settings:
    """The desk's preferences, from config.toml."""

    language: str = ""
    theme: str = "light"
    animations: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    hub: str = ""
    sync_every: int = 60


def find_home(folder: Path | None, database: Path | None) -> Home:
    """The home to use: as given, as named by CSDESK_HOME and CSDESK_DB, or the user's own folder."""
    chosen = folder or (Path(named) if (named := os.environ.get("CSDESK_HOME")) else None)
    if chosen is None:
        import platformdirs

        chosen = platformdirs.user_data_path("csdesk", appauthor=False)
    file = database or (Path(named) if (named := os.environ.get("CSDESK_DB")) else None)
    return Home(chosen, file or chosen / _DATABASE)


def read_settings(home: Home) -> tuple[Settings, list[Fault]]:
    """The preferences in force, and what in config.toml could not be taken."""
    if not home.config.exists():
        return Settings(), []
    table = read_toml(home.config)
    if isinstance(table, Fault):
        return Settings(), [table]
    taken: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, given in table.items():
        value = flat(given) if key == "keys" and isinstance(given, dict) else given  # calls.save may stand unquoted
        if (reason := unfit_setting(key, value)) is None:
            taken[key] = value
        else:
            faults.append(Fault(home.config, key, line_of(home.config, (key,)), reason, {"value": value}))
    return Settings(**taken), faults


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of settings with dotted keys in the place of tables within it."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        found |= {f"{key}.{name}": inner for name, inner in value.items()} if isinstance(value, dict) else {key: value}
    return found


def unfit_setting(key: str, value: object) -> str | None:
    """Why `value` cannot be the setting `key`; None where it can."""
    if key == "language":
        return None if value in (*LANGUAGES, "") else N_("'{value}' is given, zh or en is wanted")
    if key == "animations":
        return None if isinstance(value, bool) else N_("'{value}' is given, true or false is wanted")
    if key == "theme":
        return None if isinstance(value, str) and value else N_("'{value}' is given, the name of a theme is wanted")
    if key == "hub":
        return None if isinstance(value, str) else N_("'{value}' is given, a text is wanted")
    if key == "sync_every":
        fits = type(value) is int and 0 <= value <= _LONGEST_PAUSE
        return None if fits else N_("'{value}' is given, seconds up to a day are wanted, or 0 for never by itself")
    if key == "keys":
        fits = isinstance(value, dict) and all(isinstance(chord, str) for chord in value.values())
        return None if fits else N_("'{value}' is given, a table of actions and their keys is wanted")
    return N_("there is no such key")


def fault_sentence(fault: Fault) -> str:
    """A fault as one line: file, line, key and why."""
    place = f"{fault.file}:{fault.line}" if fault.line else str(fault.file)
    reason = _(fault.reason, **fault.given)
    return f"{place} {fault.key}: {reason}" if fault.key else f"{place}: {reason}"
