"""When the search index catches up with the records: a little before each search, the rest when nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from csdesk.store import indexing
from csdesk.store.database import Store
from csdesk.store.errors import StoreError, in_the_words_of_the_store
from csdesk.store.pace import Pace

Progress = Callable[[int, int], None]

_A_FEW = 300  # records of each kind that a search waits for
_MUCH = 50_000  # records, from which on the index is merged at the end where nobody works meanwhile


def catch_up_a_little(store: Store) -> None:
    """Let the index find what was written lately; where it cannot be written just now, it is searched as it is."""
    if store.database.in_transaction() or not store.is_index_behind():
        return
    with suppress(StoreError), store.without_waiting(), store.transaction(None):
        indexing.index_newest(store.connection(), _A_FEW)


def catch_up(store: Store, *, is_alone: bool, progress: Progress = lambda _done, _total: None) -> None:
    """Let the index find everything, in portions between which others may write.

    `is_alone` says that nobody else works with the file, until somebody has written to it. `progress` is told how
    many records are done and how many there are, and may raise to leave the rest for another time.
    """
    connection = store.connection()
    with in_the_words_of_the_store(store.path):
        count = indexing.waiting(connection)
    pace = Pace(store, is_alone=is_alone)
    if pace.is_alone and count > _MUCH:
        with store.transaction(None):
            indexing.gather(connection)
    with store.with_room():
        done, is_behind = 0, True
        while is_behind:
            progress(min(done, count), count)
            was_alone = pace.is_alone
            with pace.portion():
                if was_alone and not pace.is_alone and indexing.is_gathering(connection):
                    indexing.gather_no_more(connection)
                done += pace.count
                is_behind = indexing.index_marked(connection, pace.count)
        while indexing.is_gathering(connection):
            with pace.portion():
                indexing.merge_gathered(connection, pace.count)
