"""The sections of the reports: counts and rates of a period as tables, each with its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from csdesk.desk import figure_words
from csdesk.desk.desk import Desk
from csdesk.desk.figure_words import met
from csdesk.desk.today import age_label
from csdesk.desk.words import weekday
from csdesk.rules import figures as rules
from csdesk.rules import periods
from csdesk.rules.figures import Compared, Figures, Line
from csdesk.rules.periods import Period
from csdesk.rules.rates import NOTHING, Counts, Rate
from csdesk.sheets.paper import Chart, Heading, Number, Section, Value
from csdesk.texts import N_, _

_MOST = 10  # rows of a list by frequency, the rest are one
_MOST_SERIES = 4  # categories that are told apart in one picture
_HOURS = range(9, 18)  # that are always shown


def value(line: Line) -> Number:
    """A figure as it stands in a cell: as `Line.text` shows it, a rate never looking better than it is."""
    if isinstance(line.value, Rate):
        shown = None if line.as_read is None else round(line.as_read / 100, 4)
        return Number(shown, "percent", line.is_met)
    is_decimal = bool(line.unit) or isinstance(line.value, float)
    return Number(line.as_read if is_decimal else line.value, "decimal" if is_decimal else "count", line.is_met)


def change(this: Line, before: Line) -> str:
    """By how much a figure is more or less than before, rates in percentage points."""
    text = figure_words.change(this, before)
    return _("{points} points", points=text) if isinstance(this.value, Rate) and text != NOTHING else text


def figures_table(compared: Compared, title: str, keys: Sequence[str]) -> Section:
    """The figures `keys` against those of the period before, with target and verdict."""
    there = {this.key: (this, before) for this, before in compared.pairs}
    rows = tuple(
        (name(this), value(this), this.of, value(before), change(this, before), this.target_text, met(this))
        for this, before in (there[key] for key in keys)
    )
    has_hours = any(there[key][0].unit == "hours" for key in keys)
    return Section(title, _headings(compared), rows, note=_("Times are working hours.") if has_hours else "")


def name(line: Line) -> str:
    """What a figure is called, with its unit."""
    return _("{name}, h", name=_(line.label)) if line.unit == "hours" else _(line.label)


def _headings(compared: Compared) -> tuple[Heading, ...]:
    return (
        Heading(_("Figure")), Heading(compared.this.period.label, "count"), Heading(_("Made of"), "count"),
        Heading(compared.before.period.label, "count"), Heading(_("Change"), "count"), Heading(_("Target"), "count"),
        Heading(_("Target met"), "count"),
    )  # fmt: skip


def rates(compared: Compared, title: str, keys: Sequence[str]) -> Section:
    """Rates of both periods beside each other, with a picture of them."""
    there = {this.key: (this, before) for this, before in compared.pairs}
    this_label, before_label = compared.this.period.label, compared.before.period.label
    rows = tuple((name(there[key][0]), value(there[key][0]), value(there[key][1])) for key in keys)
    headings = (Heading(_("Figure")), Heading(this_label, "percent"), Heading(before_label, "percent"))
    return Section(title, headings, rows, Chart("bar", title, 0, (1, 2)))


def counts(desk: Desk, compared: Compared, key: str, *, kind: str = "bar", total: bool = True) -> Section:
    """A breakdown by frequency, with those of the period before; the smallest are counted as one."""
    this = next(each for each in rules.breakdowns(compared.this) if each.key == key)
    before = next(each for each in rules.breakdowns(compared.before) if each.key == key)
    ranked = sorted(
        (key for key in {**this.counts, **before.counts} if this.counts.get(key) or before.counts.get(key)),
        key=lambda key: (-this.counts.get(key, 0), -before.counts.get(key, 0)),
    )
    rest = ranked[_MOST:] if len(ranked) > _MOST + 1 else []
    rows: list[tuple[Value, ...]] = [
        (word(desk, this.words, key), this.counts.get(key, 0), before.counts.get(key, 0))
        for key in ranked
        if key not in rest
    ]
    if rest:
        others = (sum(each.counts.get(key, 0) for key in rest) for each in (this, before))
        rows.append((_("the others"), *others))
    return _counted(compared, _(this.label), rows, kind, total, sum(before.counts.values()))


def _counted(
    compared: Compared, title: str, rows: Sequence[tuple[Value, ...]], kind: str, total: bool, before: int | None
) -> Section:
    headings = (
        Heading(_("Of what")), Heading(compared.this.period.label, "count"),
        Heading(compared.before.period.label, "count"),
    )  # fmt: skip
    if not rows:
        return Section(title, (), (), lead=_("There were none."))
    added = sum(row[1] for row in rows if isinstance(row[1], int))
    foot: tuple[tuple[Value, ...], ...] = ((_("Together"), added, before),) if total else ()
    chart = Chart(kind, title, 0, (1, 2), len(foot))
    return Section(title, headings, (*rows, *foot), chart, totals=len(foot))


def ages(compared: Compared) -> Section:
    """Open complaints by how long they have been open."""
    before = {(age.least, age.most): age.number for age in compared.before.complaints.by_age}
    rows = [
        (age_label(age), age.number, before.get((age.least, age.most), 0)) for age in compared.this.complaints.by_age
    ]
    return _counted(compared, _("Open complaints by age"), rows, "column", True, sum(before.values()))


def word(desk: Desk, words: str, key: Any) -> str:
    """The word for a key that was counted."""
    if key == "":
        return _("not known")
    return desk.label(words, key) if words else str(key)


def calls_by_hour(desk: Desk, figures: Figures) -> Section:
    """Calls by hour and category, the categories that are rare counted as one."""
    calls = figures.enquiries.calls
    frequent = sorted(calls.by_category, key=lambda key: -calls.by_category[key])[:_MOST_SERIES]
    rare = [key for key in calls.by_category if key not in frequent]
    names = [word(desk, "call_category", key) for key in frequent] + ([_("the others")] if rare else [])
    hours = sorted({*_HOURS, *calls.by_hour}) if calls.number else []
    return _crossed(
        _("Calls by hour and category"), _("Hour"), names, hours, lambda hour: f"{hour}:00",
        lambda hour: [
            *(calls.by_hour_and_category.get((hour, key), 0) for key in frequent),
            *([sum(calls.by_hour_and_category.get((hour, key), 0) for key in rare)] if rare else []),
        ],
    )  # fmt: skip


def intents_by_medium(desk: Desk, figures: Figures) -> Section:
    """Visitors' intentions by what brought them."""
    visits = figures.enquiries.visits
    pairs = visits.by_medium_and_intent
    listed = [option.key for option in desk.options("intent")]
    intents = [*listed, *sorted({intent for _medium, intent in pairs} - {*listed, ""})]
    intents += [""] if any(intent == "" for _medium, intent in pairs) else []
    media = sorted({medium for medium, _intent in pairs}, key=lambda medium: (medium == "", -_of(pairs, medium)))
    return _crossed(
        _("Intentions by medium"), _("Medium"), [word(desk, "intent", intent) for intent in intents], media,
        lambda medium: word(desk, "customer_source", medium),
        lambda medium: [pairs.get((medium, intent), 0) for intent in intents],
    )  # fmt: skip


