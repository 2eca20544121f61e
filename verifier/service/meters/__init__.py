"""Meters (meters): what the register counts of its own work, without a name, a number or an address in it."""
