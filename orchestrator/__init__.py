"""The desk between AI agents and a company's infrastructure."""
