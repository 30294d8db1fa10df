"""The fault campaign: at most one order per PONumber, and every intent settled, whatever the network does."""
