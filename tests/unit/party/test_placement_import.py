"""A table of placements against the real register: each person once, whatever breaks, however often it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.unit.party.employed import BSNS, person, somebody, work
from tests.unit.party.unsafe_bulk import Mood, unsafe_bulk
from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import BUYER, CONTRACTOR, OTHER_AGENCY, REGISTER
from verifier import clock
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.party.contractor import PersonRow
from verifier.party.contractor.placement_import import RowOutcome, Standing, import_rows
from verifier.party.contractor.workplace import Workplace
from verifier.party.transport import Unreachable

pytestmark = pytest.mark.usefixtures("nobody_waits")

NOWHERE = "http://127.0.0.1:9"
NEW, KNOWN, WAITING, REFUSED = Standing.NEW, Standing.KNOWN, Standing.WAITING, Standing.REFUSED


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The reference of this test's own contract, which no other test has."""
    return f"import {request.node.name.removeprefix('test_')}"[:60]


@pytest.fixture
def contract(register: UnsafeRegister, name: str) -> Digest:
    return register.accepted(name)


def row(number: int, contract: str, **changes: object) -> PersonRow:
    made = PersonRow(number, f"P-{number}", somebody(), work(), contract)
    return replace(made, **changes)  # type: ignore[arg-type] # members of PersonRow, as each test names them


def standings(outcomes: Iterable[RowOutcome]) -> list[Standing]:
    return [each.standing for each in outcomes]


def columns(outcomes: Iterable[RowOutcome]) -> list[str]:
    return [each.fault.column for each in outcomes if each.fault]


def test_row_is_attested_once(register: UnsafeRegister, contract: Digest, name: str) -> None:
    rows = [row(2, name), row(3, "nothing"), row(4, name, reference="")]
    first = list(register.contractor().import_rows(rows))
    second = list(register.contractor().import_rows(rows))
    assert (standings(first), standings(second)) == ([NEW, REFUSED, NEW], [KNOWN, REFUSED, KNOWN])
    assert columns(first) == columns(second) == ["contract"]
    assert [each.placement for each in first] == [each.placement for each in second]
    assert sorted(register.contractor().references(contract).values()) == ["", "P-2"]
    receipt = first[0].receipt
    assert receipt is not None
    assert receipt.statement.statement == first[0].placement


def test_dry_run_says_the_same_and_does_nothing(register: UnsafeRegister, contract: Digest, name: str) -> None:
    rows = [row(2, name), row(3, "nothing"), row(4, name)]
    vault, said = register.homes[CONTRACTOR].vault, len(register.relay.said)
    before = [vault.ids(kind) for kind in ("parcel", "received", "settled")]
    offline = register.contractor(url=NOWHERE)
    assert standings(offline.judge_rows(rows)) == [NEW, REFUSED, NEW]
    assert [vault.ids(kind) for kind in ("parcel", "received", "settled")] == before
    assert len(register.relay.said) == said
    list(register.contractor().import_rows(rows[:1]))
    assert standings(offline.judge_rows(rows)) == [KNOWN, REFUSED, NEW]


def test_rows_go_in_bulk_and_in_chunks(register: UnsafeRegister, contract: Digest, name: str) -> None:
    rows = [row(number, name) for number in range(2, 9)]
    before = len(register.relay.said)
    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    assert set(standings(import_rows(workplace, rows, chunk=4))) == {NEW}
    paths = [each.path for each in register.relay.said[before:] if each.path != "/v1/oauth/token"]
    assert paths == ["/v1/contractor/placements/bulk"] * 2
    assert len(register.contractor().references(contract)) == len(rows)


def test_lost_answer_leaves_rows_that_wait_and_are_sent_again(
    register: UnsafeRegister, contract: Digest, name: str
) -> None:
    rows = [row(2, name), row(3, name)]
    with pytest.raises(Unreachable):
        list(register.contractor(url=NOWHERE).import_rows(rows))
    signed = set(register.contractor().references(contract))
    assert standings(register.contractor(url=NOWHERE).judge_rows(rows)) == [WAITING, WAITING]
    arrived = list(register.contractor().import_rows([*rows, row(4, name)]))
    assert standings(arrived) == [NEW, NEW, NEW]
    assert {each.placement for each in arrived[:2]} == signed


def test_resume_sends_what_an_import_left(register: UnsafeRegister, contract: Digest, name: str) -> None:
    rows = [row(2, name), row(3, name)]
    with pytest.raises(Unreachable):
        list(register.contractor(url=NOWHERE).import_rows(rows))
    assert len(register.contractor().resume().sent) == 2
    assert standings(register.contractor().import_rows(rows)) == [KNOWN, KNOWN]


def test_row_that_was_refused_for_good_is_signed_anew(
    register: UnsafeRegister, contract: Digest, name: str
) -> None:
    rows = [row(2, name), row(3, name), row(4, name)]
    with unsafe_bulk(register.homes[REGISTER], clock.now()) as server:
        server.moods = [Mood(problems={2: 409, 3: 429})]
        first = list(register.contractor(url=server.url).import_rows(rows))
    assert (standings(first), columns(first)) == ([NEW, REFUSED, WAITING], ["row", "row"])
    second = list(register.contractor().import_rows(rows))
    assert standings(second) == [KNOWN, NEW, NEW]
    signed = set(register.contractor().references(contract))
    assert len(signed) == 4
    assert {each.placement for each in second} < signed


