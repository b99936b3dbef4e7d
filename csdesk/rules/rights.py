"""Who may do what (DOMAIN 2): rights by role, and the one check that everything at the desk passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Right(StrEnum):
    """Something a person at the desk may be allowed to do; roles name them in `policy.toml`."""

    LOG_CALLS = "log_calls"
    CORRECT_CALLS = "correct_calls"
    READ_RECORDS = "read_records"
    KEEP_CUSTOMERS = "keep_customers"
    MERGE_CUSTOMERS = "merge_customers"
    REGISTER_VISITS = "register_visits"
    ENTER_LATE = "enter_late"
    FOLLOW_UP = "follow_up"
    ASSIGN_FOLLOWUPS = "assign_followups"
    KEEP_DUTY_LOG = "keep_duty_log"
    RECEIVE_COMPLAINTS = "receive_complaints"
    HANDLE_COMPLAINTS = "handle_complaints"
    DECIDE_COMPLAINTS = "decide_complaints"
    RECEIVE_REPAIRS = "receive_repairs"
    RAISE_ACTIONS = "raise_actions"
    APPROVE_ACTIONS = "approve_actions"
    CHECK_DAILY = "check_daily"
    DRAW_UP_ROSTER = "draw_up_roster"
    PUBLISH_ROSTER = "publish_roster"
    APPROVE_ROSTER = "approve_roster"
    WRITE_WEEKLY_REPORT = "write_weekly_report"
    READ_REPORTS = "read_reports"
    EXPORT_PAPERS = "export_papers"
    EXPORT_REGISTERS = "export_registers"
    REVEAL_PHONES = "reveal_phones"
    UNDO = "undo"
    READ_HISTORY = "read_history"
    IMPORT_REGISTERS = "import_registers"
    BACK_UP = "back_up"
    RESTORE = "restore"
    CHECK_DESK = "check_desk"
    SYNC = "sync"
    CHOOSE_HUB = "choose_hub"
    MANAGE_STAFF = "manage_staff"
    CHANGE_SETTINGS = "change_settings"


def is_allowed(right: Right, role: str, roles: Mapping[str, frozenset[Right]], roles_at_desk: Iterable[str]) -> bool:
    """Whether a person with `role` has `right`.

    `roles` gives every role's rights in the order of the chain. A right that nobody at the desk
    holds falls to the most senior role that is there, so that a small desk is never locked out of
    its own restore or settings.
    """
    if right in roles.get(role, frozenset()):
        return True
    present = set(roles_at_desk)
    if any(right in roles.get(other, frozenset()) for other in present):
        return False
    chain = [key for key, rights in roles.items() if key in present and rights]
    return bool(chain) and chain[-1] == role


def is_senior(role: str, other: str, roles: Mapping[str, frozenset[Right]]) -> bool:
    """Whether `role` stands above `other` in the chain."""
    chain = [key for key, rights in roles.items() if rights]
    return role in chain and (other not in chain or chain.index(role) > chain.index(other))
