"""Taking one step of a case: its page, its form, what stands around it."""
