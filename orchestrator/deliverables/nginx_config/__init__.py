"""Nginx as the reverse proxy: TLS, proxying, health, upload limit."""
