"""What is being typed, kept while it is typed: survives Esc, another screen, the lock and a killed program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from csdesk.store.database import Store
from csdesk.store.models import moment_text


@dataclass(frozen=True)
class Draft:
    """A form half filled in: field names and what stands in them."""

    slot: int
    content: Mapping[str, str]
    updated_at: datetime


def keep(store: Store, staff: str, form: str, slot: int, content: Mapping[str, str]) -> None:
    """Keep `content` as the draft of `staff` in the numbered `slot` of `form`; empty content drops it."""
    with store.draft_transaction() as connection:
        if any(content.values()):
            connection.execute(
                "INSERT OR REPLACE INTO draft (staff_id, form, slot, content, updated_at) VALUES (?, ?, ?, ?, ?)",
                (
                    staff,
                    form,
                    slot,
                    json.dumps(dict(content)),  # escaped, for what is typed may hold lone surrogates
                    moment_text(store.clock()),
                ),
            )
        else:
            connection.execute("DELETE FROM draft WHERE staff_id = ? AND form = ? AND slot = ?", (staff, form, slot))


def drop(store: Store, staff: str, form: str, slot: int) -> None:
    """Forget a draft, in the running transaction of the record it became."""
    store.connection().execute("DELETE FROM draft WHERE staff_id = ? AND form = ? AND slot = ?", (staff, form, slot))


def waiting(store: Store, staff: str) -> dict[str, int]:
    """How many drafts `staff` has in each form that has any."""
    found = store.rows("SELECT form, count(*) AS number FROM draft WHERE staff_id = ? GROUP BY form", (staff,))
    return {row["form"]: row["number"] for row in found}


def kept(store: Store, staff: str, form: str) -> list[Draft]:
    """The drafts of `staff` in `form`, by slot."""
    return [
        Draft(row["slot"], json.loads(row["content"]), datetime.fromisoformat(row["updated_at"]))
        for row in store.rows(
            "SELECT slot, content, updated_at FROM draft WHERE staff_id = ? AND form = ? ORDER BY slot",
            (staff, form),
        )
    ]
