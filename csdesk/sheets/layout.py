"""What stands where in a register: the header row and the columns, guessed, to be shown to the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from csdesk.sheets.columns import Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell, Grid, is_blank
from csdesk.sheets.headers import Header, NumberedRow, find_header, find_unknown_header, match_headers
from csdesk.sheets.looks import holds_day, holds_time, is_moment
from csdesk.texts import N_

_SAMPLED_ROWS = 200
_LOOKS_LIKE_IT = 0.8
_LONG_TEXT = 4
_LISTED_NAMES = 50
_PLACE = re.compile("[A-Za-z]{1,3}|[0-9]+")
# A column that only counts the rows tells nothing about them.
_COUNTING = ("序号", "序", "项次", "行号")


@dataclass(frozen=True)
class Layout:
    """What was made of a sheet: `columns` is field → index; `header_row` counts from 1, 0 is none.

    A blank header, and every header of a file without them, is the letter of its column. `encoding`
    and `delimiter` are empty for a workbook, `sheet` for a text. `counting` are the headers of columns
    that only count the rows.
    """

    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    counting: Collection[str]

    @property
    def unmapped(self) -> tuple[tuple[str, int], ...]:
        """Header and index of the columns that belong to no field, but those that only count the rows."""
        taken = set(self.columns.values())
        return tuple(
            (header, index)
            for index, header in enumerate(self.headers)
            if index not in taken and header not in self.counting
        )

    def written_headers(self, columns: Sequence[Column]) -> Sequence[str]:
        """The headers under which rows of it are read again as here, also where it has none."""
        if self.header_row:
            return self.headers
        named = {self.columns[column.field]: column.names[0] for column in columns if column.field in self.columns}
        return [
            named.get(index, _COUNTING[0] if header in self.counting else header)
            for index, header in enumerate(self.headers)
        ]


def guess_layout(path: Path, grid: Grid, columns: Sequence[Column], mapping: Mapping[str, str]) -> Layout:
    """The layout of `grid`; `mapping` (field → header, letter or number from 1) goes before any guess.

    Raises SheetError where `mapping` names what is not there or nothing required can be found.
    """
    _refuse_unknown_fields(path, columns, mapping)
    rows = _first_rows(grid)
    sought = [
        replace(column, names=(mapping[column.field], *column.names)) if column.field in mapping else column
        for column in columns
    ]
    named = [given for given in mapping.values() if not _PLACE.fullmatch(given.strip())]
    known = find_header(rows, sought, grid.width, named)
    header_row, headers = known or find_unknown_header(rows) or (0, [Header("")] * grid.width)
    names = tuple(header.text or letter(index) for index, header in enumerate(headers))

    chosen = {field: _chosen_index(path, given, headers, names) for field, given in mapping.items()}
    free = [column for column in columns if column.field not in chosen]
    open_headers = [Header("") if index in chosen.values() else header for index, header in enumerate(headers)]
    placed = chosen | match_headers(open_headers, free)
    body = [row for number, row in rows if number > header_row][:_SAMPLED_ROWS]
    if known is None:
        placed |= _match_looks(body, columns, placed)
        if not header_row:
            placed |= _match_longest(body, columns, placed)
    else:
        placed |= _match_other_half(body, columns, placed, headers)
    counting = [name for name in names if name in _COUNTING]
    if not header_row and "number" in placed.keys() - chosen.keys():  # what is numbered there nobody says
        index = placed.pop("number")
        counting += [names[index]] if _is_counting(body, index) else []
    _refuse_without_required(path, columns, placed, names)
    ordered = {column.field: placed[column.field] for column in columns if column.field in placed}
    return Layout(grid.sheet, grid.encoding, grid.delimiter, header_row, names, ordered, counting)


def _first_rows(grid: Grid) -> list[NumberedRow]:
    """The first rows that are not blank, with their numbers."""
    rows: list[NumberedRow] = []
    for number, row in enumerate(grid.rows(), 1):
        if not is_blank(row):
            rows.append((number, row))
            if len(rows) > _SAMPLED_ROWS:
                break
    return rows


def _match_looks(rows: Sequence[list[Cell]], columns: Sequence[Column], placed: Mapping[str, int]) -> dict[str, int]:
    """Field → index by what the cells look like, for the fields and columns not `placed` yet."""
    cells = _free_cells(rows, placed)
    fits = [
        (-share, place, index)
        for place, column in enumerate(columns)
        if column.looks and column.field not in placed
        for index, filled in cells.items()
        if (share := sum(map(column.looks, filled)) / len(filled)) >= _LOOKS_LIKE_IT
    ]
    found: dict[str, int] = {}
    for _share, place, index in sorted(fits):
        if columns[place].field not in found and index in cells:
            found[columns[place].field] = index
            del cells[index]
    return found


def _match_other_half(
    rows: Sequence[list[Cell]], columns: Sequence[Column], placed: Mapping[str, int], headers: Sequence[Header]
) -> dict[str, int]:
    """The date or the time → index, where the column of the whole moment holds only times of day, or only days.

    The column of the other half may go by any name of the moment, the day or the time: cells tell which it is.
    """
    fields = {column.field: column for column in columns}
    whole = next((column for column in columns if column.looks is is_moment), None)
    if whole is None or whole.field not in placed or not {"date", "time"} <= fields.keys():
        return {}
    own = [row[placed[whole.field]] for row in rows if not is_blank([row[placed[whole.field]]])]
    names = (*whole.names, *fields["date"].names, *fields["time"].names)
    for field, is_own, is_other in (("date", holds_time, holds_day), ("time", holds_day, holds_time)):
        if field in placed or not _is_mostly(own, is_own):
            continue
        fits = [
            (headers[index].likeness(names), -index)
            for index, filled in _free_cells(rows, placed).items()
            if headers[index].key and _is_mostly(filled, is_other)
        ]
        likeness, place = max(fits, default=(0, 0))
        if likeness:
            return {field: -place}
    return {}


def _is_mostly(cells: Sequence[Cell], looks: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(looks, cells)) >= _LOOKS_LIKE_IT * len(cells)


def _match_longest(rows: Sequence[list[Cell]], columns: Sequence[Column], placed: Mapping[str, int]) -> dict[str, int]:
    """The field of long texts → the index of the column that has them, beside fields that are known."""
    field = next((column.field for column in columns if column.longest), "")
    lengths = {index: sum(map(_length, filled)) / len(rows) for index, filled in _free_cells(rows, placed).items()}
    if not field or not placed or field in placed or not lengths:  # prose alone is no register
        return {}
    longest = max(lengths, key=lambda index: lengths[index])
    return {field: longest} if lengths[longest] >= _LONG_TEXT else {}


def _is_counting(rows: Sequence[list[Cell]], index: int) -> bool:
    """Whether a column numbers the rows from 0 or 1 on."""
    cells = [str(row[index]).strip().removesuffix(".0") for row in rows]
    return any(cells == [str(first + count) for count in range(len(cells))] for first in (0, 1))


def _free_cells(rows: Sequence[list[Cell]], placed: Mapping[str, int]) -> dict[int, list[Cell]]:
    """The cells that are not blank, by the index of their column, for columns not `placed` yet."""
    free = set(range(len(rows[0]) if rows else 0)) - set(placed.values())
    cells = {index: [row[index] for row in rows if not is_blank([row[index]])] for index in sorted(free)}
    return {index: filled for index, filled in cells.items() if filled}


def _length(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str) and not cell.replace(".", "").isdigit() else 0


def _chosen_index(path: Path, given: str, headers: Sequence[Header], names: Sequence[str]) -> int:
    """The index of the column that a person named: by header, by letter or by number."""
    wanted = given.strip()
    for index, header in enumerate(headers):
        if header.is_called(wanted):
            return index
    places = {letter(index): index for index in range(len(names))}
    places |= {str(index + 1): index for index in range(len(names))}
    if wanted.upper() in places:
        return places[wanted.upper()]
    raise SheetError(
        path,
        N_("there is no column {column}; the columns are {columns}"),
        {"column": given, "columns": _listed(names)},
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_LISTED_NAMES]) + (" …" if len(names) > _LISTED_NAMES else "")


def letter(index: int) -> str:
    """The letter by which spreadsheet programs name a column: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name = chr(ord("A") + rest) + name
        index -= 1
    return name


def _refuse_unknown_fields(path: Path, columns: Sequence[Column], mapping: Mapping[str, str]) -> None:
    fields = [column.field for column in columns]
    for field in mapping:
        if field not in fields:
            raise SheetError(
                path,
                N_("there is no field {field}; the fields are {fields}"),
                {"field": field, "fields": ", ".join(fields)},
            )


def _refuse_without_required(
    path: Path, columns: Sequence[Column], placed: Mapping[str, int], names: Sequence[str]
) -> None:
    for group in dict.fromkeys(column.required for column in columns if column.required):
        wanted = [column for column in columns if column.required == group]
        wanted.sort(key=lambda column: not column.longest)  # the one that tells most comes first
        if not any(column.field in placed for column in wanted):
            raise SheetError(
                path,
                N_(
                    "no column was recognised as {wanted}; the columns are {columns}; "
                    "name one with --map {field}=COLUMN, in the app under Columns"
                ),
                {
                    "wanted": " / ".join(f"{column.field} ({column.names[0]})" for column in wanted),
                    "columns": _listed(names),
                    "field": wanted[0].field,
                },
            )
