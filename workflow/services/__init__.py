"""Use cases that write: one function each, keyword-only after the session; the caller owns the transaction."""
