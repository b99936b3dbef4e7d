"""The app on a desk, as tests of its screens drive it."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.frame import StatusLine
from csdesk.tui.work import Latest


async def settle(pilot: Pilot[int]) -> None:
    """Wait until everything asked of the desk is done and shown."""
    for _round in range(3):
        await pilot.pause()
        for latest in (*vars(pilot.app.screen).values(), *vars(pilot.app).values()):
            if isinstance(latest, Latest | DraftKeeper):
                await latest.settle()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def write(pilot: Pilot[int], text: str) -> None:
    """Type `text`, which has no punctuation in it, and see what comes of it."""
    await pilot.press(*text)
    await settle(pilot)


def said(pilot: Pilot[int]) -> str:
    """What stands in the line at the bottom."""
    return pilot.app.screen.query_one(StatusLine)._said


async def hold_still(pilot: Pilot[int]) -> None:
    """Let no caret blink in a picture."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    for area in pilot.app.screen.query(TextArea):
        area.cursor_blink = False
    await settle(pilot)
