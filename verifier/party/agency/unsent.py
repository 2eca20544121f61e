"""What is unsent (nog te versturen): decisions that were signed and of which no receipt came yet.

A decision is kept, whole and sealed, before it is sent: after a crash the very same bytes go out again, and the
register answers them as the first time. A second signature over other commitments would contradict the first. So N
and s lie in the vault too, but in this one row and only until the receipt: to compute N anew would ask the
evaluators about the same person twice, and s could not be computed at all. When the receipt is there the row is
written over. The blind r and the blinded element never come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from verifier.core.errors import UnknownReference
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymOpening
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import digest_of, limit_of
from verifier.core.wire.fields import Field, array, octets, record, text
from verifier.core.wire.fields import digest as digest_field
from verifier.party.agency.countersigning import Countersigned
from verifier.party.register.answers import bytes_field
from verifier.party.register.doors import SignedDecision
from verifier.party.vault import Vault

#: Kinds of rows: the agency's copies of openings, what the register took with its receipt, and what waits.
OPENING, RECEIVED, _UNSENT = "opening", "received", "unsent"
_CURRENT = "current"
_LIMIT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unsent:
    """A decision on ``placement`` that waits for its receipt; ``reason`` is the desk's own."""

    placement: Digest
    reason: str
    statement: str = field(repr=False)
    sealed_opening: bytes = field(repr=False)
    pseudonyms: tuple[PseudonymOpening, ...] = field(repr=False)

    @classmethod
    def of(cls, made: Countersigned, reason: str) -> Unsent:
        decision = made.decision
        return cls(made.placement, str(reason), decision.statement, decision.sealed_opening, decision.pseudonyms)

    @property
    def signed(self) -> SignedDecision:
        """As it is sent, the same bytes each time."""
        return SignedDecision(self.statement, self.sealed_opening, self.pseudonyms)

    @property
    def decision(self) -> Decision:
        kept: Verified[Eligibility] = recall(self.statement, Eligibility, digest=digest_of(self.statement))
        return kept.statement.decision


_ROWS: Field = array(
    record(
        Unsent,
        {
            "placement": digest_field(),
            "reason": text(64),
            "statement": text(limit_of("sr-eligibility+jwt")),
            "sealed_opening": bytes_field(8 * 1024),
            "pseudonyms": array(
                record(PseudonymOpening, {"scope": text(4), "pseudonym": octets(32), "salt": octets(32)}), 0, 20
            ),
        },
    ),
    0,
    1000,
)


class UnsentDecisions:
    """The unsent decisions in ``vault``; one round at a time changes them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[Unsent, ...]:
        """What waits, oldest first."""
        with suppress(UnknownReference):
            content = self._vault.get(_UNSENT, _CURRENT)
            rows: tuple[Unsent, ...] = _ROWS.read(strict_json.parse(content, limit=_LIMIT), "unsent")
            return rows
        return ()

    def was_received(self, placement: Digest) -> bool:
        """Whether the register took this agency's decision on ``placement``."""
        try:
            self._vault.get(RECEIVED, base64url.encode(placement))
        except UnknownReference:
            return False
        return True

    def decision_on(self, placement: Digest) -> Digest:
        """The digest of the decision on ``placement`` that the register took; :class:`UnknownReference`."""
        content = strict_json.parse(self._vault.get(RECEIVED, base64url.encode(placement)), limit=_LIMIT)
        return digest_of(content["statement"])

    def keep(self, made: Sequence[Countersigned], reasons: Sequence[str]) -> tuple[Unsent, ...]:
        """Keep new decisions behind those that wait, the openings first; durable on return. All that waits now.

        A crash before the last write means that nothing was said: the placements are decided anew, and the openings
        replaced. A crash after it means that :meth:`all` gives what was signed.
        """
        for each in made:
            if each.opening:
                self._vault.put(OPENING, base64url.encode(each.placement), each.opening, replace=True)
        rows = (*self.all(), *(Unsent.of(each, why) for each, why in zip(made, reasons, strict=True)))
        if made:
            self._write(rows)
        return rows

    def settle(self, received: Iterable[tuple[Unsent, Verified[Receipt]]], refused: Iterable[Unsent]) -> None:
        """Keep statement and receipt of what was received, then forget that, and what was refused for good.

        Durable on return; a crash in between leaves decisions to be sent again, which is answered with the same
        receipt.
        """
        done = {each.placement for each in refused}
        for row, receipt in received:
            content = {"statement": row.statement, "receipt": receipt.token}
            self._vault.put(RECEIVED, base64url.encode(row.placement), strict_json.write(content), replace=True)
            done.add(row.placement)
        if done:
            self._write([each for each in self.all() if each.placement not in done])

    def _write(self, rows: Iterable[Unsent]) -> None:
        content = strict_json.write(_ROWS.write(tuple(rows)))
        self._vault.put(_UNSENT, _CURRENT, content, replace=True)
