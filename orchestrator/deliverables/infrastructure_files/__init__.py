"""The files that stand in the request, brought into the repository as they are."""
