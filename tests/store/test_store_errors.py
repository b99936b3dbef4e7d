"""What SQLite says, in the words of the store."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import peewee
import pytest

from csdesk.desk.errors import DeskError, in_the_words_of_the_desk
from csdesk.store import errors


def fail(*said: str) -> None:
    """Raise what was `said`, each while the one before it was being dealt with."""
    try:
        if said[:-1]:
            fail(*said[:-1])
    finally:
        raise sqlite3.OperationalError(said[-1])


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("disk I/O error", errors.StoreDiskError),
        ("attempt to write a readonly database", errors.StoreReadOnlyError),
        ("database or disk is full", errors.StoreFullError),
        ("something new", errors.StoreError),
    ],
)
def test_the_first_thing_that_went_wrong_is_told_and_not_the_rollback_after_it(
    first: str, kind: type[errors.StoreError]
) -> None:
    with pytest.raises(kind) as caught, errors.in_the_words_of_the_store(Path("desk.db")):
        fail(first, "cannot rollback - no transaction is active")
    assert (type(caught.value), caught.value.why) == (kind, first)


def test_a_disk_that_refuses_is_told_in_words() -> None:
    in_words = errors.in_the_words_of_the_store(Path("desk.db"))
    with pytest.raises(DeskError) as caught, in_the_words_of_the_desk(), in_words:
        raise OSError(errno.EIO, "Input/output error")
    assert "the disk refuses desk.db" in str(caught.value)


def test_what_peewee_wraps_is_told_as_it_was_said() -> None:
    in_words = errors.in_the_words_of_the_store(Path("desk.db"))
    with pytest.raises(errors.StoreDiskError), in_words, peewee.SqliteDatabase(":memory:").atomic():
        fail("disk I/O error", "cannot rollback - no transaction is active")


def test_what_sqlite_says_of_damage_that_python_cannot_read_is_told_as_damage() -> None:
    in_words = errors.in_the_words_of_the_store(Path("desk.db"))
    with pytest.raises(errors.NotAStoreError) as caught, in_words:
        b"no such table: main.ca\xffl".decode()
    assert caught.value.why == "no such table: main.ca\ufffdl"
    with pytest.raises(UnicodeDecodeError), errors.in_the_words_of_the_store(Path("desk.db")):
        "二期".encode("gbk").decode()  # a file that was read meanwhile
