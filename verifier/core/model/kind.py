"""A kind (soort): what a statement of a contract's dealings is, in one word."""

from __future__ import annotations

from enum import StrEnum


class StatementKind(StrEnum):
    """The kinds that a party signs or is given: the ``…`` of its ``typ``, ``sr-…+jwt`` (PROTOCOL 2)."""

    CONTRACT = "contract"
    ACCEPTANCE = "acceptance"
    PLACEMENT = "placement"
    ELIGIBILITY = "eligibility"
    HOURS = "hours"
    GRANT = "grant"
    ACTIVITY = "activity"
    ACTIVITY_CONFIRMATION = "activity_confirmation"
    WITHDRAWAL = "withdrawal"
    CLAIM = "claim"
    VERDICT = "verdict"
    AUDIT = "audit"
    MESSAGE = "message"

    @property
    def typ(self) -> str:
        """The media type of such a statement."""
        return f"sr-{self.replace('_', '-')}+jwt"

    @classmethod
    def of_typ(cls, typ: str) -> StatementKind:
        """The kind of a statement that the register keeps for parties; ValueError for any other ``typ``."""
        return cls(typ.removeprefix("sr-").removesuffix("+jwt").replace("-", "_"))
