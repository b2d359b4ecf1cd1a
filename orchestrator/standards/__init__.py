"""The standards guardian: rules and linters that judge every artifact."""
