"""What `giftcards --help` says, and where each command lives.

It is written without click, which takes longer to load than everything else that help needs.
"""

from __future__ import annotations

import textwrap

COMMANDS = {
    "login": ("commands.account", "Check the credentials, and say where they come from."),
    "balance": ("commands.account", "Show the deposit account's balance."),
    "products": ("commands.catalogue", "List or search the catalogue."),
    "product": ("commands.catalogue", "Show one product."),
    "order": ("commands.placing", "Place the order in a file (`order show ID` shows one)."),
    "orders": ("commands.orders", "List the orders of the account, the newest first."),
    "find": ("commands.orders", "Find the order with a PONumber."),
    "settle": ("commands.placing", "Find out what became of the order in a file, or place it."),
    "wait": ("commands.orders", "Wait until an order is complete."),
    "campaign": ("commands.campaign", "Order a whole file of rewards, each row once."),
    "simulator": ("commands.tools", "Run the simulator until Ctrl-C."),
    "contract": ("commands.tools", "Judge whether a server keeps the contract."),
    "config": ("commands.account", "Show the settings and where they come from."),
    "completion": ("commands.tools", "Print the completion script of bash, zsh or fish."),
}
"""Name, module and one sentence of every command."""

OPTIONS = {
    "--json": "For machines: one JSON object, or one a line.",
    "--profile NAME": "Use this account of the configuration file.",
    "--simulator": "Use the simulator; no credentials, no money.",
    "--retry-max-time SECONDS": "How long a call is repeated (default: 120).",
    "-v, --verbose": "Show the client's log; twice for all of it.",
    "--version": "Show the version and exit.",
    "-h, --help": "Show this message and exit.",
}

STATUSES = {
    "0": "Done.",
    "1": "Nothing found, or the question was answered with no.",
    "3": "Refused by the service; nothing was placed.",
    "4": "Placed, and still pending at the deadline.",
    "64": "The command line is wrong.",
    "65": "The file is wrong; nothing was sent.",
    "66": "The file cannot be read; nothing was sent.",
    "69": "The service cannot be reached or has no time; nothing was placed.",
    "70": "A defect of this program.",
    "73": "Something cannot be written.",
    "75": "OUTCOME UNKNOWN: an order may exist; `giftcards settle FILE`.",
    "76": "The answer cannot be understood.",
    "77": "The credentials are refused; nothing was placed.",
    "78": "The settings are missing or wrong; nothing was sent.",
    "130": "Interrupted; if an order was under way, settle it.",
    "141": "Whoever read the output has gone.",
}


def help_text(width: int) -> str:
    """Write the help of `giftcards` for a terminal of so many columns."""
    width = max(30, min(width, 100))
    parts = [
        "Usage: giftcards COMMAND [OPTIONS]",
        _filled("Send gift cards, and never pay for one twice. `giftcards COMMAND --help` says more.", width),
        "Commands:\n" + _columns({name: sentence for name, (_, sentence) in COMMANDS.items()}, width),
        "Options (before or after the command):\n" + _columns(OPTIONS, width),
        "Exit status:\n" + _columns(STATUSES, width),
    ]
    return "\n\n".join(parts) + "\n"


def _filled(text: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _columns(rows: dict[str, str], width: int) -> str:
    left = max(map(len, rows)) + 4
    lines = []
    for name, sentence in rows.items():
        wrapped = textwrap.wrap(sentence, max(10, width - left))
        lines.append(f"  {name:{left - 2}}{wrapped[0]}")
        lines += [" " * left + line for line in wrapped[1:]]
    return "\n".join(lines)
