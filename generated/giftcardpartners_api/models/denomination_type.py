from enum import StrEnum


class DenominationType(StrEnum):
    FIXED = "Fixed"
    VARIABLE = "Variable"

    def __str__(self) -> str:
        return str(self.value)
