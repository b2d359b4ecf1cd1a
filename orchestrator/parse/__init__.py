"""Text to model: what strangers wrote, read with a place for every finding."""
