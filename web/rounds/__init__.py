"""Rounds of product selection as their desk sees them, from the call to the decision."""
