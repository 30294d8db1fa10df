"""What is shared and remembered: token requests, catalogue requests and reads, side by side with other clients.

Run with `nox -s bench -- state`; it takes some minutes. The tables go into docs/evidence.md.
"""

from __future__ import annotations

import platform
import warnings
from collections.abc import Iterable
from importlib.metadata import version

from . import remembered, tokens
from .evidence import table, write

PACKAGES = ("httpx", "httpx-auth", "authlib", "google-auth", "azure-core", "hishel", "cachetools", "redis")


def main() -> int:
    """Measure, print, write down; 1 when a limit is not kept."""
    # The compared clients warn about plain http and about sessions that nobody closes.
    warnings.simplefilter("ignore")
    one_process, fleet = tokens.in_one_process(), tokens.across_processes()
    week, first = remembered.requests_in_a_week(), remembered.requests_before_the_first_order()
    reads = remembered.reads()
    limits: list[tuple[str, float, float]] = [
        ("token requests in any situation above", 1, _most(one_process[tokens.OURS].values(), fleet)),
        ("catalogue requests in a week, 8 processes restarted 100 times", 1, week["listProducts"]),
        ("requests before the first order, warm file", 0, first),
        ("a remembered product ÷ a bare dict read", 12, reads[remembered.MEMORY] / reads[remembered.DICT]),
        ("a remembered product ÷ hishel", 0.01, reads[remembered.MEMORY] / reads[remembered.HISHEL]),
        ("file store ÷ bare sqlite3, same value", 4, reads[remembered.FILE] / reads[remembered.SQLITE]),
    ]
    text = "\n\n".join(
        [
            f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}.",
            "Token requests where one would do (a token answer takes 50 ms; real sockets):",
            _of_rows(one_process),
            "Several processes, which of these only giftcardpartners lets share (the others: one each at best):",
            table(
                ["giftcardpartners", *tokens.SITUATIONS],
                [[name, *row.values()] for name, row in fleet.items()],
            ),
            f"One read, {remembered.PAGE // 1000} KB from a store; best of 25 rounds (µs of CPU; of time for Redis):",
            table(["what", "µs"], [[name, f"{micros:.3g}"] for name, micros in reads.items()]),
            "Limits:",
            table(
                ["figure", "at most", "measured"],
                [[name, most, f"{measured:.3g}"] for name, most, measured in limits],
            ),
        ]
    )
    print(text)
    write("state", text)
    return int(any(measured > most for _, most, measured in limits))


def _most(cells: Iterable[str], fleet: dict[str, dict[str, int]]) -> int:
    # A cell may say "1 (3 calls failed)": that is no 1.
    in_one = (int(cell) if cell.isdigit() else 10_000 for cell in cells)
    return max(*in_one, *(count for row in fleet.values() for count in row.values()))


def _of_rows(rows: dict[str, dict[str, str]]) -> str:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    return table(
        ["client", *columns],
        [[name, *(row.get(column, "–") for column in columns)] for name, row in rows.items()],
    )


if __name__ == "__main__":
    raise SystemExit(main())
