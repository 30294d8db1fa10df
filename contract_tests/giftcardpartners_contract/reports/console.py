"""The verdict on a terminal: what was judged, what was not kept, and how to repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from giftcardpartners_contract.results.model import Coverage, Exchange, Finding, Report

_LEVELS = {
    "S": "vendor's reference page",
    "V": "another vendor page",
    "E": "code of others",
    "I": "inference",
}
_LONGEST = 600


def console_report(report: Report) -> str:
    """Return the whole report as text."""
    return "\n".join(_lines(report)) + "\n"


def header_lines(report: Report) -> Iterator[str]:
    """Yield what was judged, and with what."""
    header = report.header
    yield f"target    {header.target}"
    yield f"contract  openapi.yaml {header.spec_version}, {header.spec_hash[:12]}"
    tools = ", ".join(f"{name} {version}" for name, version in header.tools.items())
    mode = ", strict" if header.strict else ""
    yield f"run       seed {header.seed}{mode}, {header.waivers} waivers, {header.started}"
    yield f"tools     {tools}"


def _lines(report: Report) -> Iterator[str]:
    yield from header_lines(report)
    failing = report.failing
    for finding in report.findings:
        if finding in failing:
            yield from _finding(finding, "BROKEN")
    for finding in report.findings:
        if finding not in failing:
            yield from _finding(
                finding, "waived" if finding.outcome == "waived" else "differs from an assumption"
            )
    yield from _not_judged(report)
    if not report.unjudgeable:
        yield from _coverage(report.coverage)
    for note in report.notes:
        yield f"note      {note}"
    yield "time      " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    yield _verdict(report)


def _finding(finding: Finding, how: str) -> Iterator[str]:
    yield ""
    yield f"{how}: {finding.sentence}"
    yield f"  rule      {finding.rule}, level {finding.level} ({_LEVELS[finding.level]}): {finding.source}"
    yield f"  seen      {finding.message}"
    for exchange in finding.exchanges:
        yield from _exchange(exchange)
    if finding.waiver:
        yield f"  waiver    {finding.waiver}"
    yield f"  repeat    {finding.repeat}"


def _exchange(exchange: Exchange) -> Iterator[str]:
    body = f"  {_short(exchange.request_body)}" if exchange.request_body else ""
    yield f"  request   {exchange.method} {exchange.path[:200]}{body}"
    answer = exchange.note or f"{exchange.status}  {_short(exchange.response_body)}"
    yield f"  answer    {answer}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _not_judged(report: Report) -> Iterator[str]:
    reasons: Counter[str] = Counter()
    for one in report.not_judged:
        reasons[one.reason] += 1
    if reasons:
        yield ""
    for reason, count in reasons.items():
        names = [one.rule for one in report.not_judged if one.reason == reason]
        yield f"not judged ({count}): {', '.join(names)}: {reason}"


def _coverage(coverage: Coverage) -> Iterator[str]:
    if not coverage.operations_covered[0]:
        return  # nothing was asked of a server: the recordings alone were judged
    yield ""
    parts = (
        ("operations", coverage.operations_covered),
        ("documented statuses", coverage.statuses_covered),
        ("response fields", coverage.fields_covered),
    )
    yield "covered   " + ", ".join(f"{seen} of {whole} {name}" for name, (seen, whole) in parts)
    for row in coverage.operations:
        missing = [status for status, count in row.statuses.items() if not count]
        if missing:
            yield f"  not seen  {row.operation}: {', '.join(missing)}"
    if coverage.rules_not_exercised:
        yield f"  not exercised  {', '.join(coverage.rules_not_exercised)}"


def _verdict(report: Report) -> str:
    if report.failing:
        rules = sorted({finding.rule for finding in report.failing})
        return f"BROKEN: {_counted(len(rules), 'is', 'are')} not kept: {', '.join(rules)}"
    if report.unjudgeable:
        return f"COULD NOT JUDGE: {report.unjudgeable}"
    judged = sum(1 for rule in report.rules if rule.checks)
    return f"KEPT: {_counted(judged, 'was', 'were')} judged and kept"


def _counted(number: int, one: str, many: str) -> str:
    return f"1 rule {one}" if number == 1 else f"{number} rules {many}"
