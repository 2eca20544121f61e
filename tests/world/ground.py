"""The ground of the world (de grond): a scheme, a moment, records, and how a statement is signed and kept."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from tests.unsafe_keys import UnsafeSigningKey
from tests.world.desk import Draws, Person
from tests.world.records import Records
from tests.world.scheme import (
    DAY,
    REGISTER,
    founded,
    moment,
    signing_key,
)
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, GrantLine
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.hours import verify_grant
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.statements import sign_statement, typ_of_noun, write_statement

S = TypeVar("S", bound=Statement)

START = moment(date(2026, 1, 5))


class Ground:
    """One scheme at one moment, ``at`` in Unix seconds; ``records`` is what the register holds as evidence."""

    def __init__(self, *, at: int = START) -> None:
        self.at = at
        self.scheme = founded(at=at)
        self.records = Records()
        self.draws = Draws("plaatsbewijs unsafe draw")
        self.register: dict[str, Person] = {}
        self.sealed_subjects: dict[Digest, bytes] = {}
        self.sealed_openings: dict[Digest, bytes] = {}
        self.grants: list[Verified[Grant]] = []

    @property
    def trust(self) -> Trust:
        return self.scheme.trust

    @property
    def kit(self) -> Kit:
        """What a verifier holds of its own: the root, and the newest version of the directory."""
        return self.scheme.kit

    def travel(self, to: date | Month) -> None:
        """Go to nine o'clock of a day, or of the first day after a month; a directory that ran out is renewed."""
        self.at = moment(to.plus(1).first_day if isinstance(to, Month) else to)
        if self.at > self.scheme.directory.statement.exp - DAY:
            self.scheme.renew(at=self.at)

    def claims(self, issuer: PartyId, audience: PartyId = REGISTER) -> dict[str, Any]:
        return self.scheme.claims(issuer, at=self.at, audience=audience)

    def sign(self, statement: Statement, key: UnsafeSigningKey | None = None) -> str:
        """The token of a statement, by its issuer or by somebody else's key."""
        key = key or signing_key(statement.iss)
        return sign_statement(statement, kid=key.kid, sign=key.sign)

    def seal(self, statement: Statement, *, typ: str | None = None, **members: Any) -> str:
        """A token that no noun can hold: the claims of ``statement`` with ``members``; None leaves one out."""
        claims = {**write_statement(statement), **members}
        present = {name: value for name, value in claims.items() if value is not None}
        key = signing_key(statement.iss)
        return seal_envelope(present, typ=typ or typ_of_noun(type(statement)), kid=key.kid, sign=key.sign)

    def _kept(self, verified: Verified[S]) -> Verified[S]:
        self.records.keep(verified)
        return verified

    def _grant(self, hours: Digest, lines: tuple[GrantLine, ...]) -> Verified[Grant]:
        token = self.sign(Grant(**self.claims(REGISTER), hours=hours, lines=lines))
        verified = verify_grant(token, evidence=self.records, trust=self.trust, at=self.at)
        self.records.keep(verified)
        self.grants.append(verified)
        return verified
