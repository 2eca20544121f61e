"""Nobody can tell what is somebody else's from what is not there: every role, tenant, route and id (S12)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from fastapi.routing import iter_route_contexts

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.filling import Unfilled, cases, in_path, own_request
from tests.service.register.matrix import (
    Difference,
    Operation,
    Request,
    answer_of,
    askings,
    differences,
    operations_of,
    some,
)
from tests.service.register.places import Database, Places, place_in
from tests.service.register.references import NOUNS, REFERENCES
from tests.service.register.running import Client, Running, opening_for, serving
from tests.service.register.tenants import Tenants, tell_twice, tenants_at
from tests.service.register.unsafe_guard import unsafe_no_guard
from tests.service.register.unsafe_route import forgetful, strange
from tests.service.register.unsafe_scope import unfiltered
from verifier.core.model.activity import Activity
from verifier.core.model.audit import Audit
from verifier.core.model.claim import Claim
from verifier.core.model.credential import Credential
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.service.app import describe
from verifier.service.settings.settings import Settings
from verifier.service.store.tables import METADATA
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.publish_statuses import publish_statuses
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.wiring import Register

pytestmark = pytest.mark.slow

#: What a request may leave behind though it is refused: that it was made.
COUNTED = frozenset({"allowance"})
#: Routes whose use case asks by itself whether the placement is the client's: a third wall.
ASKS_ITSELF = frozenset({"GET /v1/contractor/placements/{digest}/decision"})

#: Pages that take an id, in two languages; tests of their own ask for what is somebody else's.
PAGES = frozenset(
    language + path
    for language in ("", "/en")
    for path in (
        "/buyer/contracts/{digest}",
        "/buyer/contracts/{digest}/call-off",
        "/buyer/contracts/{digest}/messages",
        "/buyer/contracts/{digest}/verdicts.csv",
        "/contractor/contracts/{digest}",
        "/contractor/contracts/{digest}/attest",
        "/contractor/contracts/{digest}/messages",
        "/contractor/contracts/{digest}/hours",
        "/contractor/contracts/{digest}/import",
        "/contractor/contracts/{digest}/progress",
        "/contractor/contracts/{digest}/activities",
        "/contractor/contracts/{digest}/proof",
        "/contractor/placements/{digest}",
        "/who-knows-what/{digest}",
    )
)

#: What else a statement has as a digest: of bytes, of a rule set, and of a framework that nobody registers.
OF_NO_STATEMENT = frozenset(
    {
        (Activity, "evidence_sha256"),
        (Placement, "sealed_subject_sha256"),
        (Eligibility, "ruleset_digest"),
        (Eligibility, "sealed_opening_sha256"),
        (Claim, "inputs"),
        (Audit, "root"),
    }
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A register in which everybody has something, and its operations as it documents them itself."""

    name: str
    tenants: Tenants
    operations: tuple[Operation, ...]

    @property
    def database(self) -> Database:
        return self.tenants.register.database

    @property
    def by_digest(self) -> list[Operation]:
        """What somebody signs in for, to get what a digest leads to."""
        return [each for each in self.of_clients if "{digest}" in each.path]

    @property
    def of_clients(self) -> list[Operation]:
        """What somebody signs in for: elsewhere the register itself answers, for anyone."""
        return [each for each in self.operations if each.door]

    def differences(self, operations: Iterable[Operation]) -> list[Difference]:
        return list(differences(self.tenants, operations, some(cases, self.name)))

    @contextmanager
    def again(self, name: str, cast: Cast, **options: Any) -> Iterator[Matrix]:
        """The same register once more, with other options of :func:`serving`."""
        tenants = self.tenants
        with serving(cast, tenants.register.folder, **options) as register:
            yield Matrix(
                name, replace(tenants, register=register, all=tuple(tenants_at(register))), documented(register)
            )


async def publish(register: Register) -> None:
    await register.office.write(pad_log, 600, client=None)
    await register.office.write(sign_checkpoint, unsafe_no_guard, client=None)
    await register.office.write(publish_statuses, None, client=None)


def documented(register: Running) -> tuple[Operation, ...]:
    return tuple(operations_of(register.public.get("/v1/openapi.json").json()))


@pytest.fixture(scope="module")
def filtered(cast: Cast, places: Places) -> Iterator[Matrix]:
    """A register with everything told and published, in which nothing happens any more of itself."""
    opened: list[Register] = []

    def opening(settings: Settings) -> Register:
        opened.append(opening_for(cast)(settings))
        return opened[-1]

    folder = places("filtered")
    with serving(cast, folder, opening=opening) as register:
        tenants = tell_twice(register)
        asyncio.run(publish(opened[0]))
        yield Matrix(place_in(folder).url.partition(":")[0], tenants, documented(register))


@pytest.fixture(scope="module")
def walled(filtered: Matrix, cast: Cast) -> Iterator[Matrix]:
    """The same register in an application whose filters are off."""
    with filtered.again("walled", cast, opening=unfiltered(cast)) as matrix:
        yield matrix


