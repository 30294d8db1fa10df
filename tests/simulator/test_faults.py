"""Every fault on order: what the client would get, and whether the order is stored."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from giftcardpartners_simulator import Fault
from giftcardpartners_simulator.faults.kinds import KINDS

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def test_every_kind_says_when_it_strikes_and_what_it_does() -> None:
    assert len(KINDS) == 35
    assert all(kind.stage and kind.meaning.endswith(".") for kind in KINDS.values())


@pytest.mark.parametrize(
    ("kind", "termination", "status", "stored"),
    [
        ("refuse_connection", "refuse", 503, 0),
        ("connect_timeout", "connect_timeout", 503, 0),
        ("drop_before_reading", "drop", 503, 0),
        ("never_answer_before_store", "silent", 504, 0),
        ("status_before_store", "complete", 503, 0),
        ("rate_limited", "complete", 429, 0),
        ("unauthorized", "complete", 401, 0),
        ("revoke_token", "complete", 401, 0),
        ("conflict_without_store", "complete", 409, 0),
        ("drop_after_store", "drop", 201, 1),
        ("drop_mid_body", "cut", 201, 1),
        ("never_answer_after_store", "silent", 201, 1),
        ("status_after_store", "complete", 504, 1),
        ("truncated_json", "complete", 201, 1),
        ("malformed_json", "complete", 201, 1),
        ("html_page", "complete", 201, 1),
        ("wrong_content_type", "complete", 201, 1),
        ("empty_body", "complete", 201, 1),
        ("extra_fields", "complete", 201, 1),
        ("latency", "complete", 201, 1),
    ],
)
def test_a_fault_strikes_once_and_the_order_is_stored_or_not(
    api: Api, kind: str, termination: str, status: int, stored: int
) -> None:
    api.sim.add_fault(Fault(kind=kind, operation="createOrder", seconds=3 if kind == "latency" else 0))
    answer = api.post(api.links())
    assert (answer.termination, answer.status, len(api.orders)) == (termination, status, stored)
    assert api.sim.faults_triggered() == {kind: 1}
    assert api.sim.faults() == []
    api.token = api.new_token()
    assert api.post(api.links()).status == (409 if stored else 201)
    assert len(api.orders) == 1


def spoiled(api: Api, **fault: Any) -> tuple[int, str, bytes]:
    """Return status, content type and body of a spoiled answer about the balance."""
    api.sim.add_fault(Fault(**fault))
    answer = api.get("/v1/AccountBalance")
    return answer.status, answer.header("content-type") or "", answer.body


def test_a_truncated_body_ends_in_the_middle(api: Api) -> None:
    whole = api.get("/v1/AccountBalance").body
    assert spoiled(api, kind="truncated_json")[2] == whole[: len(whole) // 2]
    assert spoiled(api, kind="truncated_json", cut_at=3)[2] == whole[:3]


def test_a_cut_answer_says_how_much_is_sent(api: Api) -> None:
    for cut_at, expected in ((None, 17), (0, 0), (5, 5), (999, 35)):
        api.sim.add_fault(Fault(kind="drop_mid_body", cut_at=cut_at, how="reset"))
        answer = api.get("/v1/AccountBalance")
        assert (answer.cut_at, answer.how, len(answer.body)) == (expected, "reset", 35)


def test_malformed_json_is_no_json(api: Api) -> None:
    status, media, body = spoiled(api, kind="malformed_json", status=500)
    assert (status, media) == (500, "application/json")
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_a_page_of_html_or_nothing_comes_with_any_status(api: Api) -> None:
    assert spoiled(api, kind="html_page")[:2] == (200, "text/html; charset=utf-8")
    assert spoiled(api, kind="html_page", status=520)[2].startswith(b"<!DOCTYPE html>")
    assert spoiled(api, kind="empty_body") == (200, "", b"")
    assert spoiled(api, kind="empty_body", status=599) == (599, "", b"")


def test_the_content_type_can_be_wrong(api: Api) -> None:
    assert spoiled(api, kind="wrong_content_type")[1] == "text/plain"
    assert spoiled(api, kind="wrong_content_type", value="application/xml")[1] == "application/xml"


@pytest.mark.parametrize("kind", ["status_before_store", "status_after_store"])
@pytest.mark.parametrize(
    ("body", "media"), [("json", "application/json"), ("html", "text/html; charset=utf-8"), ("empty", "")]
)
@pytest.mark.parametrize("status", [500, 502, 503, 504, 520])
def test_any_status_with_any_body(api: Api, kind: str, body: str, media: str, status: int) -> None:
    found = spoiled(api, kind=kind, status=status, value=body)
    assert found[:2] == (status, media)
    assert bool(found[2]) == (body != "empty")


@pytest.mark.parametrize(
    "value", ["3", "banana", "-5", "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "", None]
)
def test_retry_after_says_whatever_is_wanted(api: Api, value: str | None) -> None:
    api.sim.add_fault(Fault(kind="rate_limited", value=value))
    answer = api.get("/v1/Products")
    assert (answer.status, answer.header("Retry-After")) == (429, value)


def test_retry_after_can_be_a_date_from_now(api: Api) -> None:
    for seconds in (90, -90):
        api.sim.add_fault(Fault(kind="rate_limited", value=f"date:{seconds}"))
        found = api.get("/v1/Products").header("Retry-After") or ""
        assert parsedate_to_datetime(found).timestamp() == api.clock.now() + seconds


def test_extra_fields_are_in_every_object(api: Api) -> None:
    api.sim.add_fault(Fault(kind="extra_fields", times=None))
    envelope = api.get("/v1/Carriers").json()
    assert "XUnheardOf" in envelope
    assert all("XUnheardOf" in row for row in envelope["Data"])
    assert envelope["TotalCount"] == 3


def test_extra_fields_leave_what_is_no_json_alone(new_api: NewApi) -> None:
    api = new_api(problem_body="text")
    api.sim.add_fault(Fault(kind="extra_fields"))
    assert api.get("/v1/Orders/none").body.startswith(b"Not found")


@pytest.mark.parametrize(("value", "count"), [("none", 0), ("wrong_existing", 1), ("wrong_unknown", 1)])
def test_a_conflict_without_an_order_names_a_wrong_one_or_none(api: Api, value: str, count: int) -> None:
    other = api.post(api.links("other")).json()["Id"]
    api.sim.add_fault(Fault(kind="conflict_without_store", value=value))
    ids = api.post(api.links()).json().get("PreviousOrderIds", [])
    assert len(ids) == count
    assert (other in ids) == (value == "wrong_existing")
    assert api.post(api.links()).status == 201


def test_a_conflict_without_store_waits_for_an_order(api: Api) -> None:
    api.sim.add_fault(Fault(kind="conflict_without_store"))
    assert api.get("/v1/Products").status == 200
    assert api.post(api.links()).status == 409


def test_a_401_in_mid_flight_leaves_the_token_good_and_a_revoked_one_does_not(api: Api) -> None:
    api.sim.add_fault(Fault(kind="unauthorized"))
    assert [api.get("/v1/Products").status for _ in range(2)] == [401, 200]
    api.sim.add_fault(Fault(kind="revoke_token"))
    assert [api.get("/v1/Products").status for _ in range(2)] == [401, 401]
    api.token = api.new_token()
    assert api.get("/v1/Products").status == 200


def test_a_401_for_any_operation_waits_for_one_that_needs_a_token(api: Api) -> None:
    api.sim.add_fault(Fault(kind="unauthorized"))
    api.sim.add_fault(Fault(kind="revoke_token"))
    assert api.new_token()
    assert api.get("/v1/Status").status == 200
    assert len(api.sim.faults()) == 2
    api.sim.add_fault(Fault(kind="unauthorized", operation="createToken"))
    assert api.new_token() == ""


def test_revoking_an_unknown_token_changes_nothing(api: Api) -> None:
    api.sim.add_fault(Fault(kind="revoke_token"))
    assert api.call("GET", "/v1/Products", headers={"Authorization": "Bearer x"}).status == 401
    assert api.get("/v1/Products").status == 200


def test_latency_adds_up_and_goes_with_other_faults(api: Api) -> None:
    api.sim.add_fault(Fault(kind="latency", seconds=2))
    api.sim.add_fault(Fault(kind="latency", seconds=3))
    api.sim.add_fault(Fault(kind="status_before_store"))
    answer = api.get("/v1/Products")
    assert (answer.status, answer.delay) == (503, 5)


def test_a_fault_waits_for_its_operation_and_its_ponumber(api: Api) -> None:
    api.sim.add_fault(Fault(kind="status_after_store", operation="getOrder", match_po="PO-2"))
    api.sim.add_fault(Fault(kind="status_before_store", match_po="PO-3"))
    first, second = (api.post(api.links(number)).json()["Id"] for number in ("PO-1", "PO-2"))
    assert api.get(f"/v1/Orders/{first}").status == 200
    assert api.get("/v1/Orders/none").status == 404
    assert api.get(f"/v1/Orders/{second}").status == 504
    assert [api.post(api.links("PO-3")).status for _ in range(2)] == [503, 201]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"PONumber": 3}', b"{}"])
def test_a_body_without_a_ponumber_matches_no_ponumber(api: Api, body: bytes) -> None:
    api.sim.add_fault(Fault(kind="status_before_store", match_po="3"))
    assert api.post(body).status == 400


def test_a_ponumber_is_found_in_any_spelling_of_its_key(api: Api) -> None:
    api.sim.add_fault(Fault(kind="status_before_store", match_po="PO-1"))
    body = api.links()
    body["ponumber"] = body.pop("PONumber")
    assert api.post(body).status == 503


def test_times_skip_and_every_count_matching_calls(api: Api) -> None:
    api.sim.add_fault(Fault(kind="status_before_store", operation="getStatus", times=2, skip=1, every=3))
    statuses = [(api.get("/v1/Products").status, api.get("/v1/Status").status)[1] for _ in range(7)]
    assert statuses == [200, 503, 200, 200, 503, 200, 200]


def test_a_fault_can_strike_for_ever_until_it_is_cleared(api: Api) -> None:
    api.sim.add_fault(Fault(kind="status_before_store", times=None))
    assert {api.get("/v1/Status").status for _ in range(20)} == {503}
    assert api.sim.faults() == [Fault(kind="status_before_store", times=None)]
    api.sim.clear_faults()
    assert api.get("/v1/Status").status == 200


def test_faults_of_one_kind_strike_one_after_another(api: Api) -> None:
    for status in (500, 502):
        api.sim.add_fault(Fault(kind="status_before_store", status=status))
    assert [api.get("/v1/Status").status for _ in range(3)] == [500, 502, 200]


def test_what_is_left_of_a_fault_can_be_seen(api: Api) -> None:
    api.sim.add_fault(Fault(kind="latency", times=3, skip=1, match_po="PO-1"))
    api.post(api.links())
    api.post(api.links())
    assert api.sim.faults() == [Fault(kind="latency", times=2, match_po="PO-1")]


def test_faults_strike_nothing_that_is_no_operation(api: Api) -> None:
    api.sim.add_fault(Fault(kind="refuse_connection"))
    assert api.get("/nowhere").status == 404
    assert len(api.sim.faults()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "earthquake"},
        {"operation": "dance"},
        {"times": 0},
        {"times": 1.5},
        {"skip": -1},
        {"every": 0},
        {"match_po": 5},
        {"seconds": -1},
        {"seconds": 1e10},
        {"seconds": "1"},
        {"polls": -1},
        {"polls": True},
        {"status": 199},
        {"status": 1000},
        {"kind": "rate_limited", "value": "a\nb"},
        {"kind": "rate_limited", "value": " a"},
        {"kind": "rate_limited", "value": "date:soon"},
        {"kind": "rate_limited", "value": "date:1e12"},
        {"kind": "wrong_content_type", "value": "ü"},
        {"kind": "conflict_body", "value": "all"},
        {"kind": "status_before_store", "value": "xml"},
        {"kind": "unknown_status", "value": 5},
        {"kind": "unknown_status"},
        {"kind": "pending_for_polls"},
        {"how": "gently"},
        {"cut_at": -1},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cannot have this"):
        Fault(**({"kind": "latency"} | wrong))


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"kind": 5}, {"kind": "latency", "colour": 1}, {"kind": "latency", "how": []}]
)
def test_a_fault_from_json_that_makes_no_sense_is_refused(payload: Any) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault.from_json(payload)


def test_a_fault_goes_to_json_and_back() -> None:
    fault = Fault(kind="rate_limited", operation="createOrder", times=None, value="5")
    assert fault.to_json() == {
        "kind": "rate_limited",
        "operation": "createOrder",
        "times": None,
        "value": "5",
    }
    assert Fault.from_json(fault.to_json()) == fault


def test_a_request_can_be_refused_before_its_body_is_read(api: Api) -> None:
    from giftcardpartners_simulator import Request

    request = Request("POST", "/v1/Orders")
    assert api.sim.refuse_unread(request) is None
    api.sim.add_fault(Fault(kind="status_before_store"))
    api.sim.add_fault(Fault(kind="drop_before_reading", how="reset"))
    assert api.sim.refuse_unread(request) is None
    assert api.post(api.links()).status == 503
    assert api.sim.refuse_unread(Request("GET", "/nowhere")) is None
    answer = api.sim.refuse_unread(request)
    assert answer is not None
    assert (answer.termination, answer.how) == ("drop", "reset")
    assert api.sim.refuse_unread(request) is None
    assert api.sim.requests()[-1]["faults"] == ["drop_before_reading"]


def test_a_skipped_fault_lets_the_body_be_read(api: Api) -> None:
    from giftcardpartners_simulator import Request

    api.sim.add_fault(Fault(kind="drop_before_reading", skip=1))
    assert api.sim.refuse_unread(Request("GET", "/v1/Status")) is None
    assert api.get("/v1/Status").termination == "complete"
    assert api.sim.refuse_unread(Request("GET", "/v1/Status")) is not None
