"""Owing (verschuldigd zijn): how much is owed, what counts towards it, and what a shortfall costs."""
