"""The options that stand before a command, read without Typer so that the app starts at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csdesk.desk.errors import BadInputError
from csdesk.desk.settings import Home, find_home, read_settings
from csdesk.texts import LANGUAGES, N_, language, use_language

WITH_VALUE = ("--home", "--db", "--lang", "--as")
FLAGS = ("--json", "--no-color", "--version", "--help")


class Options(NamedTuple):
    """What was asked for before the command; `command` is the rest, its name first."""

    home: Home
    language: str
    staff: str
    json: bool
    colour: bool
    command: list[str]


def read(arguments: Sequence[str]) -> Options:
    """The options and the command in `arguments`; from here on the language asked for is spoken.

    Raises BadInputError.
    """
    use_language(_from_locale())
    given, command = _split(arguments)
    use_language(_named_language(given) or _from_locale())
    home = _home(given)
    if not _named_language(given):
        use_language(read_settings(home)[0].language or _from_locale())
    return Options(
        home=home,
        language=language(),
        staff=given.get("--as") or os.environ.get("CSDESK_STAFF", ""),
        json="--json" in given,
        colour="--no-color" not in given and not os.environ.get("NO_COLOR"),
        command=next(([flag] for flag in ("--help", "--version") if flag in given), command),
    )


def _split(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The options before the command, and what follows them; an unknown option is left to the command line."""
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, equals, value = rest[0].partition("=")
        if name in WITH_VALUE:
            if not equals:
                value = rest.pop(1) if len(rest) > 1 else ""
            if not value:
                raise BadInputError(N_("nothing is given; this option needs a value"), name)
            given[name] = value
        elif rest[0] in FLAGS:
            given[rest[0]] = ""
        else:
            break
        del rest[0]
    return given, rest


def _named_language(given: Mapping[str, str]) -> str:
    """The language named by option or environment, "" for none."""
    for place, text in (("--lang", given.get("--lang")), ("CSDESK_LANG", os.environ.get("CSDESK_LANG"))):
        if text and text in LANGUAGES:
            return text
        if text:
            accepted = ", ".join(LANGUAGES)
            raise BadInputError(
                N_("'{value}' is given; accepted: {accepted}"), place, value=text[:40], accepted=accepted
            )
    return ""


def _from_locale() -> str:
    """The language of this computer, Chinese where it has none of ours."""
    named = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return named[:2] if named[:2] in LANGUAGES else "zh"


def _home(given: Mapping[str, str]) -> Home:
    folder, file = (path(name, given[name]) if name in given else None for name in ("--home", "--db"))
    home = find_home(folder, file)
    path("--home", str(home.config))
    path("--db", str(home.database))
    return home


def path(field: str, text: str) -> Path:
    """The path that `text` names; raises BadInputError where this computer can have none such."""
    try:
        Path(text).stat()  # exists() would hide what is wrong
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInputError(
            N_("'{value}' cannot be the path of a file ({why})"), field, value=text[:80], why=why
        ) from error
    return Path(text)
