"""What several tests share: real workspaces, real git, real processes."""
