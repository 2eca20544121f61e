"""Who works for the contractor of these tests: BRP test persons, and people known by a statement number."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import AGENCY
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor import Person, Work

#: BRP test persons and a number that fails the 11-proef (field facts, 5.1).
BSNS = ("999993847", "999993483", "999990482", "999993653", "999995017", "999990408")
INVALID = "999940003"


def work(**changes: object) -> Work:
    plain = Work(
        agency=AGENCY,
        first_day=date(2026, 1, 1),
        hours_per_week=3600,
        employment_kind=EmploymentKind.PERMANENT,
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # members of Work, as each test names them


def person(number: int) -> Person:
    return Person(Scheme.BSN, BSNS[number], date(1980, 1, 1))


#: Nobody's month is filled by another test.
numbers = (f"DGV-{number:04d}" for number in itertools.count(1))


def somebody() -> Person:
    """A person whom no other test knows, by the number of a doelgroepverklaring."""
    return Person(Scheme.STATEMENT, next(numbers))


def attested(register: UnsafeRegister, contract: Digest, whom: Person | None = None) -> Digest:
    """A placement of somebody whom the agency found eligible."""
    placement = register.contractor().attest(contract, person=whom or somebody(), work=work()).placement
    register.decide()
    return placement
