"""Units 房号 as people write them: 3栋2单元501, 3-2-501 and "3 栋 2 单元 501室" are the same one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What stands between building, unit and room, or after the room, and tells nothing. The store has the same list.
_PARTS = re.compile("号楼|单元|[栋座幢室号房\u2010-\u2015\u2212_/#·.、]")


@dataclass(frozen=True)
class Unit:
    """A unit by its key, in the `project` that it was given with, "" where that was left open."""

    key: str
    project: str = ""

    def is_same(self, other: Unit) -> bool:
        """Whether both are one unit: units of two projects may have the same key."""
        return self.key == other.key and (not self.project or not other.project or self.project == other.project)


def unit_key(text: str, projects: Iterable[str] = ()) -> str:
    """The one form in which units are compared: 3-2-501, without blanks and without the name of one of `projects`."""
    return unit_of(text, projects).key


def unit_of(text: str, projects: Iterable[str] = (), project: str = "") -> Unit:
    """The unit that `text` stands for; the `project` whose name it begins with, else the one it was given with."""
    key = written_key(text)
    for name in sorted(projects, key=len, reverse=True):
        front = written_key(name)
        rest = key.removeprefix(front)
        # Project 1 does not stand in front of building 12.
        if front and rest not in ("", key) and not (front[-1].isdigit() and rest[0].isdigit()):
            return Unit(rest.strip("-"), name)
    return Unit(key, project)


def written_key(text: str) -> str:
    """`text` as the store finds it: one form of figures, letters and marks, and no blanks."""
    plain = re.sub("[a-z]+", lambda letters: letters[0].upper(), "".join(unicodedata.normalize("NFKC", text).split()))
    return re.sub("-+", "-", _PARTS.sub("-", plain).replace("期", "期-")).strip("-")


def ways_to_write(unit: Unit, projects: Sequence[str]) -> list[str]:
    """The keys under which the store may have `unit`: bare, and behind the name of its project or of any."""
    fronts = [written_key(name) for name in projects if name == unit.project or not unit.project]
    keys = (unit.key, *(key for front in fronts for key in (front + unit.key, f"{front}-{unit.key}")))
    return list(dict.fromkeys(filter(None, keys))) if unit.key else []
