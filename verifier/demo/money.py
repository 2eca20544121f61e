"""Money and shares (geld en percentages), written for a person."""

from __future__ import annotations


def euros(eurocents: int) -> str:
    """``€ 240,000`` or ``€ 13,333.33``."""
    whole, cents = divmod(eurocents, 100)
    return f"€ {whole:,}.{cents:02d}" if cents else f"€ {whole:,}"


def percent(basis_points: int) -> str:
    """``3 %`` or ``2.5 %``."""
    return f"{basis_points / 100:g} %"


def hours(hundredths: int) -> str:
    """``156.00``."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
