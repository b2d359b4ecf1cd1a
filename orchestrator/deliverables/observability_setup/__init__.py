"""Observability: Sentry, structured logs, the health endpoint, and the targets that are watched."""
