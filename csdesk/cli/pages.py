"""Long registers fetched page by page, so that the first lines are printed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")

_SIZE = 200


def in_pages(fetch: Callable[..., list[Item]], limit: int, *, at_once: bool = False) -> Iterator[Item]:
    """Up to `limit` records, from the pages that `fetch` reads `after` a key and of a `limit`; or all `at_once`.

    The key is that of the record, or else its time and id.
    """
    after: object = None
    while limit > 0:
        size = limit if at_once else min(limit, _SIZE)
        page = fetch(after=after, limit=size)
        yield from page
        if at_once or len(page) < size:
            return
        limit -= size
        last: Any = page[-1]
        after = last.key if hasattr(last, "key") else (last.at, last.id)
