"""An order in a file: read with the line of every field, checked as a whole, and given a PONumber that stays."""
