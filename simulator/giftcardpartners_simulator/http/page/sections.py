"""Write the page as HTML; every value is escaped, and every section that changes has an id."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ...faults.kinds import KINDS
from ...quirks import QUIRKS, is_on
from ...router import OPERATIONS
from .elements import Forms, amount, section, select, sentence, status, table, text, text_input, time
from .masking import shown_answer, shown_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...faults.kinds import Fault
    from ...request_log import Exchange
    from ...simulator import Simulator

_MOST_ORDERS = 50
_NEEDED = {
    "pending_for_polls": {"polls": "2"},
    "unknown_status": {"polls": "2"},
    "pending_for_seconds": {"seconds": "10"},
    "throttle_account": {"seconds": "20"},
    "token_expires_early": {"seconds": "1"},
    "commit_late": {"seconds": "5"},
    "webhook_late": {"seconds": "10"},
    "webhook_forged": {"seconds": "1"},
    "history_lag": {"seconds": "10"},
    "latency": {"seconds": "3"},
}
"""What the one button of a kind gives a fault that does nothing, or does not exist, without it."""


def render(simulator: Simulator, token: str, trouble: str = "") -> str:
    """Return the whole page; `trouble` says what could not be done."""
    forms = Forms(token)
    sections = (
        _accounts(simulator, forms),
        _orders(simulator.recent_orders(_MOST_ORDERS)),
        _requests(simulator.exchanges()),
        _faults(simulator, forms),
        _quirks(simulator, forms),
    )
    banner = f'<p class="trouble" role="alert">{text(trouble)}</p>' if trouble else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gift card simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script src="page.js" defer></script>
</head>
<body>
<header>
<h1>Gift card simulator</h1>
<p><code>{text(simulator.base_url)}</code> · seed {simulator.seed} ·
<span id="clock" data-live>{_clock(simulator)}</span></p>
<div class="buttons">
{forms.button("+1 minute", action="clock", seconds="60")}
{forms.button("+1 hour", action="clock", seconds="3600")}
{forms.button("+1 day", action="clock", seconds="86400")}
{forms.button("Reset", "danger", action="reset")}
</div>
<nav><a href="#accounts">Accounts</a> <a href="#orders">Orders</a> <a href="#requests">Requests</a>
<a href="#faults">Faults</a> <a href="#quirks">Quirks</a></nav>
</header>
<main>
<div id="trouble" data-live>{banner}</div>
{"".join(sections)}
</main>
</body>
</html>
"""


def _accounts(simulator: Simulator, forms: Forms) -> str:
    rows = [
        (
            f"{one['account']}",
            amount(one["available"]),
            amount(one["pending"]),
            f"{one['orders']}",
            "on" if one["enabled"] else '<strong class="off">off (403)</strong>',
        )
        for one in simulator.balances()
    ]
    shown = table(("account", "available", "pending", "orders", "API access"), rows)
    choice = "".join(f"<option>{row[0]}</option>" for row in rows)
    account = f'<label>account <select name="account">{choice}</select></label>'
    add = forms.form(
        '<label>amount <input name="amount" value="100.00" inputmode="decimal" size="9" required></label>'
        f'{account}<label>as <select name="stage"><option>available</option><option>pending</option></select></label>'
        "<button>Add funds</button>",
        action="funds",
    )
    apply = forms.form(f"{account}<button>Apply pending funds</button>", action="apply")
    access = forms.form(
        f'{account}<label>API access <select name="enabled"><option value="true">on</option>'
        '<option value="false">off</option></select></label><button>Set</button>',
        action="access",
    )
    return section("accounts", "Accounts", shown, f'<div class="buttons">{add}{apply}{access}</div>')


def _orders(orders: list[dict[str, Any]]) -> str:
    rows = [
        (
            time(one["placed_at"]),
            f"<code>{text(one['po_number'])}</code><br><small>{text(one['id'])}</small>",
            text(one["type"]),
            status(one["status"]),
            "<br>".join(_line(line) for line in one["lines"][:20])
            + (f"<br>… {len(one['lines'])} lines" if len(one["lines"]) > 20 else ""),
            amount(one["charge"]),
            f"{one['account']}",
        )
        for one in orders
    ]
    shown = table(("placed", "PONumber, id", "type", "status", "lines", "charge", "account"), rows)
    return section("orders", "Orders", shown if rows else "<p>None so far.</p>")


