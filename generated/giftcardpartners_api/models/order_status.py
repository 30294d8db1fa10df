from enum import StrEnum


class OrderStatus(StrEnum):
    COMPLETED = "Completed"
    PENDING = "Pending"

    def __str__(self) -> str:
        return str(self.value)
