"""A unit of work (werkeenheid): what one use case sees and changes, all of it in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session

from verifier.clock import new_jti
from verifier.core.log.leaf import public_leaf, statement_leaf
from verifier.core.model.directory import Enrolment
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.rules.ruleset import RuleSet
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.statements import sign_statement, typ_of_noun
from verifier.service.store.evidence import StoredEvidence
from verifier.service.store.ledger import Ledger
from verifier.service.store.log import LogBatch
from verifier.service.store.placements import Placements
from verifier.service.store.statements import Statements
from verifier.service.store.tickets import Tickets

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What the register can do with its keys, as callables: the keys themselves stay in custody.

    ``sign`` gives r || s, 64 bytes; ``sign_note`` an Ed25519 signature; ``index`` the HMAC of a pseudonym.
    """

    party: PartyId
    kid: str
    sign: Callable[[bytes], bytes]
    sign_note: Callable[[bytes], bytes]
    note_key: bytes
    index: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A rule set and its bytes as published."""

    ruleset: RuleSet
    octets: bytes


class UnitOfWork:
    """One transaction of the register. Nothing it did is durable before the transaction's commit."""

    def __init__(
        self,
        session: Session,
        log: LogBatch,
        *,
        powers: Powers,
        kit: Kit,
        trusted: Callable[[], Trust],
        rulesets: Mapping[Digest, PublishedRules],
    ) -> None:
        self.session = session
        self.log = log
        self.powers = powers
        self.kit = kit
        self._trusted = trusted
        self.rulesets = rulesets
        self.trust_changed = False

    @property
    def trust(self) -> Trust:
        """The trust under which this unit works.

        :class:`TrustMissing` before the first directory, :class:`DirectoryExpired` when its last one has ended.
        """
        return self._trusted()

    def require_trust(self) -> None:
        """Raise what :attr:`trust` raises, for who needs nothing of it but that it is there."""
        self._trusted()

    @cached_property
    def statements(self) -> Statements:
        return Statements(self.session)

    @cached_property
    def placements(self) -> Placements:
        return Placements(self.session)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.session)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.session)

    @property
    def evidence(self) -> StoredEvidence:
        known = {digest: each.ruleset for digest, each in self.rulesets.items()}
        return StoredEvidence(self.session, self.statements, known, log_size=self.log.size)

    def keep(self, verified: Verified[Statement], *, at: int) -> str:
        """Log and keep a statement that came in; its receipt.

        Durable with the transaction: statement, leaf, tiles and head together. The receipt is made here and leaves
        the process only after the commit: a crash before it gives neither.
        """
        nonce = secrets.token_bytes(32)
        index = self.log.append(_leaf(verified, nonce))
        receipt = self.sign(
            Receipt(**self.claims(at=at), statement=verified.digest, leaf_index=index, received_at=at)
        )
        self.statements.add(verified, nonce=nonce, leaf_index=index, at=at, receipt=receipt)
        return receipt

    def say(self, statement: S, *, at: int) -> tuple[Verified[S], int]:
        """Sign, log and keep a statement of the register itself; with its leaf index. Durable as :meth:`keep`."""
        token = self.sign(statement)
        said = recall(token, type(statement), digest=digest_of(token))
        nonce = secrets.token_bytes(32)
        index = self.log.append(_leaf(said, nonce))
        self.statements.add(said, nonce=nonce, leaf_index=index, at=at, receipt="")
        return said, index

    def claims(self, *, at: int) -> dict[str, Any]:
        """The common claims of what the register says to those who read the log: issuer and audience are itself."""
        return {"iss": self.powers.party, "aud": self.powers.party, "jti": new_jti(at), "iat": at}

    def sign(self, statement: Statement) -> str:
        """The token of a statement of the register."""
        return sign_statement(statement, kid=self.powers.kid, sign=self.powers.sign)


def _leaf(verified: Verified[Statement], nonce: bytes) -> bytes:
    if isinstance(verified.statement, Enrolment):
        return public_leaf(verified.token)
    return statement_leaf(nonce, typ_of_noun(type(verified.statement)), verified.token)
