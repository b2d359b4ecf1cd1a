"""A deployment: its spec, and along with it guide, rollback plan and checklists."""
