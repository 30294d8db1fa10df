from enum import StrEnum


class CultureCode(StrEnum):
    EN_US = "en-US"
    FR = "fr"

    def __str__(self) -> str:
        return str(self.value)
