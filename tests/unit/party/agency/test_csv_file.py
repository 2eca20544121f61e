"""A CSV file is read strictly, and says where it is wrong without saying what stands there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.party.agency.unsafe_cast import OTHER_CONTRACTOR, OTHER_PERSON, PERSON
from tests.unsafe_scheme import CONTRACTOR
from verifier.core.errors import Refusal, SameIdOtherContent, TooLarge, WrongValue
from verifier.core.privacy.subject import Scheme
from verifier.core.rules.valuing.facts import Period
from verifier.party.agency.registers import Employment, PersonRecord
from verifier.party.agency.registers.csv_file import COLUMNS, MAX_BYTES, CsvFile

HEADER = ",".join(COLUMNS)
EMPLOYERS = f"{CONTRACTOR}@2025-01-01..2025-12-31;{CONTRACTOR}@2026-02-01.."
ROW = {
    "bsn": PERSON,
    "statement_number": "DGV-2025-0815",
    "birth_date": "1966-05-04",
    "group": "ww",
    "traits": "status_holder;language_gap",
    "since": "2024-01-01",
    "until": "2026-06-30",
    "employers": EMPLOYERS,
    "consents": "kvk:87654321",
}


def written(*rows: dict[str, str]) -> bytes:
    return "\r\n".join([HEADER, *(",".join(row[column] for column in COLUMNS) for row in rows), ""]).encode()


def test_row_is_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(written(ROW))
    people = CsvFile.open(tmp_path / "people.csv")
    found = people.find(Scheme.BSN, PERSON)
    assert found == PersonRecord(
        bsn=PERSON,
        group="ww",
        since=date(2024, 1, 1),
        until=date(2026, 6, 30),
        birth_date=date(1966, 5, 4),
        traits=frozenset({"status_holder", "language_gap"}),
        employments=(
            Employment(CONTRACTOR, date(2025, 1, 1), date(2025, 12, 31)),
            Employment(CONTRACTOR, date(2026, 2, 1)),
        ),
        consents=frozenset({OTHER_CONTRACTOR}),
    )
    assert people.find(Scheme.STATEMENT, "DGV-2025-0815") is found
    assert people.find(Scheme.STATEMENT, PERSON) is None
    assert people.find(Scheme.BSN, OTHER_PERSON) is None
    assert PERSON not in f"{people!r} {found!r}"


def test_person_in_no_group_needs_only_a_number() -> None:
    bare = dict.fromkeys(COLUMNS, "") | {"bsn": PERSON}
    assert CsvFile.parse(written(bare)).find(Scheme.BSN, PERSON) == PersonRecord(bsn=PERSON)


def test_periods_may_follow_the_other_columns() -> None:
    cells = {**ROW, "subsidy": "2025-01-01..2025-12-31", "training": "2025-09-01.."}
    content = ",".join(cells) + "\r\n" + ",".join(cells.values()) + "\r\n"
    found = CsvFile.parse(content.encode()).find(Scheme.BSN, PERSON)
    assert found is not None
    assert found.subsidy == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert found.training == Period(date(2025, 9, 1))
    for column in ("subsidy", "training"):
        for wrong in ("2025-01-01", "2025-01-02..2025-01-01", "..2025-01-01"):
            with pytest.raises(WrongValue) as refused:
                CsvFile.parse(content.replace(cells[column], wrong).encode())
            assert refused.value.field == f"row 2, {column}"


def test_empty_register_knows_nobody() -> None:
    assert CsvFile.parse(written()).find(Scheme.BSN, PERSON) is None


WRONG: list[tuple[str, str]] = [
    ("bsn", "999940003"),
    ("bsn", "99999384"),
    ("bsn", f" {PERSON}"),
    ("statement_number", "a b"),
    ("birth_date", "1966-13-04"),
    ("birth_date", "19660504"),
    ("group", "WW"),
    ("group", ""),
    ("traits", "a;;b"),
    ("since", "yesterday"),
    ("since", ""),
    ("until", "2023-12-31"),
    ("employers", str(OTHER_CONTRACTOR)),
    ("employers", f"{CONTRACTOR}@2025-01-01"),
    ("employers", f"{CONTRACTOR}@2025-01-02..2025-01-01"),
    ("employers", "kvk:1234567@2025-01-01.."),
    ("consents", "12345678"),
]


@pytest.mark.parametrize(
    ("column", "text"), WRONG, ids=[f"{number}-{each[0]}" for number, each in enumerate(WRONG)]
)
def test_wrong_cell_is_named_and_not_shown(column: str, text: str) -> None:
    second = {**ROW, "bsn": OTHER_PERSON, "statement_number": "DGV-2", column: text}
    with pytest.raises(WrongValue) as refused:
        CsvFile.parse(written(ROW, second))
    assert refused.value.field == f"row 3, {'since' if column == 'group' and not text else column}"
    assert not text or text not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "row 1"),
        (b"bsn,group\r\n", "row 1"),
        ((HEADER + ",more").encode(), "row 1"),
        (written(ROW).replace(b",kvk:87654321", b""), "row 2"),
        (b"\xff\xfe", "path"),
        (written(ROW) + b'"open', "path"),
    ],
    ids=["empty", "columns", "more", "cells", "utf-8", "quote"],
)
def test_other_file_is_refused(content: bytes, field: str) -> None:
    with pytest.raises(WrongValue) as refused:
        CsvFile.parse(content)
    assert refused.value.field == field


@pytest.mark.parametrize("column", ["bsn", "statement_number"])
def test_number_stands_in_one_row(column: str) -> None:
    second = {**ROW, "bsn": OTHER_PERSON, "statement_number": "DGV-2", column: ROW[column]}
    with pytest.raises(SameIdOtherContent) as refused:
        CsvFile.parse(written(ROW, second))
    assert refused.value.field == f"row 3, {column}"


def test_file_is_bounded_and_a_file(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "link.csv").symlink_to(tmp_path / "large.csv")
    expected: dict[str, type[Refusal]] = {"large.csv": TooLarge, "link.csv": WrongValue, "none.csv": WrongValue}
    for name, refusal in expected.items():
        with pytest.raises(refusal):
            CsvFile.open(tmp_path / name)
