"""`csdesk roster`: the duty roster of a week, drawn up, checked and published; and a month of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from csdesk.cli.fields import Field, argument, takes, text_option
from csdesk.cli.output import moment
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import roster
from csdesk.desk.errors import BadInputError
from csdesk.desk.roster import MonthDay, MonthRoster, MonthRow, RosterDay, RosterFault, WeekRoster
from csdesk.desk.roster_words import place_label, status_label
from csdesk.desk.words import label, label_in, weekday
from csdesk.texts import N_, _, counted

app = group("roster", N_("The duty roster: who stands at which post, week by week."))

_NEXT = "next"

_ThisWeek = Annotated[
    str, text_option("--week", "WEEK", N_("2026-W48, next, or a day in it; this week where nothing is given."))
]
_NextWeek = Annotated[
    str, text_option("--week", "WEEK", N_("2026-W48, this, or a day in it; next week where nothing is given."))
]
_Day = Annotated[str, text_option("--day", "DATE", N_("The day."))]
_DAY = Field("day", "DATE", N_("The day."))
_POST = Field("post", "POST", N_("The post."))


@command(app, "show", N_("Show the roster of a week."))
def show(context: typer.Context, week: _ThisWeek = "") -> None:
    """Show a week."""
    session = session_of(context)
    _tell(session, roster.show(session.desk, week))


@command(app, "set", N_('Say who stands at a post on a day; nobody with --staff "".'))
@takes(
    _DAY,
    _POST,
    Field("shift", "SHIFT", N_("The shift, where the post has several.")),
    Field("staff", "NAMES", N_("Names, pinyin or initials, with commas between them.")),
)
def place(context: typer.Context, values: Mapping[str, str]) -> None:
    """Put people at a post."""
    session = session_of(context)
    for name in ("day", "post", "staff"):
        if name not in values:
            raise BadInputError(N_("nothing is given; this field must be filled in"), f"--{name}")
    saved = roster.place(session.desk, values["day"], values["post"], values.get("shift", ""), values["staff"])
    _tell(session, saved.week)


@command(app, "swap", N_("Let two people exchange their places."))
@takes(
    _DAY,
    Field("staff", "NAME", N_("One of the two.")),
    _POST,
    Field("with_staff", "NAME", N_("The other.")),
    Field("with_day", "DATE", N_("The day of the other; the same where nothing is given.")),
    Field("with_post", "POST", N_("The post of the other, where they stand at several.")),
)
def swap(context: typer.Context, values: Mapping[str, str]) -> None:
    """Exchange two people."""
    session = session_of(context)
    desk = session.desk
    given = dict.fromkeys(("day", "staff", "post", "with_staff", "with_post"), "") | dict(values)
    first = roster.place_of(desk, given["day"], given["staff"], given["post"])
    second = roster.place_of(desk, given.get("with_day", given["day"]), given["with_staff"], given["with_post"])
    _tell(session, roster.swap(desk, first, given["staff"], second, given["with_staff"]).week)


@command(app, "leave", N_('Say that somebody is away, or with --kind "" that they are there again.'))
@takes(
    _DAY,
    Field("until", "DATE", N_("The last day; the day itself where nothing is given.")),
    Field("staff", "NAME", N_("Who is away.")),
    Field("kind", "KIND", N_("Annual leave, sick leave, day in lieu, rest …")),
)
def leave(context: typer.Context, values: Mapping[str, str]) -> None:
    """Note that somebody is away."""
    session = session_of(context)
    if "kind" not in values:
        raise BadInputError(N_("nothing is given; this field must be filled in"), "--kind")
    saved = roster.set_absence(
        session.desk, values.get("day", ""), values.get("staff", ""), values["kind"], until=values.get("until", "")
    )
    _tell(session, saved.week)


@command(app, "copy", N_("Copy a week, or with --day a day, to another; this week to the next where nothing is given."))
def copy(
    context: typer.Context,
    source: Annotated[str, text_option("--from", "WEEK", N_("What is copied."))] = "",
    target: Annotated[str, text_option("--to", "WEEK", N_("What it is copied to."))] = "",
    day: Annotated[bool, typer.Option("--day", help=N_("What is given are days."))] = False,
) -> None:
    """Copy a week or a day."""
    session = session_of(context)
    if day:
        saved = roster.copy_day(session.desk, source, target)
    else:
        saved = roster.copy_week(session.desk, source, target or _NEXT)
    _tell(session, saved.week)


@command(app, "note", N_("Set the notes of a week, who drew it up and when, or with --day the remarks of a day."))
@takes(
    Field("notes", "TEXT", N_("The notes below the roster.")),
    Field("drawn_up_by", "NAME", N_("Who drew it up.")),
    Field("drawn_up_on", "DATE", N_("When.")),
    Field("remarks", "TEXT", N_("The remarks of the day.")),
)
def note(context: typer.Context, values: Mapping[str, str], week: _NextWeek = "", day: _Day = "") -> None:
    """Note something."""
    session = session_of(context)
    given = {name: text for name, text in values.items() if name != "remarks"}
    if "remarks" in values:
        if not day:
            raise BadInputError(N_("nothing is given; this field must be filled in"), "--day")
        given[day] = values["remarks"]
    _tell(session, roster.note(session.desk, week or day or _NEXT, given).week)


@command(app, "clear", N_("Take everybody off a week but those who were put there by hand."))
def clear(context: typer.Context, week: _NextWeek = "") -> None:
    """Clear a week."""
    session = session_of(context)
    _tell(session, roster.clear(session.desk, week or _NEXT).week)


@command(app, "fill", N_("Let the machine fill a week around those put there by hand and those away."))
def fill(
    context: typer.Context,
    week: _NextWeek = "",
    forecast: Annotated[
        bool,
        typer.Option("--forecast", help=N_("As many people as the calls and visits of late call for.")),
    ] = False,
) -> None:
    """Fill a week."""
    session = session_of(context)
    filled = roster.fill(session.desk, week or _NEXT, forecast=forecast)
    if session.printer.as_json:
        session.printer.one({"sentence": filled.sentence, "batch": filled.batch} | _as_json(filled.week))
        return
    _tell(session, filled.week)
    session.printer.say(filled.sentence)


@command(app, "check", N_("Say what is wrong with the roster of a week."))
def check(context: typer.Context, week: _ThisWeek = "") -> None:
    """Check a week."""
    session = session_of(context)
    found = roster.show(session.desk, week)
    if not found.faults and not session.printer.as_json:
        session.printer.say(_("nothing is wrong with the roster of {week}", week=found.week))
        return
    headings = [label("date"), label("post"), _("Fault")]
    session.printer.many(
        found.faults, headings, lambda fault: [_date(fault.day), _place(session, fault), fault.sentence]
    )


@command(app, "publish", N_("Publish the roster of a week, or publish it anew after changes."))
@takes(Field("despite", "TEXT", N_("Why it is published although something is wrong with it.")))
def publish(context: typer.Context, values: Mapping[str, str], week: _NextWeek = "") -> None:
    """Publish a week."""
    session = session_of(context)
    _tell(session, roster.publish(session.desk, week or _NEXT, despite=values.get("despite", "")).week)


@command(app, "approve", N_("Approve the published roster of a week."))
def approve(context: typer.Context, week: _NextWeek = "") -> None:
    """Approve a week."""
    session = session_of(context)
    _tell(session, roster.approve(session.desk, week or _NEXT).week)


@command(app, "month", N_("Show a month: a row for everybody, a column for each day."))
def month(
    context: typer.Context,
    month: Annotated[str, argument("MONTH", N_("2026-11, next or a day in it; this month for nothing."))] = "",
    staff: Annotated[str, text_option("--staff", "NAME", N_("Only that of one person."))] = "",
) -> None:
    """Show a month."""
    session = session_of(context)
    found = roster.month(session.desk, month, staff)
    if session.printer.as_json:
        session.printer.one(found)
    elif staff:
        _print_days(session, found)
    else:
        _print_month(session, found)


def _print_days(session: Session, found: MonthRoster) -> None:
    """One person's month, a line a day."""
    (row,) = found.rows
    headings = [label("date"), _("Festival"), row.name]
    session.printer.many(zip(found.days, row.cells, strict=True), headings, lambda pair: [
        _date(pair[0].day), _festival(pair[0]),
        ", ".join(pair[1].places) or session.desk.label("absence", pair[1].absence),
    ])  # fmt: skip
    session.printer.say(_totals(row))


