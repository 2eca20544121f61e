"""A desk declines in one shape whatever the reason, and neither opens nor answers what does not verify."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import (
    AT,
    FIRST,
    OTHER_CONTRACTOR,
    OTHER_PERSON,
    PERSON,
    RULESET,
    Cast,
    contract_token,
    person,
    subject,
    waiting,
)
from tests.unsafe_scheme import AGENCY, CONTRACTOR, DAY, OTHER_AGENCY
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.eligibility import Decision
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme
from verifier.party.agency.registers import Employment, PersonRecord
from verifier.party.agency.trail import Counts
from verifier.party.agency.unsent import OPENING
from verifier.party.register.answers import WaitingPlacement

Make = Callable[[Cast], tuple[PersonRecord | None, WaitingPlacement]]


def other_info(cast: Cast) -> tuple[PersonRecord, WaitingPlacement]:
    return person(), waiting(cast, subject(), info=b"another placement")


def other_commitment(cast: Cast) -> tuple[PersonRecord, WaitingPlacement]:
    return person(), waiting(cast, subject(), committed=subject(OTHER_PERSON))


def with_record(**changed: Any) -> Make:
    return lambda cast: (person(**changed), waiting(cast, subject()))


DECLINED: list[tuple[str, Make]] = [
    ("cannot_open", other_info),
    ("cannot_open", lambda cast: (person(), waiting(cast, subject(), record=b"\xff" * 512))),
    ("cannot_open", lambda cast: (person(), waiting(cast, subject(), record=b"short"))),
    ("other_subject", other_commitment),
    ("unknown_person", lambda cast: (None, waiting(cast, subject()))),
    ("unknown_person", lambda cast: (person(), waiting(cast, subject("DGV-1", Scheme.STATEMENT)))),
    ("unknown_person", lambda cast: (person(), waiting(cast, subject(born=date(1990, 1, 2))))),
    ("not_employed", with_record(employments=())),
    ("not_employed", with_record(employments=(Employment(OTHER_CONTRACTOR, FIRST),))),
    ("not_employed", with_record(employments=(Employment(CONTRACTOR, date(2025, 10, 2)),))),
    ("not_employed", with_record(employments=(Employment(CONTRACTOR, date(2025, 1, 1), date(2025, 9, 30)),))),
    ("not_employed", with_record(employments=(), consents=frozenset({OTHER_CONTRACTOR}))),
    ("not_in_group", with_record(group=None, since=None)),
    ("not_in_group", with_record(since=date(2025, 10, 2))),
    ("not_in_group", with_record(until=date(2025, 9, 30))),
    ("not_competent", with_record(group="ww")),
    ("not_valued", with_record(group="pro_vso")),
]


@pytest.mark.parametrize(("reason", "make"), DECLINED, ids=[f"{n}-{each[0]}" for n, each in enumerate(DECLINED)])
def test_every_reason_is_declined_in_one_shape(cast: Cast, open_desk: OpenDesk, reason: str, make: Make) -> None:
    record, asked = make(cast)
    desk = open_desk(*([] if record is None else [record]))
    desk.door.queue.append(asked)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, declined=1)
    decision, _ = desk.door.taken[asked.digest]
    eligibility = desk.door.eligibility(asked.digest)
    bare = replace(eligibility, jti="", iat=0)
    assert bare == type(eligibility)(
        iss=eligibility.iss, aud=eligibility.aud, jti="", iat=0, placement=asked.digest, decision=Decision.DECLINED
    )
    assert (decision.sealed_opening, decision.pseudonyms) == (b"", ())
    assert desk.reason(asked) == ("declined", reason)
    assert desk.evaluators.batches == []
    assert desk.home.vault.ids(OPENING) == ()


ELIGIBLE: list[dict[str, Any]] = [
    {"employments": (Employment(CONTRACTOR, FIRST, FIRST),)},
    {"employments": (), "consents": frozenset({CONTRACTOR})},
    {"since": FIRST, "until": FIRST},
    {"birth_date": None},
]


@pytest.mark.parametrize(
    "changed", ELIGIBLE, ids=["employed-that-day", "consent", "group-that-day", "no-birth-date"]
)
def test_last_day_that_holds_is_enough(cast: Cast, open_desk: OpenDesk, changed: dict[str, Any]) -> None:
    desk = open_desk(person(**changed))
    desk.door.queue.append(waiting(cast, subject()))
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)


def test_employment_is_of_the_first_day_and_group_of_the_reference_date(cast: Cast, open_desk: OpenDesk) -> None:
    referred, started = date(2025, 9, 1), date(2025, 11, 15)
    desk = open_desk(person(since=referred, until=referred, employments=(Employment(CONTRACTOR, started),)))
    contract = contract_token(cast, reference_date=referred)
    desk.door.queue.append(waiting(cast, subject(), contract=contract, first_day=started))
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, eligible=1)


def test_statement_number_leads_to_the_same_person(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    desk.people.by_number[Scheme.STATEMENT, "DGV-2025-0815"] = person()
    asked = waiting(cast, subject("DGV-2025-0815", Scheme.STATEMENT))
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT)
    decision, _ = desk.door.taken[asked.digest]
    assert decision.pseudonyms[0].pseudonym == desk.evaluators.pseudonym("2025", PERSON)


def other_contract(cast: Cast) -> WaitingPlacement:
    return replace(waiting(cast, subject()), unverified_contract=contract_token(cast, reference="WERK-2"))


def other_sealed(cast: Cast) -> WaitingPlacement:
    return replace(waiting(cast, subject()), unverified_sealed_subject=bytes(1648))


def other_digest(cast: Cast) -> WaitingPlacement:
    return replace(waiting(cast, subject()), digest=Digest(bytes(32)))


def unknown_ruleset(cast: Cast) -> WaitingPlacement:
    named = RuleSetRef(RULESET.name, Digest(bytes(32)))
    return waiting(cast, subject(), contract=contract_token(cast, ruleset=named))


REFUSED: list[tuple[str, Callable[[Cast], WaitingPlacement]]] = [
    ("wrong_relation", other_contract),
    ("wrong_relation", other_digest),
    ("wrong_relation", lambda cast: waiting(cast, subject(), agency=OTHER_AGENCY)),
    (
        "wrong_relation",
        lambda cast: waiting(cast, subject(), contract=contract_token(cast, contractor=OTHER_CONTRACTOR)),
    ),
    ("wrong_value", other_sealed),
    ("not_fresh", lambda cast: replace(waiting(cast, subject()), since=AT + 2 * DAY - 1)),
    ("unknown_reference", unknown_ruleset),
    (
        "outside_window",
        lambda cast: waiting(cast, subject(), contract=contract_token(cast, first_day=date(2024, 12, 31))),
    ),
    ("unknown_key", lambda cast: waiting(cast, subject(), reply_kid="A" * 43)),
    (
        "unknown_reference",
        lambda cast: waiting(cast, subject(), reply_kid=cast.homes[CONTRACTOR].signing_key().kid),
    ),
    (
        "unknown_reference",
        lambda cast: waiting(cast, subject(), reply_kid=cast.homes[AGENCY].custodian.opening().kid),
    ),
    (
        "wrong_type",
        lambda cast: replace(waiting(cast, subject()), unverified_statement=contract_token(cast)),
    ),
]


@pytest.mark.parametrize(("code", "make"), REFUSED, ids=[f"{n}-{each[0]}" for n, each in enumerate(REFUSED)])
def test_what_does_not_verify_is_neither_opened_nor_answered(
    cast: Cast, open_desk: OpenDesk, code: str, make: Callable[[Cast], WaitingPlacement]
) -> None:
    desk = open_desk(person())
    asked = make(cast)
    desk.door.queue.append(asked)
    assert desk.desk.run_round(at=AT + 2 * DAY) == Counts(fetched=1, refused=1)
    assert desk.reason(asked) == ("refused", code)
    assert desk.door.sent == []
    assert desk.people.asked == 0


def test_placement_is_not_received_tomorrow(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = replace(waiting(cast, subject()), since=AT + 3600)
    desk.door.queue.append(asked)
    assert desk.desk.run_round(at=AT) == Counts(fetched=1, refused=1)
    assert desk.reason(asked) == ("refused", "wrong_value")
