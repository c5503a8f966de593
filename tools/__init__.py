"""Checkers, measurements and generators of the build. The application never imports them."""
