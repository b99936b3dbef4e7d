"""A company's own kinds of follow-ups over the defaults."""

from __future__ import annotations

import tomllib

import pytest

from csdesk.resources import bundled
from csdesk.rules.policy import Policy, lay_over, read_policy

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
LISTS = tomllib.loads((bundled("data") / "categories.toml").read_text(encoding="utf-8"))


def policy_with(own: str) -> tuple[Policy, list[tuple[str, str]]]:
    merged, problems = lay_over(DEFAULTS, tomllib.loads(own), lists=False)
    return read_policy(merged, LISTS), [
        (".".join(problem.keys), problem.reason.format(**problem.given)) for problem in problems
    ]


def test_the_department_s_windows_are_the_defaults() -> None:
    policy, problems = policy_with("")
    assert not problems
    tracking = policy.followups["visit_tracking"]
    assert (tracking.opens, tracking.closes, tracking.in_working_days) == (7, 10, False)
    assert policy.followups["goodwill"].months == 4
    assert policy.followups["complaint_return"].in_working_days
    assert policy.option("followup_kind", "visit_tracking") is not None


def test_a_company_changes_windows_and_adds_kinds() -> None:
    policy, problems = policy_with(
        '[followups.visit_tracking]\ncloses = 14\ndays = "working"\n'
        '[followups.birthday]\nzh = "生日问候"\nen = "Birthday"\nassignee = "supervisor"'
    )
    assert not problems
    assert (policy.followups["visit_tracking"].opens, policy.followups["visit_tracking"].closes) == (7, 14)
    birthday = policy.followups["birthday"]
    assert (birthday.opens, birthday.closes, birthday.assignee) == (0, 7, "supervisor")
    option = policy.option("followup_kind", "birthday")
    assert option is not None
    assert option.label("zh") == "生日问候"


@pytest.mark.parametrize(
    ("own", "key", "reason"),
    [
        ('[followups.visit_tracking]\ndays = "holy"', "followups.visit_tracking.days", "calendar or working"),
        ("[followups.visit_tracking]\nopens = 11", "followups.visit_tracking.closes", "a day not before 11"),
        ('[followups.visit_tracking]\nassignee = "boss"', "followups.visit_tracking.assignee", "adviser or a role"),
        ('[followups.visit_tracking]\nopens = "7"', "followups.visit_tracking.opens", "a whole number"),
        ("[followups.visit_tracking]\ncolour = 1", "followups.visit_tracking.colour", "no such key"),
        ("[followups.birthday]\nzh = '生日'", "followups.birthday", 'both "zh" and "en"'),
        ("[followups.goodwill]\nmonths = 999", "followups.goodwill.months", "from 0 to 120"),
        ("[followups.goodwill]\ncustomer_kinds = 'all'", "followups.goodwill.customer_kinds", "a list of words"),
    ],
)
def test_what_cannot_be_taken_is_named_and_the_default_stays(own: str, key: str, reason: str) -> None:
    policy, problems = policy_with(own)
    assert [found for found, _sentence in problems] == [key]
    assert reason in problems[0][1]
    assert policy.followups == policy_with("")[0].followups
