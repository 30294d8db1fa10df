from enum import StrEnum


class CurrencyCode(StrEnum):
    USD = "USD"

    def __str__(self) -> str:
        return str(self.value)
