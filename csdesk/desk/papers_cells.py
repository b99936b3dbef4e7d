"""What the department's papers have in common: labels, places to sign, days and spans of days, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csdesk.desk.reading import APART
from csdesk.sheets.paper import FormCell, Heading, Value, Workbook
from csdesk.texts import _, language

SIGNING = 34.0
"""The least height in points of a row in which people sign."""


@dataclass(frozen=True)
class Table:
    """A register as a sheet: a row a record, in landscape, with what `Workbook.table` is given."""

    sheet: str
    title: str
    number: str
    period: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Value]]

    def put(self, book: Workbook) -> None:
        """Add the sheet to the workbook."""
        book.table(self.sheet, self.headings, self.rows, title=self.title, number=self.number, period=self.period)


def head(message: str, span: int = 1, rows: int = 1) -> FormCell:
    """A label, given as a message of the catalogue."""
    return FormCell(_(message), span, rows, style="label")


def to_sign(span: int = 1) -> FormCell:
    """An empty place to sign."""
    return FormCell(None, span, style="sign")


def day_text(day: date) -> str:
    """A day as papers write it: 2026年11月21日."""
    return _("{year}-{month}-{day}", year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def span_text(first: date, last: date) -> str:
    """The days from `first` to `last`: 2026年11月16日至2026年11月22日."""
    return _("{first} to {last}", first=day_text(first), last=day_text(last))


def days_of(since: datetime, until: datetime) -> str:
    """The days from `since` on and before `until`, as papers write them."""
    return span_text(since.date(), (until - timedelta.resolution).date())


def moment_text(moment: datetime | None) -> str:
    """A day and time of day, "" for none."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def listed(words: Iterable[str]) -> str:
    """`words` one after another, with what stands between them in the language spoken now."""
    return (APART if language() == "zh" else ", ").join(words)


def in_lines(lines: Iterable[str]) -> str:
    """Those of `lines` that say something, one below the other and each but once."""
    return "\n".join(dict.fromkeys(filter(None, map(str.strip, lines))))
