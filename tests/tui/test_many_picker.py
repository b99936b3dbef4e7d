"""Several entries in one field: picked by pinyin, number and Chinese, with words of one's own between them."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from csdesk.rules.policy import Option
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

    def __init__(self) -> None:
        super().__init__()
        self.picker = ManyPickerField(POINTS, allow_other=True)
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
        (["down", "enter", "2"], "layout、school"),
        ([*"离地铁近", "enter"], "离地铁近"),
        ([*"离地铁近", "comma", *"户型", "enter"], "离地铁近、layout"),
        ([*"价格实在"], "价格实在"),
        (["h", "x"], "layout"),  # taken as the field is left
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


async def test_an_entry_is_offered_once() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("h", "x", "enter")
        await pilot.pause()
        assert [option.key for option in app.picker._list.options] == ["price", "school"]


async def test_an_answer_set_from_code_shows_the_words_and_stays() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.picker.answer = "price、离地铁近、school"
        await pilot.pause()
        assert app.picker.line.value == "Price、离地铁近、School"
        assert app.picker.answer == "price、离地铁近、school"
        await pilot.press("tab")
        assert app.picker.answer == "price、离地铁近、school"
