"""pip-audit over the pinned versions; where its database cannot be reached, a loud skip instead of a silent pass."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

_AUDIT = (
    sys.executable,
    "-m",
    "pip_audit",
    "--disable-pip",
    "--no-deps",
    "--format",
    "json",
    "--progress-spinner",
    "off",
)


def main(requirements: str, command: Sequence[str] = _AUDIT) -> int:
    """Return 0 when nothing is known or nobody could be asked, 1 when something is known."""
    done = subprocess.run(
        [*command, "--requirement", requirements], capture_output=True, text=True, check=False
    )
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _skipped((done.stderr.strip().splitlines() or ["no answer"])[-1])
    found = [one for one in told if "skip_reason" not in one]
    skipped = [one for one in told if "skip_reason" in one]
    if skipped and not found:
        return _skipped(skipped[0]["skip_reason"])
    if skipped:
        print(f"=== NOT LOOKED UP: {', '.join(one['name'] for one in skipped)} ===")
    known = [(one, vuln) for one in found for vuln in one.get("vulns", ())]
    for one, vuln in known:
        fixed = ", ".join(vuln.get("fix_versions", ())) or "nothing yet"
        print(f"{one['name']} {one.get('version')}: {vuln['id']}, fixed in {fixed}")
    print(f"{len(found)} packages looked up, {len(known)} known vulnerabilities")
    return 1 if known else 0


def _skipped(reason: str) -> int:
    print(f"=== SKIPPED, NOT PASSED: no vulnerability database was reached ({reason[:200]}) ===")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
