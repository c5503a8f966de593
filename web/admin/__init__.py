"""What administrators keep: people, days, letters, the outbox and the log."""
