"""The tester's side: funds, reset, settings, log; and the same run twice."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from giftcardpartners_simulator import Fault, ManualClock, Request, Response, Rules, Settings, Simulator

if TYPE_CHECKING:
    from giftcardpartners_simulator.extending import Account, Call, Draft, Order

    from .conftest import Api, NewApi


def story(api: Api) -> list[bytes]:
    """Run through all sorts of calls; return every byte that came back."""
    answers: list[Response] = []
    api.sim.add_fault(Fault(kind="conflict_body", value="several"))
    api.sim.add_fault(Fault(kind="pending_for_polls", polls=1, match_po="PO-1"))
    for number in range(3):
        answers += [api.post(api.links(f"PO-{number}", Quantity=2)), api.post(api.digital(f"PO-{number}"))]
    answers += [api.get("/v1/Orders"), api.get("/v1/AccountBalance"), api.get("/nowhere")]
    return [api.token.encode(), *(answer.body for answer in answers), str(api.sim.ledger()).encode()]


def test_same_seed_same_bytes(new_api: NewApi) -> None:
    assert story(new_api(seed=7)) == story(new_api(seed=7))


def test_another_seed_gives_other_ids_and_tokens(new_api: NewApi) -> None:
    assert not set(story(new_api(seed=7))[:3]) & set(story(new_api(seed=8))[:3])


def test_reset_starts_the_same_story_again(new_api: NewApi) -> None:
    api = new_api(seed=7)
    first = story(api)
    api.sim.reset()
    api.token = api.new_token()
    assert story(api) == first


def test_reset_can_change_seed_and_settings_and_forgets_tokens_and_faults(api: Api) -> None:
    api.sim.add_fault(Fault(kind="latency", seconds=1))
    api.post(api.links())
    api.sim.reset(Settings(start_balance=Decimal(5)), seed=9)
    assert api.get("/v1/Products").status == 401
    api.token = api.new_token()
    assert (api.available, api.orders, api.sim.seed, api.sim.faults()) == ("5.00", [], 9, [])


def test_settings_can_change_without_forgetting(api: Api) -> None:
    api.post(api.links())
    api.sim.change_settings(dataclasses.replace(api.sim.settings, conflict_body="id"))
    assert set(api.post(api.links()).json()) == {"Id", "Message"}


@pytest.mark.parametrize("funds", [{"amount": "-1"}, {"amount": "0.001"}, {"amount": 1, "stage": "spent"}])
def test_odd_funds_are_refused(api: Api, funds: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"funds|amount"):
        api.sim.add_funds(**funds)


@pytest.mark.parametrize("number", [0, 4])
def test_there_are_only_so_many_accounts(api: Api, number: int) -> None:
    with pytest.raises(ValueError, match="accounts 1 to 3"):
        api.sim.apply_funds(account=number)


def test_the_ledger_shows_funds_at_each_stage(api: Api) -> None:
    api.sim.add_funds(0, account=2)
    api.sim.add_funds("0.10", stage="pending", account=2)
    account = api.sim.ledger()["accounts"][1]
    assert (account["pending"], account["funded"], account["available"]) == ("0.10", "0.00", "10000.00")
    api.sim.apply_funds(account=2)
    account = api.sim.ledger()["accounts"][1]
    assert (account["pending"], account["funded"], account["available"]) == ("0.00", "0.10", "10000.10")


def test_the_ledger_counts_requests_per_operation(api: Api) -> None:
    api.get("/nowhere")
    api.get("/v1/Products")
    api.get("/v1/Products/CVS")
    assert api.sim.ledger()["requests"] == {"createToken": 1, "getProduct": 1, "listProducts": 1, "none": 1}


def test_the_log_tells_what_happened_without_what_was_said(api: Api) -> None:
    api.sim.add_fault(Fault(kind="status_after_store", status=502))
    api.post(api.digital("PO-7"))
    entry = api.sim.requests()[-1]
    assert {key: entry[key] for key in ("operation", "path", "status", "po_number", "faults")} == {
        "operation": "createOrder",
        "path": "/v1/Orders",
        "status": 502,
        "po_number": "PO-7",
        "faults": ["status_after_store"],
    }
    assert entry["body_sha256"] == api.orders[0]["body_sha256"]


def test_the_log_holds_no_target_and_is_bounded(api: Api) -> None:
    for _ in range(1_100):
        api.get("/v1/Orders/ana@example.org?email=ana@example.org")
    assert len(api.sim.requests()) == 1_000
    assert api.sim.requests()[-1]["number"] == 1_101
    assert "ana@" not in str(api.sim.requests())


def test_a_body_that_is_too_large_is_413(new_api: NewApi) -> None:
    api = new_api(max_body=1000)
    assert api.post(b" " * 1001).status == 413
    assert api.post(b" " * 1000).status == 400


def test_a_simulator_needs_no_arguments() -> None:
    sim = Simulator()
    assert isinstance(sim.clock, ManualClock)
    assert sim.handle(Request("GET", "/v1/Status", [("Accept", "*/*")])).status == 200
    assert sim.base_url == "http://127.0.0.1"


class Forgetful(Rules):
    """Accept a PONumber twice."""

    def check_unique_po(self, account: Account, draft: Draft, call: Call) -> None:
        """Check nothing."""


class Generous(Rules):
    """Check no funds, debit nothing."""

    def check_funds(self, account: Account, draft: Draft, charge: int) -> None:
        """Check nothing."""

    def debit(self, account: Account, charge: int) -> None:
        """Take nothing."""


class Moody(Rules):
    """Show another quantity when an order is read."""

    def read_answer(self, order: Order) -> dict[str, Any]:
        """Return a wrong quantity."""
        shown = super().read_answer(order)
        shown["LineItems"][0]["Quantity"] += 1
        return shown


def test_one_method_makes_a_mutant(new_api: NewApi) -> None:
    api = new_api(Forgetful)
    assert [api.post(api.links()).status for _ in range(2)] == [201, 201]
    api = new_api(Generous, start_balance=Decimal(1))
    assert (api.post(api.links()).status, api.available) == (201, "1.00")
    api = new_api(Moody)
    order = api.post(api.links()).json()["Id"]
    assert api.get(f"/v1/Orders/{order}").json()["LineItems"][0]["Quantity"] == 2
