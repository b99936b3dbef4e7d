"""Pickers: found by digit, Chinese, pinyin and initials; taken by Enter, digit, Tab and the mouse."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import ComposeResult

from csdesk import texts
from csdesk.rules.option import Option
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.picker import Person, PickerField

CATEGORIES = (
    Option("enquiry", "咨询", "Enquiry", ("zi", "xun")),
    Option("complaint", "投诉", "Complaint", ("tou", "su")),
    Option("suggestion", "建议", "Suggestion", ("jian", "yi")),
    Option("opinion", "意见", "Opinion", ("yi", "jian")),
    Option("old", "旧类", "Old", ("jiu", "lei"), hidden=True),
    Option("refund", "退款", "Refund", ("tui", "kuan")),
)
MANY = tuple(Option(f"k{number}", f"选项{number:02}", f"Choice {number:02}") for number in range(1, 16))
STAFF = (Person("s1", "单雄", "单雄"), Person("s2", "王小明", "王小明"), Person("s3", "王晓", "王晓"))


class Host(FollowsCaret[None]):
    """A picker between two lines."""

    def __init__(self, options: tuple[Option, ...] = CATEGORIES, *, allow_other: bool = False) -> None:
        super().__init__()
        self.picker = PickerField(options, allow_other=allow_other, id="picker")
        self.stepped: list[tuple[int, bool]] = []
        self.edits = 0

    def compose(self) -> ComposeResult:
        yield LineField(id="before")
        yield self.picker
        yield LineField(id="after")

    def on_mount(self) -> None:
        self.picker.focus()

    def on_stepped(self, event: Stepped) -> None:
        assert event.field is self.picker
        self.stepped.append((event.direction, event.by_enter))

    def on_edited(self, event: Edited) -> None:
        assert event.field is self.picker
        self.edits += 1

    @property
    def shown(self) -> list[str]:
        """The keys of the options in the open list."""
        return [option.key for option in self.picker._list.options] if self.picker.is_open else []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2", "complaint"),
        ("２", "complaint"),
        ("5", "refund"),
        ("投诉", "complaint"),
        ("ts", "complaint"),
        ("tousu", "complaint"),
        ("tous", "complaint"),
        ("ＴＳ", "complaint"),
        ("t2", "refund"),
        ("款", "refund"),
    ],
)
async def test_an_option_is_picked_by_what_is_typed(typed: str, answer: str) -> None:
    texts._language = "zh"
    app = Host()
    async with app.run_test() as pilot:
        for character in typed:
            app.post_message(events.Key(character, character))
        await pilot.press("enter")
        await pilot.pause()
        assert app.picker.answer == answer
        assert app.stepped[0] == (1, True)
        assert app.picker.line.value == next(option.zh for option in CATEGORIES if option.key == answer)


async def test_english_labels_are_shown_and_found_in_english() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("c", "o", "m", "enter")
        assert (app.picker.answer, app.picker.line.value) == ("complaint", "Complaint")


async def test_the_list_opens_when_the_field_is_reached_empty_and_leaves_the_layout_alone() -> None:
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.shown == ["enquiry", "complaint", "suggestion", "opinion", "refund"]
        assert app.query_one("#after").region.y == 2
        assert app.picker._list.region.y == 2
        assert app.picker._list.size.height == 5


async def test_the_list_opens_upwards_at_the_foot_of_the_screen() -> None:
    app = Host()
    app.CSS = "#before { margin-top: 8; }"
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert app.picker._list.region.bottom == app.picker.region.y == 9


async def test_enter_in_an_empty_field_goes_on_without_taking_anything() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert (app.picker.answer, app.stepped) == ("", [(1, True)])


async def test_arrows_move_in_the_open_list_and_leave_above_it() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "enter")
        assert app.picker.answer == "complaint"
        app.picker.answer = ""
        app.picker.open()
        app.stepped.clear()
        await pilot.press("down", "up")
        assert app.stepped == [(-1, False)]


async def test_escape_closes_the_list_first_and_digits_are_text_then() -> None:
    class Desk(Host):
        BINDINGS = [("escape", "back", "")]  # noqa: RUF012
        backs = 0

        def action_back(self) -> None:
            self.backs += 1

    app = Desk(allow_other=True)
    async with app.run_test() as pilot:
        await pilot.press("escape")
        assert (app.picker.is_open, app.backs) == (False, 0)
        await pilot.press("escape")
        assert app.backs == 1
        await pilot.press("3")
        assert app.picker.answer == "3"


async def test_the_keys_of_a_long_list_go_to_a_row_by_its_number() -> None:
    app = Host(MANY)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.picker._list.size.height == 8
        app.picker.set_options(
            [Option(option.key, f"项{chr(0x4E00 + number)}", "-") for number, option in enumerate(MANY)]
        )
        await pilot.press("1", "2")
        assert app.picker._list.at == 11
        await pilot.press("enter")
        assert app.picker.answer == "k12"


async def test_a_digit_that_a_label_goes_on_with_is_text() -> None:
    app = Host((Option("a", "3栋1单元", "3-1"), Option("b", "3栋2单元", "3-2"), Option("c", "4栋", "4")))
    async with app.run_test() as pilot:
        await pilot.press("escape", "3", "栋", "2")
        assert app.shown == ["b"]


async def test_text_that_fits_nothing_is_kept_with_a_remark() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("龙", "tab")
        assert (app.picker.answer, app.picker.line.value) == ("", "龙")
        remark = app.picker.remark()
        assert remark is not None and "龙" in remark.text and remark.is_error


async def test_other_text_is_an_answer_where_it_is_allowed() -> None:
    app = Host(allow_other=True)
    async with app.run_test() as pilot:
        await pilot.press("t", "enter")
        assert (app.picker.answer, app.picker.remark()) == ("t", None)
        await pilot.press("s", "down", "enter")
        assert app.picker.answer == "complaint"


async def test_leaving_takes_what_the_list_points_to() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("t", "s", "tab")
        await pilot.pause()
        assert (app.picker.answer, app.picker.is_open) == ("complaint", False)
        assert app.focused is app.query_one("#after")


async def test_a_digit_replaces_the_answer_of_a_field_that_is_come_back_to() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.picker.answer = "complaint"
        await pilot.press("tab", "shift+tab")
        await pilot.pause()
        assert not app.picker.is_open
        await pilot.press("1")
        assert app.picker.answer == "enquiry"


async def test_a_name_is_found_by_its_surnames_reading() -> None:
    app = Host(STAFF)
    async with app.run_test() as pilot:
        await pilot.press("s", "x")
        assert app.shown == ["s1"]
        await pilot.press("ctrl+u", "w")
        assert app.shown == ["s2", "s3"]


async def test_options_that_come_later_give_their_words_to_an_answer() -> None:
    app = Host(())
    async with app.run_test() as pilot:
        app.picker.answer = "s2"
        assert app.picker.answer == "s2"
        app.picker.set_options(STAFF)
        assert (app.picker.line.value, app.picker.answer) == ("王小明", "s2")
        await pilot.pause()
        assert app.edits == 0


async def test_a_hidden_option_keeps_its_words() -> None:
    app = Host()
    async with app.run_test():
        app.picker.answer = "old"
        assert (app.picker.line.value, app.picker.answer) == ("Old", "old")


async def test_a_click_opens_the_list_and_a_click_on_a_row_picks() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.query_one("#before").focus()
        await pilot.click("#picker", offset=(3, 0))
        await pilot.pause()
        assert app.picker.is_open
        await pilot.hover(app.picker._list, offset=(6, 2))
        await pilot.click(app.picker._list, offset=(6, 2))
        await pilot.pause()
        assert (app.picker.answer, app.stepped) == ("suggestion", [(1, True)])


async def test_the_wheel_scrolls_a_long_list() -> None:
    app = Host(MANY)
    async with app.run_test() as pilot:
        await pilot.pause()
        for _ in range(20):
            app.picker._list.on_mouse_scroll_down(
                events.MouseScrollDown(app.picker._list, 1, 1, 0, 1, 0, False, False, False)
            )
        await pilot.click(app.picker._list, offset=(6, 7))
        assert app.picker.answer == "k15"


async def test_people_on_duty_stand_first_as_it_is_when_the_list_opens() -> None:
    on_duty = {"s3"}
    people = tuple(Person(one.key, one.zh, one.en, is_first=lambda key=one.key: key in on_duty) for one in STAFF)
    app = Host((Option("all", "全部", "Everybody"), *people))  # what is nobody keeps its place
    async with app.run_test() as pilot:
        app.picker.focus()
        await pilot.pause()
        assert [option.key for option in app.picker._list.options] == ["all", "s3", "s1", "s2"]
        await pilot.press("tab")
        on_duty.clear()
        app.picker.open()
        assert [option.key for option in app.picker._list.options] == ["all", "s1", "s2", "s3"]
