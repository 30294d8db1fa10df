"""The proof of campaigns: processes that die, databases that vanish, deposits that run dry; the ledger is the judge."""
