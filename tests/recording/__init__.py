"""Freeze exchanges with the built-in simulator as cassettes: `python -m tests.recording`."""
