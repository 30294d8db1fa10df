"""Compare an order as it comes back with the order as it was sent."""

from collections import Counter
from typing import Any

from ..exchange import JSON, Answer, amount, dicts
from ..results.collector import Collector

_TEXTS = ("To", "FromName", "FromEmail", "Message")


def check_round_trip(judge: Collector, sent: JSON, order: JSON, answer: Answer) -> None:
    """Judge everything that an order should show of what was sent; what is missing is weaker than what differs."""
    _compare(judge, "type-comes-back", "Type", sent, order, answer)
    _compare(judge, "po-number-comes-back", "PONumber", sent, order, answer)
    _compare(judge, "notes-come-back", "Note", sent, order, answer)
    if not isinstance(order.get("LineItems"), list):
        judge.not_judged("lines-come-back", "the order shows no lines")
        return
    lines, wanted = dicts(order["LineItems"]), sent["LineItems"]
    message = f"{len(wanted)} lines were sent, {len(lines)} came back."
    if not judge.check("lines-come-back", len(lines) == len(wanted), message, answer):
        return
    keys, shown_keys = [_key(line) for line in wanted], [_key(line) for line in lines]
    if keys != shown_keys and Counter(keys) == Counter(shown_keys):
        judge.check("lines-come-back", False, "The lines came back in another order.", answer)
        return
    for line, back in zip(wanted, lines, strict=True):
        _check_line(judge, line, back, answer)


def _key(line: JSON) -> tuple[Any, ...]:
    return line.get("ProductId"), _number(line.get("Value")), line.get("Quantity", 1), line.get("ExternalId")


def _check_line(judge: Collector, line: JSON, back: JSON, answer: Answer) -> None:
    _compare(judge, "products-come-back", "ProductId", line, back, answer)
    for name, rule in (("Value", "values-come-back"), ("Quantity", "quantities-come-back")):
        if back.get(name) is not None and name in line:
            message = f"A {name.lower()} of {line[name]} came back as {back[name]}."
            judge.check(rule, _number(back[name]) == _number(line[name]), message, answer)
    _compare(judge, "texts-come-back", "Culture", line, back, answer)
    _compare(judge, "texts-come-back", "BrandingId", line, back, answer)
    _compare(judge, "notes-come-back", "ExternalId", line, back, answer)
    personal = line.get("Personalization")
    if personal:
        shown = back.get("Personalization")
        if not isinstance(shown, dict):
            judge.check("texts-come-back", False, "Personalization did not come back.", answer, level="I")
            return
        for name in _TEXTS:
            _compare(judge, "texts-come-back", name, personal, shown, answer)


def _compare(judge: Collector, rule: str, name: str, sent: JSON, shown: JSON, answer: Answer) -> None:
    if name not in sent:
        return
    back = shown.get(name)
    if back is None:
        judge.check(rule, False, f"{name} did not come back.", answer, level="I", about=name)
    else:
        judge.check(rule, back == sent[name], f"{name} came back changed.", answer, about=name)


def _number(value: Any) -> Any:
    found = amount(value)
    return value if found is None else found
