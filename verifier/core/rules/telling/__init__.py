"""Telling (vertellen): what a buyer may be told, and how many people stand behind it."""
