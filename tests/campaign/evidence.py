"""The section of docs/evidence.md that this command writes: nothing in it is typed by hand."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from . import marks
from .baseline import TIMES, Cell
from .controls import MOST_ORDERS, Catch
from .forks import ForkTotals
from .kills import KillTotals
from .progress import digest_of_sources
from .sockets import SocketTotals
from .tables import (
    baseline_table,
    campaign_table,
    controls_table,
    forks_text,
    kills_text,
    marks_table,
    sockets_text,
)
from .totals import Totals

FILE = Path(__file__).parents[2] / "docs" / "evidence.md"

LARGE = 20_001
"""Orders from which a run is longer than usual, and has a section of its own."""

_CLAIM = """\
## Orders that cannot be placed twice or lost

The claim is: **at most one order per PONumber, and every intent settled.** It holds under these assumptions about the
service, which the vendor's pages state or suggest and nobody has measured:

- A PONumber that a stored order has is refused with 409, for longer than one call lasts (120 s by default). For how
  long is not documented; `settle` asks the history first and so does not depend on it.
- A refusal of the service with a 4xx status leaves nothing behind, except 408, which is treated like a lost answer.
- Orders show their PONumber, in the history or when read by id. Where they do not, a 409 names the right order, and
  an order that was lost and is refused today stays unknown, because nobody can tell.
- The service may look at the money before the number, also while its history lags, or forget a number after five
  minutes: both are tried, the latter not together with a history that lags.
- The service may rewrite texts, split, merge or reorder lines, write amounts in any form, hold something odd in any
  property that decides nothing, never list its two newest orders, or have a million orders from before.
- A page of somebody in between (a gateway, a firewall, a log-in, a maintenance page) may stand in the place of any
  answer, whatever became of the request.
- The history and an order become readable some time after the order was placed; the client looks for `history_wait`
  seconds, then says `OutcomeUnknown`, and `settle` goes on later.
- A request that the client has given up on arrives within a minute or never.

It says nothing about a service that breaks its own rules, or about two intents that share one number and one content.
"""

_OTHERS = """\
### A lost answer, next to what others do

The service stores the order, then the answer is lost. Python SDKs measured side by side against the same rules in
November 2026, fifty calls per cell; with a fifth, tremendous, **0 of 750** calls ended with the right order in hand:

| SDK | POSTs | orders stored | what the caller gets |
|---|---|---|---|
| openai 3.54, anthropic 2.12 | 3 | 1 | `ConflictError`: told that it failed, though the order exists |
| stripe 16.1 | 1 | 1 | a connection error or an API error |
| stripe 16.1 with two retries | 3 | 1 | `APIError` after two blind retries of the 409 |
| gocardless 3.22 (the shape of its own API) | 1, and 1 GET | – | the original, not compared: asked 100, got 9999 |

Ours, with the default policy, {times} orders per cell:
"""

_CAMPAIGN = """\
### The campaign

Simulated time; one seed decides about orders, faults, clock, jitter and interleaving, and the same seed gives the
same histories to the byte. After every call and every world the books of the simulator are held against what callers
were told: no duplicate, no loss, no false success or failure, the returned order is the stored one, the balance adds
up, a reused number is never merged, refusals are final, replays send the same bytes, one retry layer, deadline and
budget are kept, what a signal raises passes through, no advice to take another number, everything is settled by one
call once faults stop, and no planted secret in any log record, error or repr.
"""

_MARKS = """\
Rare situations, each of which a run of this length must have met, told by the wire and the books:
"""

_CONTROLS = """\
### Negative controls

Clients that are broken on purpose, each of which the same campaign must catch within {most} orders, by the invariant
that names its fault. The client as it is passes the same worlds.
"""


def section(
    totals: Totals,
    cells: Iterable[Cell],
    sockets: SocketTotals | None,
    kills: KillTotals | None,
    forks: ForkTotals | None,
    catches: Iterable[Catch] | None,
) -> str:
    """Write the section."""
    parts = [
        _CLAIM,
        _origin(totals),
        _OTHERS.format(times=TIMES),
        baseline_table(cells),
        _CAMPAIGN,
        campaign_table(totals),
        _MARKS,
        marks_table(totals),
    ]
    if sockets is not None:
        parts += ["### Over real sockets", sockets_text(sockets)]
    if kills is not None:
        parts += ["### Killed processes", kills_text(kills)]
    if forks is not None:
        parts += ["### Clients that are handed on", forks_text(forks)]
    if catches is not None:
        parts += [_CONTROLS.format(most=MOST_ORDERS), controls_table(catches)]
    return "\n\n".join(part.strip() for part in parts)


def _origin(totals: Totals) -> str:
    return (
        f"Regenerated by `nox -s campaign -- --orders {totals.orders} --seed {totals.seed} --write`: "
        f"Python {platform.python_version()} on {sys.platform}, httpx {version('httpx')}, "
        f"giftcardpartners {_own_version()}."
    )


def large_section(totals: Totals) -> str:
    """Write the section of a large run."""
    rarest = min(marks.ALL, key=lambda mark: totals.marks[mark])
    command = f"nox -s campaign -- --orders {totals.orders} --seed {totals.seed} --continue FILE --write"
    return (
        f"### A large run\n\nBy hand, `{command}`, which can be cut off and goes on: "
        f"{totals.orders:,} intents in {totals.worlds:,} worlds, "
        f"{totals.requests:,} requests. Violations: {totals.violations.total() or 'none'}. The rarest situation "
        f"({rarest}) was met {totals.marks[rarest]:,} times. Digest of all histories `{totals.digest[:16]}`, of the "
        f"sources `{digest_of_sources()}`."
    )


def write(text: str, part: str) -> None:
    """Put a section into the file, between the marks of its part."""
    begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    before = FILE.read_text(encoding="utf-8")
    head, found, rest = before.partition(begin)
    _, also_found, tail = rest.partition(end)
    if not found or not also_found:
        raise SystemExit(f"{FILE} has no {begin} … {end}")
    FILE.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")


def _own_version() -> str:
    try:
        return version("giftcardpartners")
    except ModuleNotFoundError:  # run from the source tree, not installed
        return "from this source tree"
