"""Manifests that run the applications in Kubernetes: probes, limits, least rights, TLS, and secrets by reference."""
