"""Forms: walked by keys, read and filled as values, checked as fields are left."""

from __future__ import annotations

from textual.app import ComposeResult

from csdesk import chinese
from csdesk.rules.option import Option
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.fields import Remark
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.picker import PickerField

CATEGORIES = (Option("enquiry", "咨询", "Enquiry", ("zi", "xun")), Option("refund", "退款", "Refund", ("tui", "kuan")))


def looks_like_a_number(text: str) -> Remark | None:
    return None if text.isdigit() else Remark("This is no number; it can be saved", is_error=False)


def is_short(text: str) -> Remark | None:
    return Remark("Too long a name") if len(text) > 4 else None


ENTRIES = (
    Entry("phone", "来电号码", Kind.PHONE, required=True, check=looks_like_a_number),
    Entry("name", "姓名", required=True, check=is_short),
    Entry("category", "类别", Kind.PICKER, options=CATEGORIES),
    Entry("asked", "咨询内容", Kind.TEXT),
    Entry("invited", "邀请", Kind.YES_NO),
    Entry("until", "预计来访", Kind.MOMENT),
)


class Host(FollowsCaret[None]):
    """A form, and what it said."""

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        self.columns = columns
        self.changed: list[str] = []
        self.submitted: list[dict[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Form(ENTRIES, self.columns)

    def on_mount(self) -> None:
        self.form.focus_field("phone")

    @property
    def form(self) -> Form:
        return self.query_one(Form)

    def on_form_changed(self, event: Form.Changed) -> None:
        self.changed.append(event.name)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.submitted.append(event.values)

    def remark(self, name: str) -> str:
        """What is to be read under the field `name`."""
        line = self.form._cells[name]._remark
        return str(line.content) if line.display else ""


FILLED = {
    "phone": "13800000001",
    "name": "王小明",
    "category": "refund",
    "asked": "一\n二",
    "invited": "yes",
    "until": "明天",
}


async def test_a_call_is_walked_with_enter_and_submitted_by_the_last() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(*"13800000001", "enter", *"王小明", "enter", "2", "一", "alt+enter", "二", "enter")
        await pilot.press("1", *"明天")
        assert not app.submitted
        await pilot.press("enter")
        await pilot.pause()
        assert app.submitted == [FILLED]


async def test_arrows_and_tab_walk_both_ways_and_stop_at_the_ends() -> None:
    app = Host()
    async with app.run_test() as pilot:
        walked = []
        for key in (
            "up",
            "down",
            "up",
            "tab",
            "shift+tab",
            "tab",
            "tab",
            "escape",
            "down",
            "down",
            "escape",
            "down",
            "down",
        ):
            await pilot.press(key)
            walked.append(app.form.focused_name)
        assert walked == [
            "phone", "name", "phone", "name", "phone", "name", "category", "category", "asked", "invited",
            "invited", "until", "until",
        ]  # fmt: skip
        assert not app.submitted


async def test_text_that_no_list_has_is_no_answer_when_it_is_taken_up_again_but_a_known_key_stays_one() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.fill({"category": "of old"})  # as a record has it that the list has outlived
        for known, typed, answer in (
            ("of old", "of old", "of old"),
            ("of old", "加一句", ""),
            ("", "refund", "refund"),
            ("", "退款", "refund"),
            ("of old", "", ""),
        ):
            app.form.fill({"category": known})
            app.form.take_up({"category": typed})
            assert app.form.values()["category"] == answer
            assert (app.form.field("category").remark() is not None) == (answer != typed and not answer)
        app.form.take_up({"phone": "1", "name": "王", "category": "加一句", "asked": "一", "invited": ""})
        assert app.form.typed()["category"] == "加一句"
        app.form.submit()
        await pilot.pause()
        assert not app.submitted
        assert "加一句" in app.remark("category") and app.form.focused_name == "category"


async def test_values_come_back_as_they_were_filled_in_and_say_nothing() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.fill(FILLED)
        await pilot.pause()
        assert app.form.values() == FILLED
        app.form.clear()
        await pilot.pause()
        assert app.form.values() == dict.fromkeys(FILLED, "")
        assert app.changed == []


async def test_a_form_can_be_filled_before_it_is_shown() -> None:
    class Desk(Host):
        def compose(self) -> ComposeResult:
            form = Form(ENTRIES)
            form.fill(FILLED)
            yield form

    app = Desk()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.form.values() == FILLED
        assert app.form.field("asked").size.height == 2


async def test_every_key_tells_which_field_changed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("1", "3", "tab", "王", "tab", "1")
        await pilot.pause()
        assert app.changed == ["phone", "phone", "name", "category"]


async def test_a_warning_is_shown_when_the_field_is_left_and_does_not_keep_from_saving() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("x")
        assert app.remark("phone") == ""
        await pilot.press("enter", "王")
        await pilot.pause()
        assert app.remark("phone").startswith("? This is no number")
        app.form.submit()
        await pilot.pause()
        assert len(app.submitted) == 1


async def test_the_first_field_in_error_gets_the_caret() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.fill({"name": "王小明王小明", "phone": "1"})
        app.form.focus_field("until")
        await pilot.press("enter")
        await pilot.pause()
        assert (app.form.focused_name, app.remark("name")) == ("name", "! Too long a name")
        assert not app.submitted
        await pilot.press("ctrl+u", "王", "enter")
        await pilot.pause()
        assert app.remark("name") == ""


async def test_what_is_needed_is_asked_for_on_submitting_only() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert app.remark("phone") == app.remark("name") == ""
        app.form.submit()
        await pilot.pause()
        assert "来电号码" in app.remark("phone") and app.remark("name")
        assert app.form.focused_name == "phone"


async def test_an_error_from_elsewhere_is_shown_until_the_field_is_left_again() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.show_error("phone", "Another desk has this call")
        await pilot.press("1")
        assert app.remark("phone") == "! Another desk has this call"
        await pilot.press("tab")
        await pilot.pause()
        assert app.remark("phone") == ""


async def test_text_that_fits_no_option_is_an_error() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.fill({"phone": "1", "name": "王"})
        app.form.focus_field("category")
        await pilot.press("龙", "enter")
        await pilot.pause()
        assert app.form.focused_name == "asked"
        assert "龙" in app.remark("category")
        app.form.submit()
        await pilot.pause()
        assert app.form.focused_name == "category"


async def test_a_field_that_is_passed_over_is_reached_by_tab_alone() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.form.fill({"phone": "1", "name": "王"})
        app.form.set_passed_over("name", True)
        await pilot.press("enter")
        assert app.form.focused_name == "category"
        await pilot.press("shift+tab")
        assert app.form.focused_name == "name"
        app.form.set_passed_over("name", False)
        await pilot.press("up", "enter")
        assert app.form.focused_name == "name"


async def test_labels_are_as_wide_as_the_widest_by_cells_and_remarks_take_no_row() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        left = chinese.width("来电号码 *") + 1
        assert [app.form.field(entry.name).region.offset for entry in ENTRIES] == [(left, y) for y in range(6)]
        app.form.show_error("phone", "No")
        await pilot.pause()
        assert app.form.field("name").region.y == 2


async def test_two_columns_share_rows_and_text_has_its_own() -> None:
    app = Host(columns=2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = [app.form.field(entry.name).region.y for entry in ENTRIES]
        assert rows == [0, 0, 1, 2, 3, 3]
        assert app.form.field("asked").region.width > 60
        app.form.columns = 1
        await pilot.pause()
        assert [app.form.field(entry.name).region.y for entry in ENTRIES] == list(range(6))


async def test_a_click_on_a_label_goes_to_its_field() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.click(app.form._cells["asked"]._label)
        await pilot.pause()
        assert app.form.focused_name == "asked"


async def test_options_can_be_given_later() -> None:
    app = Host()
    async with app.run_test():
        app.form.set_options("category", (Option("praise", "表扬", "Praise"),))
        picker = app.form.field("category")
        assert isinstance(picker, PickerField)
        picker.answer = "praise"
        assert picker.line.value == "Praise"
