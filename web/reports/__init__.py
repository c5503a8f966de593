"""Figures over many cases, beside what public sources state, and lists brought in from files."""
