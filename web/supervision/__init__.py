"""The control room: what does not move, where time goes, and ways to step in."""
