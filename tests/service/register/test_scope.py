"""Nobody sees or changes what is somebody else's: by the filters alone, and by the database's wall alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlmodel import Session, select

from tests.postgres import OWNER, SERVICE, SUPERUSER, Server
from tests.service.register import story
from tests.service.register.browser import invited, member
from tests.service.register.cast import Cast
from tests.service.register.owned import PUBLIC, every, own
from tests.service.register.places import Places, on_postgresql, place_in
from tests.service.register.play import Play, post
from tests.service.register.running import Running, serving, settings_in
from tests.service.register.story import BSNS, JANUARY, Placed
from tests.service.register.unsafe_scope import UnsafeUnfiltered, unfiltered
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.settings.obstacle import StartRefused
from verifier.service.settings.settings import Settings
from verifier.service.store.dialects import connect
from verifier.service.store.ledger import Ledger
from verifier.service.store.log import StoredLog
from verifier.service.store.member_tables import SessionRow
from verifier.service.store.people import People
from verifier.service.store.placements import Placements
from verifier.service.store.replay import Replays
from verifier.service.store.scope import OutsideScope, Repository, Scope
from verifier.service.store.statements import Statements
from verifier.service.store.tables import METADATA, StatementRow
from verifier.service.store.tickets import Tickets
from verifier.service.wiring import assemble

pytestmark = pytest.mark.slow

NOBODY = PartyId("kvk:00000001")


@dataclass(frozen=True, slots=True)
class Told:
    """A register in which two buyers, two contractors and two agencies have something of their own."""

    register: Running
    placed: Placed
    parties: tuple[PartyId, ...]

    @property
    def folder(self) -> Path:
        return self.register.folder


def tell(register: Running) -> Told:
    register.introduce()
    play, cast = Play(register), register.cast
    contract = play.contract()
    placed, _ = play.eligible(contract, BSNS[0])
    play.hours(contract, [(placed, 15_600)], month=JANUARY)
    post(register.other_buyer, "/v1/buyer/contracts", story.contract(cast, cast.other_buyer).token)
    register.agency.post("/v1/agency/tickets", {"count": 1})
    for home in (cast.buyer, cast.agency, cast.other_agency):
        member(register, home.party)
        invited(register, home.party)
    homes = (
        cast.buyer,
        cast.other_buyer,
        cast.contractor,
        cast.other_contractor,
        cast.agency,
        cast.other_agency,
    )
    return Told(register, placed, (*(home.party for home in homes), NOBODY))


@pytest.fixture(scope="module")
def told(cast: Cast, places: Places) -> Iterator[Told]:
    with serving(cast, places("told")) as register:
        yield tell(register)


@pytest.fixture(scope="module")
def walled(cast: Cast, postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The same on PostgreSQL, in an application whose filters are off."""
    folder = on_postgresql(postgres, tmp_path_factory.mktemp("walled"), postgres.copy())
    with serving(cast, folder, opening=unfiltered(cast)) as register:
        yield tell(register)


@pytest.fixture
def beside(told: Told) -> Iterator[Session]:
    """A session beside the register's in which only the filters are left: on PostgreSQL the superuser's."""
    engine = connect(place_in(told.folder).url.replace(f"//{SERVICE}@", f"//{SUPERUSER}@"))
    with Session(engine) as session:
        yield session
    engine.dispose()


class Looking(Repository):
    """Whatever a repository could ask for."""

    def all(self, table: str) -> int:
        return len(self._session.execute(METADATA.tables[table].select()).all())

    def change(self, query: Any) -> int:
        rows: int = self._session.execute(query).rowcount  # type: ignore[attr-defined] # a change has a row count
        return rows


def seen(told: Told, scope: Scope) -> dict[str, int]:
    """How many rows the register's role sees of each table, without a filter."""
    engine = connect(place_in(told.folder).url)
    with Session(engine) as session:
        found = {table: Looking(session, scope).all(table) for table in METADATA.tables}
    engine.dispose()
    return found