def test_same_row_twice_in_a_file_is_a_fault(register: UnsafeRegister, contract: Digest, name: str) -> None:
    first = row(2, name)
    outcomes = list(register.contractor().judge_rows([first, replace(first, row=3, reference="other")]))
    assert (standings(outcomes), columns(outcomes)) == ([NEW, REFUSED], ["row"])


def test_person_may_have_another_spell_or_another_agency(
    register: UnsafeRegister, contract: Digest, name: str
) -> None:
    first = row(2, name, work=work(last_day=date(2026, 2, 28)))
    spell = replace(first, row=3, work=work(first_day=date(2026, 5, 1)))
    elsewhere = replace(first, row=4, work=replace(first.work, agency=OTHER_AGENCY))
    assert standings(register.contractor().import_rows([first, spell, elsewhere])) == [NEW, NEW, NEW]


def test_reference_names_one_person(register: UnsafeRegister, contract: Digest, name: str) -> None:
    first = row(2, name)
    other = row(3, name, reference=first.reference)
    together = list(register.contractor().judge_rows([first, other]))
    assert (standings(together), columns(together)) == ([NEW, REFUSED], ["reference"])
    list(register.contractor().import_rows([first]))
    afterwards = list(register.contractor().judge_rows([other]))
    assert (standings(afterwards), columns(afterwards)) == ([REFUSED], ["reference"])


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("last_day", {"last_day": date(2026, 6, 30)}),
        ("hours_per_week", {"hours_per_week": 3200}),
        ("employment_kind", {"employment_kind": EmploymentKind.FIXED_TERM}),
    ],
    ids=["last_day", "hours_per_week", "employment_kind"],
)
def test_changed_row_waits_for_a_withdrawal(
    register: UnsafeRegister, contract: Digest, name: str, column: str, changes: dict[str, object]
) -> None:
    first = row(2, name)
    (attested,) = register.contractor().import_rows([first])
    changed = replace(first, work=work(**changes))
    (refused,) = register.contractor().import_rows([changed])
    assert (refused.standing, columns([refused])) == (REFUSED, [column])
    assert attested.placement is not None
    register.contractor().withdraw(
        attested.placement, reason=WithdrawalReason.ENTERED_IN_ERROR, effective_date=date(2026, 1, 1)
    )
    assert standings(register.contractor().import_rows([first])) == [KNOWN]
    (again,) = register.contractor().import_rows([changed])
    assert again.standing is NEW
    assert again.placement != attested.placement
    states = {each.placement: each.state for each in register.contractor().decisions(contract)}
    assert states == {attested.placement: PlacementState.WITHDRAWN, again.placement: PlacementState.WAITING}


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("agency", {"agency": BUYER}),
        ("first_day", {"first_day": date(2026, 10, 1)}),
        ("first_day", {"last_day": date(2025, 12, 31), "first_day": date(2025, 12, 1)}),
    ],
    ids=["no agency", "after the contract", "before the contract"],
)
def test_what_would_be_refused_is_refused_here(
    register: UnsafeRegister, contract: Digest, name: str, column: str, changes: dict[str, object]
) -> None:
    outcomes = list(register.contractor(url=NOWHERE).judge_rows([row(2, name, work=work(**changes))]))
    assert (standings(outcomes), columns(outcomes)) == ([REFUSED], [column])


def test_contract_that_was_not_accepted_is_refused(register: UnsafeRegister) -> None:
    register.buyer.register_contract(register.terms("imported before it is accepted"))
    outcomes = list(register.contractor().judge_rows([row(2, "imported before it is accepted")]))
    assert columns(outcomes) == ["contract"]


def test_name_of_two_agencies_names_neither(register: UnsafeRegister) -> None:
    assert register.contractor().agency_names() == {}


def test_person_leaves_sealed(register: UnsafeRegister, contract: Digest, name: str) -> None:
    before = len(register.relay.said)
    list(register.contractor().import_rows([row(2, name, person=person(3))]))
    said = b"".join(each.body for each in register.relay.said[before:])
    assert BSNS[3].encode() not in said
    for path in register.folder.rglob("*"):
        if path.is_file():
            assert BSNS[3].encode() not in path.read_bytes(), path.name


def test_no_more_than_a_chunk_is_in_hand(register: UnsafeRegister, contract: Digest, name: str) -> None:
    """What is sealed and signed is there for one chunk, however many rows there are."""
    drawn: list[int] = []

    def rows() -> Iterator[PersonRow]:
        for number in range(2, 9):
            drawn.append(number)
            yield row(number, name)

    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    outcomes = import_rows(workplace, rows(), chunk=3)
    assert drawn == []
    assert next(outcomes).standing is NEW
    assert len(drawn) == 3
