"""What watches the services: Prometheus, Alertmanager, Grafana, log shipping and probes, by the standards' targets."""
