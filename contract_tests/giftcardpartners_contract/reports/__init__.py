"""The same report for a person, a CI and an editor."""