@pytest.fixture(scope="module")
def planted(filtered: Matrix, cast: Cast) -> Iterator[Matrix]:
    """The same register with routes that should not be."""
    with filtered.again("planted", cast, planted=[forgetful, strange]) as matrix:
        yield matrix


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table, but for what counts requests."""
    return {
        table: sorted(map(repr, database.rows(f"SELECT * FROM {table}")))  # noqa: S608 # our own names
        for table in sorted(METADATA.tables.keys() - COUNTED)
    }


@contextmanager
def unchanged(database: Database) -> Iterator[None]:
    before = contents(database)
    yield
    after = contents(database)
    assert [table for table in before if before[table] != after[table]] == []


@contextmanager
def without_walls(database: Database) -> Iterator[None]:
    """Row-level security off on every table, until the block ends."""
    _switch(database, "DISABLE")
    try:
        yield
    finally:
        _switch(database, "ENABLE")


def _switch(database: Database, how: str) -> None:
    with database.connect() as connection:
        for table in METADATA.tables:
            connection.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY".encode())


def test_somebody_elses_is_absent_and_stays_as_it_is(filtered: Matrix) -> None:
    with unchanged(filtered.database):
        assert filtered.differences(filtered.operations) == []


def test_what_is_ones_own_is_there(filtered: Matrix) -> None:
    """A control: every route that a digest leads to gives something to everyone at its door."""
    for operation in filtered.by_digest:
        for asking in askings(filtered.tenants, operation):
            answer = own_request(operation, asking).by(asking.client)
            assert answer.status_code == 200, (operation, answer.text)


def test_at_another_door_every_token_is_refused_alike(filtered: Matrix) -> None:
    """No token, one that is none, and those of other doors: at every route, whatever is asked for."""
    with unchanged(filtered.database):
        refusals = {
            (operation.method, answer_of(request.by(client)))
            for operation in filtered.of_clients
            for client, request in intrusions(filtered.tenants, operation)
        }
    assert sorted(method for method, _ in refusals) == ["GET", "POST"]
    ((status, body),) = {(answer.status, answer.body) for _, answer in refusals}
    assert (status, b"not_authenticated" in body) == (401, True)


def intrusions(tenants: Tenants, operation: Operation) -> Iterator[tuple[Client, Request]]:
    """Requests of who does not belong at the door of an operation, for something that exists."""
    content, headers = (b"{}", {"Content-Type": operation.media_type}) if operation.body else (None, {})
    rightful = askings(tenants, operation)[0]
    path = own_request(operation, rightful).path
    for tenant in tenants.all:
        if tenant.door != operation.door:
            yield tenant.client, Request(operation.method, path, {}, headers, content)
    for authorization in ({}, {"Authorization": "Bearer none"}):
        told = {**headers, **authorization}
        yield tenants.register.public, Request(operation.method, path, {}, told, content)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True, scope="module")
class TestWallAlone:
    def test_somebody_elses_is_absent_and_stays_as_it_is(self, walled: Matrix) -> None:
        with unchanged(walled.database):
            assert walled.differences(walled.of_clients) == []

    def test_negative_control_without_the_wall_it_is_there(self, walled: Matrix) -> None:
        with without_walls(walled.database), unchanged(walled.database):
            found = {str(each) for each in walled.by_digest if any(differences(walled.tenants, [each], in_path))}
        assert found == {str(each) for each in walled.by_digest} - ASKS_ITSELF


class TestGenerator:
    def test_a_route_that_forgets_who_asks_is_found(self, planted: Matrix) -> None:
        operations = [each for each in planted.operations if each.path.endswith("/copy")]
        found = planted.differences(operations)
        assert {each.asking for each in found} == {each.party for each in planted.tenants.at("buyer")}

    def test_a_route_that_nobody_can_fill_is_refused(self, planted: Matrix) -> None:
        (operation,) = (each for each in planted.operations if each.path.endswith("/{person}"))
        with pytest.raises(Unfilled, match="person"):
            planted.differences([operation])

    def test_what_is_not_documented_takes_no_id(self) -> None:
        face = describe(ISSUER)
        documented = {each.path for each in operations_of(face.openapi())}
        paths = {route.path or "" for route in iter_route_contexts(face.routes)}
        assert documented < paths
        static = {"/log/tile/{place:path}", "/log/tile/entries/{place:path}", "/assets/{address}"}
        assert {path for path in paths - documented if "{" in path} == static | PAGES

    def test_every_digest_in_a_statement_is_a_reference_or_of_no_statement(self) -> None:
        nouns = set(NOUNS.values()) - {Statement, Credential}
        digests = {
            (noun, name)
            for noun in nouns
            for name, hint in get_type_hints(noun).items()
            if Digest in (hint, *get_args(hint)) or name == "lines"
        }
        assert digests == REFERENCES.keys() | OF_NO_STATEMENT
