"""Reading a case: what its page says to one reader, its dossier, papers, history and timeline."""
