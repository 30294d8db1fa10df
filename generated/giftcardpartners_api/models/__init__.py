"""Contains all the data models used in inputs/outputs"""

from .account_balance import AccountBalance
from .branding import Branding
from .branding_page import BrandingPage
from .carrier import Carrier
from .carrier_page import CarrierPage
from .claim_data import ClaimData
from .culture_code import CultureCode
from .currency_code import CurrencyCode
from .delivery_type import DeliveryType
from .denomination_type import DenominationType
from .department import Department
from .department_page import DepartmentPage
from .digital_delivery_address import DigitalDeliveryAddress
from .digital_delivery_line import DigitalDeliveryLine
from .digital_delivery_order import DigitalDeliveryOrder
from .duplicate_order import DuplicateOrder
from .faceplate import Faceplate
from .fulfillment_notice import FulfillmentNotice
from .links_line import LinksLine
from .links_order import LinksOrder
from .order import Order
from .order_line import OrderLine
from .order_line_digital_delivery_address import OrderLineDigitalDeliveryAddress
from .order_line_personalization import OrderLinePersonalization
from .order_line_physical_delivery_address import OrderLinePhysicalDeliveryAddress
from .order_page import OrderPage
from .order_status import OrderStatus
from .personalization import Personalization
from .physical_delivery_address import PhysicalDeliveryAddress
from .physical_shipment_line import PhysicalShipmentLine
from .physical_shipment_order import PhysicalShipmentOrder
from .problem import Problem
from .problem_errors import ProblemErrors
from .product import Product
from .product_colors import ProductColors
from .product_cost import ProductCost
from .product_media import ProductMedia
from .product_meta import ProductMeta
from .product_page import ProductPage
from .product_translation import ProductTranslation
from .product_type import ProductType
from .service_status import ServiceStatus
from .shipping_configuration import ShippingConfiguration
from .shipping_method import ShippingMethod
from .shipping_method_page import ShippingMethodPage
from .token import Token
from .webhook_settings import WebhookSettings

__all__ = (
    "AccountBalance",
    "Branding",
    "BrandingPage",
    "Carrier",
    "CarrierPage",
    "ClaimData",
    "CultureCode",
    "CurrencyCode",
    "DeliveryType",
    "DenominationType",
    "Department",
    "DepartmentPage",
    "DigitalDeliveryAddress",
    "DigitalDeliveryLine",
    "DigitalDeliveryOrder",
    "DuplicateOrder",
    "Faceplate",
    "FulfillmentNotice",
    "LinksLine",
    "LinksOrder",
    "Order",
    "OrderLine",
    "OrderLineDigitalDeliveryAddress",
    "OrderLinePersonalization",
    "OrderLinePhysicalDeliveryAddress",
    "OrderPage",
    "OrderStatus",
    "Personalization",
    "PhysicalDeliveryAddress",
    "PhysicalShipmentLine",
    "PhysicalShipmentOrder",
    "Problem",
    "ProblemErrors",
    "Product",
    "ProductColors",
    "ProductCost",
    "ProductMedia",
    "ProductMeta",
    "ProductPage",
    "ProductTranslation",
    "ProductType",
    "ServiceStatus",
    "ShippingConfiguration",
    "ShippingMethod",
    "ShippingMethodPage",
    "Token",
    "WebhookSettings",
)
