"""Freeze the recordings anew: run every scenario on a fresh simulator, add a sample of generated requests, and save."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .cassette import FOLDER
from .generated import record_generated
from .index import SCENARIOS
from .recorder import Recording
from .scan import scan_folder
from .scenario import record_scenarios

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, scan what was recorded for secrets, and say how much there is; exit status 1 when a secret is left."""
    parser = argparse.ArgumentParser(prog="python -m tests.recording", description=__doc__)
    parser.add_argument("--into", type=Path, default=FOLDER, help="default: tests/cassettes/data")
    folder = parser.parse_args(arguments).into
    recording = Recording()
    record_scenarios(recording, SCENARIOS.values())
    record_generated(recording)
    counts = recording.save(folder)
    for operation, count in counts.items():
        print(f"{operation:22}{count:6}")
    print(f"{'in all':22}{sum(counts.values()):6}")
    leaks = scan_folder(folder)
    for leak in leaks:
        print(leak, file=sys.stderr)
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
