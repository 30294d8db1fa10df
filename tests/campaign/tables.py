"""The tables of a run, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import marks, matrix, themes
from .baseline import Cell
from .controls import Catch
from .forks import ForkTotals
from .kills import KillTotals
from .sockets import SocketTotals
from .totals import Totals


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def campaign_table(totals: Totals) -> str:
    """How often each fault struck, and how the orders ended."""
    families: dict[str, list[str]] = {}
    for recipe in matrix.ALL:
        families.setdefault(recipe.family, []).append(recipe.name)
    families[matrix.FUNDING] = [matrix.FUNDING]
    rows = [
        (
            family,
            len(names),
            *(f"{sum(totals.struck[f'{name} ({mode})'] for name in names):,}" for mode in ("sync", "async")),
            f"{min(totals.times(name) for name in names):,}",
        )
        for family, names in families.items()
    ]
    quirks = min((totals.quirks[name], name) for name in themes.DRAWN)
    habits = (
        f"Untidy habits of services: {len(themes.DRAWN)} of them lasted through a world, the rarest ({quirks[1]}) for "
        f"{quirks[0]:,} intents."
    )
    ends = ", ".join(f"{count:,} {_END[end]}" for end, count in totals.ends.most_common())
    few = sum(count for times, count in totals.posts.items() if int(times) <= 3)
    facts = (
        f"{totals.orders:,} intents in {totals.worlds:,} worlds ({totals.by_mode['sync']:,} sync, "
        f"{totals.by_mode['async']:,} async), {totals.requests:,} requests, {totals.log_records:,} log records "
        f"searched for planted secrets. {100 * few / max(1, totals.orders):.0f} % of the intents took three POSTs or "
        "fewer, settling included."
    )
    verdict = (
        f"Violations: {sum(totals.violations.values()) or 'none'}. Seed {totals.seed}, digest of all histories "
        f"`{totals.digest[:16]}`."
    )
    faults = table(("fault", "kinds", "struck, sync", "struck, async", "rarest kind"), rows)
    return "\n\n".join((faults, habits, facts, f"How they ended: {ends}.", verdict))


_END = {
    "placed": "placed",
    "reused": "refused because the number belongs to another order",
    "no money": "refused for want of money",
    "invalid": "refused as invalid",
    "unreadable": "left open because the service shows no readable order",
    "lost": "not settled",
}


def marks_table(totals: Totals) -> str:
    """How often each rare situation was met."""
    return table(("situation", "met"), ((mark, f"{totals.marks[mark]:,}") for mark in marks.ALL))


def baseline_table(cells: Iterable[Cell]) -> str:
    """What the caller gets when the answer to an order is lost."""
    return table(
        ("fault", "client", "POSTs, at most", "orders stored", "order in hand", "what the caller gets"),
        (
            (
                cell.fault,
                cell.mode,
                cell.most_posts,
                cell.stored,
                cell.in_hand,
                ", ".join(f"{words} ({times} ×)" for words, times in cell.got.items()),
            )
            for cell in cells
        ),
    )


def sockets_text(totals: SocketTotals) -> str:
    """What came of the orders over real sockets."""
    ends = ", ".join(f"{end} {count}" for end, count in totals.ends.most_common())
    return (
        f"{totals.orders:,} orders ({totals.by_mode['sync']} sync, {totals.by_mode['async']} async), "
        f"{totals.requests:,} requests, {sum(totals.struck.values()):,} faults of {len(totals.struck)} kinds that "
        f"struck, {totals.restarts} restarts of the server while orders were under way. Results: {ends}. "
        f"Violations: {len(totals.violations) or 'none'}."
    )


def kills_text(totals: KillTotals) -> str:
    """What came of the processes that were killed."""
    at = ", ".join(f"{where} {times}" for where, times in totals.at.most_common())
    return (
        f"{totals.trials} trials, {totals.killed} processes killed ({at}), {totals.rescuers} rescuers of which "
        f"{2 * (totals.rescuers - totals.trials)} worked in pairs at once, {totals.orders} orders in the books. "
        f"Violations: {len(totals.broken) or 'none'}."
    )


def forks_text(totals: ForkTotals) -> str:
    """What came of the clients that were handed on."""
    return (
        f"{totals.trials} clients ({totals.by_mode['sync']} sync, {totals.by_mode['async']} async), handed on to the "
        f"children of a fork or to another event loop, before and after their first use, with threads at work and "
        f"without; {totals.processes} processes, {totals.orders} orders in the books. "
        f"Violations: {len(totals.broken) or 'none'}."
    )


def controls_table(catches: Iterable[Catch]) -> str:
    """By what, and how soon, each broken client was caught."""
    return table(
        ("client", "caught within", "by the invariant", "others broken"),
        (
            (
                catch.control.name,
                f"{catch.orders} orders" if catch.orders else "never",
                catch.control.caught_by or "–",
                ", ".join(name for name in catch.by if name != catch.control.caught_by) or "–",
            )
            for catch in catches
        ),
    )
