"""What a run found out, and what it means."""
