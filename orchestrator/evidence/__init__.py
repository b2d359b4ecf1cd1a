"""A read-only survey of what the repository's tracked files hold."""
