"""Mutants that let pass what they should refuse, refuse what they should let pass, or fall over."""

from __future__ import annotations

from typing import Any

from giftcardpartners_simulator import Response, Rules
from giftcardpartners_simulator.extending import Refused

from .registry import conformance

Call = Any


class _Open(Rules):
    operation = ""

    def authenticate(self, call: Call) -> Any:
        return self.state.accounts[0] if call.operation == self.operation else super().authenticate(call)


@conformance("bearer-needed")
class OpenBalance(_Open):
    """The balance needs no token."""

    operation = "getAccountBalance"


@conformance("bearer-needed")
class OpenHistory(_Open):
    """The order history needs no token."""

    operation = "listOrders"


@conformance("bearer-needed")
class OpenDepartments(_Open):
    """The departments need no token."""

    operation = "listDepartments"


@conformance("garbage-token-refused")
class AnyBearerOpensOrders(Rules):
    """A single order can be read with any bearer token."""

    def authenticate(self, call: Call) -> Any:
        if call.operation == "getOrder" and self.read_bearer(call.request.header("Authorization")):
            return self.state.accounts[0]
        return super().authenticate(call)


@conformance("other-scheme-refused")
class AnySchemeWillDo(Rules):
    """A token is accepted under any scheme, or none."""

    def read_bearer(self, header: str | None) -> str | None:
        return (header or "").rpartition(" ")[2]


@conformance("missing-bearer-answered-401")
class BadRequestForMissingBearer(Rules):
    """A missing token is answered with 400."""

    def authenticate(self, call: Call) -> Any:
        if call.request.header("Authorization") is None:
            raise Refused(self.bad_request("There is no token."))
        return super().authenticate(call)


@conformance("status-needs-no-token")
class LockedStatus(Rules):
    """getStatus needs a token."""

    def get_status(self, call: Call) -> Response:
        self.authenticate(call)
        return super().get_status(call)


class _Falling(Rules):
    def fall(self) -> Any:
        raise Refused(self.problem(500, "Internal server error", "Something broke."))


@conformance("no-server-error")
class FallsOverLongText(_Falling):
    """A message of more than 50,000 characters is answered with 500."""

    def read_personal(self, value: Any, path: str, findings: Any) -> Any:
        if isinstance(value, dict) and len(str(value.get("Message"))) > 50_000:
            self.fall()
        return super().read_personal(value, path, findings)


@conformance("no-server-error")
class FallsOverFilter(_Falling):
    """A filter beyond ASCII is answered with 500."""

    def is_wanted(self, product: Any, query: dict[str, str]) -> bool:
        if not query.get("productname", "").isascii():
            self.fall()
        return super().is_wanted(product, query)


@conformance("no-server-error")
class FallsOverLists(_Falling):
    """A body that is a JSON list is answered with 500."""

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, list):
            self.fall()
        return super().read_draft(body, findings)


@conformance("no-server-error")
class FallsOverUnknownIds(_Falling):
    """An unknown product id is answered with 500."""

    def get_product(self, call: Call) -> Response:
        if call.id not in self.catalogue:
            self.fall()
        return super().get_product(call)


@conformance("no-server-error")
class FallsOverOddPages(_Falling):
    """A page number that is no number is answered with 500."""

    def read_number(self, query: Any, name: str, *rest: Any) -> int:
        if not query.get(name.lower(), "1").lstrip("-").isdigit():
            self.fall()
        return super().read_number(query, name, *rest)


@conformance("body-not-json-refused")
class NothingIsAnOrder(Rules):
    """A body that is no JSON is answered as if an order had been placed."""

    def read_order(self, call: Call) -> Any:
        if not call.request.body.strip().startswith(b"{"):
            raise Refused(self.answer(201, {"Id": self.new_id("ord"), "Status": "Completed"}))
        return super().read_order(call)


class _Filling(Rules):
    """Fills in what is missing before the order is read."""

    name = ""
    filling: Any = None

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, dict) and self.name not in body:
            body = {**body, self.name: self.filling}
        return super().read_draft(body, findings)


@conformance("missing-property-refused")
class TypeIsOptional(_Filling):
    """An order without a Type is taken as Links."""

    name, filling = "Type", "Links"


