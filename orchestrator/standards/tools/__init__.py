"""One adapter per external linter."""
