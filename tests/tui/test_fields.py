"""Text fields: the caret's place, pastes, lengths, and the keys that leave a field."""

from __future__ import annotations

import time

import pytest
from textual import events
from textual.app import ComposeResult

from csdesk.rules import phones
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.fields import Edited, LineField, Remarked, Stepped
from csdesk.tui.widgets.text_field import TextField

SENTENCE = "请问二期三号楼还有房吗"


class Host(FollowsCaret[None]):
    """A line and a text, and what they said."""

    def __init__(self, answer: str = "", **options: object) -> None:
        super().__init__()
        self.answer = answer
        self.line = LineField(id="line", **options)  # type: ignore[arg-type]
        self.text = TextField(id="text", longest=300)
        self.said: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.text

    def on_mount(self) -> None:
        self.line.answer = self.answer

    def on_stepped(self, event: Stepped) -> None:
        self.said.append((event.field.id, event.direction, event.by_enter))

    def on_edited(self, event: Edited) -> None:
        self.said.append(event.field.id)

    def on_remarked(self, event: Remarked) -> None:
        self.said.append(event.remark.is_error)


async def test_the_caret_is_where_the_text_ends() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*SENTENCE)
        assert app.cursor_position == (1 + 22, 0)
        await pilot.press("left")
        assert app.cursor_position == (1 + 20, 0)
        await pilot.press("end", *SENTENCE)
        assert app.line.scroll_offset.x == 45 - 38
        assert app.cursor_position == (1 + 37, 0)


async def test_deleting_scrolls_the_line_back() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*SENTENCE, *SENTENCE, "ctrl+u")
        assert app.line.scroll_offset.x == 0
        assert app.cursor_position == (1, 0)


async def test_a_keystroke_lays_nothing_out_anew() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        layouts = []
        laid_out = app.screen._refresh_layout
        app.screen._refresh_layout = lambda *given: (layouts.append(1), laid_out(*given))[1]  # type: ignore[method-assign,func-returns-value]
        await pilot.press(*SENTENCE)
        assert not layouts


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("王小明\n13800000001\n", "王小明 13800000001"),
        ("a\tb\x00\x1b[31mc\u200b", "a b[31mc"),
        ("好\ud800", "好\ufffd"),
        ("", ""),
    ],
)
async def test_a_paste_is_typed_in_one_clean_line(pasted: str, kept: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.line.post_message(events.Paste(pasted))
        await pilot.pause()
        assert app.line.value == kept


async def test_a_paste_goes_to_the_caret_and_replaces_what_is_marked() -> None:
    app = Host(answer="王明")
    async with app.run_test() as pilot:
        await pilot.press("left")
        app.line.post_message(events.Paste("小"))
        await pilot.press("shift+end")
        app.line.post_message(events.Paste("刚"))
        await pilot.pause()
        assert app.line.value == "王小刚"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("客户王小明\n电话：138 0000 0001\n三号楼", "138 0000 0001"),
        ("５５５", "５５５"),
        ("没有号码", "没有号码"),
    ],
)
async def test_the_number_is_picked_out_of_a_pasted_message(pasted: str, kept: str) -> None:
    app = Host(from_paste=phones.find)
    async with app.run_test() as pilot:
        app.line.post_message(events.Paste(pasted))
        await pilot.pause()
        assert app.line.value == kept


async def test_what_does_not_fit_is_refused_with_a_remark() -> None:
    app = Host(longest=5)
    async with app.run_test() as pilot:
        await pilot.press(*"一二三四五")
        assert False not in app.said
        await pilot.press("六")
        assert (app.line.value, app.said[-1]) == ("一二三四五", False)
        await pilot.press("backspace", "七")
        assert app.line.value == "一二三四七"


async def test_text_that_was_too_long_from_the_start_can_be_shortened() -> None:
    app = Host(answer="123456789", longest=5)
    async with app.run_test() as pilot:
        await pilot.press("backspace")
        assert app.line.value == "12345678"


