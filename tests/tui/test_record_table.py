"""The virtual list: pages by key, the cursor, what is drawn, and how much it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest
from textual.app import ComposeResult

from csdesk import chinese
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

COLUMNS = (
    TableColumn("number", "Number", 8),
    TableColumn("name", "Name", 8),
    TableColumn("text", "Asked", 10, flexible=True),
    TableColumn("days", "Days", 4, align="right"),
)


class Register:
    """Rows from 0 to `size`, and how they were asked for."""

    def __init__(self, size: int) -> None:
        self.rows = [self.row(number) for number in range(size)]
        self.asked: list[tuple[object, int]] = []

    @staticmethod
    def row(number: int) -> Row:
        return Row(
            f"id{number}",
            number,
            (f"TS-{number}", "欧阳小明", "客户问按揭利率", str(number % 90)),
            spans={2: [(3, 5)]} if number % 2 else {},
        )

    async def fetch(self, after: object | None, limit: int) -> Sequence[Row]:
        self.asked.append((after, limit))
        return [row for row in self.rows if after is None or row.key > after][:limit]  # type: ignore[operator]


class Host(FollowsCaret[None]):
    """A table on a screen of its own."""

    def __init__(self, register: Register, page: int = 50) -> None:
        super().__init__()
        self.register = register
        self.table = RecordTable(COLUMNS, register.fetch, page=page, empty="No call today")
        self.opened: list[str] = []
        self.moved: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        self.opened.append(event.row.id)

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        self.moved.append(event.row.id if event.row else "")

    def drawn(self) -> list[str]:
        """What stands on the screen, row by row."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


async def test_rows_are_drawn_in_columns_by_cells_below_their_header() -> None:
    app = Host(Register(3))
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        header, first, *_rest = app.drawn()
        assert header.split() == ["Number", "Name", "Asked", "Days"]
        assert first.split() == ["TS-0", "欧阳小明", "客户问按揭利率", "0"]
        assert {chinese.width(line) for line in app.drawn()} == {60}
        assert chinese.width(first[: first.index("客")]) == header.index("Asked")
        assert chinese.width(first.rstrip()) == chinese.width(header.rstrip())


async def test_a_narrow_window_cuts_the_flexible_column_first_and_marks_the_cut() -> None:
    app = Host(Register(1))
    async with app.run_test(size=(34, 8)) as pilot:
        await pilot.pause()
        assert app.drawn()[1].split() == ["TS-0", "欧阳小明", "客户..", "0"]


async def test_what_was_searched_for_is_marked_in_its_cell() -> None:
    app = Host(Register(2))
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        marked = [segment.text for segment in app.table.render_line(2) if segment.style and segment.style.underline]
        assert marked == ["按揭"]


async def test_more_is_read_by_key_as_the_cursor_nears_the_end() -> None:
    app = Host(Register(120))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        assert app.register.asked == [(None, 50)]
        for _ in range(5):
            await pilot.press("pagedown")
        await pilot.pause()
        assert app.register.asked == [(None, 50), (49, 50)]
        await pilot.press("end", "end", "end", "end")
        await pilot.pause()
        assert app.register.asked[2:] == [(99, 50)]
        assert app.table.row == app.register.rows[-1]


async def test_the_wheel_reads_on_too() -> None:
    app = Host(Register(120))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.table.scroll_end(animate=False)
        await pilot.pause()
        assert len(app.register.asked) == 2
        assert app.table.row == app.register.rows[0]


async def test_keys_move_the_cursor_and_keep_it_in_sight() -> None:
    app = Host(Register(60))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        for key, row in [("down", 1), ("up", 0), ("up", 0), ("pagedown", 9), ("down", 10), ("end", 49), ("home", 0)]:
            await pilot.press(key)
            assert app.table.row == app.register.rows[row]
            assert 1 <= app.table.cursor_screen_offset.y <= 10
            assert app.table.render_line(app.table.cursor_screen_offset.y).text.split()[0] == f"TS-{row}"


