"""The mathematics anyone can check (privacy): blinded persons, hidden values and proofs about them.

Nothing here draws randomness, holds a lasting private key, or knows a clock: whoever calls brings the scalars.
"""
