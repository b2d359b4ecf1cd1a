"""The last resort: each requirement a task with its owner."""
