"""Which screen belongs to each area, and in which area a record of each kind is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

AREAS = {
    "calls": "CallsScreen",
    "visits": "VisitsScreen",
    "complaints": "ComplaintsScreen",
    "receiving": "ReceivingScreen",
    "repairs": "RepairsScreen",
    "repair_intake": "RepairIntakeScreen",
    "actions": "ActionsScreen",
    "followups": "FollowupsScreen",
    "customers": "CustomersScreen",
    "today": "TodayScreen",
    "duty": "DutyScreen",
    "roster": "RosterScreen",
    "reports": "ReportsScreen",
    "sync": "SyncScreen",
}
AREA_OF = {
    "call": "calls",
    "visit": "visits",
    "complaint": "complaints",
    "complaint_intake": "receiving",
    "repair": "repairs",
    "repair_intake": "repair_intake",
    "corrective_action": "actions",
    "followup": "followups",
    "customer": "customers",
    "duty_entry": "duty",
}


FORM_OF = {"calls": "call", "visits": "visit"}  # the drafts of which the screen tells by itself


def screen_of(area: str) -> Callable[[], Screen[Any]]:
    """Makes the screen of `area`, importing it when it is first wanted."""

    def make() -> Screen[Any]:
        from importlib import import_module

        made: Screen[Any] = getattr(import_module(f"csdesk.tui.screens.{area}"), AREAS[area])()
        return made

    return make
