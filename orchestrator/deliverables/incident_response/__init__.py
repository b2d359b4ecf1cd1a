"""What to do when something breaks: six steps with this repository's commands, and the record to fill in."""
