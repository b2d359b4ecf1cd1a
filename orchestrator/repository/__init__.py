"""The git repository as it stands, read without a library: folders, branch, objects."""