def _line(line: dict[str, Any]) -> str:
    return f"{line['quantity']} × {text(line['product_id'])} at {text(line['value'])}"


def _requests(exchanges: list[Exchange]) -> str:
    return section(
        "requests",
        "Requests",
        "".join(_exchange(one) for one in exchanges) or "<p>None so far.</p>",
        note="The last fifty, newest first. Secrets, texts and addresses are masked.",
    )


def _exchange(one: Exchange) -> str:
    entry = one.entry
    method = one.request.method if entry["path"] else "?"
    path = entry["path"] or "a path that the API does not have"
    faults = "".join(f' <span class="fault">{text(kind)}</span>' for kind in entry["faults"])
    ended = (
        ""
        if entry["termination"] == "complete"
        else f' <span class="fault">{text(entry["termination"])}</span>'
    )
    bodies = "".join(
        f"<h3>{title}</h3><pre>{text(body)}</pre>"
        for title, body in (
            ("Request", shown_request(entry["operation"], one.request.body)),
            ("Answer", shown_answer(entry["operation"], one.answer)),
        )
        if body
    )
    po_number = f" <code>{text(entry['po_number'])}</code>" if "po_number" in entry else ""
    return (
        f'<details id="request-{entry["number"]}"><summary>{time(entry["at"])} '
        f"<strong>{text(method)} {text(path)}</strong>{po_number} → {status(str(entry['status']))}{ended}{faults}"
        f"</summary>{bodies}</details>"
    )


def _faults(simulator: Simulator, forms: Forms) -> str:
    pending: dict[str, list[Fault]] = {}
    for fault in simulator.faults():
        pending.setdefault(fault.kind, []).append(fault)
    triggered = Counter(simulator.faults_triggered())
    rows = [
        (
            f"<code>{kind}</code><br><small>{sentence(meaning)}</small>",
            f'<span id="pending-{kind}" data-live>{_pending(pending.get(kind, ()))}</span>',
            f'<span id="triggered-{kind}" data-live>{triggered[kind]}</span>',
            '<div class="buttons">'
            + forms.button("once", about=kind, action="fault", kind=kind, **_NEEDED.get(kind, {}))
            + forms.button(
                "always", about=kind, action="fault", kind=kind, times="0", **_NEEDED.get(kind, {})
            )
            + forms.button("off", about=kind, action="faults_off", kind=kind)
            + "</div>",
        )
        for kind, (_, meaning) in KINDS.items()
    ]
    shown = table(("fault", "still to come", "happened", "switch"), rows)
    details = forms.form(
        "".join(
            (
                select("kind", KINDS),
                select("operation", ("any", *sorted(OPERATIONS))),
                text_input("times", "1", "0: for ever"),
                *(
                    text_input(name)
                    for name in ("skip", "every", "seconds", "polls", "status", "cut_at", "match_po")
                ),
                text_input("value"),
                select("how", ("disconnect", "reset", "broken_pipe")),
            )
        )
        + "<button>Add</button>",
        action="fault",
    )
    return section(
        "faults",
        "Faults",
        shown,
        f'<details class="more"><summary>A fault with details</summary>{details}</details>'
        + forms.button("All faults off", action="faults_off"),
        live=False,
    )


def _pending(faults: Iterable[Fault]) -> str:
    texts = [
        ("always" if fault.times is None else f"{fault.times} ×")
        + (f" {fault.operation}" if fault.operation != "any" else "")
        + (f" after {fault.skip}" if fault.skip else "")
        for fault in faults
    ]
    return f'<strong class="on">{text(", ".join(texts))}</strong>' if texts else "–"


def _quirks(simulator: Simulator, forms: Forms) -> str:
    settings = simulator.settings
    rows = []
    for name, one in QUIRKS.items():
        state = '<strong class="on">on</strong>' if is_on(settings, name) else "–"
        buttons = forms.button("on" if one.settings else "once", about=name, action="quirk_on", name=name)
        if one.settings:
            buttons += forms.button("off", about=name, action="quirk_off", name=name)
        rows.append(
            (
                f"<code>{text(name)}</code><br><small>{sentence(one.sentence)}</small>",
                f'<span id="quirk-{text(name)}" data-live>{state}</span>',
                f'<div class="buttons">{buttons}</div>',
            )
        )
    return section("quirks", "Quirks", table(("quirk", "state", "switch"), rows), live=False)


def _clock(simulator: Simulator) -> str:
    return time(simulator.clock.now(), "%Y-%m-%d %H:%M:%S UTC")
