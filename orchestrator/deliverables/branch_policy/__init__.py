"""The branch policy: branches, merges, tags, and the rules that the forge enforces."""
