"""The roadmap of delivery: eight priorities against what the repository already has."""
