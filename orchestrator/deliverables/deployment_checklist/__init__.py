"""The definition of done of a deployment: preparation, execution, incident, security."""
