"""Records as commands print them: tables and fields for people, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from csdesk.chinese import fit, width
from csdesk.cli.streams import warn, write
from csdesk.desk.customers import CustomerName, Unit
from csdesk.desk.words import label, label_in
from csdesk.rules import writing
from csdesk.texts import _

Item = TypeVar("Item")
Spans = Sequence[tuple[int, int]]
"""Where something begins in a text, and where it ends."""

_FIRST_LOOK = 100  # rows by which the widths of a table are chosen before the first is printed
_NARROWEST = 6
_HIDDEN = {"key"}
_TWICE = {"received_at"}  # the same as `at`
_UNTOLD = {"id", "station"}  # of a record that stands within another
# What JSON leaves as it is but a terminal would obey or could not write.
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Printer:
    """Prints records: as JSON, or for people, in colour where `colour` and a terminal allow it."""

    def __init__(self, *, as_json: bool, colour: bool) -> None:
        self.as_json = as_json
        is_able = os.environ.get("TERM") != "dumb" and (os.name != "nt" or "WT_SESSION" in os.environ)
        self.colour = colour and is_able and _is_terminal()

    def say(self, sentence: str) -> None:
        """Tell people what was done; programs read it from the record."""
        if not self.as_json:
            write(writing.line(sentence) + "\n")

    def one(
        self, record: object, named: Callable[[str, str], str] = lambda _field, key: key, *, table: str = ""
    ) -> None:
        """Print one record in full; `named` gives the word for a key that stands in a field.

        `table` is where it is kept, if its fields are called otherwise there than elsewhere.
        """
        if self.as_json:
            write(dumped(record) + "\n")
            return
        pairs = [(label_in(table, field), text) for field, text in _texts(record, named)]
        widest = max((width(name) for name, _text in pairs), default=0)
        for name, text in pairs:
            first, *others = writing.clean(text).split("\n")
            write(f"{self._strong(fit(name, widest))}  {first}\n")
            write("".join(f"{' ' * (widest + 2)}{other}\n" for other in others))

    def many(
        self,
        records: Iterable[Item],
        headings: Sequence[str],
        row: Callable[[Item], Sequence[str]],
        marks: Callable[[Item], Spans] | None = None,
    ) -> None:
        """Print records as a table of `headings` and what `row` makes of each, as they come.

        With `marks`, which tells where in the last column something matched, that stands below the others on a
        terminal, with what matched marked.
        """
        if self.as_json:
            _write_array(records)
            return
        is_below = marks is not None and _is_terminal()
        rows = (([writing.line(cell) for cell in row(record)], marks(record) if marks else ()) for record in records)
        first = list(islice(rows, _FIRST_LOOK))
        if not first:
            warn(_("nothing was found"))
            return
        shown = len(headings) - is_below
        widths = _widths([headings[:shown], *(cells[:shown] for cells, _spans in first)])
        write(self._strong(_line(headings[:shown], widths)) + "\n")
        for cells, spans in chain(first, rows):
            write(_line(cells[:shown], widths) + "\n")
            if is_below and cells[-1]:
                write(f"  {self._marked(cells[-1], spans)}\n")

    def _marked(self, text: str, spans: Spans) -> str:
        """As much of `text` as a line of the terminal has room for, with its `spans` marked."""
        text = fit(text, min(width(text), shutil.get_terminal_size().columns - 2))
        parts, at = [], 0
        for start, end in spans if self.colour else ():
            parts += [text[at:start], f"\x1b[1;4m{text[start:end]}\x1b[0m"] if start < len(text) else []
            at = min(end, len(text))
        return "".join([*parts, text[at:]])

    def _strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _texts(record: object, named: Callable[[str, str], str]) -> Iterable[tuple[str, str]]:
    for field in fields(record) if is_dataclass(record) else ():
        value = getattr(record, field.name)
        if (
            field.name not in _HIDDEN | _TWICE
            and not (field.name == "phone" and hasattr(record, "phones"))
            and (text := shown(value))
        ):
            if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
                text = ", ".join(named(field.name, each) for each in value)
            yield field.name, named(field.name, text) if isinstance(value, str) else text


def shown(value: object) -> str:
    """A field's value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (datetime, date)):
        return moment(value)
    if isinstance(value, CustomerName):
        return f"{value.name} {value.id}"
    if isinstance(value, Unit):
        return f"{value.unit} ({label('delivered_on')} {value.delivered_on})" if value.delivered_on else value.unit
    if isinstance(value, tuple):
        return ("\n" if any(hasattr(each, "at") for each in value) else ", ").join(map(shown, value))
    return _on_one_line(value) if is_dataclass(value) else str(value)


def _on_one_line(record: Any) -> str:
    """What a record says that stands within another; of a yes its name, of a no nothing."""
    values = [(field.name, getattr(record, field.name)) for field in fields(record) if field.name not in _UNTOLD]
    texts = [label(name) if value is True else shown(value) for name, value in values if value]
    return "  ".join(writing.line(text) for text in texts)


def moment(value: date) -> str:
    """A day, or a day and time of day, with seconds only where there are any."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The cells that each column may take; on a terminal all of them together fit its width.

    The first two are never cut: they tell which record it is.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if not _is_terminal():
        return [*widths[:-1], 0]
    room = shutil.get_terminal_size().columns - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths[2:], default=0) > _NARROWEST:
        widest = max(range(2, len(widths)), key=widths.__getitem__)
        widths[widest] = max(_NARROWEST, min(widths[widest] - 1, room - sum(widths) + widths[widest]))
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One row; where the output goes to a file nothing is cut, and the last column has no width."""
    if widths[-1]:
        return "  ".join(map(fit, cells, widths)).rstrip()
    return "  ".join(cell + " " * (cells_wide - width(cell)) for cell, cells_wide in zip(cells, widths, strict=True))


def _write_array(records: Iterable[object]) -> None:
    opened = False
    for record in records:
        write((",\n" if opened else "[\n") + dumped(record))
        opened = True
    write("\n]\n" if opened else "[]\n")


def dumped(record: object) -> str:
    """A record as JSON on one line, keyed by the names of its fields."""
    text = json.dumps(_plain(record), ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name not in _HIDDEN}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return moment(value)
    return str(value) if isinstance(value, Path) else value
