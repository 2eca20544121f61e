"""Custody (sleutelbewaring): the only room in which a private key exists; it lends out what a key does."""