def _print_month(session: Session, found: MonthRoster) -> None:
    signs = ["*" if day.is_holiday else "+" if day.is_make_up else "" for day in found.days]
    headings = [
        label("name"), *(f"{day.day.day:02d}{sign}" for day, sign in zip(found.days, signs, strict=True)), _("Days")
    ]  # fmt: skip
    session.printer.many(
        found.rows, headings, lambda row: [row.name, *(cell.sign for cell in row.cells), str(row.days)]
    )
    told = set()
    for day, sign in zip(found.days, signs, strict=True):
        if sign == "+" or (sign and day.festival not in told):  # of a holiday its first day
            session.printer.say(f"{sign} {_date(day.day)} {_festival(day)}")
        told.add(day.festival if day.is_holiday else "")


def _festival(day: MonthDay | RosterDay) -> str:
    """Which holiday it is, or for which one it is worked."""
    return f"{day.festival} ({_('make-up working day')})" if day.is_make_up else day.festival


def _totals(row: MonthRow) -> str:
    return _(
        "{days} days at work, {weekends} weekend days of rest, {holidays} holidays at work",
        days=row.days, weekends=row.weekend_rests, holidays=row.holidays,
    )  # fmt: skip


def _tell(session: Session, week: WeekRoster) -> None:
    """Print a week as the form shows it."""
    if session.printer.as_json:
        session.printer.one(_as_json(week))
        return
    say = session.printer.say
    say(f"{week.week}  {week.first} – {week.last}  {status_label(week.status)}")
    headings = [label("date"), *(column.label for column in week.columns), label("resting"), label("absences"),
                label("remarks")]  # fmt: skip
    session.printer.many(week.days, headings, lambda day: _row(session, week, day))
    if week.notes:
        say(f"{label_in('roster_week', 'notes')}: {week.notes}")
    if week.drawn_up_on:
        say(f"{label('drawn_up_by')}: {week.drawn_up_by}  {week.drawn_up_on}")
    for name, at, by in (("published_by", week.published_at, week.published_by),
                         ("approved_by", week.approved_at, week.approved_by)):  # fmt: skip
        if at is not None:
            say(f"{label(name)}: {by}  {moment(at)}")
    if week.changes_since:
        say(counted("* {count} change since it was published", "* {count} changes since it was published",
                    week.changes_since))  # fmt: skip
    if week.changes_since_approval:
        say(counted("{count} change since it was approved", "{count} changes since it was approved",
                    week.changes_since_approval))  # fmt: skip
    if week.faults:
        warn(counted("{count} fault; csdesk roster check --week {week} tells what is wrong",
                     "{count} faults; csdesk roster check --week {week} tells what is wrong",
                     len(week.faults), week=week.week))  # fmt: skip


