"""A table of hours against the real register: what changed is reported once, and nobody else's hours are lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from tests.unit.party.employed import attested, somebody, work
from tests.unit.party.unsafe_bulk import Mood, unsafe_bulk
from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import AGENCY, CONTRACTOR, OTHER_AGENCY, REGISTER
from verifier import clock
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Hours
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.party.contractor import Person
from verifier.party.contractor.hours import hours_name
from verifier.party.contractor.hours_import import HoursImport, MonthOutcome
from verifier.party.contractor.hours_table import HoursRow, Whose
from verifier.party.contractor.placement_import import Standing
from verifier.party.outbox import Outbox
from verifier.party.transport import Unreachable

pytestmark = pytest.mark.usefixtures("nobody_waits")

NOWHERE = "http://127.0.0.1:9"
NEW, KNOWN, WAITING, REFUSED = Standing.NEW, Standing.KNOWN, Standing.WAITING, Standing.REFUSED
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)


def cell(
    row: int, whose: str | Person, hours: int, month: Month = JANUARY, contract: str = "", column: str = "hours"
) -> HoursRow:
    person = whose if isinstance(whose, Person) else None
    return HoursRow(row, column, Whose("" if person else str(whose), person, contract), month, hours)


def placed(register: UnsafeRegister, contract: Digest, reference: str, **changes: object) -> tuple[Digest, Person]:
    person = somebody()
    made = register.contractor().attest(contract, person=person, work=work(**changes), reference=reference)
    return made.placement, person


def run(register: UnsafeRegister, rows: Iterable[HoursRow]) -> list[MonthOutcome]:
    imported = register.contractor().hours_import(rows)
    assert imported.faults == []
    return list(imported.run())


def faults(imported: HoursImport) -> list[tuple[int, str]]:
    return [(each.row, each.column) for each in imported.faults]


def reported(register: UnsafeRegister, contract: Digest, month: Month) -> dict[int, dict[Digest, int]]:
    """The lines of every revision that the contractor signed of a month."""
    found: dict[int, dict[Digest, int]] = {}
    outbox = Outbox(register.homes[CONTRACTOR].vault, register.client(CONTRACTOR))
    for id_ in outbox.ids(hours_name(contract, month)):
        for token in outbox.parcel(id_).statements:
            said = recall(token, Hours, digest=digest_of(token)).statement
            found.setdefault(said.revision, {}).update({line.placement: line.hours for line in said.lines})
    return found


def test_hours_are_reported_once_and_changed_hours_are_the_next_revision(
    register: UnsafeRegister, contract: Digest
) -> None:
    placement = attested(register, contract, person := somebody())
    rows = [cell(2, person, 10_000), cell(2, person, 9_000, FEBRUARY)]
    first = run(register, rows)
    assert [(each.told.month, each.standing) for each in first] == [(JANUARY, NEW), (FEBRUARY, NEW)]
    assert [each.reported.granted for each in first if each.reported] == [{placement: 10_000}, {placement: 9_000}]
    assert [each.standing for each in run(register, rows)] == [KNOWN, KNOWN]
    second = run(register, [cell(2, person, 10_000), cell(2, person, 8_000, FEBRUARY)])
    assert [each.standing for each in second] == [KNOWN, NEW]
    assert reported(register, contract, FEBRUARY) == {0: {placement: 9_000}, 1: {placement: 8_000}}


def test_months_go_in_one_request(register: UnsafeRegister, contract: Digest) -> None:
    _, person = placed(register, contract, "months")
    before = len(register.relay.said)
    run(register, [cell(2, person, 100 * month, Month(2026, month)) for month in range(1, 10)])
    paths = [each.path for each in register.relay.said[before:] if each.path != "/v1/oauth/token"]
    assert paths == ["/v1/contractor/hours/bulk"]


def test_what_a_table_does_not_name_stays(register: UnsafeRegister, contract: Digest) -> None:
    """A second department's file does not wipe out the first's."""
    first, _ = placed(register, contract, "first department")
    second, _ = placed(register, contract, "second department")
    run(register, [cell(2, "first department", 5_000)])
    run(register, [cell(2, "second department", 6_000)])
    run(register, [cell(2, "first department", 0)])
    assert reported(register, contract, JANUARY) == {
        0: {first: 5_000},
        1: {first: 5_000, second: 6_000},
        2: {first: 0, second: 6_000},
    }


def test_withdrawn_placement_keeps_no_hours(register: UnsafeRegister, contract: Digest) -> None:
    gone, _ = placed(register, contract, "gone")
    stays, _ = placed(register, contract, "stays")
    run(register, [cell(2, "gone", 5_000), cell(3, "stays", 6_000)])
    register.contractor().withdraw(gone, reason=WithdrawalReason.ENTERED_IN_ERROR, effective_date=date(2026, 1, 1))
    assert faults(register.contractor().hours_import([cell(2, "gone", 4_000)])) == [(2, "reference")]
    run(register, [cell(3, "stays", 6_500)])
    assert reported(register, contract, JANUARY)[1] == {stays: 6_500}


def test_dry_run_says_the_same_and_does_nothing(register: UnsafeRegister, contract: Digest) -> None:
    _, person = placed(register, contract, "dry")
    run(register, [cell(2, person, 100)])
    before, said = register.homes[CONTRACTOR].vault.ids("parcel"), len(register.relay.said)
    rows = [cell(2, person, 100), cell(2, person, 200, FEBRUARY), cell(3, "nobody", 1)]
    imported = register.contractor(url=NOWHERE).hours_import(rows)
    assert [each.standing for each in imported.judge()] == [KNOWN, NEW]
    assert faults(imported) == [(3, "reference")]
    assert (register.homes[CONTRACTOR].vault.ids("parcel"), len(register.relay.said)) == (before, said)


def test_cell_that_leads_nowhere_is_named(register: UnsafeRegister, contract: Digest) -> None:
    placed(register, contract, "short", first_day=date(2026, 2, 1), last_day=date(2026, 2, 28))
    placed(register, contract, "open")
    rows = [
        cell(2, "short", 100),
        cell(3, "short", 100, FEBRUARY),
        cell(4, "short", 100, MARCH, column="2026-03"),
        cell(5, "nobody", 100),
        cell(6, somebody(), 100),
        cell(7, "short", 200, FEBRUARY),
        cell(8, "short", 100, FEBRUARY, contract="nothing"),
        cell(9, "open", 100, Month(2026, 10)),
        cell(10, "open", 100, Month(2026, 10), column="2026-10"),
    ]
    imported = register.contractor().hours_import(rows)
    assert faults(imported) == [
        (2, "reference"),
        (4, "reference"),
        (5, "reference"),
        (6, "person"),
        (7, "hours"),
        (8, "contract"),
        (9, "month"),
        (10, "2026-10"),
    ]
    assert [each.lines for each in imported.months] == [{next(iter(imported.months[0].lines)): 100}]


def test_person_on_two_contracts_needs_the_contract(register: UnsafeRegister, contract: Digest) -> None:
    other = register.accepted("the other contract of one person")
    person = somebody()
    for each in (contract, other):
        register.contractor().attest(each, person=person, work=work())
    imported = register.contractor().hours_import(
        [cell(2, person, 100), cell(3, person, 100, contract="the other contract of one person")]
    )
    assert faults(imported) == [(2, "person")]
    assert [each.contract.digest for each in imported.months] == [other]


def test_declined_placement_steps_aside(register: UnsafeRegister, contract: Digest) -> None:
    declined, _ = placed(register, contract, "moved", agency=OTHER_AGENCY)
    register.decline(OTHER_AGENCY)
    register.contractor().decisions(contract)
    again = register.contractor().attest_again(declined, agency=AGENCY).placement
    (outcome,) = run(register, [cell(2, "moved", 100)])
    assert list(outcome.told.lines) == [again]


def test_hours_that_wait_go_first(register: UnsafeRegister, contract: Digest) -> None:
    placement, _ = placed(register, contract, "waits")
    with pytest.raises(Unreachable):
        list(register.contractor(url=NOWHERE).hours_import([cell(2, "waits", 100)]).run())
    assert [each.standing for each in run(register, [cell(2, "waits", 100)])] == [KNOWN]
    assert reported(register, contract, JANUARY) == {0: {placement: 100}}


def test_month_that_is_refused_names_its_cells(register: UnsafeRegister, contract: Digest) -> None:
    placed(register, contract, "one")
    placed(register, contract, "two")
    rows = [cell(2, "one", 100), cell(3, "two", 100), cell(3, "two", 100, FEBRUARY, column="2026-02")]
    with unsafe_bulk(register.homes[REGISTER], clock.now()) as server:
        server.moods = [Mood(problems={1: 409, 2: 429})]
        outcomes = list(register.contractor(url=server.url).hours_import(rows).run())
    assert [each.standing for each in outcomes] == [REFUSED, WAITING]
    assert [(each.row, each.column) for each in outcomes[0].faults] == [(2, "hours"), (3, "hours")]
    assert [(each.row, each.column) for each in outcomes[1].faults] == [(3, "2026-02")]
    assert [each.standing for each in run(register, rows)] == [NEW, KNOWN]
