"""The weekly reports of the invented company: of two weeks ago and last week signed but one, this week's begun."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from csdesk.desk import weekly_reports
from csdesk.desk.desk import Desk
from csdesk.rules import periods
from csdesk.rules.weekly_reports import as_table
from csdesk.store.models import moment_text
from csdesk.store.weekly_reports import report_id

Row = dict[str, Any]

_WEEKS = 2  # before this one that have reports
_WRITTEN = timedelta(days=6, hours=17, minutes=20)  # on the Sunday of the week


def rows(desk: Desk, texts: Mapping[str, Any]) -> list[Row]:
    """The reports of those who owe them; `texts` is the table [weekly_reports] of `data/demo.toml`."""
    now = desk.clock().replace(microsecond=0)
    writers = [person for person in desk.staff.values() if person.role in desk.policy.weekly_reports.roles]
    found = []
    for back in range(_WEEKS, -1, -1):
        week = periods.of("week", now.date() - timedelta(weeks=back))
        for at, person in enumerate(writers):
            is_last = at == len(writers) - 1
            if back == 0 and is_last:
                continue
            moment = min(week.since + _WRITTEN + timedelta(minutes=11 * at), now)
            numbers, opinions = weekly_reports.numbers_of(desk, week, person)
            is_signed = back > 0 and not (back == 1 and is_last)
            found.append(
                {
                    "id": report_id(week.since, week.label, person.id),
                    "station": desk.station,
                    "created_at": moment_text(moment),
                    "created_by": person.id,
                    "updated_at": moment_text(moment),
                    "updated_by": person.id,
                    "week": week.label,
                    "staff_id": person.id,
                    "plan": texts["next_plan"][(back + at) % len(texts["next_plan"])],
                    "summary": texts["summary"][(back + at) % len(texts["summary"])] if back else None,
                    "opinions": opinions if is_signed else None,
                    "figures": json.dumps(as_table(numbers), ensure_ascii=False) if is_signed else None,
                    "signed_at": moment_text(moment) if is_signed else None,
                    "signed_by": person.id if is_signed else None,
                }
            )
    return found
