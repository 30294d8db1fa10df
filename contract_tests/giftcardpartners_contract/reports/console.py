"""The verdict on a terminal: what was judged, what was not kept, and how to repeat it."""

from collections.abc import Iterator, Sequence

from ..exchange import Exchange
from ..results.model import Coverage, ExitStatus, Finding, Report
from ..spec import LEVELS

_LONGEST = 600
_MOST_SHOWN = 3


def console_report(report: Report) -> str:
    """Return the whole report as text."""
    return "\n".join(_lines(report)) + "\n"


def finding_text(finding: Finding, how: str) -> str:
    """Return one finding as text."""
    return "\n".join(_finding(finding, how)).strip("\n")


def header_lines(report: Report) -> Iterator[str]:
    """Yield what was judged, and with what."""
    header = report.header
    yield f"target    {header.target}"
    yield f"contract  openapi.yaml {header.spec_version}, {header.spec_hash[:12]}"
    tools = ", ".join(f"{name} {version}" for name, version in header.tools.items())
    mode = f"{', strict' if header.strict else ''}{', partial' if header.partial else ''}"
    yield f"run       seed {header.seed}{mode}, {header.waivers} waivers, {header.started}"
    yield f"tools     {tools}"


def _lines(report: Report) -> Iterator[str]:
    yield from header_lines(report)
    yield from _findings(report.failing, "BROKEN")
    yield from _findings(report.assumptions, "differs from an assumption")
    yield from _findings(report.waived, "waived")
    yield from _not_judged(report)
    yield from _gaps(report)
    yield from _coverage(report.coverage)
    for note in report.notes:
        yield f"note      {note}"
    yield "time      " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    yield verdict_line(report)


def _findings(findings: Sequence[Finding], how: str) -> Iterator[str]:
    """Yield the first few findings of each rule, and how many more there are."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, found in by_rule.items():
        for finding in found[:_MOST_SHOWN]:
            yield from _finding(finding, how)
        if len(found) > _MOST_SHOWN:
            yield f"  and {len(found) - _MOST_SHOWN} more findings of {rule}, all of them in report.json (--report DIR)"


def _gaps(report: Report) -> Iterator[str]:
    if report.gaps:
        yield ""
    for gap in report.gaps:
        rules = f" ({', '.join(gap.rules)})" if gap.rules and gap.rules != (gap.what,) else ""
        yield f"NOT LOOKED AT: {gap.what}: {gap.reason}{rules}"


def _finding(finding: Finding, how: str) -> Iterator[str]:
    yield ""
    yield f"{how}: {finding.sentence}"
    yield f"  rule      {finding.rule}, level {finding.level} ({LEVELS[finding.level]}): {finding.source}"
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
    if report.not_judged:
        yield ""
    for reason in dict.fromkeys(one.reason for one in report.not_judged):
        names = [one.rule for one in report.not_judged if one.reason == reason]
        yield f"not judged ({len(names)}): {', '.join(names)}: {reason}"


def _coverage(coverage: Coverage) -> Iterator[str]:
    if not coverage.operations_covered[0]:
        return  # nothing was asked of the server
    yield ""
    parts = {
        "operations": coverage.operations_covered,
        "documented statuses": coverage.statuses_covered,
        "response fields": coverage.fields_covered,
    }
    yield "covered   " + ", ".join(f"{seen} of {whole} {name}" for name, (seen, whole) in parts.items())
    for row in coverage.operations:
        missing = [status for status, count in row.statuses.items() if not count]
        if missing:
            staged = [status for status in missing if row.staged.get(status)]
            shown = f" ({', '.join(staged)} only staged with the controls)" if staged else ""
            yield f"  not seen  {row.operation}: {', '.join(missing)}{shown}"
    if coverage.rules_not_exercised:
        yield f"  not exercised  {', '.join(coverage.rules_not_exercised)}"


def verdict_line(report: Report) -> str:
    """Return the verdict in one line: which rules are broken, what was not looked at, what cannot be judged here."""
    if report.failing:
        rules = sorted({finding.rule for finding in report.failing})
        return f"BROKEN: {_counted(len(rules), 'is', 'are')} not kept: {', '.join(rules)}"
    if report.unjudgeable:
        return f"COULD NOT JUDGE: {report.unjudgeable}"
    judged = sum(1 for rule in report.rules if rule.checks)
    missed = "; ".join(f"{gap.what}: {gap.reason}" for gap in report.gaps[:_MOST_SHOWN])
    if len(report.gaps) > _MOST_SHOWN:
        missed += f"; and {len(report.gaps) - _MOST_SHOWN} more"
    if report.exit_status is ExitStatus.COULD_NOT_JUDGE:
        cure = "" if any(gap.traceback for gap in report.gaps) else "; a longer --time-limit may help"
        return f"COULD NOT JUDGE: not everything was looked at: {missed or 'no rule at all'}{cure}"
    kept = f"{_counted(judged, 'was', 'were')} judged and kept"
    if report.gaps:
        return f"KEPT IN PART: {kept}, as --partial allows; not looked at: {missed}"
    absent = {one.rule for one in report.not_judged} - {rule.rule for rule in report.rules if rule.checks}
    return f"KEPT: {kept}" + (f"; {len(absent)} cannot be judged here and are named above" if absent else "")


def _counted(number: int, one: str, many: str) -> str:
    return f"1 rule {one}" if number == 1 else f"{number} rules {many}"
