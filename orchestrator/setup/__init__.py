"""Lay out a workspace, or adopt one that is there; find the data shipped with the program."""
