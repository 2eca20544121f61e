"""The OpenAPI document is the one of the doors: the committed file, what is served, and what it says of bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from docs.reference.render_openapi import DOCUMENT, PUBLIC_URL, document
from tests.service.register.cast import ISSUER
from tests.service.register.running import Running
from verifier.service.app import describe

ROUTES = {
    "POST /operator/directories",
    "POST /operator/enrolments",
    "POST /agency/eligibilities",
    "GET /agency/placements",
    "POST /agency/tickets",
    "POST /agency/withdrawals",
    "POST /contractor/acceptances",
    "POST /contractor/claims",
    "GET /contractor/contracts",
    "GET /contractor/contracts/{digest}/inputs",
    "POST /contractor/hours",
    "GET /contractor/placements",
    "POST /contractor/placements",
    "GET /contractor/placements/{digest}/decision",
    "POST /contractor/withdrawals",
    "POST /buyer/contracts",
    "GET /buyer/contracts",
    "GET /buyer/contracts/{digest}/bundles/{moment}",
    "POST /buyer/verdicts",
    "POST /buyer/withdrawals",
    "POST /oauth/token",
    "GET /public/directory",
    "GET /public/enrolments/{kid}",
    "GET /public/rule-sets/{digest}",
    "GET /public/health",
    "GET /log/checkpoint",
}


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation by method and path."""
    for path, members in described["paths"].items():
        for method, operation in members.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield f"{method.upper()} {path}", operation


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return describe(PUBLIC_URL).openapi()


def test_committed_file_is_in_step() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_route_of_the_contract_is_there_and_no_other(described: dict[str, Any]) -> None:
    assert {name for name, _ in operations(described)} == ROUTES


def test_every_route_behind_a_door_names_its_security_and_every_other_none(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        behind = name.partition("/")[2].partition("/")[0] in {"agency", "contractor", "buyer"}
        assert bool(operation.get("security")) is behind, name


def test_no_schema_has_a_place_for_a_person(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"].values()
    members = {name for schema in schemas for name in schema.get("properties", {})}
    assert not members & {"bsn", "birth_date", "name", "group", "category", "rate", "value", "pseudonym_index"}


@pytest.mark.slow
def test_what_is_served_differs_in_its_address_alone(register: Running) -> None:
    answer = register.public.get("/v1/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    expected = json.loads(DOCUMENT.read_text(encoding="utf-8").replace(PUBLIC_URL, ISSUER))
    assert answer.json() == expected
