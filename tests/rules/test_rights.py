"""Who may do what."""

from __future__ import annotations

import pytest

from csdesk.rules.rights import Right, is_allowed, is_senior

ROLES = {
    "receptionist": frozenset({Right.LOG_CALLS}),
    "supervisor": frozenset({Right.LOG_CALLS, Right.MANAGE_STAFF}),
    "manager": frozenset({Right.LOG_CALLS, Right.MANAGE_STAFF, Right.RESTORE}),
    "department": frozenset[Right](),
}


@pytest.mark.parametrize(
    ("right", "role", "present", "allowed"),
    [
        (Right.LOG_CALLS, "receptionist", ["receptionist"], True),
        (Right.MANAGE_STAFF, "receptionist", ["receptionist", "supervisor"], False),
        (Right.MANAGE_STAFF, "supervisor", ["receptionist", "supervisor"], True),
        # Nobody at the desk may restore: the most senior there may.
        (Right.RESTORE, "supervisor", ["receptionist", "supervisor"], True),
        (Right.RESTORE, "receptionist", ["receptionist", "supervisor"], False),
        (Right.RESTORE, "receptionist", ["receptionist"], True),
        (Right.RESTORE, "supervisor", ["supervisor", "manager"], False),
        # A department works no desk, however alone.
        (Right.LOG_CALLS, "department", ["department"], False),
        (Right.RESTORE, "receptionist", ["receptionist", "department"], True),
        # A role that the company dropped.
        (Right.LOG_CALLS, "porter", ["porter"], False),
        (Right.LOG_CALLS, "porter", [], False),
    ],
)
def test_a_right_belongs_to_the_role_or_falls_to_the_most_senior(
    right: Right, role: str, present: list[str], allowed: bool
) -> None:
    assert is_allowed(right, role, ROLES, present) is allowed


def test_somebody_at_every_desk_holds_every_right() -> None:
    for role in ("receptionist", "supervisor", "manager"):
        for right in Right:
            assert is_allowed(right, role, ROLES, [role])


@pytest.mark.parametrize(
    ("role", "other", "senior"),
    [
        ("manager", "receptionist", True),
        ("receptionist", "manager", False),
        ("manager", "manager", False),
        ("receptionist", "department", True),
        ("department", "receptionist", False),
        ("porter", "receptionist", False),
        ("receptionist", "porter", True),
    ],
)
def test_the_chain_says_who_is_senior(role: str, other: str, senior: bool) -> None:
    assert is_senior(role, other, ROLES) is senior
