"""Adding, changing and fetching one record of any shared table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from csdesk.store.database import Store
from csdesk.store.errors import in_the_words_of_the_store
from csdesk.store.models import Record

Row = dict[str, Any]


def add(store: Store, model: type[Record], values: Row, actor: str | None) -> str:
    """Insert a record in the running transaction and return its id."""
    now = store.clock()
    base: Row = {
        "id": store.new_id(),
        "station": store.station,
        "created_at": now,
        "created_by": actor,
        "updated_at": now,
        "updated_by": actor,
    }
    row = base | values
    fields = [model._meta.fields[name] for name in row]
    store.database.execute_sql(  # type: ignore[no-untyped-call]
        f"INSERT INTO {model._meta.table_name} ({', '.join(field.column_name for field in fields)}) "
        f"VALUES ({', '.join('?' * len(fields))})",
        [field.db_value(value) for field, value in zip(fields, row.values(), strict=True)],
    )
    return str(row["id"])


def change(store: Store, model: type[Record], identity: str, values: Row, actor: str | None) -> None:
    """Set some columns of a record in the running transaction."""
    row = {"updated_at": store.clock(), "updated_by": actor} | values
    model.update(row).where(model.id == identity).execute(store.database)


def fetch(store: Store, model: type[Record], identity: str) -> Row | None:
    """The record with the id `identity` unless it is deleted."""
    return fetch_all(store, model, [identity]).get(identity)


def fetch_all(store: Store, model: type[Record], identities: Iterable[str]) -> dict[str, Row]:
    """The records with the ids `identities` by id, those that are deleted left out.

    Screens fetch a record for every line they show, and building a query takes ten times as long as this.
    """
    fields = model._meta.sorted_fields
    rows = store.among(
        f"SELECT {', '.join(field.column_name for field in fields)} FROM {model._meta.table_name} WHERE id IN",
        identities,
        "AND deleted_at IS NULL",
    )
    return {row["id"]: {field.name: field.python_value(row[field.column_name]) for field in fields} for row in rows}


def first(store: Store, query: peewee.ModelSelect[Any]) -> Row | None:
    """The first row that `query` finds."""
    return next(iter(every(store, query.limit(1))), None)


def every(store: Store, query: peewee.ModelSelect[Any]) -> list[Row]:
    """All rows that `query` finds."""
    with in_the_words_of_the_store(store.path):
        return list(query.dicts().execute(store.database))


def page(
    store: Store,
    model: type[Record],
    when: peewee.Field,
    *,
    conditions: Iterable[peewee.Expression] = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest `limit` records by the column `when` that meet `conditions`, going on after the key `after`."""
    query = model.select().where(model.deleted_at.is_null(), *conditions)
    if after is not None:
        moment, identity = after
        query = query.where(when <= moment, (when < moment) | (model.id < identity))  # the first bounds the index
    return every(store, query.order_by(when.desc(), model.id.desc()).limit(limit))
