"""Rules about what is only read: balance, products, look-ups, service status (rules 4, 25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..catalogue import BRANDINGS, CARRIERS, DEPARTMENTS, SHIPPING_METHODS, Product
from ..money import to_number
from .answers import Call, Refused
from .paging import PagingRules

if TYPE_CHECKING:
    from ..messages import Response
    from ..state import Account


class LookupRules(PagingRules):
    """Answer the reading operations other than orders."""

    def get_account_balance(self, call: Call) -> Response:
        """GET /v1/AccountBalance."""
        assert call.account is not None  # noqa: S101 -- the router lets no one else in
        return self.answer(200, self.balance_answer(call.account))

    def balance_answer(self, account: Account) -> dict[str, Any]:
        """Return the balance, Pending and Available."""
        return {"Pending": to_number(account.pending), "Available": to_number(account.available)}

    def list_products(self, call: Call) -> Response:
        """GET /v1/Products: in catalogue order, filtered, paged."""
        query = self.read_query(call.query, "productName", "productDescription", "productType")
        page, size = self.read_page(query)
        found = [product for product in self.catalogue.values() if self.is_wanted(product, query)]
        data = [self.product_answer(product) for product in self.page_of(found, page, size)]
        return self.list_answer(data, page, size, len(found))

    def is_wanted(self, product: Product, query: dict[str, str]) -> bool:
        """Tell whether a product passes the filters: part of a text in any case, the very type (I)."""
        return (
            query.get("productname", "").casefold() in product.search_name
            and query.get("productdescription", "").casefold() in product.search_text
            and query.get("producttype", "") in ("", product.shown["Type"])
        )

    def get_product(self, call: Call) -> Response:
        """GET /v1/Products/{id}: 404 for an unknown id (I)."""
        product = self.catalogue.get(call.id)
        if product is None:
            raise Refused(self.not_found("There is no product with this id."))
        return self.answer(200, self.product_answer(product))

    def product_answer(self, product: Product) -> dict[str, Any]:
        """Return a product as the API shows it."""
        return product.shown

    def list_shipping_methods(self, _call: Call) -> Response:
        """GET /v1/ShippingMethods."""
        return self.whole_list(SHIPPING_METHODS)

    def list_carriers(self, _call: Call) -> Response:
        """GET /v1/Carriers."""
        return self.whole_list(CARRIERS)

    def list_brandings(self, _call: Call) -> Response:
        """GET /v1/Brandings."""
        return self.whole_list(BRANDINGS)

    def list_departments(self, _call: Call) -> Response:
        """GET /v1/Departments."""
        return self.whole_list(DEPARTMENTS)

    def whole_list(self, rows: tuple[dict[str, Any], ...]) -> Response:
        """Return a short list on one page; these operations have no paging (I)."""
        return self.list_answer(list(rows), self.settings.first_page, self.settings.page_size, len(rows))

    def get_status(self, _call: Call) -> Response:
        """GET /v1/Status: no token needed (I)."""
        return self.answer(200, {"Status": "OK"})
