"""Which shift is on duty: each begins at its time of day and lasts until another begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time


def shift_at(begins: Mapping[str, time], now: time) -> str:
    """The shift that is on duty at `now`; `begins` tells when each begins, "" where it names none.

    Before the first of the day that of the evening before is still on duty.
    """
    if not begins:
        return ""
    begun = {key: began for key, began in begins.items() if began <= now} or begins
    return max(begun, key=begun.__getitem__)
