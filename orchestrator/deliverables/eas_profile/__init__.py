"""EAS build and submit profiles for development, staging and production."""
