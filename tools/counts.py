"""What a call costs in counts that do not depend on the machine, held by limits: `nox -s counts`, `-- --accept`.

Requests made, bytes sent, modules imported, memory taken and kept (tracemalloc), and instructions beside plain httpx
where valgrind and a C compiler are there. `--accept` writes the limits anew: tighter ones freely, looser ones only when
the topmost section of CHANGELOG.md names them in backticks. One that was loosened by hand is found in git's history.
"""

from __future__ import annotations

import gc
import itertools
import re
import subprocess
import sys
import tomllib
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import instructions, peers
from benchmarks.server import Service

ROOT = Path(__file__).parents[1]
LIMITS = ROOT / "tests" / "repository" / "counts.toml"
WARM, BATCHES, CALLS = 30, 4, 40
SHARES = {"peak": 1.05, "instructions": 1.05}
KEPT = 64
"""What chance and other versions of Python may add: a share, and to what each call keeps so many bytes."""

Counts = dict[str, float]


def main(arguments: list[str]) -> int:
    """Hold what is counted against the limits, or accept it; 1 when something has to be done."""
    limits: Counts = tomllib.loads(LIMITS.read_text("utf-8")) if LIMITS.exists() else {}
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    now = counted()
    for name, value in now.items():
        print(f"{name}: {value:g}, at most {limits.get(name, float('nan')):g}")
    if "--accept" in arguments:
        return _accept(limits, now, changelog)
    broken = exceeded(now, limits)
    if broken:
        _tell(
            "More than the limit, or without one. Make it less; or name it in the topmost section of CHANGELOG.md, in "
            "backticks, with the reason, and run `nox -s counts -- --accept`:",
            broken,
        )
    silent = undeclared(versions())
    if silent:
        _tell("Loosened without a word in the topmost section of CHANGELOG.md of that time:", silent)
    return int(bool(broken or silent))


def _tell(sentence: str, names: list[str]) -> None:
    print("\n".join([sentence, *(f"  {name}" for name in names)]))


def _accept(limits: Counts, now: Counts, changelog: str) -> int:
    wanted = limits | {name: limit(name, value) for name, value in now.items()}
    silent = unnamed(loosened(limits, wanted), changelog)
    if silent:
        _tell(
            "Name these in the topmost section of CHANGELOG.md first, in backticks, with the reason:", silent
        )
        return 1
    lines = [f'"{name}" = {value:.10g}' for name, value in sorted(wanted.items())]
    head = "# What a call may cost; see tools/counts.py. Written by `nox -s counts -- --accept`.\n"
    LIMITS.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return 0


def limit(name: str, value: float) -> float:
    """What is allowed where this was counted."""
    if name.startswith("bytes kept"):
        return value + KEPT
    return round(value * SHARES.get(name.partition(" ")[0], 1), 0 if value > 2 else 3)


def exceeded(now: Counts, limits: Counts) -> list[str]:
    """Name what is above its limit, or has none."""
    return [name for name, value in now.items() if value > limits.get(name, -1)]


def loosened(before: Counts, after: Counts) -> list[str]:
    """Name the limits that rose or went away."""
    return [name for name, value in before.items() if after.get(name, float("inf")) > value]


def unnamed(names: list[str], changelog: str) -> list[str]:
    """Leave out what the topmost section of the changelog names in backticks."""
    section = [*changelog.split("\n## "), ""][1]
    named = set(re.findall(r"`([^`]+)`", section))
    return [name for name in names if name not in named]


def versions(root: Path = ROOT) -> list[tuple[Counts, str]]:
    """The limits and the changelog of each commit that changed the limits, oldest first, then those of today."""
    path = LIMITS.relative_to(ROOT).as_posix()
    commits = _git(root, "log", "--first-parent", "--reverse", "--format=%H", "--", path).split()
    found = [
        (_git(root, "show", f"{one}:{path}"), _git(root, "show", f"{one}:CHANGELOG.md")) for one in commits
    ]
    found.append(((root / path).read_text("utf-8"), (root / "CHANGELOG.md").read_text("utf-8")))
    return [(tomllib.loads(limits), changelog) for limits, changelog in found]


def undeclared(found: list[tuple[Counts, str]]) -> list[str]:
    """Name what a version loosened that its own changelog does not name."""
    return sorted(
        {
            name
            for (before, _), (after, changelog) in itertools.pairwise(found)
            for name in unnamed(loosened(before, after), changelog)
        }
    )


def _git(root: Path, *arguments: str) -> str:
    # Without git, or without its history, today's limits are all there is.
    told = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    return told.stdout if told.returncode == 0 else ""


def counted() -> Counts:
    """Count everything."""
    with Service() as service:
        return {**_of_calls(service), **_of_imports(), **_of_instructions()}


def _of_calls(service: Service) -> Counts:
    from giftcardpartners import Client, MemoryStore

    client = Client(f"{service.url}/c100", **peers.ACCOUNT, store=MemoryStore())
    order, many = (peers.request(lines) for lines in (1, 100))
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: client.orders.create(order),
        "create of 100 lines": lambda: client.orders.create(many),
        "get": lambda: client.orders.get("order-1"),
        "page of 100 products": client.products.refresh,
        "remembered product": lambda: client.products.get("SHOP7"),
    }
    service.counts()
    client.orders.create(order)
    found: Counts = {"requests, first create": service.counts()["requests"]}
    for name, call in calls.items():
        call()
        service.counts()
        call()
        sent = service.counts()
        found[f"requests, {name}"], found[f"bytes sent, {name}"] = sent["requests"], sent["bytes"]
        found[f"peak bytes, {name}"], found[f"bytes kept, {name}"] = _memory(call)
    client.close()
    return found


def _memory(call: Callable[[], object]) -> tuple[float, float]:
    """The most bytes that a call takes at once, and what each leaves behind."""
    for _ in range(WARM):
        call()
    tracemalloc.start()
    call()
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    call()
    peak = tracemalloc.get_traced_memory()[1] - before
    grown = []
    for _ in range(BATCHES):
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(CALLS):
            call()
        gc.collect()
        grown.append((tracemalloc.get_traced_memory()[0] - before) / CALLS)
    tracemalloc.stop()
    # What leaks does so in every batch; what fills a cache once does not.
    return peak, max(0.0, round(min(grown), 1))


_IMPORTS = """
import sys
sys.modules.update(dict.fromkeys(("click", "rich", "pygments")))  # httpx imports its command line where these are
before = set(sys.modules)
{}
print("\\n".join(set(sys.modules) - before))
"""
_CLIENT = (
    "from giftcardpartners import Client\n"
    "Client('https://127.0.0.1:9', email='a@example.com', access_token='not-a-real-access-token')"
)


def _of_imports() -> Counts:
    found: Counts = {}
    for name, statement in (("import", "import giftcardpartners"), ("client", _CLIENT)):
        modules = _imported(statement)
        own = {one for one in modules if one.partition(".")[0].startswith("giftcardpartners")}
        others = {one.partition(".")[0] for one in modules - own} - sys.stdlib_module_names
        found[f"modules of ours, {name}"] = len(own)
        found[f"packages of others, {name}"] = len(others)
    return found


def _imported(statement: str) -> set[str]:
    command = [sys.executable, "-c", _IMPORTS.format(statement)]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def _of_instructions() -> Counts:
    found: Mapping[tuple[str, str], float] = instructions.count((instructions.PLAIN, instructions.OURS))
    return {
        f"instructions ÷ httpx, {call}": round(
            found[instructions.OURS, call] / found[instructions.PLAIN, call], 3
        )
        for call in ("create", "get")
        if found
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
