"""Dockerfiles for the applications of a repository: several stages, a small base, no root, a health check."""
