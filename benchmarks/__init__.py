"""Measured comparisons, each in one run and as a ratio; not shipped."""
