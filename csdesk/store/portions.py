"""Statements about any number of values, as many at a time as SQLite takes for certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

_AT_ONCE = 2000


def portions(values: Iterable[Value]) -> Iterator[tuple[str, list[Value]]]:
    """`values` in portions, each after the list of marks that stands for them behind IN."""
    rest = iter(values)
    while part := list(islice(rest, _AT_ONCE)):
        yield f"({', '.join('?' * len(part))})", part
