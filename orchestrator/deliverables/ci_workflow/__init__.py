"""The pipeline as a GitHub Actions workflow: tests, coverage, scans, performance, a deployment with its way back."""
