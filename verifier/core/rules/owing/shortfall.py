"""A shortfall (tekort): what of an obligation was not reached, as far as the buyer may know it.

Amounts are eurocents. What a malus is computed from follows from the contract and one verdict, and nothing else:
anyone who holds both computes it again, and it says no more than they do.
"""

from __future__ import annotations

from verifier.core.rules.owing.owed import Owed


def told_shortfall(owed: Owed, *, band: str, shortfall_step: int, floor_rounded: int | None) -> int:
    """What may be lacking at most by what a verdict tells: what is owed, less the most that it says was reached.

    ``band`` such as ``75-100`` says its lower bound, ``shortfall_step`` that no more is lacking, ``floor_rounded``
    what people are worth at least; counted activities are public. Never below 0, and never more than remains.
    """
    percent = int(band.partition("-")[0])
    reached = (
        -(-owed.obligation * percent // 100),
        owed.obligation - shortfall_step,
        owed.reached(floor_rounded or 0),
    )
    return max(0, owed.obligation - max(reached))
