"""What must be fast, measured as ratios to a floor in the same run: `make bench`, or `make bench ARGS=answers`."""
