"""Every rule that the gate judges: an id, a sentence, how well it is known, and where it comes from."""

# ruff: noqa: E501 -- tables: one rule, one line

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .spec import LEVELS, Level

Kind = Literal["schema", "behaviour"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `spec` names the entries of x-rules in openapi.yaml that it judges, if any.

    The level is that of the part which is judged: when a rule of the specification is documented but its
    enforcement, or the status of the refusal, is not, the level is I.
    """

    id: str
    sentence: str
    level: Level
    source: str
    kind: Kind
    spec: tuple[str, ...] = ()


_P = "vendor page"

# id | level | source | entries of x-rules | sentence
_SCHEMA = f"""
status-documented | S | {_P}, Error responses | | Every answer has a status that the specification lists for its operation.
success-status-documented | I | docs/assumptions.md A3 | | Success has the very status that the specification lists (201 for an order, else 200).
no-server-error | S | {_P}, Error responses | | No input is answered with a 5xx other than 504.
answers-are-json | S | {_P}, Example request | | Every documented answer of success is JSON and says so in its Content-Type.
refusals-are-json | I | docs/assumptions.md A6 | | Every refusal is JSON and says so in its Content-Type.
answers-in-pascal-case | I | docs/assumptions.md A2 | | The keys of answers are spelled in PascalCase.
answer-has-required-properties | S | openapi.yaml, required | R29 | Every answer has the properties that the specification requires.
answer-has-documented-types | S | openapi.yaml, type | | Every property of an answer has the type that the specification gives it.
answer-keeps-bounds | I | docs/assumptions.md A12 | | Every property of an answer keeps the bounds that the specification gives it.
money-has-two-decimals | I | docs/assumptions.md A13 | | Amounts of money have at most two decimals.
too-many-requests-says-when | I | docs/assumptions.md A9 | | An answer of 429 says in Retry-After when to ask again.
bearer-needed | S | {_P}, Authentication; docs/authentication | R2 | No operation but createToken and getStatus answers without a bearer token.
garbage-token-refused | S | {_P}, Error responses | R2 | A bearer token that was never handed out opens nothing.
other-scheme-refused | S | {_P}, Authentication | R2 | A token opens nothing unless it comes as a Bearer in the Authorization header.
missing-bearer-answered-401 | S | {_P}, Error responses | R2 | A missing or invalid Authorization header is answered with 401.
status-needs-no-token | I | docs/assumptions.md A28 | R2 | getStatus answers without a bearer token.
wrong-method-refused | I | RFC 9110, 15.5.6 | | A method that the specification does not list for a path is answered with 405.
allow-names-methods | I | RFC 9110, 10.2.1 and 15.5.6 | | An answer of 405 names in Allow exactly the methods that the path has.
missing-property-refused | S | {_P}, Required fields | R8 | An order without one of its required properties, or without lines, is refused.
unknown-type-refused | S | {_P}, Required fields | R9 | An order whose Type is none of the three is refused.
refusal-is-400 | I | docs/assumptions.md A7 | R8 R9 | An order that is not well formed is answered with 400.
wrong-json-type-refused | I | docs/assumptions.md A12 A13 | | A property with the wrong JSON type is refused.
out-of-bounds-refused | I | docs/assumptions.md A12 | | A value, quantity or PONumber out of its bounds is refused.
unknown-property-refused | I | docs/assumptions.md A4 | R28 | A property that is not listed is refused.
malformed-text-refused | I | docs/assumptions.md A36 A12 | | An e-mail address, phone number, date or URL that is none is refused.
body-not-json-refused | I | docs/orders, Content-Type | | A body that is no JSON object is refused.
bad-page-refused | I | docs/assumptions.md A19 | | A page number or page size that is no positive whole number is refused.
generated-invalid-refused | I | openapi.yaml | | A generated request that breaks the specification is refused.
generated-valid-accepted | I | openapi.yaml | | A generated reading request that keeps the specification is accepted.
unknown-id-is-404 | I | docs/assumptions.md A8 | | An id that does not exist is answered with 404.
created-order-readable | V | docs/orders | | An order that was created can be read, whichever link of the specification leads to it.
keys-match-in-any-case | I | docs/assumptions.md A5 | R27 | The keys of a request are matched without regard to case.
"""

_BEHAVIOUR = f"""
token-opens-the-door | V | docs/authentication | R1 | Right credentials get a token that opens the other operations.
wrong-credentials-refused | V | docs/authentication | R1 | Wrong or missing credentials get no token.
wrong-credentials-answered-401 | V | docs/authentication | R1 | Wrong credentials are answered with 401.
disabled-credentials-answered-403 | V | docs/authentication | R1 | Credentials whose API access is switched off are answered with 403.
token-reusable | V | docs/authentication; ref | R3 | A token can be used again and again until it expires.
token-expires | S | {_P}, Error responses | R2 | An expired token opens nothing.
valid-order-accepted | S | {_P}, Create an order | | An order that keeps all rules, and for which there is money, is accepted.
po-number-unique | S | {_P}, Error responses | R10 | The PONumber of an order is not accepted again with the same body.
po-number-unique-whatever-the-body | S | {_P}, Error responses | R10 | The PONumber of an order is not accepted again with another body.
po-number-unique-while-pending | S | {_P}, Error responses | R10 | The PONumber of a Pending order is not accepted again.
po-number-unique-concurrently | S | {_P}, Error responses | R10 | Of several orders with one PONumber sent at once, one is accepted.
po-number-unique-for-ever | S | {_P}, Error responses | R10 | The PONumber of an order is not accepted again after the order completed and others followed.
repeat-answered-409 | S | {_P}, Error Handling | R10 | An order that is repeated is answered with 409.
conflict-names-original | S | {_P}, Error Handling | R10 | A 409 names the order that has the PONumber.
repeat-not-charged | S | {_P}, Error Handling | R10 | An order that is repeated is not charged again.
repeat-makes-no-order | S | {_P}, Error Handling | R10 | An order that is repeated is in the history once.
conflict-before-funds | I | docs/assumptions.md A30 | R10 | A repeat is answered with 409 also when there is no money for it.
po-number-per-account | I | docs/assumptions.md A30 | R10 | Two accounts may use the same PONumber.
different-po-numbers-different-orders | S | {_P}, Required fields | | PONumbers that differ in one character belong to different orders.
lost-answer-placed-once | S | {_P}, Error Handling | R11 R12 | After a time-out, a disconnect or a 504, a repeat under the same PONumber leaves exactly one order.
lost-answer-charged-once | S | {_P}, Error Handling | R11 | After a time-out, a disconnect or a 504, a repeat under the same PONumber charges once.
order-charged | S | {_P}, Deposit Account Balance | | Available goes down when an order is placed.
charge-is-sum-of-costs | E | Cost: E2, E4 | | An order is charged the sum of Cost × Quantity of its lines, once.
cost-is-per-card | I | docs/assumptions.md A34 | R7 | The Cost of a line is that of one card.
cost-follows-from-product | I | docs/assumptions.md A34 | R7 | Cost is Value less DiscountPercentage, rounded half up to cents, plus Fee.
pending-order-charged-at-once | I | docs/assumptions.md A16 | R6 | Available goes down when an order is accepted, also when it is Pending.
overspending-refused | S | {_P}, Deposit Account Balance | R5 | An order that costs more than Available is refused.
overspending-answered-422 | S | {_P}, Error responses | R5 | An order that costs more than Available is answered with 422.
last-cent-can-be-spent | S | {_P}, Deposit Account Balance | R5 | An order that costs exactly what is Available is accepted.
pending-funds-cannot-be-spent | S | {_P}, Deposit Account Balance | R4 | Money that is Pending cannot be spent until it is applied.
refused-order-not-charged | S | {_P}, Deposit Account Balance | R5 | A refused order changes no balance.
refused-order-not-stored | S | {_P}, Deposit Account Balance | R5 | A refused order is not in the history.
refused-order-frees-po-number | I | docs/assumptions.md A29 | R5 | The PONumber of a refused order can be used.
reading-changes-nothing | I | RFC 9110, 9.2.1 | | Reading changes neither the balance nor the history.
order-readable-at-once | V | docs/orders | | An order can be read as soon as it was accepted.
order-ids-unique | V | docs/orders | | Every order has an Id of its own.
lines-come-back | E | E2, E4 | R24 | An order comes back with as many lines as were sent, in the same order.
products-come-back | E | E2, E4 | | Every line comes back with the product that was ordered.
values-come-back | E | E2, E4 | | Every line comes back with the value that was ordered.
quantities-come-back | E | E2, E4 | | Every line comes back with the quantity that was ordered.
texts-come-back | E | E4 | R26 | Personalization, Culture and BrandingId come back as they were sent, in any script.
type-comes-back | E | E2 | | An order comes back with the Type that was sent.
notes-come-back | I | docs/assumptions.md A42 | R26 | Note and ExternalId come back as they were sent.
po-number-comes-back | I | docs/assumptions.md A42 | | An order comes back with its PONumber.
optional-properties-accepted | E | E1, E2 | R26 | Note, ExternalId, Culture and DeliveryDate are accepted.
missing-quantity-is-one | I | docs/assumptions.md A35 | | A line without a Quantity is taken as one card.
order-same-wherever-read | E | E2 | | The answer to an order, the order read alone and the order in the history agree.
order-in-history | S | {_P}, Error Handling | R13 | An order that was placed is in the history.
history-newest-first | I | docs/assumptions.md A20 A46 | | The history lists the latest orders first.
history-without-repeats | S | {_P}, Orders | | Walking through the history page by page shows every order once.
products-without-repeats | V | ref, pageIndex | | Walking through the catalogue page by page shows every product once.
page-size-kept | E | E1, E2 | | A page holds no more than pageSize entries.
past-the-end-is-empty | I | docs/assumptions.md A19 | | A page past the end is empty.
page-counts-agree | I | docs/assumptions.md A18 | | Page, PageSize and TotalCount say what the pages show.
first-page-is-one | I | docs/assumptions.md A19 | | The first page has number 1, which is also what a missing one means.
orders-are-private | I | one account, one history | | An account sees no orders of another.
status-moves-forward | S | {_P}, Asynchrony | R16 | An order that is complete never becomes Pending again.
pending-ends | S | {_P}, Asynchrony | R14 R16 | A Pending order is completed in the end.
claim-entry-per-card | I | docs/assumptions.md A41 | R20 | A complete Links order shows one ClaimData entry per card.
claim-links-differ | E | E1, E2, E4 | R20 | No two cards have the same claim link.
claim-entries-complete | E | E1, E2, E4 | R20 | Every ClaimData entry has a link and a challenge answer.
claim-links-stay | E | E2, E4 | R20 | Reading an order again shows the same claim links.
links-need-no-address | V | uc/claim-link | R20 | A Links order is accepted without any address.
recipients-can-be-mixed | V | uc/bulk; {_P} | R24 | One order may mix recipients, products and quantities over its lines.
unknown-product-refused | V | docs/orders | R17 | A product that is not in the catalogue cannot be ordered.
delivery-types-enforced | V | docs/orders | R17 | A product cannot be ordered with a Type that is not among its AvailableDeliveryTypes.
fixed-values-enforced | E | E3 | R18 | A Fixed product cannot be ordered with a value that is not among its Denominations.
variable-values-enforced | E | E3 | R18 | A Variable product cannot be ordered with a value below the first or above the second of its Denominations.
offered-values-accepted | E | E3 | R18 | Every value that the catalogue offers, both ends of a range included, can be ordered.
digital-needs-address | I | docs/assumptions.md A36 | R19 | A DigitalDelivery line without e-mail address and mobile number is refused.
sms-alone-accepted | V | uc/digital-reward-delivery | R19 | A DigitalDelivery line may have a mobile number, alone or beside an e-mail address.
physical-needs-address | I | docs/assumptions.md A37 | R21 | A PhysicalShipment line without an address, or without a required part of it, is refused.
listed-shipping-accepted | V | uc/physical-gift-card-fulfillment | R21 R22 | Listed shipping methods and carriers can be used in orders.
unlisted-shipping-refused | I | docs/assumptions.md A37 | R21 | Shipping methods and carriers that are not listed are refused.
listed-brandings-accepted | V | uc/branded-reward-delivery | R23 | Listed brandings can be used in orders.
unlisted-branding-refused | I | docs/assumptions.md A39 | R23 | A branding that is not listed is refused.
product-same-wherever-read | I | docs/assumptions.md A17 | R25 | A product read alone is the one that the catalogue lists.
product-ids-unique | V | ref | | No two products of the catalogue have the same Id.
denominations-make-sense | E | E3 | R18 | A Fixed product lists its values; a Variable one has a least and a greatest.
filters-narrow | I | docs/assumptions.md A20 | | A filter of the catalogue shows some of its products and no others.
webhook-sent | V | docs/webhooks | R15 | When a Pending order is finished, its FulfillmentComplete address is called.
"""


def _rows(table: str, kind: Kind) -> Iterator[tuple[str, Rule]]:
    for line in table.strip().splitlines():
        rule_id, level, source, spec, sentence = (cell.strip() for cell in line.split("|"))
        (known,) = (one for one in LEVELS if one == level)
        yield rule_id, Rule(rule_id, sentence, known, source, kind, tuple(spec.split()))


RULES: dict[str, Rule] = {**dict(_rows(_SCHEMA, "schema")), **dict(_rows(_BEHAVIOUR, "behaviour"))}
"""All rules by id, in the order in which reports list them."""

NEEDS_QUIET_ACCOUNT = frozenset(
    {
        "charge-is-sum-of-costs", "cost-is-per-card", "history-without-repeats", "last-cent-can-be-spent",
        "lost-answer-charged-once", "order-charged", "page-counts-agree", "pending-funds-cannot-be-spent",
        "pending-order-charged-at-once", "reading-changes-nothing", "refused-order-not-charged", "repeat-not-charged",
    }
)  # fmt: skip
"""Rules that compare balances or whole histories: orders of somebody else on the account upset them."""

MINIMUM_CHECKS = {"generated-invalid-refused": 40, "generated-valid-accepted": 10}
"""How often a rule is looked at at least before it counts as kept; once, where nothing is said."""
