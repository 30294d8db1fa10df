"""Freeze the recordings anew: reset the simulator, tell every story, send what schemathesis makes up, and save."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from giftcardpartners_contract.progress import Say, progress, quiet
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_simulator import ManualClock, Settings, Simulator, serve

from .cassette import FOLDER
from .generated import freeze_generated
from .index import STORIES
from .recorder import Tape, tool_versions
from .scan import scan_folder
from .scenario import Talk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from giftcardpartners_contract.spec import Spec

_START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def record(folder: Path, say: Say = quiet) -> dict[str, int]:
    """Replace the cassettes of a folder; return how many exchanges each operation has; `say` hears how far it is.

    Raises `UnexpectedStatus` when the simulator does not answer as a story says; the folder is then left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spec = load_spec()
    tape = Tape(folder, spec, _header(spec))
    with tape.listening():
        for told in STORIES.values():
            say(told.name)
            with serve(_simulator(told.settings)) as server, _client(server.base_url) as http:
                told.tell(Talk(told, http, tape, server.simulator))
        with serve(_simulator({})) as server:
            freeze_generated(spec.raw, tape, server.simulator, server.base_url, say)
    return tape.counts


def _simulator(settings: Mapping[str, Any]) -> Simulator:
    """Return a simulator as new: every story begins at the same time, with the same money and the same seed."""
    return Simulator(Settings().changed(settings), ManualClock(_START.timestamp()), seed=1)


def _client(base_url: str) -> httpx.Client:
    return httpx.Client(base_url=base_url, headers={"Accept-Encoding": "identity"})


def _header(spec: Spec) -> dict[str, Any]:
    return {
        "target": "simulator",
        "recorded": datetime.now(UTC).date().isoformat(),
        "spec_version": spec.version,
        "spec_hash": spec.hash,
        "tools": tool_versions(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, scan what was recorded for secrets, and say how much there is; exit status 1 when a secret is left."""
    parser = argparse.ArgumentParser(prog="python -m tests.recording", description=__doc__)
    parser.add_argument(
        "--into", type=Path, default=FOLDER, help="folder of the cassettes (default: tests/cassettes/data)"
    )
    folder = parser.parse_args(arguments).into
    with progress() as say:
        counts = record(folder, say)
    for operation, count in counts.items():
        print(f"{operation:22}{count:6}")
    print(f"{'in all':22}{sum(counts.values()):6}")
    leaks = scan_folder(folder)
    for leak in leaks:
        print(leak, file=sys.stderr)
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
