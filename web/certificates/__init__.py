"""Certificates of products: what one is worth, how it is printed, how it is renewed."""
