"""The world (de wereld): a small scheme in memory, in which stories are told (habit 16).

Parties, keys, statements, procedures and proofs are real; only the keys are known to everybody, and the register is
a handful of dictionaries. Each verb writes a statement, signs it, runs the real procedure on the token, and keeps
what that returned. ``draft_...`` stops before the signature, for whoever wants to spoil something first.
"""

from __future__ import annotations

from tests.world.desk import Person
from tests.world.records import Records
from tests.world.story import World
from tests.world.working import Attested

__all__ = ["Attested", "Person", "Records", "World"]
