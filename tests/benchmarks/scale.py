"""Scale (schaal): what a buyer's question and a contractor's duties cost as contracts and placements grow.

``python -m tests.benchmarks.scale [contracts] [placements]`` fills a SQLite database with signed statements, and
prints at a quarter, a half and all of both numbers: the seconds that it takes to hold an answer against those of
all contracts of a buyer on which the same people work (``people_apart``), and to work out what is due on one
contract (``duties_of``); and by how much each grows when the number doubles. 2 is linear.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from tests.service.register.cast import Cast, gather
from verifier import clock, shipped
from verifier.clock import new_jti
from verifier.core.model.activity import Activity
from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Acceptance, Contract, Obligation, RuleSetRef
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, GrantLine, Hours, HoursLine
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.procedure.duties import duties_of
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.service.store.dialects import begin_reading, connect, insert_all, writing
from verifier.service.store.log import LogBatch
from verifier.service.store.migrations import migrate
from verifier.service.store.scope import Scope
from verifier.service.store.statements import Entry
from verifier.service.store.tables import ContractRow, GrantRow, PlacementRow, PseudonymRow
from verifier.service.store.unit_of_work import Means, PublishedRules, UnitOfWork
from verifier.service.usecases.tell_apart import people_apart

FIRST, LAST = Month(2024, 1), Month(2024, 12)
MOMENTS = (Month(2024, 4), Month(2024, 8), LAST)
PEOPLE = 10
FULL = 15_600
RULES = shipped.ruleset("utrecht-current.v1")
RULESET = parse_ruleset(RULES)
ACTIVITIES = 200


class Filled:
    """A database that is filled statement by statement, as the register keeps them; nothing of it is intake."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast = cast
        self.url = f"sqlite:///{folder / 'register.db'}"
        migrate(self.url)
        self.engine = connect(self.url)
        self.leaf = 0
        self._entries: list[Entry] = []
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work of the register, which reads."""
        with Session(self.engine) as session:
            begin_reading(session)
            yield self._unit(session)

    def _unit(self, session: Session) -> UnitOfWork:
        rules = {RULESET.digest: PublishedRules(RULESET, RULES)}
        means = Means(powers=None, kit=self.cast.buyer.kit, rulesets=rules)  # type: ignore[arg-type] # nothing is said
        log = LogBatch(session, lock=False)
        return UnitOfWork(session, log, scope=Scope.register(), means=means, trusted=lambda: self.cast.trust)

    def keep(self, home: Home, noun: type[Statement], **members: Any) -> Verified[Any]:
        """Sign a statement and have it written."""
        at = clock.now()
        claims = {**home.claims(at=at, audience=self.cast.register.party), "jti": new_jti(at)}
        token = home.sign(noun(**{**claims, **members}))
        verified = recall(token, noun, digest=digest_of(token))
        self._entries.append(Entry(verified, bytes(32), self.leaf, ""))
        self.leaf += 1
        return verified

    def row(self, table: type[Any], **columns: Any) -> None:
        self._rows.setdefault(table, []).append(columns)

    def write(self) -> None:
        """Write what was kept, once: first what others take their parties from."""
        with writing(self.engine) as session:
            uow = self._unit(session)
            for phase in (0, 1, 2):
                ready = [each for each in self._entries if _phase(each.verified.statement) == phase]
                for first in range(0, len(ready), 2_000):
                    uow.statements.add(ready[first : first + 2_000], at=0)
            for table, rows in self._rows.items():
                insert_all(session, table, rows)
        self._entries.clear()
        self._rows.clear()


def _phase(statement: Statement) -> int:
    return 0 if isinstance(statement, Contract) else 2 if isinstance(statement, Eligibility | Grant) else 1


def contract(filled: Filled, number: int) -> Verified[Contract]:
    cast = filled.cast
    agreed = filled.keep(
        cast.buyer,
        Contract,
        reference=f"W-{number}",
        contractor=cast.contractor.party,
        value=100_000_000,
        obligation=Obligation(amount=40_000_000),
        first_day=FIRST.first_day,
        last_day=LAST.last_day,
        ruleset=RuleSetRef(RULESET.name, RULESET.digest),
        reference_date=FIRST.first_day,
        moments=MOMENTS,
        malus_basis_points=0,
    )
    filled.row(
        ContractRow,
        digest=agreed.digest,
        buyer=cast.buyer.party,
        contractor=cast.contractor.party,
        state=ContractState.ACCEPTED,
        since=0,
        leaf_index=filled.leaf - 1,
    )
    filled.keep(cast.contractor, Acceptance, contract=agreed.digest)
    return agreed


def placement(filled: Filled, agreed: Verified[Contract], person: int) -> Verified[Placement]:
    cast = filled.cast
    placed = filled.keep(
        cast.contractor,
        Placement,
        contract=agreed.digest,
        agency=cast.agency.party,
        first_day=FIRST.first_day,
        hours_per_week=3600,
        employment_kind=EmploymentKind.FIXED_TERM,
        subject_commitment=bytes(32),
        sealed_subject_sha256=Digest(bytes(32)),
        reply_kid=cast.contractor.custodian.opening().kid,
    )
    index = hashlib.sha256(person.to_bytes(8, "big")).digest()
    filled.row(PseudonymRow, placement=placed.digest, scope="2024", pseudonym_index=index)
    filled.row(
        PlacementRow,
        digest=placed.digest,
        contract=agreed.digest,
        contractor=cast.contractor.party,
        agency=cast.agency.party,
        state=PlacementState.ELIGIBLE,
        since=0,
        last_change=filled.leaf - 1,
        leaf_index=filled.leaf - 1,
        sealed_subject=None,
    )
    return placed


def decided(filled: Filled, placed: Verified[Placement]) -> None:
    filled.keep(
        filled.cast.agency,
        Eligibility,
        placement=placed.digest,
        decision=Decision.ELIGIBLE,
        pseudonym_commitments=(PseudonymCommitment("2024", bytes(32)),),
        rate_commitments=(bytes(32),) * 12,
        flat_commitment=bytes(32),
        ruleset_digest=RULESET.digest,
        sealed_opening_sha256=Digest(bytes(32)),
    )


def granted(
    filled: Filled, agreed: Verified[Contract], placed: Sequence[Verified[Placement]], month: Month
) -> None:
    cast, lines = filled.cast, tuple(each.digest for each in placed)
    reported = filled.keep(
        cast.contractor,
        Hours,
        contract=agreed.digest,
        month=month,
        revision=0,
        part=1,
        parts=1,
        lines=tuple(HoursLine(each, FULL) for each in lines),
    )
    grant = filled.keep(
        cast.register, Grant, hours=reported.digest, lines=tuple(GrantLine(each, FULL) for each in lines)
    )
    for each in lines:
        filled.row(GrantRow, placement=each, month=str(month), grant=grant.digest, hours=FULL, share=1, flat=True)


def answered(filled: Filled, agreed: Verified[Contract], moment: Month) -> None:
    log = filled.cast.trust.directory.log.origin
    filled.keep(
        filled.cast.register,
        Verdict,
        contract=agreed.digest,
        as_of=AsOf(moment, log, filled.leaf, Digest(bytes(32)), Digest(bytes(32))),
        ruleset=agreed.statement.ruleset,
        policy="publication-v1",
        verdict=Outcome.ON_TRACK,
        band="25-50",
    )


def a_buyers_contracts(cast: Cast, folder: Path, count: int) -> float:
    """Seconds for one answer, where every contract has ten people, who all work on the next one as well."""
    filled = Filled(cast, folder)
    agreed = [contract(filled, number) for number in range(count)]
    for each in agreed:
        placed = [placement(filled, each, person) for person in range(PEOPLE)]
        for month in months(FIRST, LAST):
            granted(filled, each, placed, month)
        for moment in MOMENTS[:2]:
            answered(filled, each, moment)
    filled.write()
    with filled.unit() as uow:
        return seconds(lambda: people_apart(uow, agreed[0], (), LAST))


def one_contracts_duties(cast: Cast, folder: Path, count: int) -> float:
    """Seconds for the duties of a contract with ``count`` placements, a tenth as many activities, no answer."""
    filled = Filled(cast, folder)
    agreed = contract(filled, 0)
    placed = [placement(filled, agreed, person) for person in range(count)]
    for each in placed:
        decided(filled, each)
    for _ in range(count // 10):
        filled.keep(
            cast.contractor,
            Activity,
            contract=agreed.digest,
            kind="scholing_kennis_middelen",
            quantity=100,
            day=date(2024, 2, 1),
            evidence_sha256=Digest(bytes(32)),
        )
    filled.write()
    with filled.unit() as uow:
        evidence = uow.evidence
        evidence.look_ahead([each.digest for each in placed])
        return seconds(lambda: duties_of(agreed, evidence=evidence, at=clock.now()))


def seconds(work: Callable[[], Any]) -> float:
    """Seconds of the processor, which others on the machine do not lengthen."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(contracts: int, placements: int) -> None:
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cast = gather(root / "cast", at=clock.now())
        stack.callback(cast.close)
        for name, measure, most in (
            ("answers held against each other, contracts", a_buyers_contracts, contracts),
            ("duties of a contract, placements", one_contracts_duties, placements),
        ):
            before = 0.0
            for part in (4, 2, 1):
                count = most // part
                folder = root / f"{measure.__name__}-{count}"
                folder.mkdir()
                took = measure(cast, folder, count)
                growth = f", {took / before:.1f} times" if before else ""
                print(f"{name} {count}: {took:.2f} s{growth}", flush=True)  # noqa: T201 # what a benchmark is for
                before = took


if __name__ == "__main__":
    told = [int(each) for each in sys.argv[1:]]
    main(*(told or (1_000, 10_000)))
