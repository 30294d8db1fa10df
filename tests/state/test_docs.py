"""The first example of docs/state.md does in two processes what the page says it does; tests/docs runs the blocks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from giftcardpartners_simulator import Simulator, SystemClock, serve

PAGE = (Path(__file__).parents[2] / "docs" / "state.md").read_text("utf-8")
WORKER, _ = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_two_workers_share_one_token_and_one_catalogue(tmp_path: Path) -> None:
    simulator = Simulator(clock=SystemClock())
    with serve(simulator) as server:
        environ = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "XDG_CACHE_HOME": str(tmp_path),
            "HOME": str(tmp_path),
            "GIFTCARDPARTNERS_BASE_URL": server.base_url,
            "GIFTCARDPARTNERS_EMAIL": simulator.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": simulator.access_token,
        }
        workers = [
            subprocess.Popen([sys.executable, "-c", WORKER], env=environ, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert said[0] == said[1] != ""
    counts = simulator.ledger()["requests"]
    assert {name: count for name, count in counts.items() if count} == {
        "createToken": 1,
        "listProducts": 1,
        "getAccountBalance": 2,
    }
