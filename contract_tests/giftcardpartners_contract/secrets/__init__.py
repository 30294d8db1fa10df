"""What no report may show."""
