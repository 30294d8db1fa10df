"""The proof leaves nothing out that the simulator can do to a campaign."""

from __future__ import annotations

import pytest
from giftcardpartners_simulator import Fault
from giftcardpartners_simulator.faults.kinds import KINDS

from .proof.kinds import FAULTS


def test_every_fault_but_those_of_webhooks_is_drawn() -> None:
    assert {name for name in KINDS if not name.startswith("webhook_")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_every_setting_of_a_fault_is_one_that_there_is(name: str) -> None:
    operations, settings = FAULTS[name]
    for operation in operations:
        first = {setting: values[0] for setting, values in settings.items()}
        for setting, values in settings.items():
            for value in values:
                assert Fault(kind=name, operation=operation, **{**first, setting: value}).kind == name
