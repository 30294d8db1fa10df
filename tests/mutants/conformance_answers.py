"""Mutants whose answers do not fit openapi.yaml."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from giftcardpartners_simulator import Response, Rules, Settings

from .registry import conformance, with_body

# A mutant overrides one method of the simulator and says nothing about the types that it only passes on.
Call = Any
JSON = dict[str, Any]


def _line(change: Callable[[JSON], object]) -> Any:
    def line_answer(self: Any, order: Any, line: Any, status: str) -> JSON:
        shown: JSON = Rules.line_answer(self, order, line, status)
        change(shown)
        return shown

    return line_answer


class _Responding(Rules):
    operations: tuple[str, ...] = ()

    def respond(self, call: Call) -> Response:
        answer = super().respond(call)
        if call.operation in self.operations and answer.status < 300:
            return self.bend(answer)
        return answer

    def bend(self, answer: Response) -> Response:
        return answer


@conformance("answers-are-json")
class HtmlContentType(_Responding):
    """Orders come as text/html."""

    operations = ("createOrder", "getOrder")

    def bend(self, answer: Response) -> Response:
        return dataclasses.replace(answer, headers=(("Content-Type", "text/html"),))


@conformance("answers-are-json")
class NoContentType(_Responding):
    """The balance comes without a Content-Type."""

    operations = ("getAccountBalance",)

    def bend(self, answer: Response) -> Response:
        return dataclasses.replace(answer, headers=())


@conformance("answers-are-json")
class BrokenJson(_Responding):
    """Brandings come as JSON with a trailing comma."""

    operations = ("listBrandings",)

    def bend(self, answer: Response) -> Response:
        return dataclasses.replace(answer, body=answer.body[:-1] + b",}")


@conformance("answers-are-json")
class EmptyBody(_Responding):
    """Departments come as an empty body."""

    operations = ("listDepartments",)

    def bend(self, answer: Response) -> Response:
        return dataclasses.replace(answer, body=b"")


@conformance("answers-in-pascal-case")
class CamelCaseAnswers(Rules):
    """All answers spell their keys in camelCase."""

    def encode(self, payload: object) -> bytes:
        return super().encode(_camel(payload))


@conformance("answer-has-required-properties")
class OrderWithoutStatus(Rules):
    """Orders have no Status."""

    def order_answer(self, order: Any) -> JSON:
        shown: JSON = super().order_answer(order)
        del shown["Status"]
        return shown


@conformance("answer-has-required-properties")
class ListedOrderWithoutId(_Responding):
    """Orders in the history have no Id."""

    operations = ("listOrders",)

    def bend(self, answer: Response) -> Response:
        return with_body(answer, lambda body: {**body, "Data": [_without(row, "Id") for row in body["Data"]]})


@conformance("answer-has-required-properties")
class ProductWithoutId(_Responding):
    """A product read alone has no Id."""

    operations = ("getProduct",)

    def bend(self, answer: Response) -> Response:
        return with_body(answer, lambda body: _without(body, "Id"))


@conformance("answer-has-required-properties")
class TokenWithoutLifetime(Rules):
    """Tokens do not say how long they last."""

    def token_answer(self, token: Any) -> JSON:
        return {"Value": token.value}


@conformance("answer-has-documented-types")
class ValueAsText(Rules):
    """The Value of a line is text."""

    line_answer = _line(lambda line: line.update(Value=str(line["Value"])))


@conformance("answer-has-documented-types")
class QuantityAsText(Rules):
    """The Quantity of a line is text."""

    line_answer = _line(lambda line: line.update(Quantity=str(line["Quantity"])))


@conformance("answer-has-documented-types")
class CostAsObject(Rules):
    """The Cost of a line is an object."""

    line_answer = _line(lambda line: line.update(Cost={"Amount": line["Cost"]}))


@conformance("answer-has-documented-types")
class ClaimDataAsObject(Rules):
    """ClaimData is one object in place of a list."""

    line_answer = _line(lambda line: line.update(ClaimData={"Count": line["Quantity"]}))


@conformance("answer-has-documented-types")
class LinesAsObject(Rules):
    """LineItems is an object with numbered keys."""

    def order_answer(self, order: Any) -> JSON:
        shown: JSON = super().order_answer(order)
        shown["LineItems"] = {str(index): line for index, line in enumerate(shown["LineItems"])}
        return shown


@conformance("answer-has-documented-types")
class StatusAsNumber(Rules):
    """The Status of an order is a number."""

    def order_answer(self, order: Any) -> JSON:
        return {**super().order_answer(order), "Status": 2}


@conformance("answer-has-documented-types")
class BalanceAsText(Rules):
    """Available is text."""

    def balance_answer(self, account: Any) -> JSON:
        shown: JSON = super().balance_answer(account)
        return {**shown, "Available": str(shown["Available"])}


@conformance("answer-has-documented-types")
class DenominationsAsText(Rules):
    """The Denominations of a product are text."""

    def product_answer(self, product: Any) -> JSON:
        shown: JSON = super().product_answer(product)
        return {**shown, "Denominations": [str(value) for value in shown["Denominations"]]}


@conformance("answer-has-documented-types")
class LifetimeAsText(Rules):
    """ExpiresIn is text."""

    def token_answer(self, token: Any) -> JSON:
        shown: JSON = super().token_answer(token)
        return {**shown, "ExpiresIn": str(shown["ExpiresIn"])}


@conformance("answer-has-documented-types")
class ListAsNumberOfRows(_Responding):
    """The history's Data is a number."""

    operations = ("listOrders",)

    def bend(self, answer: Response) -> Response:
        return with_body(answer, lambda body: {**body, "Data": len(body["Data"])})