async def test_the_row_with_the_cursor_looks_different_with_and_without_focus() -> None:
    app = Host(Register(5))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        styles = [next(iter(app.table.render_line(y))).style for y in (1, 2)]
        assert styles[0] and styles[1] and styles[0].bold and styles[0].bgcolor != styles[1].bgcolor
        app.screen.set_focus(None)
        await pilot.pause()
        blurred = next(iter(app.table.render_line(1))).style
        assert blurred and blurred.bgcolor not in (styles[0].bgcolor, styles[1].bgcolor)


async def test_enter_and_clicks_open_a_row() -> None:
    app = Host(Register(20))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        await pilot.press("down", "enter")
        assert app.opened == ["id1"]
        await pilot.click(app.table, offset=(5, 4))
        assert (app.table.row, app.opened) == (app.register.rows[3], ["id1"])
        await pilot.click(app.table, offset=(5, 4))
        assert app.opened == ["id1", "id3"]
        await pilot.click(app.table, offset=(5, 7), times=2)
        assert app.opened == ["id1", "id3", "id6"]
        await pilot.click(app.table, offset=(5, 0))
        assert app.opened == ["id1", "id3", "id6"]


async def test_reading_anew_keeps_the_cursor_on_its_record() -> None:
    app = Host(Register(120))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        app.register.rows.insert(0, Row("new", -1, ("TS-new", "", "", "")))
        app.table.reload()
        await pilot.pause()
        assert app.table.row is not None and app.table.row.id == "id49"
        assert app.table.rows[0].id == "new"
        app.register.rows[:] = [row for row in app.register.rows if row.id != "id49"]
        app.table.reload()
        await pilot.pause()
        assert app.table.row.id == "id50"
        app.register.rows.clear()
        app.table.reload()
        await pilot.pause()
        assert app.table.row is None
        assert app.moved[-1] == ""


async def test_another_list_begins_at_its_beginning_and_late_answers_are_dropped() -> None:
    slow = asyncio.Event()

    async def late(_after: object | None, _limit: int) -> Sequence[Row]:
        await slow.wait()
        return [Row("late", 0, ("late", "", "", ""))]

    app = Host(Register(20))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        app.table.set_fetch(late)
        await pilot.pause()
        app.table.set_fetch(Register(3).fetch)
        slow.set()
        await pilot.pause()
        assert [row.id for row in app.table.rows] == ["id0", "id1", "id2"]
        assert app.table.row is not None and app.table.row.id == "id0"


@pytest.mark.parametrize("size", [(60, 11), (30, 3)])
async def test_an_empty_list_says_so_in_its_middle(size: tuple[int, int]) -> None:
    app = Host(Register(0))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        [line] = [line for line in app.drawn() if "No call today" in line]
        left = len(line) - len(line.lstrip())
        assert abs(left - (size[0] - len("No call today") - left)) <= 1
        await pilot.press("down", "pagedown", "end", "enter")
        assert app.opened == []


async def test_a_list_says_that_it_is_read_and_that_it_could_not_be() -> None:
    go_on = asyncio.Event()

    async def fail(_after: object | None, _limit: int) -> Sequence[Row]:
        await go_on.wait()
        raise OSError("gone")

    app = Host(Register(0))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.table.set_fetch(fail)
        assert "Reading" in "".join(app.drawn())
        go_on.set()
        await pilot.pause()
        assert "could not be read" in "".join(app.drawn())
        app.table.set_fetch(Register(2).fetch)
        await pilot.pause()
        assert "TS-1" in "".join(app.drawn())


async def test_a_hundred_thousand_rows_scroll_at_once() -> None:
    app = Host(Register(100_000), page=100_000)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert len(app.table.rows) == 100_000
        began = time.perf_counter()
        await pilot.press("end", *["pageup"] * 10, "home")
        await pilot.pause()
        assert time.perf_counter() - began < 2
        assert not list(app.table.children)
