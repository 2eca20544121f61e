"""What the page says that a file would do is what the program's dry run says, on the same files and placements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.portal.hours.reading import Modules, modules, told_mapping, told_person
from tests.unit.party.employed import person, somebody, work
from tests.unit.party.spreadsheet.workbooks import INVALID, csv_bytes
from tests.unit.party.unsafe_register import FIRST, LAST, RULESET, UnsafeRegister, unsafe_register
from tests.unsafe_scheme import AGENCY, BUYER, OTHER_AGENCY
from verifier.core.model.calendar import Month, months
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire import base64url
from verifier.party.contractor import Person, Work
from verifier.party.contractor.hours_table import read_hours
from verifier.party.contractor.people import read_people
from verifier.party.contractor.placement_import import Standing
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping, mapping_of

pytestmark = pytest.mark.slow

REFERENCE = "WERK-2026-017"
CODES = {each.value: each.name.lower() for each in Expected}
ENDED = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Attested:
    """A placement that the program attested; ``effective`` once it was withdrawn."""

    digest: Digest
    person: Person
    work: Work
    reference: str
    state: str
    effective: date | None = None

    def told(self) -> dict[str, Any]:
        """The same, as the page keeps it."""
        days = {"first_day": self.work.first_day, "last_day": self.work.last_day, "effective": self.effective}
        return {
            "digest": base64url.encode(self.digest),
            "agency": self.work.agency,
            **{name: day.isoformat() for name, day in days.items() if day is not None},
            "hours_per_week": self.work.hours_per_week,
            "employment_kind": str(self.work.employment_kind),
            "person": told_person(self.person),
            "reference": self.reference,
            "isReceived": True,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class World:
    """A register, one contract, what was attested on it, and the modules of the page."""

    register: UnsafeRegister
    contract: Digest
    attested: Sequence[Attested]
    modules: Modules

    @property
    def mapping(self) -> ColumnMapping:
        names = self.register.contractor().agency_names()
        return mapping_of({}, {}, {"agency": dict(names)})

    def by_page(self, content: bytes, mapping: ColumnMapping, **more: Any) -> Any:
        plain = {**told_mapping(mapping), "fixed": {"contract": REFERENCE, **mapping.fixed}}
        if b"Opdracht" in content:
            plain["fixed"] = dict(mapping.fixed)
        limits = {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat()}
        return self.modules.ask(
            "judged",
            octets=content,
            mapping=plain,
            reference=REFERENCE,
            kept=[each.told() for each in self.attested],
            contract=limits,
            ruleset={"start_window_months": parse_ruleset(RULESET).start_window_months},
            agencies=[AGENCY, OTHER_AGENCY],
            **more,
        )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("judging")
    (folder / "modules").mkdir()
    with (
        unsafe_register(folder / "register") as register,
        (folder / "errors").open("w+", encoding="utf-8") as errors,
        modules(folder / "modules", errors) as asked,
    ):
        contract = register.accepted(REFERENCE)
        yield World(register, contract, tuple(attest(register, contract)), asked)


def attest(register: UnsafeRegister, contract: Digest) -> Iterator[Attested]:
    """Two who count, one who was declined, one who was withdrawn and attested again, one of a short time."""
    contractor = register.contractor()
    spring = work(first_day=date(2026, 2, 1), last_day=date(2026, 4, 30))
    declined, mistaken, ended = somebody(), somebody(), somebody()
    made = [
        (person(0), work(), "P-1"),
        (person(1), work(hours_per_week=3250), "P-2"),
        (mistaken, work(), "P-4"),
        (somebody(), spring, "P-5"),
        (ended, work(), "P-6"),
    ]
    placed = [
        (contractor.attest(contract, person=who, work=at, reference=name).placement, who, at, name)
        for who, at, name in made
    ]
    register.decide()
    late = contractor.attest(contract, person=declined, work=work(agency=OTHER_AGENCY), reference="P-1b").placement
    register.decline(OTHER_AGENCY)
    ends = {"P-4": (FIRST, WithdrawalReason.ENTERED_IN_ERROR), "P-6": (ENDED, WithdrawalReason.ENDED)}
    for digest, who, at, name in placed:
        effective, reason = ends.get(name, (None, None))
        if effective is not None and reason is not None:
            contractor.withdraw(digest, reason=reason, effective_date=effective)
        yield Attested(digest, who, at, name, "withdrawn" if effective else "eligible", effective)
    yield Attested(late, declined, work(agency=OTHER_AGENCY), "P-1b", "declined")


def row(reference: str, number: str, **changes: str) -> dict[str, str]:
    """A row of a table of placements."""
    plain = {
        "Kenmerk": reference,
        "BSN": number if number.isdigit() else "",
        "Doelgroepverklaring": "" if number.isdigit() else number,
        "Geboortedatum": "",
        "Instantie": AGENCY,
        "Ingangsdatum": "01-01-2026",
        "Einddatum": "",
        "Uren per week": "36",
        "Dienstverband": "vast",
        "Opdracht": REFERENCE,
    }
    return {**plain, **changes}


def rows_of(world: World) -> list[dict[str, str]]:
    """What a payroll system might say of them, right and wrong."""
    known = {each.reference: each for each in world.attested}
    first, mistaken = known["P-1"].person, known["P-4"].person
    born = {"Geboortedatum": "01-01-1980"}
    return [
        row("P-1", first.value, **born),
        row("P-1", first.value, **born),
        row("P-2", known["P-2"].person.value, **born),
        row("P-2", known["P-2"].person.value, **{**born, "Uren per week": "32,5", "Ingangsdatum": "02-01-2026"}),
        row("P-4", mistaken.value, **{"Uren per week": "24"}),
        row("P-6", known["P-6"].person.value),
        row("P-7", "DGV-new"),
        row("P-7", "DGV-other"),
        row("P-1", "DGV-third"),
        row("P-8", "DGV-early", Ingangsdatum="01-01-2020"),
        row("P-9", "DGV-late", Ingangsdatum="01-01-2027"),
        row("P-10", "DGV-before", Ingangsdatum="01-11-2025", Einddatum="30-11-2025"),
        row("P-11", "DGV-within", Ingangsdatum="01-12-2025", Einddatum=""),
        row("P-12", "DGV-buyer", Instantie=BUYER),
        row("P-13", "DGV-elsewhere", Opdracht="een andere"),
        row("P-14", INVALID),
        row("", "DGV-nameless", Instantie=OTHER_AGENCY),
    ]


def told_fault(fault: RowFault) -> tuple[int, str]:
    return fault.row, fault.column


def test_dry_run_of_placements_says_the_same(world: World) -> None:
    content = csv_bytes(*rows_of(world))
    people = read_people(open_table(content, world.mapping))
    outcomes = list(world.register.contractor().judge_rows(people.rows))
    told = world.by_page(content, world.mapping)
    by_page = dict(told["standings"])
    by_program = {each.row.row: str(each.standing) for each in outcomes}
    of_others = {number for number, standing in by_page.items() if standing == "other"}
    assert {
        number: "refused" if standing == "other" else standing for number, standing in by_page.items()
    } == by_program
    faults = [*people.faults, *(each.fault for each in outcomes if each.fault)]
    assert sorted(map(told_fault, faults)) == sorted(
        [*((each["row"], each["column"]) for each in told["faults"]), *((each, "contract") for each in of_others)]
    )
    codes = {told_fault(each): CODES[each.expected] for each in faults if each.expected in CODES}
    same = {(each["row"], each["column"]): each["expected"] for each in told["faults"]}
    assert {place: same[place] for place in codes} == codes
    assert {*by_program.values()} == {str(Standing.NEW), str(Standing.KNOWN), str(Standing.REFUSED)}
    assert {"new_row", "new_reference", "as_before", "bsn", "within_contract", "known_agency"} <= {*same.values()}


def hours(reference: str = "", number: str = "", **cells: str) -> dict[str, str]:
    """A row of a table of hours: ``m2`` is February, ``before`` the month before the contract."""
    names = ["Kenmerk", "BSN", "Doelgroepverklaring", *(f"2026-{month:02d}" for month in range(1, 11)), "2025-12"]
    told = {f"2026-{int(each[1:]):02d}": text for each, text in cells.items() if each != "before"}
    whose = {"Kenmerk": reference, "BSN" if number.isdigit() else "Doelgroepverklaring": number}
    return {**dict.fromkeys(names, ""), **whose, **told, "2025-12": cells.get("before", "")}


def hours_of(world: World) -> list[dict[str, str]]:
    """What a planning system might say of them, right and wrong."""
    known = {each.reference: each for each in world.attested}
    return [
        hours("P-1", m1="100", m2="91"),
        hours("P-5", m1="8", m2="8", m4="672", m5="1"),
        hours("P-6", m2="8", m3="9", m4="9"),
        hours("P-4", m1="8"),
        hours(number=known["P-2"].person.value, m1="8", m3="745"),
        hours("P-2", m1="9"),
        hours("nobody", m1="1"),
        hours(number="DGV-nobody", m1="1"),
        hours("P-1b", m1="7", m10="1", before="1"),
        hours(m1="1"),
    ]


def test_dry_run_of_hours_says_the_same(world: World) -> None:
    known = {each.reference: each for each in world.attested}
    reported = csv_bytes(
        {"Kenmerk": "P-1", "2026-01": "100", "2026-02": "90,5"}, {"Kenmerk": "P-2", "2026-01": "8", "2026-02": ""}
    )
    contractor = world.register.contractor()
    list(contractor.hours_import(read_hours(open_table(reported, ColumnMapping())).rows).run())
    content = csv_bytes(*hours_of(world))
    read = read_hours(open_table(content, ColumnMapping()))
    imported = contractor.hours_import(read.rows)
    by_program = {
        str(each.told.month): (str(each.standing), lines_of(each.told.lines)) for each in imported.judge()
    }
    open_months = [str(each) for each in months(Month.of(FIRST), Month.of(LAST))]
    was = {"2026-01": {"P-1": 10_000, "P-2": 800}, "2026-02": {"P-1": 9_050}}
    named = {
        month: {base64url.encode(known[who].digest): count for who, count in lines.items()}
        for month, lines in was.items()
    }
    told = world.by_page(content, ColumnMapping(), reported=named, months=open_months)
    assert {
        each["month"]: (each["standing"], sorted(map(tuple, each["lines"]))) for each in told["months"]
    } == by_program
    faults = [*read.faults, *imported.faults]
    assert sorted((each.row, each.column, CODES[each.expected]) for each in faults) == sorted(
        (each["row"], each["column"], each["expected"]) for each in told["faults"]
    )
    assert {CODES[each.expected] for each in faults} >= {
        "placement",
        "hours",
        "begun_month",
        "one_line",
        "reference",
    }
    assert {standing for standing, _ in by_program.values()} == {"new"}


def lines_of(lines: dict[Digest, int]) -> list[tuple[str, int]]:
    return sorted((base64url.encode(placement), count) for placement, count in lines.items())
