"""The verdict as one HTML page that needs nothing else: light and dark, on a desk and on a telephone."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from .report_html_parts import coverage_table, finding_card, rules_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .results.model import Finding, Report

_LOOKS = {"kept": "kept", "broken": "broken", "could not judge": "doubt"}
_HEADLINES = {
    "kept": "The contract is kept",
    "broken": "The contract is broken",
    "could not judge": "The contract could not be judged",
}


def write_html(report: Report, path: Path) -> None:
    """Write the page to a file."""
    path.write_text(html_page(report), "utf-8")


def html_page(report: Report) -> str:
    """Return the page. It has no script and loads nothing; whatever came from the target is escaped."""
    style = resources.files(__package__).joinpath("report_html.css").read_text("utf-8")
    body = "\n".join(
        (
            _verdict(report),
            _facts(report),
            _findings("What breaks it", report.failing, opened=1),
            _findings("Differs from an assumption", _others(report, "assumption")),
            _findings("Excused by a waiver", _others(report, "waived")),
            f'<h2 id="coverage">Coverage</h2>\n{coverage_table(report.coverage)}',
            f"<h2>Rules</h2>\n{rules_table(report.rules)}",
            _list("Not judged", (f"{one.rule}: {one.reason}" for one in report.not_judged)),
            _list("Notes", report.notes),
        )
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(_HEADLINES[report.verdict])}: {escape(report.header.target)}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _verdict(report: Report) -> str:
    checks, rules = sum(rule.checks for rule in report.rules), sum(1 for rule in report.rules if rule.checks)
    failing = len(report.failing)
    breaking = "1 finding breaks" if failing == 1 else f"{failing or 'no'} findings break"
    said = f"{checks:,} checks of {rules} rules; {breaking} the gate."
    return (
        f'<header class="verdict {_LOOKS[report.verdict]}"><h1>{_HEADLINES[report.verdict]}</h1>'
        f"<p>{escape(report.unjudgeable or said)}</p></header>"
    )


def _facts(report: Report) -> str:
    header, coverage = report.header, report.coverage
    seconds = ", ".join(f"{part} {spent:.1f} s" for part, spent in report.seconds.items())
    facts = {
        "Target": header.target,
        "Specification": f"{header.spec_version} ({header.spec_hash[:12]})",
        "Started": header.started.replace("T", " ").replace("+00:00", " UTC"),
        "Operations called": "{} of {}".format(*coverage.operations_covered),
        "Statuses seen": "{} of {}".format(*coverage.statuses_covered),
        "Fields seen": "{} of {}".format(*coverage.fields_covered),
        "Seed": str(header.seed),
        "Strict": "yes" if header.strict else "no",
        "Waivers": str(header.waivers),
        "Took": f"{sum(report.seconds.values()):.1f} s: {seconds}",
        "Tools": ", ".join(f"{tool} {version}" for tool, version in header.tools.items()),
    }
    return f"<dl>{''.join(_fact(name, value) for name, value in facts.items())}</dl>"


def _fact(name: str, value: str) -> str:
    wide = ' class="long"' if len(value) > 40 else ""
    return f"<div{wide}><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"


def _others(report: Report, outcome: str) -> list[Finding]:
    return [one for one in report.findings if one.outcome == outcome and one not in report.failing]


def _findings(title: str, findings: Iterable[Finding], opened: int = 0) -> str:
    """Return cards of findings; the exchanges of the first `opened` ones are unfolded."""
    cards = "\n".join(finding_card(one, is_open=place < opened) for place, one in enumerate(findings))
    return f"<h2>{title}</h2>\n{cards}" if cards else ""


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{title}</h2>\n<ul>{items}</ul>" if items else ""
