"""The five workflows of an app and its API: checks, deployment, and builds for testers and stores."""