@conformance("missing-property-refused")
class PoNumberIsOptional(Rules):
    """An order without a PONumber gets one."""

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, dict) and "PONumber" not in body:
            body = {**body, "PONumber": self.new_id("po")}
        return super().read_draft(body, findings)


@conformance("missing-property-refused")
class NoLinesNeeded(Rules):
    """An order without lines is accepted."""

    def read_lines(self, value: Any, order_type: Any, findings: Any) -> Any:
        return [] if value == [] else super().read_lines(value, order_type, findings)


@conformance("missing-property-refused")
class ValueIsOptional(Rules):
    """A line without a Value gets the least one of its product."""

    def read_line(self, value: Any, path: str, order_type: Any, findings: Any) -> Any:
        if isinstance(value, dict) and "Value" not in value:
            product = self.catalogue.get(value.get("ProductId", ""))
            if product is not None:
                value = {**value, "Value": product.values[0] // 100}
        return super().read_line(value, path, order_type, findings)


@conformance("unknown-type-refused")
class UnknownTypeIsLinks(Rules):
    """An unknown Type is taken as Links."""

    def read_type(self, value: Any, findings: Any) -> Any:
        return value if value in ("DigitalDelivery", "PhysicalShipment") else "Links"


@conformance("wrong-json-type-refused")
class NumbersForPoNumbers(Rules):
    """A PONumber that is a number is accepted."""

    def read_po_number(self, value: Any, findings: Any) -> str:
        return super().read_po_number(str(value) if isinstance(value, int) else value, findings)


@conformance("wrong-json-type-refused")
class TruthyQuantity(Rules):
    """A Quantity of true is one."""

    def read_quantity(self, value: Any, path: str, findings: Any) -> int:
        return super().read_quantity(1 if value is True else value, path, findings)


@conformance("out-of-bounds-refused")
class ZeroCards(Rules):
    """A Quantity of 0 is accepted."""

    def read_quantity(self, value: Any, path: str, findings: Any) -> int:
        return 0 if value == 0 and value is not False else super().read_quantity(value, path, findings)


@conformance("out-of-bounds-refused")
class NegativeCards(Rules):
    """A negative Quantity is accepted, and pays money out."""

    def read_quantity(self, value: Any, path: str, findings: Any) -> int:
        if isinstance(value, int) and value < 0:
            return value
        return super().read_quantity(value, path, findings)


@conformance("out-of-bounds-refused")
class FractionsAreCut(Rules):
    """A Quantity of 1.5 is one card."""

    def read_quantity(self, value: Any, path: str, findings: Any) -> int:
        return super().read_quantity(int(value) if str(value) == "1.5" else value, path, findings)


@conformance("out-of-bounds-refused")
class EmptyPoNumber(Rules):
    """An empty PONumber is accepted."""

    def read_po_number(self, value: Any, findings: Any) -> str:
        return "" if value == "" else super().read_po_number(value, findings)


@conformance("unknown-property-refused")
class UnknownPropertiesAreFine(Rules):
    """Properties that nobody knows are passed over."""

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, dict):
            known = ("type", "lineitems", "ponumber", "note", "webhooksettings")
            body = {key: value for key, value in body.items() if key.lower() in known}
        return super().read_draft(body, findings)


@conformance("malformed-text-refused")
class AnyTextIsAnAddress(Rules):
    """Any text passes as an e-mail address."""

    def read_digital(self, value: Any, path: str, findings: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("Email"), str):
            super().read_digital({**value, "Email": "any@example.com"}, path, findings)
            return value
        return super().read_digital(value, path, findings)


@conformance("bad-page-refused")
class OddPagesAreTheFirst(Rules):
    """A page size of zero, less, or no number at all is the default."""

    def read_number(self, query: Any, name: str, default: int, least: int, most: int, errors: Any) -> int:
        return super().read_number(query, name, default, least, most, {})


@conformance("keys-match-in-any-case")
class KeysAsSpelled(Rules):
    """The keys of an order must be spelled as documented."""

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, dict) and "Type" not in body:
            findings.add("Type", "is required")
        return super().read_draft(body, findings)


@conformance("refusal-is-400")
class UnprocessableForMalformed(Rules):
    """A malformed order is answered with 422."""

    def bad_request(self, message: str, errors: Any = None) -> Response:
        return self.problem(422, "Unprocessable", message, errors)
