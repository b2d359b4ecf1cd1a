"""What the environment says."""

import os

DATABASE_URL = os.environ["DATABASE_URL"]
CACHE_URL = os.environ.get("CACHE_URL", "redis://cache:6379/0")
SESSION_KEY = os.environ["SESSION_KEY"]
LOG_LEVEL = os.environ.get("LOG_LEVEL", "info")
