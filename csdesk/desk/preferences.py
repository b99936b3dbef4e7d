"""Changing what the desk prefers (config.toml), and the themes it can choose from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from csdesk.desk import reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, DeskError
from csdesk.desk.settings import Home, Settings, fault_sentence, read_settings, unfit_setting
from csdesk.resources import Fault, bundled, line_of, read_toml
from csdesk.rules import writing
from csdesk.rules.rights import Right
from csdesk.texts import N_

PERSONAL = ("language", "theme")
"""The settings that everybody may change."""

_SWITCHES = ("animations",)
_NUMBERS = ("sync_every",)
_LONGEST = 400  # characters of a value: the path or address of a hub
_TEMPLATE = """\
# What this desk prefers. csdesk config show tells what is in force.
# language = "zh"         # zh or en; left out, the computer's own
# theme = "light"         # csdesk themes names them
# animations = false
# hub = ""                # with what this desk exchanges its records; csdesk sync HUB remembers it
# sync_every = 60         # seconds; 0: only when csdesk sync is run
#
# [keys]                  # an action and the key that does it
"""


@dataclass(frozen=True)
class ThemeFile:
    """A theme: its name, what people call it, and where it lies."""

    name: str
    zh: str
    en: str
    file: Path


def choose(desk: Desk, key: str, text: str) -> None:
    """Change a setting: language and theme are anybody's choice, the others need the right to change settings."""
    if key in PERSONAL:
        set_setting(desk.home, key, text)
    else:
        _change(desk, key, text)


@needs(Right.CHANGE_SETTINGS)
def _change(desk: Desk, key: str, text: str) -> None:
    set_setting(desk.home, key, text)


@needs(Right.CHANGE_SETTINGS)
def file_to_edit(desk: Desk) -> Path:
    """The file of settings, made with an explanation of each where there is none yet."""
    if not desk.home.config.exists():
        _write(desk.home.config, _TEMPLATE)
    return desk.home.config


def set_setting(home: Home, key: str, text: str) -> None:
    """Set `key` ("theme", or "keys.save" for the key of an action) in config.toml, leaving the rest as it is.

    The file is replaced in one step. Raises BadInputError where the value cannot be taken.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    key, text = writing.line(key[:200]), writing.line(text[:_LONGEST])
    name, _dot, action = key.partition(".")
    value = _value(home, name, action, text)
    if reason := unfit_setting(name, value):
        raise BadInputError(reason, reading.shown(key), value=reading.shown(text))
    before = read_toml(home.config) if home.config.exists() else {}
    if isinstance(before, Fault):
        raise BadInputError(N_("{fault}; mend the file first"), fault=fault_sentence(before))
    try:
        document = tomlkit.parse(home.config.read_bytes().decode("utf-8-sig") if home.config.exists() else "")
        if action:
            if not isinstance(before.get(name), dict):
                document[name] = tomlkit.table()
            document[name][action] = text
        else:
            document[name] = value
        _write(home.config, tomlkit.dumps(document))
    except TOMLKitError as error:
        raise BadInputError(N_("{fault}; mend the file first"), fault=f"{home.config}: {error}") from error


def read_again(home: Home) -> Settings:
    """The preferences in force, read anew after one was set."""
    return read_settings(home)[0]


def heed(desk: Desk) -> bool:
    """Take over with what and how often to sync, where it was set elsewhere; returns whether that is new.

    The rest of the settings is for the next start. A file that cannot be taken changes nothing.
    """
    found, faults = read_settings(desk.home)
    if any(fault.key in ("", "hub", "sync_every") for fault in faults):
        return False
    settings = replace(desk.settings, hub=found.hub, sync_every=found.sync_every)
    is_new = settings != desk.settings
    desk.settings = settings
    return is_new


def _value(home: Home, name: str, action: str, text: str) -> object:
    """What `text` means as the value of the setting `name`."""
    if name in _SWITCHES and not action:
        return reading.yes_or_no(name, text)
    if name == "theme" and not action:
        names = [theme.name for theme in themes(home)]
        if text not in names:
            accepted = ", ".join(names)
            raise BadInputError(
                N_("'{value}' is given; accepted: {accepted}"), name, value=reading.shown(text), accepted=accepted
            )
    if name == "keys" and action:
        return {action: text}
    if name in _NUMBERS and not action:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text
    return text if not action else {}


def _write(path: Path, text: str) -> None:
    """Replace the file at `path` in one step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=path.name, suffix=".part", delete=False
        ) as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
        Path(file.name).replace(path)
    except OSError as error:
        raise DeskError(N_("{path} cannot be written ({why})"), path=path, why=error.strerror) from error


def as_table(settings: Settings) -> dict[str, Any]:
    """The settings as a table of TOML holds them, without a password that the hub's address may hold."""
    from csdesk.sync.hubs import without_password  # slow to import, and hardly ever needed

    return asdict(settings) | {"hub": without_password(settings.hub)}


def themes(home: Home, faults: Iterable[Fault] = ()) -> list[ThemeFile]:
    """The themes that come with csdesk, then a person's own, of one name the later.

    Colours are not looked at here: files with `faults` that were found in them are left out.
    """
    faulty = {fault.file for fault in faults}
    found: dict[str, ThemeFile] = {}
    for folder in (bundled("themes"), home.themes):
        for path in sorted(folder.glob("*.toml")):
            table = {} if path in faulty else read_toml(path)
            names = [] if isinstance(table, Fault) else [table.get(key) for key in ("zh", "en")]
            match names:
                case [str(zh), str(en)] if zh.strip() and en.strip():
                    found[path.stem] = ThemeFile(path.stem, zh, en, path)
    return list(found.values())


def theme_fault(home: Home, chosen: str, there_are: Container[str], faults: Iterable[Fault]) -> list[Fault]:
    """That the theme `chosen` is not there, unless one of the `faults` tells already what is wrong with its file."""
    if chosen in there_are or any(fault.file.stem == chosen for fault in faults):
        return []
    line = line_of(home.config, ("theme",))
    return [Fault(home.config, "theme", line, N_("there is no theme '{value}'"), {"value": chosen})]
