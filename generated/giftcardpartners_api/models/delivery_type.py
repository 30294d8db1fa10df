from enum import StrEnum


class DeliveryType(StrEnum):
    DIGITALDELIVERY = "DigitalDelivery"
    LINKS = "Links"
    PHYSICALSHIPMENT = "PhysicalShipment"

    def __str__(self) -> str:
        return str(self.value)
