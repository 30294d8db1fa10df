"""The catalogue: large and varied enough to test against."""

from __future__ import annotations

from giftcardpartners_simulator.catalogue import CARRIERS, SHIPPING_METHODS, build_catalogue


def test_it_has_sixty_products_of_every_sort() -> None:
    catalogue = build_catalogue()
    shown = [product.shown for product in catalogue.values()]
    assert len(shown) == 60
    assert {product["Type"] for product in shown} == {"Digital", "Physical"}
    assert {product["DenominationType"] for product in shown} == {"Fixed", "Variable"}
    assert {product["CurrencyCode"] for product in shown} >= {"USD", "CAD", "EUR", "GBP"}
    assert {tuple(product["AvailableDeliveryTypes"]) for product in shown} == {
        ("DigitalDelivery", "Links"),
        ("DigitalDelivery",),
        ("Links",),
        ("PhysicalShipment",),
    }
    assert {product["Name"] for product in shown} >= {"Café Zoé", "寿司屋", "Müller & Söhne"}


def test_the_vendors_example_can_be_ordered() -> None:
    product = build_catalogue()["PRODUCTA"]
    assert 2500 in product.values
    assert set(product.deliveries) == {"DigitalDelivery", "Links"}
    assert product.currency == "USD"
    assert product.fee
    assert product.discount


def test_physical_products_differ_in_carrier_and_group() -> None:
    shipping = [
        product.shown["Meta"]["ShippingConfiguration"]
        for product in build_catalogue().values()
        if product.deliveries == ("PhysicalShipment",)
    ]
    assert {entry["HasRequiredCardCarriers"] for entry in shipping} == {True, False}
    assert len({entry["FulfillmentGroup"] for entry in shipping}) > 2


def test_denominations_fit_the_bounds_of_an_order() -> None:
    for product in build_catalogue().values():
        assert all(100 <= value <= 1_000_000 for value in product.values)
        assert list(product.values) == sorted(product.values)
        assert len(product.values) == 2 or not product.variable


def test_other_cultures_have_translations_and_some_products_no_disclaimer() -> None:
    shown = [product.shown for product in build_catalogue().values()]
    assert any(entry["CultureCode"] == "fr" for product in shown for entry in product["Translations"])
    assert {"Disclaimer" in product for product in shown} == {True, False}


def test_the_vendors_sample_ids_exist() -> None:
    assert SHIPPING_METHODS[0]["Id"] == "STANDARD"
    assert CARRIERS[0]["Id"] == "DEFAULT"
