"""Whom the names in rosters from elsewhere mean: exact names only, since a guess would put the wrong person to work."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from csdesk.chinese import is_han
from csdesk.desk import reading
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules import writing
from csdesk.texts import N_

_APART = re.compile(r"[,，;；、/|&+]+|\s{2,}")
_BESIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_PHONE = re.compile(r"\d[\d-]{6,}")


class Names:
    """Everybody who is or was at the desk by name, and the names that were asked for in vain, each with how often."""

    def __init__(self, desk: Desk) -> None:
        self.today = desk.clock().date()
        self._me = desk.me
        self._people: dict[str, list[Person]] = {}
        for each in desk.staff.values():
            self._people.setdefault(writing.plain(each.name), []).append(each)
        self.missing: Counter[str] = Counter()
        self.ambiguous: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    def expect(self, names: Iterable[str], role: str) -> None:
        """Go on as if people with these names had been taken on."""
        for name in names:
            stranger = replace(self._me, id=f"+{name}", name=name, role=role, posts=(), rest_day="", preferred_shift="")
            self._people[writing.plain(name)] = [stranger]

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that are of nobody who is or was at the desk, each once and as it is written first."""
        found: dict[str, str] = {}
        for name in names:
            if name and not self._known(name):
                found.setdefault(writing.plain(_bare(name)), _bare(name))
        return list(found.values())

    def person(self, name: str, day: date | None) -> Person:
        """Who is meant on `day`; before today that may be somebody who has left. Raises BadInputError."""
        known = self._known(name)
        active = [each for each in known if each.active]
        fitting = active or (known if day is not None and day < self.today else [])
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            self.ambiguous[_bare(name)] += 1
            raise BadInputError(N_("{count} people are called {name}"), count=len(fitting), name=reading.shown(name))
        if known:
            self.left[known[0].name] += 1
            raise BadInputError(N_("{name} is no longer at the desk"), name=known[0].name)
        self.missing[_bare(name)] += 1
        raise BadInputError(N_("'{name}' is nobody at the desk"), name=reading.shown(name))

    def _known(self, name: str) -> list[Person]:
        return self._people.get(writing.plain(name)) or self._people.get(writing.plain(_bare(name)), [])

    def parted(self, text: str) -> list[str]:
        """The names in one cell; blanks part Chinese names, but for one within a name of two characters."""
        whole = unicodedata.normalize("NFKC", writing.clean_cell(text))
        if self._known(whole):
            return [writing.line(whole)]
        found: list[str] = []
        for part in _APART.split(_BESIDE.sub(" ", whole)):
            words = part.split()
            if any(map(is_han, "".join(words))) or all(word.isdecimal() for word in words):
                found += _joined(words)
            elif words:
                found.append(" ".join(words))
        return [name for name in found if not _PHONE.fullmatch(name)]


def _joined(words: Sequence[str]) -> list[str]:
    """The names of `words`: 王 芳 李敏 is 王芳 and 李敏."""
    found: list[str] = []
    half = ""
    for word in words:
        if len(word) == 1 and is_han(word):
            found += [half + word] if half else []
            half = "" if half else word
        else:
            found += [half, word] if half else [word]
            half = ""
    return [*found, half] if half else found


def _bare(name: str) -> str:
    """A name without what stands in brackets beside it."""
    return writing.line(_BESIDE.sub(" ", name)) or writing.line(name)
