"""Many desks, all that can go wrong, in any order: in the end all have the same, and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Desks, FolderDesks, MixedVersions

FEW = settings(
    max_examples=8, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate], print_blob=False,
)  # fmt: skip


@pytest.mark.parametrize("machine", [Desks, FolderDesks, MixedVersions])
def test_whatever_happens_the_desks_come_together(machine: type[Desks]) -> None:
    run_state_machine_as_test(machine, settings=FEW)
