"""销售现场接待岗位排班表 (DOMAIN 5): the duty roster of a week to be put up at the posts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from csdesk import chinese
from csdesk.desk.desk import Desk
from csdesk.desk.papers_cells import head, in_lines, listed, moment_text, span_text
from csdesk.desk.roster_shown import Column, Key, RosterDay, WeekRoster
from csdesk.desk.words import weekday
from csdesk.sheets.paper import Form, FormCell, FormRow
from csdesk.sheets.paper_looks import SIZE
from csdesk.texts import N_, _, counted

_DAY_ROW, _NOTES_ROW = 42.0, 46.0
_SMALL = 9  # points
_LINE = 140  # characters of half the width of a Chinese one across the page
_LINES = 2  # of a day's row
_MANY = 8  # columns beyond which one is too narrow for a label, and letters are smaller


def roster(desk: Desk, week: WeekRoster) -> Form:
    """The roster of a `week`: a row a day, a column a post and shift; what is no final roster says so."""
    columns = len(week.columns)
    shifts = any(column.shift_label for column in week.columns)
    return Form(
        sheet=_("Roster of the week"),
        title=_("Reception roster of the sales site"),
        number=desk.policy.form_numbers["roster"],
        period=span_text(week.first, week.last) + _state(week),
        columns=_widths(week),
        rows=(
            _drawn_up(week, columns + 3),
            *_headings(week.columns, shifts=shifts),
            *(_day(desk, week, day) for day in week.days),
            FormRow(
                (head(N_("Notes below")), FormCell(_notes(week), columns + 2, style="long")),
                _NOTES_ROW,
            ),
        ),
        landscape=True,
        size=_SMALL if columns > _MANY else SIZE,
    )


def _widths(week: WeekRoster) -> tuple[float, ...]:
    """The proportions of the columns: who rests has the room that the longest list of them needs."""
    others = (0.95, *(1.0 for _column in week.columns))
    longest = max(chinese.width(listed(day.resting)) for day in week.days)
    part = min((longest / _LINES + 2) / _LINE, 0.3)
    return (*others, max(1.3, part / (1 - part) * (sum(others) + 1.5)), 1.5)


def _state(week: WeekRoster) -> str:
    """In brackets: a draft, or when it was published and approved; nothing for one to be filled in by hand."""
    if week.drawn_up_on is None and not week.cells:
        return ""
    if week.published_at is None:
        return _(" (draft, not published yet)")
    told = [_("published {when}", when=moment_text(week.published_at))]
    if week.approved_at is not None:
        told.append(_("approved {when}", when=moment_text(week.approved_at)))
    return _(" ({told})", told=_(", ").join(told))


def _drawn_up(week: WeekRoster, columns: int) -> FormRow:
    """Who drew it up, and when."""
    label = 2 if columns > _MANY else 1
    half = columns // 2 - label
    return FormRow((
        head(N_("Drawn up by"), label), FormCell(week.drawn_up_by, half, style="value"),
        head(N_("Drawn up on"), label), FormCell(week.drawn_up_on, columns - 2 * label - half, style="value"),
    ))  # fmt: skip


def _headings(columns: tuple[Column, ...], *, shifts: bool) -> Iterator[FormRow]:
    """The posts and, where some have several, their shifts below them."""
    deep = 2 if shifts else 1
    above, below = [head(N_("Day"), rows=deep)], []
    for (_post, label), some in groupby(columns, key=lambda column: (column.post, column.post_label)):
        of_post = list(some)
        if any(column.shift_label for column in of_post):
            above.append(FormCell(label, len(of_post), style="head"))
            below += [FormCell(column.shift_label, style="head") for column in of_post]
        else:
            above.append(FormCell(label, len(of_post), deep, style="head"))
    above += [head(N_("Resting"), rows=deep), head(N_("Remarks"), rows=deep)]
    yield FormRow(tuple(above))
    if shifts:
        yield FormRow(tuple(below))


def _day(desk: Desk, week: WeekRoster, day: RosterDay) -> FormRow:
    """One day: who stands where, who rests, and who is away for what reason."""
    name = day.festival or ("" if day.is_open else _("desk closed"))
    away: dict[str, list[str]] = {}
    for absence in day.absences:
        if absence.name not in day.resting:
            away.setdefault(desk.label("absence", absence.kind), []).append(absence.name)
    remarks = in_lines((day.remarks, *(_("{words}: ", words=kind) + listed(who) for kind, who in away.items())))
    return FormRow(
        (
            FormCell(in_lines((f"{weekday(day.day)} {day.day:%m-%d}", name)), style="label"),
            *(
                FormCell(_standing(week, (day.day, column.post, column.shift)), style="value")
                for column in week.columns
            ),
            FormCell(listed(day.resting), style="value"),
            FormCell(remarks),
        ),
        _DAY_ROW,
    )


def _standing(week: WeekRoster, where: Key) -> str:
    """Who stands at a place; what was changed after the publishing is marked."""
    names = [
        _("{name} (changed)", name=placed.name) if placed.is_changed else placed.name
        for placed in week.cells.get(where, ())
    ]
    if where in week.changed and not any(placed.is_changed for placed in week.cells.get(where, ())):
        names.append(_("(changed)"))
    return "\n".join(names)


def _notes(week: WeekRoster) -> str:
    """The notes of the week, and how many places were changed after it was published."""
    count = len(week.changed)
    changes = counted(
        "{count} place marked “changed” since it was published",
        "{count} places marked “changed” since it was published",
        count,
    )
    return in_lines((week.notes, changes if count else ""))
