"""What a rule means for cases: whom it concerns, by how much, and what binds them. Read by services and by pages."""
