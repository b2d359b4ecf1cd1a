"""The architecture of the servers: one machine first, and the shape that it grows into."""
