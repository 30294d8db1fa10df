"""What can go wrong on request: kinds of faults, and the queue of those still to come."""
