from enum import StrEnum


class ProductType(StrEnum):
    DIGITAL = "Digital"
    PHYSICAL = "Physical"

    def __str__(self) -> str:
        return str(self.value)
