"""Templates of the environment: which keys the code reads, which are secret, where each environment keeps them."""
