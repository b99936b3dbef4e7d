"""The progress line: what it shows, and that it can be cancelled."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from csdesk import chinese
from csdesk.tui.widgets.progress import Progress


class Host(App[None]):
    """A progress line, and how often it was cancelled."""

    cancelled = 0

    def compose(self) -> ComposeResult:
        yield Progress()

    def on_progress_cancelled(self) -> None:
        self.cancelled += 1


@pytest.mark.parametrize(
    ("done", "total", "percent", "cells"),
    [(0, 10, "0%", 0), (5, 10, "50%", 0.5), (30, 10, "100%", 1), (3, None, "", 0)],
)
async def test_the_bar_is_as_long_as_what_is_done(done: int, total: int | None, percent: str, cells: float) -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        line = app.query_one(Progress)
        assert not line.display
        line.show("正在导入 来电登记", done, total)
        await pilot.pause()
        strip = line.render_line(0)
        texts = [segment.text for segment in strip]
        assert strip.cell_length == 80
        assert texts[0].strip() == "正在导入 来电登记"
        assert texts[-2].strip() == percent
        assert texts[-1].strip() == "Esc cancels"
        filled, left = len(texts[1]), len(texts[2]) if done else 1
        assert filled == int((filled + left) * cells)


async def test_long_words_leave_room_in_a_narrow_window() -> None:
    app = Host()
    async with app.run_test(size=(40, 5)) as pilot:
        line = app.query_one(Progress)
        line.show("正在导入" * 20, 1, 2)
        await pilot.pause()
        assert chinese.width(line.render_line(0).text) == 40
        assert line.render_line(0).text.rstrip().endswith("50%  Esc cancels")


async def test_it_is_cancelled_by_click_or_call_and_only_while_it_runs() -> None:
    app = Host()
    async with app.run_test() as pilot:
        line = app.query_one(Progress)
        line.cancel()
        line.show("Importing", 1, 2)
        await pilot.click(Progress)
        line.cancel()
        line.hide()
        line.cancel()
        await pilot.pause()
        assert app.cancelled == 2
        assert not line.display
