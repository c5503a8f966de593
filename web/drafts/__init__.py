"""Writing a dossier: how it is begun, its sections, its last reading before it is handed in."""
