"""The evaluator (berekenaar): a tiny program that multiplies what it cannot read, and counts (PROTOCOL 4)."""
