"""The witness (getuige): a small program that cosigns what a log shows it, and never two histories (PROTOCOL 8)."""
