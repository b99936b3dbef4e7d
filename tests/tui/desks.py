"""The app on a desk, as tests of its screens drive it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from csdesk.desk.desk import Desk, Person
from csdesk.tui.app import FrontDesk
from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.frame import Footer, StatusLine
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.widgets.form import Form
from csdesk.tui.work import Latest


@asynccontextmanager
async def at_desk(
    desk: Desk, who: Person, size: tuple[int, int] = (120, 30), opening: str = ""
) -> AsyncIterator[Pilot[int]]:
    """The app with `who` signed in, on the screen that the key `opening` opens."""
    app = FrontDesk(desk, person=who)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if opening:
            await keys(pilot, opening)
        yield pilot
        await settle(pilot)


async def settle(pilot: Pilot[int]) -> None:
    """Wait until everything asked of the desk is done and shown; what is done may ask for more."""
    for _round in range(3):
        await pilot.pause()
        await until(pilot, lambda: bool(pilot.app.screen_stack))  # it is empty while another area is being opened
        asked = [one for one in (*vars(pilot.app.screen).values(), *vars(pilot.app).values())
                 if isinstance(one, Latest | DraftKeeper)]  # fmt: skip
        is_busy = any(map(_is_busy, asked)) or any(not worker.is_finished for worker in pilot.app.workers)
        for latest in asked:
            await latest.settle()
        await pilot.app.workers.wait_for_complete()
        if not is_busy:
            break
    await pilot.pause()


def _is_busy(asked: Latest[Any] | DraftKeeper) -> bool:
    task = (asked._writing if isinstance(asked, DraftKeeper) else asked)._task
    return task is not None and not task.done()


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait for something that happens beside the screen, or takes long on a busy computer."""
    for _round in range(200):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not happen")


async def write(pilot: Pilot[int], text: str) -> None:
    """Type `text`, which has no punctuation in it, and see what comes of it."""
    await pilot.press(*text)
    await settle(pilot)


async def keys(pilot: Pilot[int], *pressed: str) -> None:
    """Press keys one upon the other, and see what comes of them."""
    await pilot.press(*pressed)
    await settle(pilot)


async def press(pilot: Pilot[int], *pressed: str) -> None:
    """Press keys, and see what comes of each before the next."""
    for key in pressed:
        await keys(pilot, key)


async def fill(pilot: Pilot[int], **texts: str) -> None:
    """Type each text into its field of the form on the screen."""
    form = pilot.app.screen.query_one(Form)
    for name, text in texts.items():
        form.focus_field(name)
        await settle(pilot)
        await write(pilot, text)


def box(pilot: Pilot[int]) -> AskScreen:
    """The small form that is open."""
    found = pilot.app.screen
    assert isinstance(found, AskScreen), found
    return found


def footer(pilot: Pilot[int]) -> str:
    """What the footer offers to press."""
    return "".join(text for _style, text, _action in pilot.app.screen.query_one(Footer).left())


def said(pilot: Pilot[int]) -> str:
    """What stands in the line at the bottom."""
    return pilot.app.screen.query_one(StatusLine)._said


async def hold_still(pilot: Pilot[int]) -> None:
    """Let no caret blink in a picture, and the line at the bottom tell what is owed by now."""
    if isinstance(pilot.app, FrontDesk) and pilot.app.desk.person is not None:
        await pilot.app.owing.look()
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    for area in pilot.app.screen.query(TextArea):
        area.cursor_blink = False
    await settle(pilot)
