"""Yearly plans and batches: ranking, proposing, deciding, and the figures of the ledger."""