@pytest.mark.parametrize("name", ["line", "text"])
async def test_a_paste_of_ten_megabytes_returns_at_once(name: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        field = app.query_one(f"#{name}")
        began = time.perf_counter()
        field.post_message(events.Paste("投诉\n\ud800 " * 2_000_000))
        await pilot.pause()
        assert time.perf_counter() - began < 2
        assert app.said.count(False) >= 1
        assert 0 < len(getattr(app, name).answer) <= 300


async def test_an_answer_longer_than_the_line_is_seen_from_its_beginning() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.pause()
        app.line.answer = SENTENCE * 3
        await pilot.pause()
        assert app.line.scroll_offset.x == 0
        app.line.focus()
        await pilot.pause()
        assert app.line.scroll_offset.x == 3 * 22 + 1 - 38


async def test_keys_leave_the_line() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("enter", "down", "up")
        assert app.said == [("line", 1, True), ("line", 1, False), ("line", -1, False)]


async def test_the_text_grows_to_its_rows_and_then_scrolls() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        heights = []
        for _ in range(6):
            await pilot.press("字", "alt+enter")
            await pilot.pause()
            heights.append(app.text.size.height)
        assert heights == [2, 3, 4, 5, 5, 5]
        assert app.cursor_position == (1, 5)


async def test_chinese_wraps_by_cells_with_the_caret_after_it() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.press(*SENTENCE, *SENTENCE)
        await pilot.pause()
        assert app.text.size.height == 2
        assert app.cursor_position == (1 + 2 * (22 - 18), 2)


async def test_up_and_down_leave_the_text_from_its_first_and_last_row_only() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        app.text.focus()
        await pilot.press("一", "shift+enter", "二")
        await pilot.pause()
        app.said.clear()
        await pilot.press("up")
        assert not app.said
        await pilot.press("up", "down", "down", "enter")
        assert app.said == [("text", -1, False), ("text", 1, False), ("text", 1, True)]
        assert app.text.answer == "一\n二"


async def test_a_paste_into_the_text_keeps_its_lines() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.text.focus()
        app.text.post_message(events.Paste("一\r\n二\x07"))
        await pilot.press("三")
        assert app.text.answer == "一\n二三"


async def test_the_text_refuses_what_does_not_fit() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.text.focus()
        app.text.answer = "字" * 299
        await pilot.press("一", "二")
        assert len(app.text.answer) == 300
        assert app.said[-1] is False


async def test_an_answer_set_from_code_is_no_edit() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.line.answer = SENTENCE
        app.text.answer = SENTENCE
        await pilot.pause()
        assert app.said == []
        await pilot.press("吗")
        assert app.line.answer == SENTENCE + "吗"


async def test_keys_that_lead_to_screens_are_left_to_them() -> None:
    class Desk(Host):
        BINDINGS = [("f6", "tell('f6')", ""), ("f7", "tell('f7')", ""), ("ctrl+z", "tell('undo')", "")]  # noqa: RUF012

        def action_tell(self, what: str) -> None:
            self.said.append(what)

    app = Desk()
    async with app.run_test() as pilot:
        app.text.focus()
        await pilot.press("f6", "f7", "ctrl+z")
        assert app.said == ["f6", "f7", "undo"]
        await pilot.press("一", "ctrl+z")
        await pilot.pause()
        assert app.text.answer == ""
        assert app.said.count("undo") == 1


async def test_what_is_typed_ahead_of_a_busy_app_reaches_the_field_it_was_meant_for() -> None:
    class Desk(Host):
        def on_stepped(self, event: Stepped) -> None:
            (self.text if event.direction > 0 else self.line).focus()

    app = Desk()
    async with app.run_test() as pilot:
        for key, character in [("a", "一"), ("enter", None), ("b", "二"), ("up", None), ("c", "三")]:
            app.post_message(events.Key(key, character))
        app.post_message(events.Paste("四"))
        for _moment in range(100):  # each key waits for the one before it, however busy the computer is
            await pilot.pause(0.05)
            if app.line.answer.endswith("四"):
                break
        assert (app.line.answer, app.text.answer) == ("一三四", "二")
