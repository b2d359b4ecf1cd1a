"""Development, staging and production: what differs, the settings of each, and a script that puts one in force."""
