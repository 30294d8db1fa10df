"""How long a newcomer needs from a clone to the first simulated order, with nothing in any cache: `nox -s newcomer`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 120.0


def main() -> int:
    """Do what README says under "See it", and say how long each step took; 1 when it is too long."""
    with tempfile.TemporaryDirectory() as scratch:
        empty = {name: f"{scratch}/{name}" for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME")}
        tools = Path(scratch) / "tools" / "bin"
        # Nothing of the environment that started this, and no uv, which a newcomer may not have.
        path = os.pathsep.join([str(tools), "/usr/local/bin", "/usr/bin", "/bin"])
        environment = {**os.environ, **empty, "PATH": path}
        for name in ("VIRTUAL_ENV", "PYTHONPATH", "NOX_DEFAULT_VENV_BACKEND"):
            environment.pop(name, None)
        steps = {
            "git clone": ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), f"{scratch}/clone"],
            "python -m venv": [sys.executable, "-m", "venv", f"{scratch}/tools"],
            "python -m pip install nox": [str(tools / "python"), "-m", "pip", "install", "--quiet", "nox"],
            "nox -s demo": [str(tools / "nox"), "-f", f"{scratch}/clone/noxfile.py", "-s", "demo"],
        }
        whole = 0.0
        for name, command in steps.items():
            begun = time.perf_counter()
            done = subprocess.run(
                command, cwd=scratch, env=environment, capture_output=True, text=True, check=False
            )
            took = time.perf_counter() - begun
            whole += took
            print(f"{took:7.1f} s  {name}", flush=True)
            if done.returncode:
                print(done.stdout[-2000:] + done.stderr[-2000:])
                return 1
    print(f"{whole:7.1f} s  in all, {MOST_SECONDS:.0f} s at most")
    return 0 if whole <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
