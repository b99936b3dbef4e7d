"""Where the files that come with csdesk lie, and how its TOML files are read.

A wheel carries `themes/` and `data/` inside the package, a checkout has them beside it;
nothing else in the code knows the difference.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The bundled folder `name` ("data" or "themes")."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True)
class Fault:
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
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return Fault(path, "", 0, "the file cannot be read ({why})", {"why": error.strerror or str(error)})
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Fault(path, "", line, "the file is not UTF-8 text", {})
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else path.read_text(encoding="utf-8-sig").count("\n") + 1
        return Fault(path, "", line, "this is not TOML ({why})", {"why": str(error)})


def line_of(path: Path, keys: tuple[str, ...]) -> int:
    """The line of `path` on which the dotted key `keys` is set; 0 when it cannot be told.

    tomllib does not say where a value stood, and a person mending a file needs to know.
    """
    table: tuple[str, ...] = ()
    best = 0
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]#]+?)\s*\]+", text):
            table = _parts(header[1])
            if keys[: len(table)] == table:
                best = number
        elif assigned := re.match(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[\w\"'-]+)*)\s*=", text):
            full = table + _parts(assigned[1])
            if keys[: len(full)] == full:
                return number
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
