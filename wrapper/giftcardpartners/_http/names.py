"""The spelling of every property in openapi.yaml; a test holds this list against it.

The vendor writes PascalCase, the sibling platform answers in camelCase (docs/assumptions.md): answers are read in any
case, and this says how each name is spelled here.
"""

_NAMES = """
    AddressLine1 AddressLine2 Available AvailableDeliveryTypes BarcodePath BarcodeType BrandingId
    CarrierId City ClaimData ClaimLink ClaimLinkChallengeAnswer Colors Cost Country Culture
    CultureCode CultureCodes CurrencyCode Data DeliveryDate DenominationType Denominations
    Description DigitalDeliveryAddress Disclaimer DiscountPercentage Email Errors ExpiresIn
    ExternalId Faceplates Fee FromEmail FromName FulfillmentComplete FulfillmentGroup
    GeneralRedemptionInstructions HasRequiredCardCarriers Id InstoreRedemptionInstructions LineItems
    Logo LongDescription Media Message Meta Name Note OnlineRedemptionInstructions OrderId PONumber
    Page PageSize Path Pending Personalization PhysicalDeliveryAddress PreviousOrderId
    PreviousOrderIds Primary PrimaryText PrintRedemptionInstructions ProductId Quantity
    RedemptionNote Secondary SecondaryText ShippingConfiguration ShippingMethodId ShortDescription
    Sms SpecialTermsAndConditions State Status SupportsApiBalanceChecks Terms TermsAndConditions
    Theme Title To TotalCount Translations Type Value WebhookSettings Website Zip
"""

SPELLING: dict[str, str] = {name.lower(): name for name in _NAMES.split()}
