"""Every list follows one index from the client to the page, on both databases: nothing is scanned or sorted.

The plans are those of the very statements that the lists send, on tables with rows of many parties in them. These
are small, so PostgreSQL is told not to scan or sort where it has another way: what is shown is that there is one.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Connection
from sqlmodel import Session

from tests.service.register.places import Database as Place
from tests.service.register.places import Places, opened
from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, PlacementState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.database import Database
from verifier.service.store.dialects import POSTGRESQL
from verifier.service.store.lists import Lists
from verifier.service.store.scope import Repository, Scope
from verifier.service.store.tables import ContractPartyRow, ContractRow, PlacementRow, StatementRow
from verifier.web.paging import Stretch

pytestmark = pytest.mark.slow

#: Contracts, each with a buyer and a contractor out of fifty, and placements of each.
CONTRACTS, PLACEMENTS = 100, 20
ALL = Stretch(after=-1, limit=50)
MONTH = Month(2026, 1)


def digest(*parts: object) -> Digest:
    return Digest(hashlib.sha256(repr(parts).encode()).digest())


def party(kind: str, number: int) -> PartyId:
    return PartyId(f"{kind}:{number:08}")


BUYER, CONTRACTOR, AGENCY = (party(kind, 3) for kind in ("buyer", "contractor", "agency"))
CONTRACT = digest("contract", 3)
PLACEMENT = digest("placement", 3, 0)

Ask = Callable[[Lists], Any]

PLANS: list[tuple[str, PartyId, Ask, str]] = [
    (
        "contracts",
        CONTRACTOR,
        lambda lists: lists.contracts(Side.CONTRACTOR, ALL, state=None, since=None),
        "contract_of_contractor",
    ),
    (
        "contracts of a state",
        CONTRACTOR,
        lambda lists: lists.contracts(Side.CONTRACTOR, ALL, state=ContractState.OFFERED, since=5),
        "contract_of_contractor_by_state",
    ),
    (
        "given contracts",
        BUYER,
        lambda lists: lists.contracts(Side.BUYER, ALL, state=None, since=None),
        "contract_of_buyer",
    ),
    (
        "given contracts of a state",
        BUYER,
        lambda lists: lists.contracts(Side.BUYER, ALL, state=ContractState.OFFERED, since=None),
        "contract_of_buyer_by_state",
    ),
    (
        "given contracts of a contractor",
        BUYER,
        lambda lists: lists.contracts(Side.BUYER, ALL, state=None, since=None, contractor=CONTRACTOR),
        "contract_of_buyer_by_contractor",
    ),
    (
        "placements",
        CONTRACTOR,
        lambda lists: lists.placements(ALL, contract=None, state=None, agency=None, waiting_before=None),
        "placement_of_contractor",
    ),
    (
        "placements of a state",
        CONTRACTOR,
        lambda lists: lists.placements(
            ALL, contract=None, state=PlacementState.DECLINED, agency=None, waiting_before=None
        ),
        "placement_by_state",
    ),
    (
        "placements of an agency",
        CONTRACTOR,
        lambda lists: lists.placements(ALL, contract=None, state=None, agency=AGENCY, waiting_before=None),
        "placement_of_contractor",
    ),
    (
        "placements of an agency and state",
        CONTRACTOR,
        lambda lists: lists.placements(
            ALL, contract=None, state=PlacementState.DECLINED, agency=AGENCY, waiting_before=None
        ),
        "placement_by_state",
    ),
    (
        "placements that wait long",
        CONTRACTOR,
        lambda lists: lists.placements(ALL, contract=None, state=None, agency=None, waiting_before=100),
        "placement_by_state",
    ),
    (
        "placements of a contract",
        CONTRACTOR,
        lambda lists: lists.placements(ALL, contract=CONTRACT, state=None, agency=None, waiting_before=None),
        "placement_by_contract",
    ),
    (
        "placements of a contract and state",
        CONTRACTOR,
        lambda lists: lists.placements(
            ALL, contract=CONTRACT, state=PlacementState.DECLINED, agency=None, waiting_before=None
        ),
        "placement_by_contract placement_by_state",
    ),
    ("queue", AGENCY, lambda lists: lists.queue(ALL, contractor=None), "placement_queue"),
    (
        "queue of a contractor",
        AGENCY,
        lambda lists: lists.queue(ALL, contractor=CONTRACTOR),
        "placement_by_state",
    ),
    ("receipts", CONTRACTOR, lambda lists: lists.issued(ALL, kind=None), "statement_of_issuer"),
    (
        "receipts of a kind",
        BUYER,
        lambda lists: lists.issued(ALL, kind=StatementKind.CONTRACT),
        "statement_of_issuer",
    ),
    (
        "hours",
        CONTRACTOR,
        lambda lists: lists.reported(CONTRACT, ALL, kind=StatementKind.HOURS, month=None),
        "statement_by_month statement_of_contractor",
    ),
    (
        "hours of a month",
        CONTRACTOR,
        lambda lists: lists.reported(CONTRACT, ALL, kind=StatementKind.HOURS, month=MONTH),
        "statement_by_month statement_of_contractor",
    ),
    (
        "timeline",
        CONTRACTOR,
        lambda lists: lists.events(Side.CONTRACTOR, CONTRACT, ALL),
        "statement_of_contractor",
    ),
    (
        "messages",
        CONTRACTOR,
        lambda lists: lists.messages(Side.CONTRACTOR, CONTRACT, ALL),
        "statement_by_month statement_of_contractor",
    ),
    (
        "buyer's messages",
        BUYER,
        lambda lists: lists.messages(Side.BUYER, CONTRACT, ALL),
        "statement_of_buyer statement_contract",
    ),
    (
        "activities",
        PartyId("register"),
        lambda lists: lists.activities(BUYER, CONTRACT, ALL),
        "statement_of_buyer statement_contract",
    ),
    ("received", CONTRACTOR, lambda lists: lists.received_activities(CONTRACT, ALL), "statement_of_agency"),
    ("shared", CONTRACTOR, lambda lists: lists.shared_contracts(Side.CONTRACTOR, ALL), "contract_party_of_party"),
    ("buyer's timeline", BUYER, lambda lists: lists.events(Side.BUYER, CONTRACT, ALL), "statement_of_buyer"),
    ("statement", AGENCY, lambda lists: lists.statement(Side.AGENCY, PLACEMENT), "by digest"),
    ("claimed moments", PartyId("register"), lambda lists: lists.claimed_months(CONTRACT), "statement_contract"),
    ("states of placements", AGENCY, lambda lists: lists.placement_states([PLACEMENT]), "by digest"),
    ("tokens", CONTRACTOR, lambda lists: lists.tokens([CONTRACT]), "by digest"),
]


@pytest.fixture(scope="module")
def database(places: Places) -> Iterator[Database]:
    folder = places("plans")
    made = opened(folder)
    asyncio.run(made.write(fill))
    Place(folder).change("ANALYZE")
    yield made
    made.close()


class Registers(Repository):
    """The session of the register, which may add every row."""

    def add(self, table: Any, rows: list[dict[str, Any]]) -> None:
        self._session.execute(insert(table), rows)


def fill(session: Session, _: Any) -> None:
    contracts: list[dict[str, Any]] = []
    placements: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []

    def say(typ: str, iss: PartyId, **columns: Any) -> int:
        index = len(statements)
        known = {"contract": None, "refers_to": None, "month": None, "revision": None}
        known |= {"buyer": None, "contractor": None, "agency": None}
        row: dict[str, Any] = {"typ": typ, "iss": iss, "jti": f"{index}", "token": "x" * 200, "nonce": bytes(32)}
        row |= {"leaf_index": index, "received_at": index, "receipt": "y" * 100}
        statements.append({**row, **known, **columns})
        return index

    for number in range(CONTRACTS):
        buyer, contractor = party("buyer", number % 50), party("contractor", number % 50)
        name = digest("contract", number)
        sides = {"buyer": buyer, "contractor": contractor}
        index = say("sr-contract+jwt", buyer, digest=name, contract=name, **sides)
        state = "offered" if number % 5 == 0 else "accepted"
        another = party("contractor", (number + 1) % 50)
        named.append({"contract": name, "party": another, "side": "contractor", "leaf_index": index})
        contracts.append({"digest": name, **sides, "state": state, "since": index, "leaf_index": index})
        for step in range(PLACEMENTS):
            placement, agency = digest("placement", number, step), party("agency", step % 4)
            mine = {"contractor": contractor, "agency": agency}
            index = say("sr-placement+jwt", contractor, digest=placement, contract=name, **mine)
            state = ("waiting", "eligible", "eligible", "declined")[step % 4]
            row = {"digest": placement, "contract": name, **mine, "state": state, "since": index}
            placements.append({**row, "last_change": index, "leaf_index": index})
            about = {"contract": name, "refers_to": placement}
            say("sr-eligibility+jwt", agency, digest=digest("decided", number, step), **about, **mine)
        for step in range(6):
            worked = {"contract": name, "month": str(MONTH.plus(step)), "contractor": contractor}
            say("sr-hours+jwt", contractor, digest=digest("hours", number, step), revision=0, **worked)
    filled = ((StatementRow, statements), (PlacementRow, placements), (ContractRow, contracts))
    for table, rows in (*filled, (ContractPartyRow, named)):
        Registers(session, Scope.register()).add(table, rows)


def plans_of(database: Database, viewer: PartyId, ask: Ask) -> list[tuple[str, list[str]]]:
    """The plan of every statement that a list sends, line by line."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Connection, _k: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            sent.append((statement, parameters))

    with Session(database.engine) as session:
        event.listen(database.engine, "before_cursor_execute", note)
        try:
            ask(Lists(session, Scope.party(viewer)))
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        explain, connection = "EXPLAIN QUERY PLAN", session.connection()
        if connection.dialect.name == POSTGRESQL:
            explain = "EXPLAIN"
            for way in ("seqscan", "bitmapscan", "sort"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        return [
            (text, [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {text}", given)])
            for text, given in sent
        ]


@pytest.mark.parametrize(("viewer", "ask", "index"), [each[1:] for each in PLANS], ids=[each[0] for each in PLANS])
def test_list_follows_its_index(database: Database, viewer: PartyId, ask: Ask, index: str) -> None:
    plans = plans_of(database, viewer, ask)
    assert plans
    for text, lines in plans:
        plan = "\n".join(lines)
        assert "Seq Scan" not in plan, f"{text}\n{plan}"
        assert "SCAN " not in plan, f"{text}\n{plan}"
        assert "Sort" not in plan, f"{text}\n{plan}"
        assert "TEMP B-TREE FOR ORDER BY" not in plan, f"{text}\n{plan}"
        if index == "by digest":
            assert "_pkey" in plan or "sqlite_autoindex" in plan, f"{text}\n{plan}"
        else:
            assert set(index.split()) & set(plan.replace("(", " ").split()), f"{text}\n{plan}"


def test_negative_control_a_list_without_an_index_is_noticed(database: Database) -> None:
    class Unsafe(Lists):
        def by_receipt(self) -> None:
            self._session.connection().exec_driver_sql("SELECT digest FROM statement WHERE receipt = 'y'")

    ((_, lines),) = plans_of(database, BUYER, lambda lists: Unsafe(lists._bare, lists.scope).by_receipt())
    assert any("SCAN" in line or "Seq Scan" in line for line in lines)
