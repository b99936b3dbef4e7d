"""The header row of a register, and how well a header fits the names a field goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from csdesk.chinese import is_han
from csdesk.sheets.columns import Column
from csdesk.sheets.grid import Cell, is_blank

NumberedRow = tuple[int, list[Cell]]

_SEARCHED_ROWS = 30
_LONGEST_HEADER = 40
_EXACT, _WITHOUT_PARENTHESES, _BILINGUAL, _OWN_LEVEL, _ENDING = 5000, 4000, 3500, 3000, 1000
_PARENTHESES = re.compile(r"[(\[{【〔《][^)\]}】〕》]*[)\]}】〕》]")
_HALVES = re.compile(r"([a-z0-9]*[a-z])?([^\x00-\x7f]+)([a-z][a-z0-9]*)?")


class Header:
    """What stands above a column: `own` text, and `group` where it shares a wider header above it."""

    def __init__(self, own: str, group: str = "") -> None:
        self.text = " ".join(dict.fromkeys(text for text in (_line(group), _line(own)) if text))
        self.key = _key(self.text)
        self.without_parentheses = _key(_PARENTHESES.sub("", unicodedata.normalize("NFKC", self.text)))
        self.own_key = _key(own) if group and own else ""

    def is_called(self, name: str) -> bool:
        """Whether `name` is this header, as a person would type it."""
        key = _key(name)
        return bool(key) and key in (self.key, self.own_key, self.without_parentheses)

    def likeness(self, names: tuple[str, ...]) -> int:
        """How well it fits `names`: 0 for not at all; the whole beats its end, an early name a late one."""
        keys = _keys(names)
        for worth, key in (
            (_EXACT, self.key),
            (_WITHOUT_PARENTHESES, self.without_parentheses),
            (_OWN_LEVEL, self.own_key),
        ):
            if key in keys:
                return worth - keys[key]
        halves = _HALVES.fullmatch(self.key)
        if halves and (halves[1] or halves[3]) and all(half in keys for half in halves.groups() if half):
            return _BILINGUAL - keys[halves[2]]
        if self.own_key:
            return 0
        whole = self.without_parentheses
        return max(
            (
                _ENDING + 100 * len(key) // len(whole) - place
                for key, place in _telling_keys(names)
                if whole.endswith(key) and 2 * len(key) >= len(whole)
            ),
            default=0,
        )


def find_header(
    rows: Sequence[NumberedRow], columns: Sequence[Column], width: int, named: Sequence[str] = ()
) -> tuple[int, list[Header]] | None:
    """The row that names the most fields of `columns`, and its headers; None where no row names enough.

    `rows` are the first ones that are not blank, `named` the headers that a person says are there. Two
    rows are read as one header of two levels where that names more fields than either does.
    """
    best: tuple[int, list[Header]] | None = None
    best_rank = (0, False, False, 0)
    required = {column.field for column in columns if column.required}
    for position, (number, row) in enumerate(rows[:_SEARCHED_ROWS]):
        below = rows[position + 1] if position + 1 < len(rows) else None
        readings = [(number, [Header(_text(cell)) for cell in row], row)]
        if below and below[0] == number + 1 and (joined := _joined(row, below[1])):
            readings.append((below[0], joined, below[1]))
        for last, headers, cells in readings:
            placed = match_headers(headers, columns)
            names_only = all(_is_name(cell) for cell in cells if cell)
            # Fewer fields will do where the row can hardly be anything else.
            certain = any(header.is_called(name) for name in named for header in headers) or (
                bool(required & placed.keys()) and (width <= 2 or (names_only and position == 0 and all(cells)))
            )
            if len(placed) < (2 if names_only else 3) and not certain:
                continue
            fit = sum(headers[index].likeness(_names(columns, field)) for field, index in placed.items())
            rank = (len(placed), names_only, headers is readings[0][1], fit)
            if rank > best_rank:
                best, best_rank = (last, headers), rank
    return best


def match_headers(headers: Sequence[Header], columns: Sequence[Column]) -> dict[str, int]:
    """Field → index, best fits first; every header serves one field at most."""
    fits = [
        (-fit, place, index)
        for place, column in enumerate(columns)
        for index, header in enumerate(headers)
        if header.key and (fit := header.likeness(column.names))
    ]
    placed: dict[str, int] = {}
    for _fit, place, index in sorted(fits):
        if columns[place].field not in placed and index not in placed.values():
            placed[columns[place].field] = index
    return placed


def find_unknown_header(rows: Sequence[NumberedRow]) -> tuple[int, list[Header]] | None:
    """The first row, where it holds names that we do not know: words only, above a column of other things."""
    if len(rows) < 2:
        return None
    number, row = rows[0]
    texts = [_text(cell) for cell in row]
    if is_blank(row) or len(set(texts)) < len(texts) or not all(map(_is_name, row)):
        return None
    for index in range(len(row)):
        below = [cells[index] for _number, cells in rows[1:] if not is_blank(cells[index : index + 1])]
        if below and sum(map(_is_name, below)) < 0.2 * len(below):
            return number, [Header(text) for text in texts]
    return None


def _joined(upper: list[Cell], lower: list[Cell]) -> list[Header] | None:
    """The two rows as one header of two levels, if `upper` has a group of several columns of `lower`."""
    if not all(_is_name(cell) for cell in lower if cell):
        return None
    headers: list[Header] = []
    group = ""
    grouped = 0
    for above, below in zip(upper, lower, strict=True):
        if above_text := _text(above):
            group = above_text if _text(below) else ""
        elif group and _text(below):
            grouped += 1
        headers.append(Header(_text(below), above_text or (group if _text(below) else "")))
    groups = {_text(cell) for cell in upper} - {""}
    return headers if grouped and len(groups) > 1 else None


def _names(columns: Sequence[Column], field: str) -> tuple[str, ...]:
    return next(column.names for column in columns if column.field == field)


def _is_name(cell: Cell) -> bool:
    """Whether a cell may be a header: a short text that is no number, date or code."""
    return (
        isinstance(cell, str)
        and len(cell) <= _LONGEST_HEADER
        and re.search(r"[^\W\d_]", cell) is not None
        and re.search(r"\d{3}", cell) is None
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """`text` in one written form, without case, blanks or punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=256)
def _keys(names: tuple[str, ...]) -> dict[str, int]:
    return {_key(name): place for place, name in reversed(list(enumerate(names)))}


@lru_cache(maxsize=256)
def _telling_keys(names: tuple[str, ...]) -> list[tuple[str, int]]:
    """The names long enough to mean the same at the end of a longer header: 时间 would find any time."""
    return [
        (_key(name), place) for place, name in enumerate(names) if (len(name) >= 3 if is_han(name) else " " in name)
    ]
