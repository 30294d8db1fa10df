"""What the gate does with a target, one file per topic."""
