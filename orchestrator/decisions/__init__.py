"""Architecture decision records: identity, status in force, drafting."""
