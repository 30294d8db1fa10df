"""Stories about answers that get lost: the order may exist, and a repeat finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from giftcardpartners_contract.controls import Loss
from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.orders import (
    Placed,
    conflict_ids,
    cost_of,
    ensure_money,
    find_in_history,
    post,
    post_surely,
)
from giftcardpartners_contract.steps.round_trip import check_echo

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON, Answer
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_LOSSES: tuple[Loss, ...] = get_args(Loss)


@story("lost-answer-placed-once", "lost-answer-charged-once")
def an_answer_is_lost(run: Run, shop: Shop) -> None:
    """The answer to an order is lost in every way; repeated under its number, it is placed once and charged once."""
    if run.controls is None:
        raise CannotJudge("answers cannot be lost on purpose here")
    for loss in _LOSSES:
        body = shop.order(run, quantity=2)
        before = ensure_money(run, shop.estimate(body))
        run.controls.lose_next_answer(body["PONumber"], loss)
        lost = post(run, body)
        if not run.is_passing(lost):
            raise CannotJudge(f"an answer could not be {loss}")
        again = post_surely(run, body)
        placed = _found(run, body, lost, again, loss)
        if placed is None:
            continue
        after, cost = run.available(), cost_of(run, placed.order)
        if before is not None and after is not None and cost is not None:
            message = f"An order that was {loss} and repeated took {before - after}, not {cost}."
            run.judge.check("lost-answer-charged-once", before - after == cost, message, lost, again)


def _found(run: Run, body: JSON, lost: Answer, again: Answer, loss: str) -> Placed | None:
    rule = "lost-answer-placed-once"
    ids = conflict_ids(again) if again.status == 409 else [str(again.object.get("Id"))]
    message = f"An order that was {loss} is answered with {again.status} when it is repeated."
    if not run.judge.check(rule, again.is_success or again.status == 409, message, lost, again):
        return None
    found = run.ask("getOrder", id=ids[0] if ids else "none")
    message = f"An order that was {loss} cannot be read by the id that its repeat was answered with."
    if not run.judge.check(rule, found.is_success, message, lost, again, found):
        return None
    check_echo(run.judge, body, found.object, found)
    run.ledger.note(found.object, found)
    placed = Placed(body, ids[0], found.object, found, None)
    rows = {str(row.get("Id")) for row in find_in_history(run, placed)}
    message = f"An order that was {loss} and repeated is in the history {len(rows)} times."
    run.judge.check(rule, len(rows) == 1, message, lost, again)
    run.placed.append(placed.id)
    return placed
