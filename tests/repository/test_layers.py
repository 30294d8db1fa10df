"""Each import contract in pyproject.toml breaks when it should: one forbidden import at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("wrapper", "generated", "simulator", "contract_tests", "cli", "bulk")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages, where they may be broken; recordings stay behind."""
    folder = tmp_path_factory.mktemp("packages")
    for package in PACKAGES:
        (source,) = (path for path in (ROOT / package).iterdir() if (path / "__init__.py").exists())
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("*.yaml", "__pycache__"))
    return folder


def lint(folder: Path, contract: str = "") -> tuple[int, str]:
    """Run import-linter over a folder; its exit status, and what it says about one contract."""
    call = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(  # our own interpreter
        [sys.executable, "-c", call, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, next((line for line in done.stdout.splitlines() if line.startswith(contract)), "")


def test_an_untouched_copy_is_kept(copy: Path) -> None:
    assert lint(copy)[0] == 0


BREAKS = [
    (
        "The wrapper has layers",
        "giftcardpartners/errors.py",
        "from giftcardpartners import client",
    ),
    ("The wrapper has layers", "giftcardpartners/_homeless.py", ""),
    ("Flows decide and never wait", "giftcardpartners/_orders/place.py", "import time"),
    ("What is generated knows nothing", "giftcardpartners_api/errors.py", "import giftcardpartners"),
    (
        "The simulator knows nothing",
        "giftcardpartners_simulator/money.py",
        "import giftcardpartners_api",
    ),
    (
        "The simulator has layers",
        "giftcardpartners_simulator/rules/orders.py",
        "from giftcardpartners_simulator import controls",
    ),
    ("The simulator has layers", "giftcardpartners_simulator/homeless.py", ""),
    (
        "No circle of imports in the simulator",
        "giftcardpartners_simulator/rules/answers.py",
        "from giftcardpartners_simulator.rules import orders",
    ),
    ("The suite judges the API", "giftcardpartners_contract/rules.py", "import giftcardpartners"),
    (
        "The suite has layers",
        "giftcardpartners_contract/steps/orders.py",
        "from giftcardpartners_contract import runner",
    ),
    (
        "The suite has layers",
        "giftcardpartners_contract/responses.py",
        "from giftcardpartners_contract.conformance import fuzzing",
    ),
    ("The suite has layers", "giftcardpartners_contract/homeless.py", ""),
    (
        "No circle of imports in the suite",
        "giftcardpartners_contract/results/model.py",
        "from giftcardpartners_contract.results import collector",
    ),
    (
        "No circle of imports in the wrapper",
        "giftcardpartners/_http/wire.py",
        "from giftcardpartners._http import answers",
    ),
    ("The generated client has layers", "giftcardpartners_api/types.py", "from . import client"),
    ("The command line has layers", "giftcardpartners_cli/homeless.py", ""),
    (
        "Nobody imports the command line",
        "giftcardpartners/models.py",
        "import giftcardpartners_cli",
    ),
    ("Campaigns have layers", "giftcardpartners_bulk/homeless.py", ""),
    ("The client knows nothing of campaigns", "giftcardpartners/models.py", "import giftcardpartners_bulk"),
    (
        "Campaigns know the client's public names only",
        "giftcardpartners_bulk/plan.py",
        "from giftcardpartners import _http",
    ),
    ("One module knows the engine", "giftcardpartners_bulk/plan.py", "import dbos"),
]


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS)
def test_each_contract_breaks(copy: Path, contract: str, module: str, line: str) -> None:
    file = copy / module
    whole = file.read_bytes() if file.exists() else None
    file.write_bytes((whole or b"") + f"\n{line}\n".encode())
    try:
        status, verdict = lint(copy, contract)
    finally:
        file.unlink() if whole is None else file.write_bytes(whole)
    assert status == 1
    assert verdict.partition(" (")[0].endswith("BROKEN")


def test_no_contract_is_left_out() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    names = {str(contract["name"]) for contract in contracts}
    assert {name for name in names if not any(name.startswith(broken) for broken, _, _ in BREAKS)} == set()
