"""The guide of a deployment: what is run on the night, in order."""
