"""Review of migrations: the five rules of safety, revision by revision, read and never run."""
