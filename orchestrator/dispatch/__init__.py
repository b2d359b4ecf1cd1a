"""Find the kinds, the role and the environment of a request."""
