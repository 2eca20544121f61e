"""The agency desk (loket van UWV of gemeente): it opens, looks up, values and countersigns (PROTOCOL 3 to 5)."""
