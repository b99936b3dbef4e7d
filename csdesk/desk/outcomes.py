"""What became of a call: noted with the call when another record is made of it, and taken back with that."""

from __future__ import annotations

from csdesk.desk.desk import Desk
from csdesk.store import calls as stored
from csdesk.store import records

_BECAME = "became_"  # begins the outcomes that name another record


def note(desk: Desk, source: tuple[str, str] | None, outcome: str, *, instead: bool = False) -> None:
    """Let the call that is the `source` of a record say so, in the running transaction, where no outcome is given.

    With `instead` also where one is given, as long as it is not another record that it became.
    """
    call = records.fetch(desk.store, stored.Call, source[1]) if source and source[0] == "call" else None
    if call is None or not desk.policy.option("call_outcome", outcome):
        return
    before = call["outcome"] or ""
    if not before or (instead and not before.startswith(_BECAME)):
        records.change(desk.store, stored.Call, call["id"], {"outcome": outcome}, desk.me.id)
