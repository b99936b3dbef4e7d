"""A row of a register of complaints read into the complaint that it tells of."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from csdesk.desk import reading, register_words
from csdesk.desk.errors import BadInputError
from csdesk.desk.register_row import RegisterRow
from csdesk.texts import N_

Row = dict[str, Any]

_END_OF_DAY = time(23, 59)


def complaint(row: RegisterRow) -> Row:
    """The complaint in a row of a register of complaints; its state closes it or, without one, its reply does.

    Where only the reply was written down, it is the best that is known of the content.
    """
    received = row.started("received_at")
    received_at = received or row.default_moment
    row.refuse_future("received_at", received_at, N_(
        "{value} is given, and it is {now} now; a complaint is registered when it was received"
    ))  # fmt: skip
    title, content = row.long_text("title"), row.long_text("content")
    reply = row.long_text("reply")
    closed = _closing(row, reply, received_at)
    promised = _promise(row, received_at)
    channel = row.entry("channel", "complaint_channel")
    found: Row = {
        "number": row.own_number(),
        "received_at": received_at,
        "is_timed": received is not None and row.is_day_told,
        "channel": channel,
        "is_written": channel in row.desk.policy.complaints.written_channels,
        "name": row.line("name"),
        "phone": row.phone("phone"),
        "unit": row.line("unit"),
        "project": row.line("project"),
        "category": row.entry("category", "complaint_category"),
        "subject": row.option("subject", "subject"),
        "content": "\n".join(part for part in (title, content) if part) or reply,
        "reply": reply,
        "closed_at": closed,
        "promise_at": promised,
        "received_by": row.staff("received_by"),
    }
    if not found["content"]:
        reading.text(row.desk, "content", "", required=True)
    found["notes"] = row.all_notes()
    return found


def _closing(row: RegisterRow, reply: str | None, received: datetime) -> datetime | None:
    """When the complaint was settled, None where it is open; raises BadInputError.

    Its state decides; where that is not told or not understood, it was settled by its closing time or its reply,
    unless the reply itself says that it is not.
    """
    closed, replied = row.ended("closed_at", received), row.ended("replied_at", received)
    state = register_words.state(row.text("status"))
    if state != register_words.SETTLED:
        row.note("status")
    if state is None and closed is None:
        state = register_words.state(reply or "")
    if state == register_words.STILL_OPEN:
        row.note("closed_at")
        row.note("replied_at")
        return None
    if replied and not reply:
        row.note("replied_at")
    if closed is None and (reply or state == register_words.SETTLED):
        closed = replied or received
    return closed


def _promise(row: RegisterRow, received: datetime) -> datetime | None:
    """The promised reply; a day alone is its end, and what is no time or not after the receipt goes into the notes."""
    try:
        promised = row.ended("promise_at", received)
    except BadInputError:
        promised = None
    if promised is not None and promised.time() == time():
        promised = datetime.combine(promised, _END_OF_DAY)
    if promised is None or promised <= received:
        row.note("promise_at")
        return None
    return promised
