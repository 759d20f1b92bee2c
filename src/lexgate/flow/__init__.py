"""One function per use case. Only flows write the ledger."""
