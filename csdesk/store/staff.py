"""The company, its projects and the people at its desks."""

from __future__ import annotations

from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import Record

Row = dict[str, Any]


class Company(Record):
    """The company whose desk this is; one row."""

    name = peewee.TextField()


class Project(Record):
    """A housing project that callers ask about."""

    name = peewee.TextField()


class Staff(Record):
    """A person at the desk; `pinyin` holds the syllables of the name, separated by blanks."""

    name = peewee.TextField()
    pinyin = peewee.TextField()
    role = peewee.TextField()
    department = peewee.TextField(null=True)
    extension = peewee.TextField(null=True)
    pin_hash = peewee.TextField(null=True)
    active = peewee.BooleanField()
    qualified_posts = peewee.TextField(null=True)
    rest_day = peewee.TextField(null=True)
    preferred_shift = peewee.TextField(null=True)


def company(store: Store) -> Row | None:
    """The company, None while the desk is not set up."""
    return records.first(store, Company.select().where(Company.deleted_at.is_null()).order_by(Company.created_at))


def projects(store: Store) -> list[Row]:
    """The company's projects, in the order in which they were entered."""
    return records.every(
        store, Project.select().where(Project.deleted_at.is_null()).order_by(Project.created_at, Project.id)
    )


def everybody(store: Store) -> list[Row]:
    """Everybody who is or was at the desk, in the order in which they were entered."""
    return records.every(store, Staff.select().where(Staff.deleted_at.is_null()).order_by(Staff.created_at, Staff.id))
