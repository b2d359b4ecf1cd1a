"""See requests arrive, settle and change; hold the one-daemon lock; know when to pause."""
