"""A small application and requests to it, for `orchestrator demo`: data, not code of the program."""
