"""The version, as a constant: reading package metadata costs more than the command that asks for it."""

VERSION = "0.1.0"
