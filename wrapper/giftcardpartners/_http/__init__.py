"""One attempt, and when to make another."""
