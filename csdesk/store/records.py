"""Adding, changing and fetching one record of any shared table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import peewee

from csdesk.store.database import Store
from csdesk.store.models import Record, Reference

Row = dict[str, Any]


def add(store: Store, model: type[Record], values: Row, actor: str | None) -> str:
    """Insert a record in the running transaction and return its id."""
    return str(insert(store, model, values, actor)["id"])


def insert(store: Store, model: type[Record], values: Row, actor: str | None) -> Row:
    """Insert a record in the running transaction and return it as it would be fetched."""
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
    for name, field in _translated(model):
        if row.get(name) is not None:
            row[name] = field.db_value(row[name])
    store.connection().execute(
        f"INSERT INTO {model._meta.table_name} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        list(row.values()),
    )
    return _told(model, [dict.fromkeys(model._meta.fields) | row])[0]


def change(store: Store, model: type[Record], identity: str, values: Row, actor: str | None) -> None:
    """Set some columns of a record in the running transaction."""
    row = {"updated_at": store.clock(), "updated_by": actor} | values
    model.update(row).where(model.id == identity).execute(store.database)


def put(store: Store, model: type[Record], identity: str, values: Row, actor: str) -> None:
    """Let the row `identity` hold `values` in the running transaction: made, taken in again, or changed."""
    found = store.rows(f"SELECT * FROM {model._meta.table_name} WHERE id = ?", (identity,))
    if not found:
        add(store, model, {"id": identity, **values}, actor)
        return
    wanted = {name: model._meta.fields[name].db_value(value) for name, value in values.items()}
    if found[0]["deleted_at"] is None and all(found[0][name] == value for name, value in wanted.items()):
        return
    change(store, model, identity, {**values, "deleted_at": None}, actor)


def fetch(store: Store, model: type[Record], identity: str) -> Row | None:
    """The record with the id `identity` unless it is deleted."""
    return fetch_all(store, model, [identity]).get(identity)


def fetch_all(store: Store, model: type[Record], identities: Iterable[str]) -> dict[str, Row]:
    """The records with the ids `identities` by id, those that are deleted left out.

    Screens fetch a record for every line they show, and building a query takes ten times as long as this.
    """
    return {row["id"]: row for row in among(store, model, "id", identities)}


def among(store: Store, model: type[Record], column: str, values: Iterable[str], order: str = "") -> list[Row]:
    """The records whose `column` has one of `values`, those that are deleted left out, by the columns of `order`."""
    fields = model._meta.sorted_fields
    rows = store.among(
        f"SELECT {', '.join(field.column_name for field in fields)} FROM {model._meta.table_name} WHERE {column} IN",
        values,
        "AND deleted_at IS NULL" + (f" ORDER BY {order}" if order else ""),
    )
    return _told(model, rows)


def _told(model: type[Record], rows: list[Row]) -> list[Row]:
    """Stored `rows` with the values that they stand for, in place: most are text, which stands for itself."""
    for name, field in _translated(model):
        for row in rows:
            if row[name] is not None:
                row[name] = field.python_value(row[name])
    return rows


@cache
def _translated(model: type[Record]) -> tuple[tuple[str, Any], ...]:
    """The fields that are not kept as what they stand for."""
    return tuple(
        (field.name, field) for field in model._meta.sorted_fields if type(field) not in (peewee.TextField, Reference)
    )


def all_by_number(store: Store, model: type[Record], number: str, limit: int) -> list[Row]:
    """The records with the human number `number` as it is written or, where there is none, in capitals."""
    column = model._meta.fields["number"]
    for wanted in dict.fromkeys((number, number.upper())):
        numbered = model.select().where(column == wanted, model.deleted_at.is_null())
        if found := every(store, numbered.order_by(model.id).limit(limit)):
            return found
    return []


def by_number(store: Store, model: type[Record], number: str) -> Row | None:
    """The record with the human number `number`, in small letters or capitals."""
    column = model._meta.fields["number"]
    numbered = model.select().where(column.in_([number, number.upper()]), model.deleted_at.is_null())
    return first(store, numbered.order_by(column.desc()))  # small letters come after capitals


def first(store: Store, query: peewee.ModelSelect[Any]) -> Row | None:
    """The first record that `query` finds."""
    return next(iter(every(store, query.limit(1))), None)


def every(store: Store, query: peewee.ModelSelect[Any]) -> list[Row]:
    """All records that `query` finds."""
    sql, values = store.database.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
    return _told(query.model, store.rows(sql, values))


def page(
    store: Store,
    model: type[Record],
    when: peewee.Field,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    having: Mapping[str, str | Sequence[str] | None] | None = None,
    conditions: Iterable[peewee.ColumnBase] = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest `limit` records by the column `when`, from `since` on and before `until`, going on after the key.

    `having` gives the value that a column has, or several of which it has one; an empty one asks for nothing, and
    None for those that have none.
    All `conditions` are met too.
    """
    query = model.select().where(model.deleted_at.is_null(), *conditions)
    if since is not None:
        query = query.where(when >= since)
    if until is not None:
        query = query.where(when < until)
    for name, value in (having or {}).items():
        column = model._meta.fields[name]
        if value is None:
            query = query.where(column.is_null())
        elif value:
            query = query.where(column == value if isinstance(value, str) else column.in_(list(value)))
    if after is not None:
        moment, identity = after
        query = query.where(when <= moment, (when < moment) | (model.id < identity))  # the first bounds the index
    return every(store, query.order_by(when.desc(), model.id.desc()).limit(limit))