def _row(session: Session, week: WeekRoster, day: RosterDay) -> list[str]:
    cells = []
    for column in week.columns:
        key = (day.day, column.post, column.shift)
        names = "、".join(placed.name for placed in week.cells.get(key, ()))
        cells.append(f"*{names}" if key in week.changed else names)
    away = "、".join(f"{absence.name} {session.desk.label('absence', absence.kind)}" for absence in day.absences)
    closed = "" if day.is_open else _("desk closed")
    told = "  ".join(filter(None, (_festival(day), closed, day.remarks)))
    return [_date(day.day), *cells, "、".join(day.resting), away, told]


def _date(day: date) -> str:
    return f"{day} {weekday(day)}"


def _place(session: Session, fault: RosterFault) -> str:
    return place_label(session.desk, fault.post, fault.shift) if fault.post else fault.staff


def _as_json(week: WeekRoster) -> dict[str, Any]:
    """The week keyed by names; the cells stand in their days."""
    table = {name: getattr(week, name) for name in WeekRoster.__dataclass_fields__ if name not in ("cells", "changed")}
    order = {(column.post, column.shift): at for at, column in enumerate(week.columns)}
    days = []
    for day in week.days:
        cells: list[dict[str, Any]] = [
            {"post": post, "shift": shift, "staff": placed, "is_changed": (when, post, shift) in week.changed}
            for (when, post, shift), placed in week.cells.items()
            if when == day.day
        ]
        cells.sort(key=lambda cell: order[cell["post"], cell["shift"]])
        days.append({name: getattr(day, name) for name in RosterDay.__dataclass_fields__} | {"cells": cells})
    return table | {"status": week.status, "days": days}
