"""Auditing (controleren): everything about one contract worked out again, from its statements in log order."""
