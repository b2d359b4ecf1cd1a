"""Make an answer durable: stage, apply, publish, remember, undo."""
