"""How the health of each service is told: the specification, the probes, and a script that asks all of them."""
