"""Lists that belong to a person: inbox, messages, the list of cases, the month, kept views."""