def _of(pairs: Counts, medium: str) -> int:
    return sum(number for (each, _intent), number in pairs.items() if each == medium)


def _crossed(
    title: str, first: str, names: Sequence[str], keys: Sequence[Any], label: Callable[[Any], str],
    numbers: Callable[[Any], list[int]],
) -> Section:  # fmt: skip
    """A table of counts with sums at the right and below, and a picture of them one on the other."""
    if not keys:
        return Section(title, (), (), lead=_("There were none."))
    rows = [numbers(key) for key in keys]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    headings = (Heading(first), *(Heading(name, "count") for name in names), Heading(_("Together"), "count"))
    table: list[tuple[Value, ...]] = [(label(key), *row, sum(row)) for key, row in zip(keys, rows, strict=True)]
    return Section(
        title, headings, (*table, (_("Together"), *sums, sum(sums))),
        Chart("stacked", title, 0, tuple(range(1, len(names) + 1)), 1), totals=1,
    )  # fmt: skip


def course(figures: Figures, *, complaints_only: bool = False) -> Section:
    """How the period went: by day in a week, by week in a month, by month in a quarter or a year."""
    columns = [("calls", N_("Calls"), figures.enquiries.calls.by_day),
               ("visits", N_("Visits"), figures.enquiries.visits.by_day)]  # fmt: skip
    complaints = ("complaints", N_("Complaints"), figures.complaints.cases.by_day)
    shown = [complaints] if complaints_only else [*columns, complaints]
    by = [_by_part(figures, counted) for _key, _label, counted in shown]
    rows: list[tuple[Value, ...]] = [
        (part, *(each[at] for each in by)) for at, part in enumerate(_parts(_days(figures)))
    ]
    title = _("Course of the period")
    return Section(
        title,
        (Heading(_("When")), *(Heading(_(label), "count") for _key, label, _counted in shown)),
        (*rows, (_("Together"), *(sum(each) for each in by))),
        Chart("line" if len(rows) > 1 else "column", title, 0, tuple(range(1, len(shown) + 1)), 1),
        totals=1,
    )


def _parts(days: Iterable[tuple[str, date]]) -> list[str]:
    """The names of the parts of a period, in order."""
    return list(dict.fromkeys(part for part, _day in days))


def _by_part(figures: Figures, counted: Mapping[Any, int]) -> list[int]:
    """How many there were in each part."""
    found: dict[str, int] = {}
    for part, day in _days(figures):
        found[part] = found.get(part, 0) + counted.get(day.isoformat(), 0)
    return list(found.values())


def _days(figures: Figures) -> Iterator[tuple[str, date]]:
    """Each day of a period that has begun, with what its part is called."""
    period = figures.period
    for at in range((period.last - period.first).days + 1):
        day = period.first + timedelta(days=at)
        if day <= figures.at.date():
            yield _part(period, day), day


def _part(period: Period, day: date) -> str:
    """What the part of a period is called in which `day` lies."""
    if period.kind == "week":
        return f"{weekday(day)} {day:%m-%d}"
    if period.kind == "month":
        week = periods.of("week", day)
        return f"{max(week.first, period.first):%m-%d} – {min(week.last, period.last):%m-%d}"
    return f"{day:%Y-%m}"
