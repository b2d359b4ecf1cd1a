"""What every command of the terminal shares: how commands are found, how facts are printed, how logs look."""
