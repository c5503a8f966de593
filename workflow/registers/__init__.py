"""What the house knows of places and establishments, read for lists that come in and for reports that go out."""
