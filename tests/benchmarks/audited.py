"""An audited contract (gecontroleerde opdracht) of any size, with a bundle that is real in every byte.

Keys, signatures, leaves, grants, claim and verdict are real. To write it in little time, commitments are taken
from some hundreds of which the openings are known, which who audits them cannot tell.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.audited_log import Written, nothing, publish
from tests.world.desk import Draws
from tests.world.ground import START
from tests.world.scheme import CONTRACTOR, MUNICIPALITY, ORIGIN, REGISTER, UTRECHT, opening_key
from tests.world.story import World
from verifier.core.log.tile import extend
from verifier.core.model.calendar import Month, months
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, GrantLine, Hours, HoursLine
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import AsOf, Verdict
from verifier.core.privacy import group, threshold
from verifier.core.privacy.commitment import claim_point, commit
from verifier.core.privacy.group import Element, Scalar
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.compliance import Standing, assess_compliance
from verifier.core.procedure.inputs import Grounds
from verifier.core.rules.telling.people import People
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.trust.kit import write_kit
from verifier.core.wire.audit_bundle import (
    Kind,
)
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.statements import typ_of_noun

#: Lines of one statement of hours.
BATCH: Final = 500
_DECEMBER: Final = Month(2026, 12)
_KNOWN: Final = 512


@dataclass(frozen=True, slots=True)
class Known:
    """A commitment of which the opening is known."""

    rate: int
    blinding: Scalar
    element: Element


@dataclass(frozen=True, slots=True)
class _Grounds:
    contract: Contract
    moment: Month
    digest: Digest
    count: int

    def hours_until(self, month: Month) -> int:
        raise NotImplementedError("a contract without targets")


class AuditedContract:
    """One contract over 2026 with ``placements``, written to ``folder`` as ``bundle`` with its ``kit``."""

    def __init__(self, folder: Path, placements: int) -> None:
        self._folder = folder
        self._number = placements
        self._world = World()
        self._random = random.Random(7)  # noqa: S311 - a story that can be told again
        self._draws = Draws("plaatsbewijs unsafe benchmark")
        self._known = [self._open_commitment() for _ in range(_KNOWN)]
        self._placements: list[Digest] = []
        self._eligibilities: list[Digest] = []
        self._awards: list[tuple[int, ...]] = []
        self._hours: list[list[int]] = []
        self._grants: list[list[Digest]] = []

    @property
    def at(self) -> int:
        return self._world.at

    def write(self) -> None:
        """Write all of it; takes about a minute for 100,000 placements."""
        scratch = self._folder / "scratch"
        with scratch.open("wb") as file:
            self._tell(Written(file))
        scratch.unlink()
        (self._folder / "kit").write_bytes(write_kit(self._world.kit))

    def _tell(self, log: Written) -> None:
        world = self._world
        log.public(Kind.DIRECTORY, world.scheme.directory.token, at=START)
        for each in world.scheme.enrolments.values():
            log.public(Kind.ENROLMENT, each.token, at=START)
        contract = world.agreed(moments=(_DECEMBER,))
        for kept in world.records.kept.values():
            log.statement(typ_of_noun(type(kept.statement)), kept.token, at=world.at)
        for _ in range(self._number):
            self._place(contract, log)
        for month in months(Month(2026, 1), _DECEMBER):
            known = world.scheme.directory.digest
            world.travel(month)
            if world.scheme.directory.digest != known:
                log.public(Kind.DIRECTORY, world.scheme.directory.token, at=world.at)
            self._work(contract, month, log)
        self._conclude(contract, log)
        log.flush()
        publish(self._folder, contract.digest, log.leaves)

    def _say(self, statement: Statement, log: Written) -> Digest:
        token = self._world.sign(statement)
        log.statement(typ_of_noun(type(statement)), token, at=self._world.at)
        return digest_of(token)

    def _place(self, contract: Verified[Contract], log: Written) -> None:
        placement = Placement(
            **self._world.claims(CONTRACTOR),
            contract=contract.digest,
            agency=MUNICIPALITY,
            first_day=contract.statement.first_day,
            hours_per_week=3600,
            employment_kind=EmploymentKind.FIXED_TERM,
            subject_commitment=self._random.randbytes(32),
            sealed_subject_sha256=Digest(self._random.randbytes(32)),
            reply_kid=opening_key(CONTRACTOR).kid,
        )
        placed = self._say(placement, log)
        award = tuple(self._random.randrange(_KNOWN) for _ in range(13))
        eligibility = Eligibility(
            **self._world.claims(MUNICIPALITY),
            placement=placed,
            decision=Decision.ELIGIBLE,
            pseudonym_commitments=(PseudonymCommitment("2026", self._random.randbytes(32)),),
            rate_commitments=tuple(self._known[each].element for each in award[:12]),
            flat_commitment=self._known[award[12]].element,
            ruleset_digest=UTRECHT.digest,
            sealed_opening_sha256=Digest(self._random.randbytes(32)),
        )
        self._placements.append(placed)
        self._awards.append(award)
        self._eligibilities.append(self._say(eligibility, log))

    def _work(self, contract: Verified[Contract], month: Month, log: Written) -> None:
        hours = [13_000 + 25 * self._random.randrange(104) for _ in self._placements]
        parts = -(-len(hours) // BATCH)
        reported = []
        for part in range(parts):
            chunk = slice(part * BATCH, (part + 1) * BATCH)
            lines = list(zip(self._placements[chunk], hours[chunk], strict=True))
            said = Hours(
                **self._world.claims(CONTRACTOR),
                contract=contract.digest,
                month=month,
                revision=0,
                part=part + 1,
                parts=parts,
                lines=tuple(HoursLine(placement, of) for placement, of in lines),
            )
            reported.append((self._say(said, log), lines))
        grants = []
        for digest, lines in reported:
            granted = tuple(GrantLine(placement, of) for placement, of in lines)
            grants.append(self._say(Grant(**self._world.claims(REGISTER), hours=digest, lines=granted), log))
        self._hours.append(hours)
        self._grants.append(grants)

    def _conclude(self, contract: Verified[Contract], log: Written) -> None:
        world = self._world
        inputs, floor = self._inputs(), 4_000_000
        claim = Claim(
            **world.claims(CONTRACTOR),
            contract=contract.digest,
            moment=_DECEMBER,
            log_size=len(log.leaves),
            inputs=inputs,
            floor=floor,
            proof=self._prove(contract, inputs, floor),
        )
        self._say(claim, log)
        grounds: Grounds = _Grounds(contract.statement, _DECEMBER, inputs, self._number)
        totals = (sum(of) for of in zip(*self._hours, strict=True))
        standing = Standing(
            inputs=grounds, ruleset=UTRECHT, claim=claim, people=People.of(totals), events=self._number
        )
        said = assess_compliance(standing, at=world.at)
        assert said is not None
        head = extend(nothing, 0, log.leaves)
        verdict = Verdict(
            **world.claims(REGISTER),
            contract=contract.digest,
            as_of=AsOf(_DECEMBER, ORIGIN, head.size, Digest(head.root), inputs),
            ruleset=contract.statement.ruleset,
            policy=UTRECHT.policy.name,
            verdict=said.outcome,
            band=said.band,
            shortfall_step=said.shortfall_step,
            floor_rounded=said.floor_rounded,
            placements_class=said.placements_class,
        )
        self._say(verdict, log)

    def _inputs(self) -> Digest:
        whole = hashlib.sha256()
        for placed, number in sorted((digest, number) for number, digest in enumerate(self._placements)):
            whole.update(placed + self._eligibilities[number])
            whole.update(b"".join(grants[number // BATCH] for grants in self._grants))
            whole.update(b"".join(hours[number].to_bytes(8, "big") for hours in self._hours))
        return Digest(whole.digest())

    def _prove(self, contract: Verified[Contract], inputs: Digest, floor: int) -> bytes:
        hours_a_year = full_time_hours(UTRECHT)
        weights = [0] * _KNOWN
        for number, award in enumerate(self._awards):
            for hours, place in zip(self._hours, award, strict=False):
                weights[place] += hours[number]
            weights[award[12]] += hours_a_year
        numerator, blinding, point = 0, group.ZERO, group.IDENTITY
        for weight, known in zip(weights, self._known, strict=True):
            scalar = group.scalar_from_int(weight)
            numerator += weight * known.rate
            blinding = group.scalar_add(blinding, group.scalar_mul(scalar, known.blinding))
            point = group.add(point, group.multiply(scalar, known.element))
        above = claim_point(((1, point),), (), hours_a_year, floor)
        statement = ThresholdStatement(
            contract=contract.digest, moment=_DECEMBER, inputs=inputs, floor=floor, point=above
        )
        return threshold.prove(statement, numerator - hours_a_year * floor, blinding, self._draws.scalar)

    def _open_commitment(self) -> Known:
        rate, blinding = self._random.randrange(1_000_000, 5_000_000), self._draws.scalar()
        return Known(rate, blinding, commit(rate, blinding))
