"""What is wrong with a value of a company's own table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A value of a company's own table that cannot be taken: where, why (a message), and what it names."""

    keys: tuple[str, ...]
    reason: str
    given: dict[str, object]
