"""The pictures beside the figures of a report: this period against the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from csdesk.desk.desk import Desk
from csdesk.desk.today import age_label
from csdesk.rules.figures import Compared
from csdesk.rules.rates import Counts
from csdesk.texts import N_, _
from csdesk.tui.widgets.charts import Bar, bar_lines, hour_lines, rate_lines, share_lines, titled

_THIS, _BEFORE = "$primary", "$text-muted"


def drawn(desk: Desk, compared: Compared, width: int) -> list[Content]:
    """Every picture, in `width` cells, under its title."""
    this, before = compared.this, compared.before
    now, then = this.complaints, before.complaints
    words = (_("Current"), _("Previous"))
    hours = [
        (words[0], this.enquiries.calls.by_hour, _THIS),
        (words[1], before.enquiries.calls.by_hour, _BEFORE),
    ]
    kept = [(words[0], now.promises.kept, _THIS), (words[1], then.promises.kept, _BEFORE)]
    pictures = (
        (N_("Calls by hour"), hour_lines(hours, width)),
        (N_("Promises kept"), rate_lines(kept, width)),
        (N_("Calls by category"), bar_lines(
            _bars(desk, "call_category", this.enquiries.calls.by_category, before.enquiries.calls.by_category), width)),
        (N_("Intentions of visitors by medium"), _intents(desk, compared, width)),
        (N_("Open complaints by age"), bar_lines(_ages(compared), width)),
        (N_("Complaints by subject"), bar_lines(
            _bars(desk, "subject", now.cases.by_subject, then.cases.by_subject), width)),
        (N_("Complaints by category"), bar_lines(
            _bars(desk, "complaint_category", now.cases.by_category, then.cases.by_category), width)),
    )  # fmt: skip
    lines: list[Content] = []
    for title, picture in pictures:
        lines += [*([Content("")] if lines else []), *titled(title, picture)]
    return lines


def _named(desk: Desk, name: str, key: str) -> str:
    return desk.label(name, key) if key else _("not known")


def _bars(desk: Desk, name: str, this: Counts, before: Counts) -> list[Bar]:
    """A bar for each key there was in either period, the most frequent first and what is not known last."""
    keys = [*this, *(key for key in before if key not in this)]
    keys.sort(key=lambda key: key == "")
    return [Bar(_named(desk, name, key), this.get(key, 0), before.get(key, 0)) for key in keys]


def _ages(compared: Compared) -> list[Bar]:
    then = {age.least: age.number for age in compared.before.complaints.by_age}
    ages = compared.this.complaints.by_age
    return [
        Bar(age_label(age), age.number, then.get(age.least, 0), "$error" if age.most is None else _THIS) for age in ages
    ]


def _intents(desk: Desk, compared: Compared, width: int) -> list[Content]:
    """Whom each medium brought, by how much they intend to buy."""
    visits = compared.this.enquiries.visits
    together: Mapping[Any, int] = visits.by_medium_and_intent
    intents = [option.key for option in desk.options("intent")]
    there = {intent for _medium, intent in together}
    intents += [key for key in sorted(there, key=lambda key: key == "") if key not in intents]
    rows = [
        (_named(desk, "customer_source", medium), [together.get((medium, intent), 0) for intent in intents])
        for medium in visits.by_medium
    ]
    return share_lines(rows, [_short(desk, intent) for intent in intents], width)


def _short(desk: Desk, intent: str) -> str:
    """An intention as it is told on the forms: A to D."""
    return intent if len(intent) == 1 else _named(desk, "intent", intent)
