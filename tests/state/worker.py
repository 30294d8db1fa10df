"""One process of a fleet: waits for a line, sends its requests from many threads, says how they were answered."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter

from giftcardpartners import FileStore, TokenPolicy
from giftcardpartners._cache.stores import open_store
from giftcardpartners._config import Config
from giftcardpartners.runtime import Runtime

from tests.state.caller import Caller


def main(url: str, email: str, access_token: str, home: str, threads: int, lease: float) -> None:
    """Run; each line read is one round of requests, so many seconds in the future."""
    ahead = 0.0

    def now() -> float:
        return time.time() + ahead

    store = open_store(FileStore(home, now=now) if home.endswith(".sqlite3") else home)
    policy = TokenPolicy(lease=lease, answer=min(10, lease * 0.9), refusal=10)
    caller = Caller(Config(url, email, access_token), None, store, Runtime(now=now), policy)
    print("ready", flush=True)
    for line in sys.stdin:
        ahead = float(line)
        print(json.dumps(_round(caller, threads)), flush=True)


def _round(caller: Caller, threads: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    held = threading.Barrier(threads)

    def visit() -> None:
        held.wait()
        try:
            seen[str(caller.get("/v1/AccountBalance").status_code)] += 1
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is counted
            seen[type(problem).__name__] += 1

    running = [threading.Thread(target=visit) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return seen


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]), float(sys.argv[6]))
