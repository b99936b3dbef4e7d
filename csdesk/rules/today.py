"""How old what is open is (DOMAIN 4, complaints 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Age:
    """How many are open since `least` to `most` days; `most` is None for the oldest."""

    least: int
    most: int | None
    number: int


def ages(open_by_day: Mapping[date, int], today: date, bands: Sequence[int]) -> list[Age]:
    """What is open, by age in days; `bands` are the last days of all bands but the oldest, ascending."""
    found = []
    least = 0
    for most in (*bands, None):
        number = sum(
            count
            for day, count in open_by_day.items()
            if max((today - day).days, 0) >= least and (most is None or (today - day).days <= most)
        )
        found.append(Age(least, most, number))
        least = (most or 0) + 1
    return found
