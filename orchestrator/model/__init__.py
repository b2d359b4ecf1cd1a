"""The values that flow through the house: frozen, without the machine."""
