"""One folder per kind of deliverable; walked, never listed."""
