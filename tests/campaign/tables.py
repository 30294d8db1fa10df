"""The tables of a run, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import matrix
from .run import Totals


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
            f"{min(_struck(totals, name) for name in names):,}",
        )
        for family, names in families.items()
    ]
    ends = ", ".join(f"{count:,} {end}" for end, count in totals.ends.most_common())
    posts = ", ".join(f"{count:,} × {times}" for times, count in sorted(totals.posts.items()))
    return "\n\n".join(
        (
            table(("fault", "kinds", "struck, sync", "struck, async", "rarest kind"), rows),
            f"{totals.orders:,} intents in {totals.worlds:,} worlds ({totals.by_mode['sync']:,} sync, "
            f"{totals.by_mode['async']:,} async), {totals.requests:,} requests, "
            f"{totals.simulated / 86_400:,.0f} simulated days, {totals.log_records:,} log records read, "
            f"{totals.elapsed:.0f} s.\n\nEnds: {ends}.\n\nPOSTs for an intent, settling included: {posts}.\n\n"
            f"Violations: {sum(totals.violations.values()) or 'none'}. Digest of all histories: `{totals.digest[:16]}`.",
        )
    )


def _struck(totals: Totals, name: str) -> int:
    return totals.struck[f"{name} (sync)"] + totals.struck[f"{name} (async)"]
