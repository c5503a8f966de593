"""Money paid: the queue, the ledger of a case, and the reconciliation with the Treasury."""
