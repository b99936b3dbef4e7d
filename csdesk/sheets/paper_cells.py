"""What stands in the cells of papers: texts, days and numbers with their formats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from csdesk.sheets.harmless import fitting
from csdesk.sheets.paper_looks import COUNT, DAY, DECIMAL, MOMENT, PERCENT, Looks
from csdesk.texts import _

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

EMPTY = "–"
"""What stands for a figure that nothing tells, such as a rate of nothing (DOMAIN 6)."""

FORMATS = {"count": COUNT, "percent": PERCENT, "decimal": DECIMAL}
_MISSED = "#A23B3B"


@dataclass(frozen=True)
class Number:
    """A figure as a paper shows it; `kind` is count, percent (0.973 shows 97.3%) or decimal.

    None shows "–". `is_met` is False where a target was missed, which is marked.
    """

    value: float | int | None
    kind: str = "count"
    is_met: bool | None = None


Value = str | int | float | bool | date | datetime | Number | None


def number_of(value: Value, kind: str = "") -> Number | None:
    """The figure that `value` is, a plain one of this `kind`; None where it is none."""
    if isinstance(value, Number):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Number(value, kind if kind in FORMATS else "count" if isinstance(value, int) else "decimal")


def shown(value: Value) -> str:
    """`value` as it is read in a cell, for reckoning widths and heights."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    number = number_of(value)
    if number is None or is_nothing(number):
        return EMPTY
    figure = number.value or 0
    if number.kind == "percent":
        return f"{figure:.1%}"
    return f"{figure:,.0f}" if number.kind == "count" else f"{figure:,.1f}"


def is_nothing(number: Number) -> bool:
    """Whether a figure is shown as "–"."""
    return number.value is None or not math.isfinite(number.value)


def put(
    sheet: Worksheet, looks: Looks, row: int, column: int, value: Value, properties: Mapping[str, Any], kind: str = ""
) -> None:
    """Write `value` into a cell as what it is, never as a formula or a link; `kind` is that of plain figures."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, looks.of(**properties))
    elif isinstance(value, bool | str):
        sheet.write_string(row, column, fitting(shown(value)), looks.of(**properties))
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, looks.of(**properties, num_format=MOMENT))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day),
                             looks.of(**properties, num_format=DAY))  # fmt: skip
    else:
        _put_number(sheet, looks, row, column, number_of(value, kind) or Number(None), properties)


def _put_number(
    sheet: Worksheet, looks: Looks, row: int, column: int, number: Number, properties: Mapping[str, Any]
) -> None:
    look = {**properties, "num_format": FORMATS[number.kind]}
    if number.is_met is False:
        look |= {"font_color": _MISSED, "bold": True}
    if is_nothing(number):
        sheet.write_string(row, column, EMPTY, looks.of(**look))
    else:
        sheet.write_number(row, column, number.value or 0, looks.of(**look))
