"""Questions to the database: what lists, pages and reports show; nothing here writes."""
