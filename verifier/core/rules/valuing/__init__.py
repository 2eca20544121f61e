"""Valuing (waarderen): what a placement or an activity is worth under a table."""
