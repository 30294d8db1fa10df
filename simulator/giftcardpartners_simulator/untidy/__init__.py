"""How a service may write its answers otherwise than anybody expects: texts, lines, numbers, side fields."""