@conformance("answer-keeps-bounds")
class NegativeLifetime(Rules):
    """ExpiresIn is negative."""

    def expires_in(self) -> int:
        return -super().expires_in()


@conformance("money-has-two-decimals")
class BinaryFractions(Rules):
    """Costs show the dust of binary arithmetic."""

    line_answer = _line(lambda line: line.update(Cost=line["Cost"] + 1e-9))


@conformance("status-documented")
class TeapotForBadOrders(Rules):
    """An order that is not well formed is answered with 418."""

    def bad_request(self, message: str, errors: Any = None) -> Response:
        return dataclasses.replace(super().bad_request(message, errors), status=418)


@conformance("status-documented")
class GoneForUnknownOrders(Rules):
    """An unknown id is answered with 410."""

    def not_found(self, message: str) -> Response:
        return dataclasses.replace(super().not_found(message), status=410)


@conformance("status-documented")
class RedirectedCatalogue(_Responding):
    """The look-up of departments is answered with a redirect."""

    operations = ("listDepartments",)

    def bend(self, answer: Response) -> Response:
        return Response(302, (("Location", "/login"), ("Content-Type", "text/html")), b"")


@conformance("unknown-id-is-404")
class EmptyObjectForUnknownIds(Rules):
    """An unknown id is answered with 200 and an order that does not exist."""

    def not_found(self, message: str) -> Response:
        return self.answer(200, {"Id": "none", "Status": "Unknown"})


@conformance("success-status-documented", Settings(create_status=202))
class AcceptedNotCreated(Rules):
    """An order is answered with 202."""


@conformance("too-many-requests-says-when")
class NoRetryAfter(Rules):
    """An answer of 429 has no Retry-After."""

    def problem(
        self, status: int, title: str, message: str, errors: Any = None, headers: Any = ()
    ) -> Response:
        return super().problem(status, title, message, errors, () if status == 429 else headers)


@conformance("refusals-are-json")
class PlainTextRefusals(Rules):
    """Refusals are plain text."""

    def problem(
        self, status: int, title: str, message: str, errors: Any = None, headers: Any = ()
    ) -> Response:
        return Response(status, (("Content-Type", "text/plain"), *headers), message.encode())


@conformance("allow-names-methods")
class NoAllow(Rules):
    """An answer of 405 has no Allow."""

    def method_not_allowed(self, allowed: Iterable[str]) -> Response:
        return self.problem(405, "Method not allowed", "No.")


@conformance("allow-names-methods")
class AllowTooMuch(Rules):
    """An answer of 405 allows the very method that it refuses."""

    def method_not_allowed(self, allowed: Iterable[str]) -> Response:
        return super().method_not_allowed([*allowed, "PUT", "DELETE", "PATCH", "POST", "GET"])


@conformance("wrong-method-refused")
class AnyMethodIsFine(Rules):
    """A wrong method is answered with 200."""

    def method_not_allowed(self, allowed: Iterable[str]) -> Response:
        return self.answer(200, {})


def _without(row: JSON, name: str) -> JSON:
    return {key: value for key, value in row.items() if key != name}


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _camel(item) for key, item in value.items()}
    return [_camel(item) for item in value] if isinstance(value, list) else value
