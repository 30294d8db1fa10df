"""Answers as a service would write them: an order of so many lines, a product."""

from __future__ import annotations

from typing import Any


def line(number: int) -> dict[str, Any]:
    return {
        "Id": f"line-{number}",
        "ProductId": "SHOP1",
        "Value": 25.0,
        "Quantity": 1,
        "Cost": 24.44,
        "Status": "Completed",
        "Personalization": {"To": "Ana", "FromName": "Acme", "Message": "Well done"},
        "ClaimData": [
            {
                "Id": f"claim-{number}",
                "ClaimLink": f"https://claim.example/not-a-real-link-{number}",
                "ClaimLinkChallengeAnswer": "not-a-real-answer",
            }
        ],
    }


def order(lines: int) -> dict[str, Any]:
    head = {"Id": "order-1", "Type": "Links", "Status": "Completed", "PONumber": "ACME-0001"}
    return {**head, "LineItems": [line(number) for number in range(lines)]}


def product(number: int) -> dict[str, Any]:
    return {
        "Id": f"SHOP{number}",
        "Name": f"Shop {number}",
        "ShortDescription": "A gift card that can be spent at any shop. " * 3,
        "LongDescription": "A gift card that can be spent at any shop. " * 8,
        "Type": "Digital",
        "DenominationType": "Fixed",
        "Denominations": [10.0, 25.0, 50.0, 100.0],
        "AvailableDeliveryTypes": ["DigitalDelivery", "Links"],
        "Terms": "These terms are long and nobody reads them. " * 10,
        "Disclaimer": "The merchant has nothing to do with it.",
        "RedemptionNote": "Show it when you pay.",
        "Meta": {
            "ShippingConfiguration": {},
            "Website": "https://shop.example",
            "Colors": {"Primary": "#102030"},
        },
        "Media": {
            "Faceplates": [{"Name": "fp01", "Path": "https://cdn.example/1.png"}],
            "Logo": "https://cdn.example/l",
        },
        "Cost": {"Fee": 0.5, "DiscountPercentage": 3.25},
        "Translations": [
            {"CultureCode": "fr", "Name": "Magasin", "Description": "d", "TermsAndConditions": "t"}
        ],
        "CurrencyCode": "USD",
        "CultureCodes": ["en-US"],
    }
