"""Several entries in one field: picked by pinyin, number and Chinese, with words of one's own between them."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from csdesk.rules.option import Option
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.fields import LineField, Stepped
from csdesk.tui.widgets.many_picker import ManyPickerField

POINTS = (
    Option("layout", "户型", "Layout", ("hu", "xing")),
    Option("price", "价格", "Price", ("jia", "ge")),
    Option("school", "学位", "School", ("xue", "wei")),
)


class Host(FollowsCaret[None]):
    """The field between two lines."""

    def __init__(self, points: tuple[Option, ...] = POINTS) -> None:
        super().__init__()
        self.picker = ManyPickerField(points, allow_other=True)
        self.stepped: list[tuple[int, bool]] = []

    def compose(self) -> ComposeResult:
        yield LineField(id="before")
        yield self.picker
        yield LineField(id="after")

    def on_mount(self) -> None:
        self.picker.focus()

    def on_stepped(self, event: Stepped) -> None:
        self.stepped.append((event.direction, event.by_enter))


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["h", "x", "enter"], "layout"),
        (["h", "x", "enter", "j", "g", "enter"], "layout、price"),
        (["2", "1"], "price、layout"),
        (["down", "enter", "3"], "layout、school"),
        ([*"离地铁近", "enter"], "离地铁近"),
        ([*"离地铁近", "comma", *"户型", "enter"], "离地铁近、layout"),
        ([*"价格实在"], "价格实在"),
        (["h", "x"], "layout"),  # taken as the field is left
        (["1", "comma", "3"], "layout、school"),
        (["１", "fullwidth comma", "３", "fullwidth comma", *"自己写的"], "layout、school、自己写的"),
        (["1", "1", "h", "x", "enter"], "layout"),
        ([*"hx", "space", *"采光好"], "layout、采光好"),
        ([*"价格", "space", *"太高", "enter"], "price、太高"),
        ([*"离 地铁 近", "enter"], "离 地铁 近"),
        ([*"离地铁3分钟", "enter"], "离地铁3分钟"),
        (["h", "x", "comma", "comma", "j", "g", "semicolon"], "layout、price"),
        (["x", "1"], "school"),  # the first that fits
    ],
)
async def test_what_is_typed_is_picked(keys: list[str], answer: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*keys, "tab")
        await pilot.pause()
        assert app.picker.answer == answer


async def test_enter_takes_what_was_begun_and_then_goes_on() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("h", "x", "enter")
        assert app.stepped == []
        await pilot.press("enter")
        await pilot.pause()
        assert app.stepped == [(1, True)]


async def test_an_entry_keeps_its_number_when_it_was_picked_and_is_marked() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("h", "x", "enter")
        await pilot.pause()
        listed = app.picker._list
        assert [option.key for option in listed.options] == ["layout", "price", "school"]
        assert [listed.render_line(row).text[:3] for row in range(3)] == ["* 1", "  2", "  3"]


async def test_coming_back_goes_on_behind_what_stands_there() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*"hx", "enter", *"jg", "enter", "tab")
        assert app.picker.line.value == "Layout、Price"
        await pilot.press("shift+tab")
        assert app.picker.line.value == "Layout、Price、"
        await pilot.press(*"xw", "enter", "tab")
        assert app.picker.answer == "layout、price、school"


async def test_passing_through_changes_nothing() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        app.picker.answer = "price、hx、3、layout 好"  # words of old stay what they are
        await pilot.press("shift+tab", "tab")
        assert app.picker.answer == "price、hx、3、layout 好"
        assert app.picker.line.value == "Price、hx、3、layout 好"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["1", "comma", "3"], "p1、p3"),
        (["1", "comma", "3", "fullwidth comma", *"自己写的"], "p1、p3、自己写的"),
        (["１", "fullwidth comma", "３", "ideographic comma", "enter"], "p1、p3"),
        (["1", "2", "comma", "2", "enter"], "p12、p2"),
        (["1", "space", "3"], "p1、p3"),
        (["3", "space", *"房的", "enter"], "3 房的"),
        (["1", "enter", "1", "enter", "3", "enter"], "p1、p3"),
        (["9", "9"], "99"),  # which the desk refuses
    ],
)
async def test_a_long_list_takes_its_numbers_with_commas_between_them(keys: list[str], answer: str) -> None:
    app = Host(tuple(Option(f"p{number}", word, word, ()) for number, word in enumerate("甲乙丙丁戊己庚辛壬癸子丑", 1)))
    async with app.run_test() as pilot:
        await pilot.press(*keys, "tab")
        await pilot.pause()
        assert app.picker.answer == answer


async def test_an_answer_set_from_code_shows_the_words_and_stays() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.picker.answer = "price、离地铁近、school"
        await pilot.pause()
        assert app.picker.line.value == "Price、离地铁近、School"
        assert app.picker.answer == "price、离地铁近、school"
        await pilot.press("tab")
        assert app.picker.answer == "price、离地铁近、school"


async def test_a_pasted_text_is_read_as_one_that_was_typed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.picker.line.take_paste("hx 采光好，3,1")
        await pilot.press("tab")
        assert app.picker.answer == "layout、采光好、school"
