"""One file per rule, its documentation beside it; walked, never listed."""
