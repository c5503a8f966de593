"""Sessions of a council: who comes, what is voted, and the minutes."""
