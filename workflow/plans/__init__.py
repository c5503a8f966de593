"""Yearly plans: what is read of them for a decision and for a page, and the proposal that both look at."""
