"""Audit of the secrets: where they seem to stand in tracked files, which keys are secret, where they are kept."""
