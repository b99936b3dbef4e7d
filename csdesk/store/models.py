"""What every record has in common, and the registry of the tables that desks share.

Times are wall-clock text (`2026-11-21 09:30:00`), so that they sort, read well in any SQLite client
and mean the same on every desk of a company. A deleted record stays, with `deleted_at` set.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import peewee

from csdesk.store import capture

TRUE = peewee.SQL("1")
"""What a column of yes or no is compared with in the condition of an index; a bound value would not let it be used."""


class MomentField(peewee.TextField):  # type: ignore[misc,unused-ignore]
    """A date and time of day, to the second."""

    def db_value(self, value: datetime | str | None) -> str | None:
        """The stored text of `value`."""
        return moment_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: str | None) -> datetime | None:
        """The moment that was stored as `value`; an empty text is none where there may be none."""
        return None if value is None or (self.null and not value) else read_moment(value)


class DayField(peewee.TextField):  # type: ignore[misc,unused-ignore]
    """A calendar day."""

    def db_value(self, value: date | str | None) -> str | None:
        """The stored text of `value`."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        """The day that was stored as `value`; an empty text is none where there may be none."""
        return None if value is None or (self.null and not value) else read_day(value)


class Reference(peewee.TextField):  # type: ignore[misc,unused-ignore]
    """The id of a record in the table `target`; nothing enforces that it has arrived yet."""

    def __init__(self, target: str, **options: Any) -> None:
        super().__init__(**options)
        self.target = target


def has_key(units: Sequence[str]) -> peewee.Expression:
    """The condition that a record's unit has one of the keys `units`; the database makes the key of the unit."""
    return peewee.SQL("unit_key").in_(list(units))


def moment_text(moment: datetime) -> str:
    """`moment` as it is stored."""
    return moment.isoformat(" ", "seconds")


_OLDEST = datetime(2000, 1, 1)  # stands for what cannot be understood at all


def read_moment(text: str) -> datetime:
    """The moment that was stored as `text`; what another program wrote is understood as well as can be."""
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return _understood(text)
    return moment if moment.tzinfo is None else moment.replace(tzinfo=None)


def read_day(text: str) -> date:
    """The day that was stored as `text`, understood as `read_moment` does."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return read_moment(text).date()


def _understood(text: object) -> datetime:
    """The moment made of the figures in `text`, the year first."""
    figures = [int(part) for part in re.findall("[0-9]+", str(text)[:40])]
    try:
        year, month, day, hour, minute, second = [*figures, 0, 0, 0][:6]
        return max(datetime(year, month, day, hour, minute, second), _OLDEST)
    except (ValueError, OverflowError):
        return _OLDEST


def unreadable_times(connection: sqlite3.Connection) -> list[str]:
    """The times and days in shared tables that can only be guessed at: table, number or id, column and value."""
    found = []
    with capture.any_text(connection):
        for table in capture.SHARED_TABLES:
            for name, is_required in connection.execute(_COLUMNS.format('"notnull"'), (table,)).fetchall():
                if not holds_time(name):
                    continue
                filled = "" if is_required else f"{name} <> '' AND"
                odd = connection.execute(
                    f"SELECT {_named_by(connection, table)}, {name} FROM {table} WHERE {filled} "
                    f"ifnull({name} NOT IN (datetime({name}, '0 days'), date({name}, '0 days')), 1)"
                )
                found += [f"{table} {told} {name} '{value}'" for told, value in odd if not _is_time(value)]
    return found


def unreadable_values(connection: sqlite3.Connection) -> list[str]:
    """What else in shared tables is no text or number as the column holds it: table, number or id, and column."""
    found = []
    for table in capture.SHARED_TABLES:
        kinds = dict(connection.execute(_COLUMNS.format("type"), (table,)))
        kinds = {name: kind for name, kind in kinds.items() if not holds_time(name)}
        query = f"SELECT {_named_by(connection, table)}, {', '.join(kinds)} FROM {table}"
        if _is_utf8(connection, query):  # which SQLite cannot be asked for
            query += " WHERE " + " OR ".join(
                f"typeof({name}) NOT IN ('{kind.lower()}', 'null')" for name, kind in kinds.items()
            )
        with capture.any_text(connection, unreadable="surrogateescape"):
            for told, *row in connection.execute(query):
                for (name, kind), value in zip(kinds.items(), row, strict=True):
                    if value is not None and not _is_of_kind(kind, value):
                        found.append(f"{table} {told} {name}")
    return found


_COLUMNS = "SELECT name, {} FROM pragma_table_info(?)"


def _named_by(connection: sqlite3.Connection, table: str) -> str:
    """The column by which people know a record of `table`."""
    return "number" if "number" in capture.columns(connection, table) and table != "customer_phone" else "id"


def _is_utf8(connection: sqlite3.Connection, query: str) -> bool:
    try:
        for _row in connection.execute(query):
            pass
    except sqlite3.OperationalError:
        return False
    return True


def _is_of_kind(kind: str, value: object) -> bool:
    if kind == "INTEGER":
        return isinstance(value, int)
    return isinstance(value, str) and not re.search("[\udc80-\udcff]", value)


def holds_time(column: str) -> bool:
    """Whether a column of a shared table that is called so holds a moment or a day."""
    return column in ("at", "day", "birthday", "contact_by") or column.endswith(("_at", "_on"))


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


class Record(peewee.Model):  # type: ignore[misc,unused-ignore]
    """A row that desks share: identity, where and by whom it was made and changed."""

    id = peewee.TextField(primary_key=True)
    station = peewee.TextField()
    created_at = MomentField()
    created_by = Reference("staff", null=True)
    updated_at = MomentField()
    updated_by = Reference("staff", null=True)
    deleted_at = MomentField(null=True)

    class Meta:
        legacy_table_names = False
