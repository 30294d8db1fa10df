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
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]
        print(f"=== SKIPPED, NOT PASSED: no vulnerability database was reached ({reason}) ===")
        return 0
    known = [(one, vuln) for one in found for vuln in one.get("vulns", ())]
    for one, vuln in known:
        fixed = ", ".join(vuln.get("fix_versions", ())) or "nothing yet"
        print(f"{one['name']} {one.get('version')}: {vuln['id']}, fixed in {fixed}")
    print(f"{len(found)} packages looked up, {len(known)} known vulnerabilities")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
