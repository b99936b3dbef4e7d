"""What stands in the cells of the week's grid, and what is told of each in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from textual.content import Content

from csdesk import chinese
from csdesk.desk.desk import Desk
from csdesk.desk.roster import Column, Placed, RosterDay, RosterFault, WeekRoster
from csdesk.desk.roster_words import place_label, status_label
from csdesk.desk.words import label, weekday
from csdesk.rules.rights import Right
from csdesk.rules.roster import REST
from csdesk.texts import _, counted
from csdesk.tui.frame import Part
from csdesk.tui.screens.look import facts
from csdesk.tui.widgets.roster_grid import REMARKS, RESTING, GridCell, GridColumn, GridRow, Word

FIXED, CHANGED, WRONG = "=", "*", "!"

Cell = tuple[date, tuple[str, str]]  # a day, and the post and shift, or what else the column is for
Faults = Mapping[Cell, Sequence[RosterFault]]


def grid_columns(desk: Desk, week: WeekRoster) -> list[GridColumn]:
    """A column for each post and shift, for who rests, and for remarks."""
    longest = max((chinese.width(person.name) for person in desk.staff.values() if person.active), default=4)
    room = max(8, min(longest, 12) + 4)  # with a blank before, and the signs !, = and *
    return [
        *(
            GridColumn((column.post, column.shift), column.post_label, column.shift_label, column.shift, room)
            for column in week.columns
        ),
        GridColumn((RESTING, ""), label("resting"), "", width=2 * longest + 5),
        GridColumn((REMARKS, ""), label("remarks"), "", width=10),
    ]


def grid_rows(desk: Desk, week: WeekRoster) -> list[GridRow]:
    """A row for each day."""
    faults = faults_by_cell(week)
    today = desk.clock().date()
    return [
        GridRow(
            title=f"{weekday(day.day)} {day.day:%m-%d}",
            mark=_("off") if day.is_holiday else _("on") if day.is_make_up else "",
            below=day.festival or ("" if day.is_open else _("desk closed")),
            is_today=day.day == today,
            is_weekend=day.day.weekday() > 4,
            cells=(
                *(_post_cell(desk, week, day, column, faults) for column in week.columns),
                GridCell(tuple(_resting(desk, day, faults))),
                GridCell((Word(" ".join(day.remarks.split())),) if day.remarks else ()),
            ),
        )
        for day in week.days
    ]


def faults_by_cell(week: WeekRoster) -> dict[Cell, list[RosterFault]]:
    """What is wrong, by the cells in which it is marked."""
    found: dict[Cell, list[RosterFault]] = {}
    for fault in week.faults:
        for cell in _cells_of(week, fault):
            found.setdefault(cell, []).append(fault)
    return found


def cell_of(week: WeekRoster, fault: RosterFault) -> Cell:
    """The cell to go to for a fault."""
    return _cells_of(week, fault)[0]


def _cells_of(week: WeekRoster, fault: RosterFault) -> list[Cell]:
    """Where a fault is marked: a clash at both places, what is about a whole day or week wherever one stands then."""
    if fault.post:
        other = [(fault.day, (fault.other_post, fault.other_shift))] if fault.other_post else []
        return [(fault.day, (fault.post, fault.shift)), *other]
    stands = [
        (day, (post, shift))
        for (day, post, shift), placed in week.cells.items()
        if day == fault.day and any(each.name == fault.staff for each in placed)
    ]
    return stands or [(fault.day, (RESTING, ""))]


def _post_cell(desk: Desk, week: WeekRoster, day: RosterDay, column: Column, faults: Faults) -> GridCell:
    placed = week.cells.get((day.day, column.post, column.shift), ())
    wrong = faults.get((day.day, (column.post, column.shift)), ())
    names = {fault.staff for fault in wrong}
    words = [_person(each, is_wrong=each.name in names) for each in placed]
    if any(fault.kind == "uncovered" for fault in wrong):
        words.append(Word(_("short"), WRONG))
    elif any(not fault.staff for fault in wrong):  # the post or shift is none any more
        words = [word._replace(sign=WRONG) for word in words]
    if (day.day, column.post, column.shift) in week.changed and not any(each.is_changed for each in placed):
        words.append(Word(CHANGED, look="changed"))
    post = desk.policy.roster.posts.get(column.post)
    is_held = day.is_open and (post is None or post.is_held_on(day.day.weekday()))
    return GridCell(tuple(words), is_shut=not is_held and not placed)


def _person(placed: Placed, *, is_wrong: bool) -> Word:
    marks = (FIXED if placed.is_fixed else "") + (CHANGED if placed.is_changed else "")
    return Word(placed.name + marks, WRONG if is_wrong else "", "changed" if placed.is_changed else "")


def _resting(desk: Desk, day: RosterDay, faults: Faults) -> list[Word]:
    wrong = {fault.staff for fault in faults.get((day.day, (RESTING, "")), ())}
    kinds = {each.name: each.kind for each in day.absences}
    words = []
    for name in dict.fromkeys((*day.resting, *kinds)):
        kind = kinds.get(name, "")
        told = FIXED if kind == REST else f"({desk.label('absence', kind)})" if kind else ""
        words.append(Word(name + told, WRONG if name in wrong else "", "muted" if kind not in ("", REST) else ""))
    return words


def cell_lines(desk: Desk, week: WeekRoster, row: int, column: GridColumn) -> tuple[Content, Content]:
    """What is told of one cell below the grid: who is in it, and what is wrong or what the signs mean."""
    day = week.days[row]
    when = f"{weekday(day.day)} {day.day:%m-%d}"
    marks = " ".join(word for word in (day.festival, "" if day.is_open else _("desk closed")) if word)
    head = Content.assemble(
        (f"{when} {column.group} {column.title}".rstrip(), "bold $primary"),
        (f"  {marks}".rstrip(), "bold"),
        f"  {' '.join(_told(desk, week, day, column))}",
    )
    wrong = dict.fromkeys(
        _sentence(desk, fault, column) for fault in faults_by_cell(week).get((day.day, column.key), ())
    )
    if wrong:
        return head, Content.assemble((f"{WRONG} ", "bold $error"), ("; ".join(wrong), "bold"))
    return head, Content.styled(_("= fixed   * changed since it was published   ! something is wrong"), "$text-muted")


def _sentence(desk: Desk, fault: RosterFault, column: GridColumn) -> str:
    """What is wrong, with where that is for a cell that is the other place of a clash."""
    is_other = fault.other_post and column.key == (fault.other_post, fault.other_shift)
    return f"{place_label(desk, fault.post, fault.shift)}  {fault.sentence}" if is_other else fault.sentence


def _told(desk: Desk, week: WeekRoster, day: RosterDay, column: GridColumn) -> list[str]:
    if column.key[0] == REMARKS:
        return [day.remarks or "–"]
    if column.key[0] == RESTING:
        away = [f"{each.name} ({desk.label('absence', each.kind)})" for each in day.absences]
        named = {each.name for each in day.absences}
        return [*(name for name in day.resting if name not in named), *away] or ["–"]
    told = []
    for each in week.cells.get((day.day, *column.key), ()):
        about = [_("fixed")] if each.is_fixed else []
        about += [_("changed later")] if each.is_changed else []
        told.append(f"{each.name} ({', '.join(about)})" if about else each.name)
    return told or [_("nobody yet")]


def week_head(desk: Desk, week: WeekRoster) -> tuple[list[Part], list[Part]]:
    """The line above the grid: the week and how far its roster has come, and who drew it up when."""
    today = desk.clock().date()
    away = (week.first - (today - timedelta(days=today.weekday()))).days // 7
    named = {0: _("This week"), 1: _("Next week"), -1: _("Last week")}.get(away, "")
    tone = "warning" if week.status == "draft" or week.changes_since else "success"
    state = status_label(week.status) if week.drawn_up_on or week.cells else _("not drawn up yet")
    left = [
        ("active", f" {week.week} ", ""),
        ("", f" {week.first} – {week.last}  ", ""),
        ("key", f"{named}  " if named else "", ""),
        (tone, f"{state}  ", ""),
    ]
    if week.changes_since:
        told = counted("{count} change since", "{count} changes since", week.changes_since)
        left.append(("warning", f"{told}  ", ""))
    if not desk.may(Right.DRAW_UP_ROSTER):
        left.append(("quiet", _("read only"), ""))
    by = f"{label('drawn_up_by')} {week.drawn_up_by}  {week.drawn_up_on:%m-%d} " if week.drawn_up_on else ""
    return left, [("quiet", by, "")]


def week_notes(week: WeekRoster) -> list[Content]:
    """The foot of the form: notes, who drew it up, who published and who approved it."""
    lines = [Content.styled(_("Notes on the week"), "bold $primary")]
    lines += map(Content, week.notes.splitlines() or ["–"])
    drawn_up = f"{week.drawn_up_by}  {week.drawn_up_on}" if week.drawn_up_on else "–"
    published = f"{week.published_at:%Y-%m-%d %H:%M} {week.published_by}" if week.published_at else _("still to come")
    approved = f"{week.approved_at:%Y-%m-%d %H:%M} {week.approved_by}" if week.approved_at else _("still to come")
    if week.approved_at and week.changes_since_approval:
        approved += f"  {_('changed since')}"
    told = [(label("drawn_up_by"), drawn_up), (label("published_at"), published), (label("approved_at"), approved)]
    return lines + facts(told)
