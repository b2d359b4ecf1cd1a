"""How people and agents meet the program."""
