"""The way back from a deployment: when, who decides, how long it takes, and the commands."""
