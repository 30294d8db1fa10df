"""The invented products of the simulator, as a table."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One product; amounts in whole units of `currency`, fee and discount as decimal text."""

    id: str
    name: str
    values: tuple[int, ...]
    variable: bool = False
    currency: str = "USD"
    cultures: tuple[str, ...] = ("en-US",)
    fee: str = "0.00"
    discount: str = "0.00"
    deliveries: tuple[str, ...] = ("DigitalDelivery", "Links")
    group: str = ""
    """Fulfillment group of a physical product; empty for a digital one."""
    carriers: bool = False
    """Does a physical product need a card carrier?"""


_LINKS = ("Links",)
_DIRECT = ("DigitalDelivery",)
_POST = ("PhysicalShipment",)
_FIXED = (5, 10, 15, 20, 25, 50, 100)
_ROUND = (10, 25, 50, 100)
_CA = ("en-CA", "fr-CA")
_FR, _DE, _GB = ("fr-FR",), ("de-DE",), ("en-GB",)

ROWS = (
    Row("PRODUCTA", "Product A", _FIXED, fee="0.25", discount="3.25"),
    Row("PRODUCTB", "Product B", (15, 200), variable=True, discount="4.55"),
    Row("PRODUCTC", "Product C", _ROUND),
    Row("CVS", "CVS Pharmacy", (10, 500), variable=True, discount="1.50"),
    Row("ACORNBOOKS", "Acorn Books", _ROUND, discount="8.41"),
    Row("ALPINEGEAR", "Alpine Gear", (25, 500), variable=True, discount="6.00"),
    Row("AMBERTEA", "Amber Tea House", (5, 10, 15, 20), fee="0.10"),
    Row("BAYDINER", "Bay Diner", (10, 20, 30), discount="10.00"),
    Row("BIRCHHOME", "Birch & Home", (20, 1000), variable=True, discount="2.25"),
    Row("BLUEKITE", "Blue Kite Toys", _ROUND, deliveries=_DIRECT),
    Row("BRIGHTFUEL", "Bright Fuel", (25, 50, 75, 100), fee="0.50"),
    Row("CAFEZOE", "Café Zoé", (5, 10, 15, 25), currency="CAD", cultures=_CA, discount="5.00"),
    Row("CEDARSPA", "Cedar Spa", (50, 300), variable=True, discount="12.50"),
    Row("CITYTAXI", "City Taxi", (15, 500), variable=True, fee="0.25"),
    Row("CLOUDPLAY", "Cloud Play", (10, 20, 50), deliveries=_LINKS),
    Row("COPPERPAN", "Copper Pan", (25, 250), variable=True, discount="7.75"),
    Row("CORNERCINEMA", "Corner Cinema", (12, 24, 36), fee="0.30"),
    Row("DELTAGLIDE", "Delta Glider Flights", (50, 100, 250, 500), discount="1.00"),
    Row("EASTWOODS", "Eastwood's Outfitters", (20, 400), variable=True, discount="3.33"),
    Row("ELANMODE", "Élan Mode", (20, 50, 100), currency="EUR", cultures=_FR, discount="6.50"),
    Row(
        "FERNGARDEN",
        "Fern Garden Centre",
        (10, 200),
        variable=True,
        currency="GBP",
        cultures=_GB,
        discount="4.00",
    ),
    Row("FIRESIDE", "Fireside Pizza", (10, 15, 20, 25), fee="0.15", discount="9.99"),
    Row("FJORDFISK", "Fjord & Fisk Ærø", (100, 200, 500), currency="DKK", cultures=("da-DK",)),
    Row("GLOBALVISA", "Global Prepaid", (10, 1000), variable=True, fee="3.95"),
    Row("GREENBASKET", "Green Basket", (10, 300), variable=True, discount="2.00"),
    Row("HARBOURTEA", "Harbour Tea Rooms", (5, 10, 20, 50), currency="GBP", cultures=_GB),
    Row("HILLTOPGAS", "Hilltop Gas", (20, 40, 60), fee="0.25", deliveries=_LINKS),
    Row("IRONGYM", "Iron Gym", (30, 60, 90), discount="15.00"),
    Row(
        "JUNIPER",
        "Juniper Jewellery",
        (50, 2000),
        variable=True,
        currency="GBP",
        cultures=_GB,
        discount="5.25",
    ),
    Row("KAWAHON", "川本ブックス", (500, 1000, 3000), currency="JPY", cultures=("ja-JP",), discount="2.50"),
    Row("KEYNOTE", "Keynote Music", (10, 25), discount="0.75"),
    Row("LAKESIDE", "Lakeside Resorts", (100, 5000), variable=True, discount="3.00"),
    Row("LUNAPETS", "Luna Pets", (10, 25, 50), discount="6.66"),
    Row("MAPLEFOOD", "Maple Foods", (25, 500), variable=True, currency="CAD", cultures=_CA, discount="1.25"),
    Row("MIDTOWN", "Midtown Department Store", (25, 1000), variable=True, discount="4.10"),
    Row("MUELLER", "Müller & Söhne", (10, 20, 50), currency="EUR", cultures=_DE, discount="3.80"),
    Row("NORTHSTAR", "North Star Coffee", (5, 100), variable=True, fee="0.05"),
    Row("OLIVETABLE", "Olive Table", (25, 50, 75), discount="8.00"),
    Row("ORCHIDNAILS", "Orchid Nails", (20, 40), deliveries=_DIRECT, discount="11.11"),
    Row("PAPERCRANE", "Paper Crane Stationery", (5, 10), fee="0.01"),
    Row("PASTELERIA", "Pastelería Ñandú", (10, 20), currency="EUR", cultures=("es-ES",), discount="2.75"),
    Row("PENNYLANE", "Penny Lane Records", (1, 100), variable=True),
    Row("PLAYSTACK", "Play Stack Games", (10, 20, 50, 70), discount="4.25"),
    Row("PRAIRIEBOOT", "Prairie Boot Co.", (50, 600), variable=True, discount="5.55"),
    Row("QUICKRIDE", "Quick Ride", (10, 500), variable=True, fee="0.20", discount="0.50"),
    Row("RIVERRUN", "River Run Kayaks", (75, 150), discount="7.00"),
    Row("SAFFRON", "Saffron Kitchen", (20, 150), variable=True, discount="6.25"),
    Row("SUSHIYA", "寿司屋", (10, 25, 50), cultures=("ja-JP", "en-US"), discount="5.50"),
    Row("TECHCRATE", "Tech Crate", (25, 2000), variable=True, discount="1.10"),
    Row("TRATTORIA", "Trattoria Città", (15, 30, 60), currency="EUR", cultures=("it-IT",), fee="0.40"),
    Row("UPTOWN", "Uptown Shoes", (25, 50, 100), discount="9.25"),
    Row("VELOCITY", "Velocity Bikes", (50, 1500), variable=True, discount="3.60"),
    Row("WILLOWKIDS", "Willow Kids", (10, 25, 50), discount="6.10"),
    Row("XENONGAMES", "Xenon Games", (10, 60), variable=True, fee="0.35", deliveries=_LINKS),
    Row("CARDACORN", "Acorn Books plastic card", _ROUND, deliveries=_POST, group="STANDARD-CARDS"),
    Row(
        "CARDCVS",
        "CVS Pharmacy plastic card",
        (10, 500),
        True,
        deliveries=_POST,
        group="STANDARD-CARDS",
        carriers=True,
    ),
    Row(
        "CARDMIDTOWN",
        "Midtown plastic card",
        (25, 50, 100),
        discount="4.10",
        deliveries=_POST,
        group="PREMIUM-CARDS",
        carriers=True,
    ),
    Row(
        "CARDMAPLE",
        "Carte Maple Foods",
        (25, 50),
        False,
        "CAD",
        _CA,
        "1.00",
        "1.25",
        _POST,
        "CANADA-CARDS",
        True,
    ),
    Row(
        "CARDPREPAID",
        "Global Prepaid plastic card",
        (25, 750),
        True,
        fee="4.95",
        deliveries=_POST,
        group="PREPAID-CARDS",
        carriers=True,
    ),
    Row("CARDSPA", "Cedar Spa gift box", (50, 100, 200), fee="2.50", deliveries=_POST, group="GIFT-BOXES"),
)
