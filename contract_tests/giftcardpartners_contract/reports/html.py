"""The verdict as one HTML page that needs nothing else: light and dark, on a desk and on a telephone."""

from collections.abc import Iterable
from html import escape
from importlib import resources
from string import Template

from ..exchange import Exchange
from ..results.model import Coverage, Finding, OperationCoverage, Report
from ..spec import LEVELS
from .console import verdict_line

_WIDE = ' class="long"'
_HEADLINES = {
    "kept": ("kept", "The contract is kept"),
    "broken": ("broken", "The contract is broken"),
    "could not judge": ("doubt", "The contract could not be judged"),
}


def html_page(report: Report) -> str:
    """Return the page. It has no script and loads nothing; whatever came from the target is escaped."""
    look, headline = _HEADLINES[report.verdict]
    body = (
        f'<header class="verdict {look}"><h1>{headline}</h1><p>{escape(_summary(report))}</p></header>',
        _facts(report),
        _findings("What breaks it", report.failing),
        _findings("Differs from an assumption", report.assumptions),
        _findings("Excused by a waiver", report.waived),
        _list("Not looked at", (f"{gap.what}: {gap.reason}\n{gap.traceback}" for gap in report.gaps)),
        _coverage(report.coverage),
        _list("Rules that nothing exercised", report.coverage.rules_not_exercised),
        _list("Not judged", (f"{one.rule}: {one.reason}" for one in report.not_judged)),
        _list("Notes", report.notes),
    )
    page = resources.files(__package__).joinpath("page.html").read_text("utf-8")
    title = escape(f"{headline}: {report.header.target}")
    return Template(page).substitute(title=title, body="\n".join(body))


def _summary(report: Report) -> str:
    checks, rules = sum(rule.checks for rule in report.rules), sum(1 for rule in report.rules if rule.checks)
    failing = len(report.failing)
    breaking = "1 finding breaks" if failing == 1 else f"{failing or 'no'} findings break"
    return f"{checks:,} checks of {rules} rules; {breaking} the gate. {verdict_line(report)}"


def _facts(report: Report) -> str:
    header, coverage = report.header, report.coverage
    seconds = ", ".join(f"{part} {spent:.1f} s" for part, spent in report.seconds.items())
    facts = {
        "Target": header.target,
        "Specification": f"{header.spec_version} ({header.spec_hash[:12]})",
        "Started": header.started,
        "Operations called": "{} of {}".format(*coverage.operations_covered),
        "Statuses seen": "{} of {}".format(*coverage.statuses_covered),
        "Fields seen": "{} of {}".format(*coverage.fields_covered),
        "Run": f"seed {header.seed}{', strict' if header.strict else ''}, {header.waivers} waivers",
        "Took": f"{sum(report.seconds.values()):.1f} s: {seconds}",
        "Tools": ", ".join(f"{tool} {version}" for tool, version in header.tools.items()),
    }
    cells = (
        f"<div{_WIDE if len(value) > 40 else ''}><dt>{name}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts.items()
    )
    return f"<dl>{''.join(cells)}</dl>"


def _findings(title: str, findings: Iterable[Finding]) -> str:
    cards = "\n".join(map(_finding, findings))
    return f"<h2>{title}</h2>\n{cards}" if cards else ""


def _finding(finding: Finding) -> str:
    exchanges = "\n".join(map(_exchange, finding.exchanges))
    waiver = f"<p>Waiver: {escape(finding.waiver)}</p>" if finding.waiver else ""
    return f"""<article class="{"broken" if finding.outcome == "broken" else "doubt"}">
<h3>{escape(finding.sentence)}</h3>
<p>{escape(finding.message)}</p>
<p class="soft"><code>{escape(finding.rule)}</code> · {escape(finding.operation or "several operations")} ·
<span class="level">{finding.level}: {LEVELS[finding.level]}</span> · {escape(finding.source)}</p>
{waiver}{exchanges}
<p class="soft">To repeat it:</p><pre>{escape(finding.repeat)}</pre>
</article>"""


def _exchange(exchange: Exchange) -> str:
    status = exchange.status if exchange.status is not None else "no answer"
    first = f"{exchange.method} {exchange.path}"
    request = _message(first, exchange.request_headers, exchange.request_body)
    answer = _message(f"{status}\n{exchange.note}".strip(), exchange.response_headers, exchange.response_body)
    title = f"{first} → {status} ({exchange.elapsed * 1000:.0f} ms)"
    messages = f"<pre>{escape(request)}</pre><pre>{escape(answer)}</pre>"
    return f"<details><summary>{escape(title)}</summary>{messages}</details>"


def _message(first: str, headers: Iterable[tuple[str, str]], body: str) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "\n".join(lines) + (f"\n\n{body}" if body else "")


def _coverage(coverage: Coverage) -> str:
    statuses = sorted({status for row in coverage.operations for status in row.statuses})
    head = "".join(f"<th>{escape(status)}</th>" for status in statuses)
    rows = "\n".join(_row(row, statuses) for row in coverage.operations)
    fields = (
        (row.operation, name, count) for row in coverage.operations for name, count in row.fields.items()
    )
    unseen = [f"{operation} {name}" for operation, name, count in fields if not count]
    return f"""<h2 id="coverage">Coverage</h2>
<div class="wide"><table>
<thead><tr><th>Operation</th><th class="count">Calls</th>{head}<th>Fields</th><th>Not documented</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>
{_list("Fields that no answer had", unseen)}"""


def _row(row: OperationCoverage, statuses: list[str]) -> str:
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


def _list(title: str, lines: Iterable[str]) -> str:
    """Return a list that can be unfolded, or nothing when it is empty."""
    items = [f"<li>{escape(line)}</li>" for line in lines]
    if not items:
        return ""
    return f"<details><summary>{title}: {len(items)}</summary><ul>{''.join(items)}</ul></details>"