class TestFiltersAlone:
    def test_a_party_finds_its_own_statements_and_no_others(self, told: Told, beside: Session) -> None:
        for party in told.parties:
            digests = [Digest(row.digest) for row in beside.exec(select(StatementRow))]
            statements = Statements(beside, Scope.party(party))
            found = [row for digest in digests if (row := statements.row(digest)) is not None]
            assert len(found) == own(told.register.database, "statement", party)
            assert all(party in (row.buyer, row.contractor, row.agency) for row in found)

    def test_a_party_finds_its_own_people_and_no_others(self, told: Told, beside: Session) -> None:
        everybody = [(row.member, row.handle) for row in beside.exec(select(SessionRow))]
        for party in told.parties:
            people = People(beside, Scope.party(party))
            there = own(told.register.database, "member", party)
            assert [len(people.members.listed()), len(people.invitations.listed(at=0))] == [there, there]
            assert sum(people.members.find(each) is not None for each, _ in everybody) == there
            assert sum(people.sessions.find(each) is not None for _, each in everybody) == there
            assert sum(len(people.sessions.of_member(each)) for each, _ in everybody) == there
            with pytest.raises(OutsideScope):
                people.members.of_login("x")
            with pytest.raises(OutsideScope):
                people.sessions.of_id(b"x")

    def test_a_buyer_finds_nothing_of_a_placement(self, beside: Session, cast: Cast) -> None:
        scope = Scope.party(cast.buyer.party)
        assert Placements(beside, scope).count_waiting() == 0
        kinds = {row.typ for row in beside.exec(select(StatementRow).where(scope.admits(StatementRow.buyer)))}
        assert kinds == {"sr-contract+jwt", "sr-acceptance+jwt"}

    @pytest.mark.parametrize("repository", [Ledger, StoredLog, Replays, Tickets])
    def test_what_is_the_registers_is_refused_to_a_party(
        self, repository: Any, beside: Session, cast: Cast
    ) -> None:
        with pytest.raises(OutsideScope):
            repository(beside, Scope.party(cast.contractor.party))
        repository(beside, Scope.register())


class TestWallAlone:
    def test_a_party_sees_its_own_rows_and_no_others(self, walled: Told) -> None:
        for party in walled.parties:
            expected = {table: own(walled.register.database, table, party) for table in METADATA.tables}
            assert seen(walled, UnsafeUnfiltered(party)) == expected

    def test_there_is_something_of_everybody(self, walled: Told, cast: Cast) -> None:
        """A control: the test above would say nothing of parties that have nothing."""
        database = walled.register.database
        for home in (cast.buyer, cast.other_buyer, cast.contractor, cast.agency):
            assert own(database, "statement", home.party) > 0
        for home, table in product((cast.buyer, cast.other_agency), ("member", "member_session", "invitation")):
            assert 0 < own(database, table, home.party) < every(database, table)
        assert 0 < own(database, "statement", cast.agency.party) < own(database, "statement", cast.contractor.party)

    def test_negative_control_without_the_wall_the_same_queries_see_every_row(self, walled: Told) -> None:
        database = walled.register.database
        there = {table: every(database, table) for table in METADATA.tables}
        assert seen(walled, Scope.register()) == there
        assert all(there[table] for table in ("statement", "placement", "ledger", "pseudonym", "leaf", "ticket"))

    def test_who_tells_no_name_sees_what_is_public(self, walled: Told) -> None:
        with walled.register.database.connect(SERVICE) as connection:
            for table in METADATA.tables:
                rows = connection.execute(f"SELECT * FROM {table}".encode()).fetchall()  # noqa: S608 # our names
                assert bool(rows) == (table in PUBLIC), table

    def test_a_party_changes_nothing_of_another(self, walled: Told, cast: Cast) -> None:
        table = METADATA.tables["placement"]
        change = table.update().where(table.c.digest == walled.placed.digest).values(state="withdrawn")
        engine = connect(place_in(walled.folder).url)
        for party in walled.parties:
            mine = party in (cast.contractor.party, cast.agency.party)
            with Session(engine) as session:
                assert Looking(session, UnsafeUnfiltered(party)).change(change) == mine
        engine.dispose()

    def test_a_party_adds_nothing_in_the_name_of_another(self, walled: Told, cast: Cast) -> None:
        row = {**walled.register.database.by_digest("placement", walled.placed.digest), "digest": b"x" * 32}
        engine = connect(place_in(walled.folder).url)
        with Session(engine) as session, pytest.raises(Exception, match="row-level security"):
            Looking(session, UnsafeUnfiltered(cast.other_agency.party)).change(
                METADATA.tables["placement"].insert().values(row)
            )
        engine.dispose()

    def test_over_http_another_partys_placement_is_one_that_does_not_exist(self, walled: Told) -> None:
        absent = base64url.encode(secrets.token_bytes(32))
        for name in (walled.placed.name, absent):
            answer = walled.register.other_contractor.get(f"/v1/contractor/placements/{name}/decision")
            assert answer.status_code == 404
        first, second = (
            walled.register.other_contractor.get(f"/v1/contractor/placements/{name}/decision").content
            for name in (walled.placed.name, absent)
        )
        assert first == second


