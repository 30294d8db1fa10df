"""Servers that break one rule each, and servers that are right in another way: what proves the gate."""
