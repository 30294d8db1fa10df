"""What must be true of an order, as flows."""
