"""What several kinds draw from the evidence: commands, databases, migration tools, and the gaps for what is missing."""
