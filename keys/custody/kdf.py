"""The cost of a key derivation (prijs van een sleutelafleiding): what one guess at a passphrase takes.

A keystore names its own costs, and they are read before anything in it can be authenticated. So they are held
between a floor (else a swapped header makes guessing cheap) and a ceiling (else it exhausts the machine that
opens it).
"""

from __future__ import annotations

from dataclasses import dataclass

from keys.custody.refusals import WeakKdf


@dataclass(frozen=True, slots=True)
class KdfCost:
    """argon2id (RFC 9106): memory in KiB, number of passes, number of lanes."""

    memory_kib: int
    time: int
    parallelism: int

    def require_between(self, floor: KdfCost, ceiling: KdfCost) -> None:
        """Raise :class:`WeakKdf` unless each cost is at least that of ``floor`` and at most that of ``ceiling``.

        RFC 9106 section 3.1 also asks for 8 KiB of memory a lane.
        """
        if not self._reaches(floor) or self.memory_kib < 8 * self.parallelism:
            raise WeakKdf("the keystore's key derivation costs are below the floor; restore the file from a backup")
        if not ceiling._reaches(self):
            raise WeakKdf(
                "the keystore's key derivation costs are above the ceiling; restore the file from a backup"
            )

    def _reaches(self, other: KdfCost) -> bool:
        return (
            self.memory_kib >= other.memory_kib
            and self.time >= other.time
            and self.parallelism >= other.parallelism
        )


#: RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
STANDARD_COST = KdfCost(memory_kib=65536, time=3, parallelism=4)

#: 1 GiB, 16 passes, 16 lanes.
CEILING_COST = KdfCost(memory_kib=1 << 20, time=16, parallelism=16)
