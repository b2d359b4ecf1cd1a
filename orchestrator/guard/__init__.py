"""The doors in git and at the agent's tool call."""
