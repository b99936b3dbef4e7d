"""The keys of what stands on the screens: of fields, lists and boxes."""

from __future__ import annotations

from csdesk.texts import N_
from csdesk.tui.actions import Action


def key(identity: str, keys: str, name: str, method: str) -> Action:
    """What a key does where the caret or cursor stands: help tells of it, footer and palette do not."""
    return Action(identity, keys, name, "", method, in_footer=False, in_palette=False)


def digits(area: str, name: str, method: str, chord: str = "") -> tuple[Action, ...]:
    """The digits from 1 on, with `chord` before them, each of which gives its number to `method`."""
    return tuple(key(f"{area}.{method}_{at}", f"{chord}{at}", name, f"{method}({at})") for at in range(1, 10))


FIELD = (
    key("field.enter", "enter", N_("Next field"), "step(1, True)"),
    key("field.next", "down", N_("Next field"), "step(1)"),
    key("field.previous", "up", N_("Field before"), "step(-1)"),
)

TEXT_FIELD = (FIELD[0], key("field.new_line", "alt+enter,shift+enter", N_("New line"), "new_line"))

PICKER = (
    key("field.enter", "enter", N_("Take what the list points to, or go to the next field"), "step(1, True)"),
    key("field.next", "down", N_("Down in the list, or to the next field"), "step(1)"),
    key("field.previous", "up", N_("Up in the list, or to the field before"), "step(-1)"),
    key("picker.close", "escape", N_("Close the list"), "close_list"),
    key("picker.open", "alt+down", N_("Open the list"), "open_list"),
)

RECORDS = (
    key("records.up", "up", N_("Row above"), "move(-1)"),
    key("records.down", "down", N_("Row below"), "move(1)"),
    key("records.page_up", "pageup", N_("Page up"), "page(-1)"),
    key("records.page_down", "pagedown", N_("Page down"), "page(1)"),
    key("records.first", "home,ctrl+home", N_("First row"), "go_to(0)"),
    key("records.last", "end,ctrl+end", N_("Last row"), "go_to_last"),
    Action("records.open", "enter", N_("Open"), N_("Open the record"), "select"),
)

GRID = (
    key("grid.up", "up", N_("Day before"), "move(-1, 0)"),
    key("grid.down", "down", N_("Day after"), "move(1, 0)"),
    key("grid.left", "left", N_("Column to the left"), "move(0, -1)"),
    key("grid.right", "right", N_("Column to the right"), "move(0, 1)"),
    key("grid.first", "home", N_("First column"), "move(0, -99)"),
    key("grid.last", "end", N_("Last column"), "move(0, 99)"),
    Action("grid.open", "enter", N_("Fill in"), N_("Put people into the cell"), "select"),
)

CELL = (
    key("cell.right", "tab", N_("Done, to the right"), "finish(0, 1)"),
    key("cell.left", "shift+tab", N_("Done, to the left"), "finish(0, -1)"),
    Action("cell.done", "ctrl+s,ctrl+j", N_("Into the cell"), N_("Put what was typed into the cell"), "finish(0, 0)"),
    Action("cell.leave", "escape", N_("Leave the cell"), N_("Leave the cell as it was"), "leave"),
)

MONTH = (
    key("month.up", "up", N_("Person before"), "move(-1)"),
    key("month.down", "down", N_("Person after"), "move(1)"),
    key("month.first", "home", N_("First person"), "move(-10_000)"),
    key("month.last", "end", N_("Last person"), "move(10_000)"),
    Action("month.open", "enter", N_("One person"), N_("Show this person's month"), "select"),
)

BOX = (Action("box.close", "escape", N_("Close"), N_("Close this and go back"), "close"),)

TURN = digits("turn", N_("Choose"), "take")

WHOSE = (Action("whose.everybody", "alt+p", N_("Everybody"), N_("Show everybody's"), "everybody"),)

BY_WIDGET = ((*FIELD, *TEXT_FIELD, *PICKER), RECORDS, GRID, CELL, MONTH, BOX, TURN, WHOSE)