class TestRoles:
    def test_every_table_has_the_wall_and_its_owner_is_held_by_it(self, walled: Told) -> None:
        rows = walled.register.database.rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        assert rows == [("alembic_version",)]

    @pytest.mark.parametrize(
        "query",
        [
            "UPDATE statement SET receipt = ''",
            "DELETE FROM statement",
            "DELETE FROM leaf",
            "UPDATE checkpoint SET note = ''",
            "DELETE FROM ledger",
            "DELETE FROM head",
            "TRUNCATE leaf",
            "ALTER TABLE statement DISABLE ROW LEVEL SECURITY",
            "DROP POLICY statement_scope ON statement",
            "ALTER TABLE leaf DISABLE TRIGGER ALL",
            f"SET ROLE {OWNER}",
            "CREATE TABLE mine (id int)",
        ],
    )
    def test_the_registers_role_may_not(self, walled: Told, query: str) -> None:
        with walled.register.database.connect(SERVICE) as connection:
            connection.execute("SELECT set_config('plaatsbewijs.party', 'register', false)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(query.encode())


class TestStarting:
    """A register that row-level security would not hold does not start, and one that it holds needs no more."""

    @pytest.fixture
    def settings(self, postgres: Server, tmp_path: Path) -> Settings:
        return settings_in(on_postgresql(postgres, tmp_path / "register", postgres.copy()))

    def start(self, cast: Cast, settings: Settings) -> None:
        register = assemble(cast.register.custodian, cast.register.kit, settings)
        register.database.close()
        register.allowances.close()

    @pytest.mark.parametrize("role", [OWNER, SUPERUSER])
    def test_not_as_more_than_it_needs(self, cast: Cast, settings: Settings, role: str) -> None:
        url = settings.database_url.replace(f"//{SERVICE}@", f"//{role}@")
        with pytest.raises(StartRefused, match="PLAATSBEWIJS_DATABASE_URL"):
            self.start(cast, settings.model_copy(update={"database_url": url}))

    def test_nor_as_a_role_that_may_become_the_owner(
        self, cast: Cast, settings: Settings, postgres: Server
    ) -> None:
        with postgres.connect("postgres") as connection:
            connection.execute(f"GRANT {OWNER} TO {SERVICE}".encode())
            with pytest.raises(StartRefused, match="PLAATSBEWIJS_DATABASE_URL"):
                self.start(cast, settings)
            connection.execute(f"REVOKE {OWNER} FROM {SERVICE}".encode())
        self.start(cast, settings)

    def test_without_the_owner_when_the_schema_is_up_to_date(self, cast: Cast, settings: Settings) -> None:
        self.start(cast, settings.model_copy(update={"migration_url": None}))

    def test_and_not_without_the_owner_when_it_is_not(self, cast: Cast, postgres: Server, tmp_path: Path) -> None:
        settings = settings_in(on_postgresql(postgres, tmp_path / "register", postgres.empty()))
        with pytest.raises(StartRefused, match="a schema of this version"):
            self.start(cast, settings.model_copy(update={"migration_url": None}))
        self.start(cast, settings)
