"""Long registers fetched page by page, so that the first lines are printed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", tuple[datetime, str], tuple[date, str])

_SIZE = 200


def in_pages(
    fetch: Callable[[Key | None, int], list[Item]],
    key_of: Callable[[Item], Key],
    limit: int,
    *,
    at_once: bool = False,
) -> Iterator[Item]:
    """Up to `limit` records, from pages of a size that `fetch` reads after a key; or all `at_once`."""
    after: Key | None = None
    while limit > 0:
        size = limit if at_once else min(limit, _SIZE)
        page = fetch(after, size)
        yield from page
        if at_once or len(page) < size:
            return
        limit -= size
        after = key_of(page[-1])
