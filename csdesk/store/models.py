"""What every record has in common, and the registry of the tables that desks share.

Times are wall-clock text (`2026-11-21 09:30:00`), so that they sort, read well in any SQLite client
and mean the same on every desk of a company. A deleted record stays, with `deleted_at` set.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import peewee

TRUE = peewee.SQL("1")
"""What a column of yes or no is compared with in the condition of an index; a bound value would not let it be used."""


class MomentField(peewee.TextField):  # type: ignore[misc,unused-ignore]
    """A date and time of day, to the second."""

    def db_value(self, value: datetime | str | None) -> str | None:
        """The stored text of `value`."""
        return moment_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: str | None) -> datetime | None:
        """The moment that was stored as `value`."""
        return datetime.fromisoformat(value) if value else None


class DayField(peewee.TextField):  # type: ignore[misc,unused-ignore]
    """A calendar day."""

    def db_value(self, value: date | str | None) -> str | None:
        """The stored text of `value`."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        """The day that was stored as `value`."""
        return date.fromisoformat(value) if value else None


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
