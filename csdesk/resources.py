"""Where the files that come with csdesk lie, and how its TOML files are read.

A wheel carries `themes/` and `data/` inside the package, a checkout has them beside it;
nothing else in the code knows the difference.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from pathlib import Path
from typing import Any, NamedTuple

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The bundled folder `name` ("data" or "themes")."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


class Fault(NamedTuple):
    """Something wrong in a file that a person wrote: which file, which key, which line, and why.

    `reason` is a message of the catalogue and `given` the values it names.
    """

    file: Path
    key: str
    line: int
    reason: str
    given: dict[str, object]


def read_toml(path: Path) -> dict[str, Any] | Fault:
    """The table in the TOML file at `path`, or the fault that keeps it from being read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = error.strerror or str(error)
        return Fault(path, "", 0, N_("the file cannot be read ({why})"), {"why": why})
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Fault(path, "", line, N_("the file is not UTF-8 text"), {})
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a figure or a nesting too long is not a TOMLDecodeError
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.rstrip().count("\n") + 1
        return Fault(path, "", line, N_("this is not TOML ({why})"), {"why": str(error)})


def line_of(path: Path, keys: tuple[str, ...]) -> int:
    """The line of `path` on which the dotted key `keys` is set, or else the nearest key around it; else 0.

    tomllib does not say where a value stood, and a person mending a file needs to know. So the
    statement is looked for with which the key comes into the table; the entries of an array of
    tables count as one.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return 0
    for length in range(len(keys), 0, -1):
        sought = keys[:length]
        last = bisect_left(range(len(lines) + 1), True, key=lambda count: _holds(_upto(lines, count)[1], sought))
        if last <= len(lines):
            return _upto(lines, last - 1)[0] + 1
    return 0


def _upto(lines: list[str], count: int) -> tuple[int, dict[str, Any]]:
    """How many whole lines there are within the first `count`, no value left open, and their table."""
    for whole in range(count, 0, -1):
        try:
            return whole, tomllib.loads("\n".join(lines[:whole]))
        except (ValueError, RecursionError):
            continue
    return 0, {}


def _holds(value: object, keys: tuple[str, ...]) -> bool:
    if not keys:
        return True
    if isinstance(value, list):
        return any(_holds(item, keys) for item in value)
    return isinstance(value, dict) and keys[0] in value and _holds(value[keys[0]], keys[1:])


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """Mark `message` for the catalogue where it is only named, to be looked up when it is shown."""
    return message
