"""Time and ids for tests: a clock that stands still until it is moved, and ids in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count


class StandingClock:
    """A clock that tells `now` until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 30)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move on (or back) by the days, hours, minutes, seconds given."""
        self.now += timedelta(**by)


def ids_in_order(first: int = 1) -> Callable[[], str]:
    """Ids 1, 2, 3 … or from `first` on, in the form of a UUIDv7."""
    numbers = count(first)
    return lambda: f"0193{next(numbers):04x}-0000-7000-8000-000000000000"
