"""The larger pieces of the HTML page: a finding with its exchanges, the coverage matrix, the table of rules."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from giftcardpartners_contract.exchange import Exchange

    from .results.model import Coverage, Finding, OperationCoverage, RuleResult

LEVELS = {
    "S": "S: the vendor's reference page",
    "V": "V: another page of the vendor",
    "E": "E: code of others",
    "I": "I: an inference",
}


def finding_card(finding: Finding, *, is_open: bool) -> str:
    """Return one finding: the rule in words, what was seen, the exchanges, and the command that repeats it."""
    exchanges = "\n".join(_exchange(one, is_open=is_open) for one in finding.exchanges)
    waiver = f"<p>Waiver: {escape(finding.waiver)}</p>" if finding.waiver else ""
    look = "broken" if finding.outcome == "broken" else "doubt"
    return f"""<article class="{look}">
<h3>{escape(finding.sentence)}</h3>
<p>{escape(finding.message)}</p>
<p class="soft"><code>{escape(finding.rule)}</code> · {escape(finding.operation or "several operations")} ·
<span class="level">{escape(LEVELS.get(finding.level, finding.level))}</span> · {escape(finding.source)}</p>
{waiver}{exchanges}
<p class="soft">To repeat it:</p><pre>{escape(finding.repeat)}</pre>
</article>"""


def _exchange(exchange: Exchange, *, is_open: bool) -> str:
    status = exchange.status if exchange.status is not None else "no answer"
    note = f"\n{exchange.note}" if exchange.note else ""
    request = _message(f"{exchange.method} {exchange.path}", exchange.request_headers, exchange.request_body)
    answer = _message(f"{status}{note}", exchange.response_headers, exchange.response_body)
    title = f"{exchange.method} {exchange.path} → {status} ({exchange.elapsed * 1000:.0f} ms)"
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(title)}</summary>"
        f"<pre>{escape(request)}</pre><pre>{escape(answer)}</pre></details>"
    )


def _message(first: str, headers: Iterable[tuple[str, str]], body: str) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "\n".join(lines) + (f"\n\n{body}" if body else "")


def coverage_table(coverage: Coverage) -> str:
    """Return the matrix of operations and documented statuses, and below it the fields that no answer had."""
    statuses = sorted({status for row in coverage.operations for status in row.statuses})
    head = "".join(f"<th>{escape(status)}</th>" for status in statuses)
    rows = "\n".join(_coverage_row(row, statuses) for row in coverage.operations)
    return f"""<div class="wide"><table>
<thead><tr><th>Operation</th><th class="count">Calls</th>{head}<th>Fields</th><th>Not documented</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>
{_unseen(coverage)}"""


def _coverage_row(row: OperationCoverage, statuses: list[str]) -> str:
    cells = "".join(_cell(row.statuses.get(status)) for status in statuses)
    seen = sum(1 for count in row.fields.values() if count)
    odd = ", ".join(f"{status} × {count}" for status, count in row.undocumented.items())
    return (
        f'<tr><th>{escape(row.operation)}</th><td class="count">{row.calls:,}</td>{cells}'
        f'<td class="count">{seen} of {len(row.fields)}</td><td>{escape(odd)}</td></tr>'
    )


def _cell(count: int | None) -> str:
    if count is None:
        return '<td class="none">·</td>'
    return f'<td class="seen">{count:,}</td>' if count else '<td class="unseen">none</td>'


def _unseen(coverage: Coverage) -> str:
    fields = [
        f"{row.operation} {name}"
        for row in coverage.operations
        for name, count in row.fields.items()
        if not count
    ]
    rules = list(coverage.rules_not_exercised)
    parts = []
    for title, names in (("fields that no answer had", fields), ("rules that nothing exercised", rules)):
        items = "".join(f"<li>{escape(name)}</li>" for name in names)
        if items:
            parts.append(f"<details><summary>{len(names)} {title}</summary><ul>{items}</ul></details>")
    return "\n".join(parts)


def rules_table(rules: Iterable[RuleResult]) -> str:
    """Return all rules with their evidence, how often they were looked at, and how often they were not kept."""
    rows = "\n".join(_rule_row(rule) for rule in rules)
    return f"""<div class="wide"><table>
<thead><tr><th>Rule</th><th>Level</th><th class="count">Checks</th><th class="count">Not kept</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>"""


def _rule_row(rule: RuleResult) -> str:
    kept = f"{rule.failures:,}" if rule.failures else "–"
    look = ' class="count broken"' if rule.failures else ' class="count"'
    return (
        f"<tr><th>{escape(rule.sentence)}<br><code>{escape(rule.rule)}</code></th>"
        f'<td title="{escape(rule.source)}">{escape(rule.level)}</td>'
        f'<td class="count">{rule.checks:,}</td><td{look}>{kept}</td></tr>'
    )
