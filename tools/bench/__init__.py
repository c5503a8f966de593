"""Measures speed as ratios against a floor of hand-written SQL in the same run; ``make bench`` prints them."""
