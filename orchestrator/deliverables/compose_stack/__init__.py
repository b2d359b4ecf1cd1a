"""The stack of a repository as a compose file: everything that runs, healthy, limited, with secrets by reference."""
