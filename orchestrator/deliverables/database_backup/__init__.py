"""Backups of the databases: scripts, schedule, before migrations, point in time, and the monthly restore test."""
