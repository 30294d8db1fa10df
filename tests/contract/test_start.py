"""Starting the gate where something is missing; in a process of its own, which may forget what it has imported."""

from __future__ import annotations

import subprocess
import sys


def _started_without(module: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import runpy, sys; sys.modules[{module!r}] = None; "
        "runpy.run_module('giftcardpartners_contract', run_name='__main__')"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_without_its_extra_the_gate_cannot_judge_and_says_how_to_get_it() -> None:
    """A contract that nobody looked at is not broken."""
    done = _started_without("hypothesis")
    assert done.returncode == 2
    assert done.stderr == (
        'COULD NOT JUDGE: hypothesis is not installed; python -m pip install "giftcardpartners[contract]"\n'
    )


def test_a_mistake_of_our_own_is_not_taken_for_a_missing_extra() -> None:
    """It is no verdict either, and one line says where it happened."""
    done = _started_without("giftcardpartners_contract.runner")
    assert done.returncode == 2
    assert done.stderr.startswith("COULD NOT JUDGE: the gate itself fell over (ModuleNotFoundError: ")
    assert done.stderr.count("\n") == 1
