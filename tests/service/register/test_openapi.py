"""The OpenAPI documents are those of the doors: the committed files, what is served, what they say of bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from docs.reference.render_openapi import GLOSSARY, PUBLIC_URL, documents, glossary
from tests.service.register.cast import ISSUER
from tests.service.register.running import Running
from verifier import shipped
from verifier.service.app import describe
from verifier.service.description import PARTS
from verifier.web import description

ROUTES = {
    "POST /operator/directories",
    "POST /operator/enrolments",
    "POST /operator/status-orders",
    "POST /agency/tickets",
    "POST /agency/eligibilities",
    "GET /agency/eligibilities",
    "POST /agency/withdrawals",
    "GET /agency/placements",
    "GET /agency/placements/{digest}/withdrawals",
    "GET /agency/receipts",
    "GET /agency/statements/{digest}",
    "GET /agency/statements/{digest}/proof",
    "POST /agency/decisions/bulk",
    "GET /agency/placements/{digest}/audit-bundle",
    "GET /contractor/contracts/{digest}/audit-bundle",
    "GET /auditor/contracts/{digest}/audit-bundle",
    "POST /auditor/audits",
    "POST /contractor/acceptances",
    "POST /contractor/placements",
    "POST /contractor/placements/bulk",
    "GET /contractor/placements",
    "GET /contractor/placements/{digest}/decision",
    "POST /contractor/hours",
    "POST /contractor/hours/bulk",
    "POST /contractor/withdrawals",
    "GET /contractor/contracts/{digest}/inputs",
    "POST /contractor/claims",
    "POST /contractor/activities",
    "POST /contractor/activity-confirmations",
    "GET /contractor/contracts/{digest}/activities",
    "GET /contractor/contracts/{digest}/duties",
    "GET /contractor/shared-contracts",
    "POST /contractor/messages",
    "GET /contractor/contracts/{digest}/messages",
    "GET /contractor/contracts",
    "GET /contractor/contracts/{digest}/hours",
    "GET /contractor/contracts/{digest}/grants",
    "GET /contractor/contracts/{digest}/timeline",
    "GET /contractor/contracts/{digest}/moments",
    "GET /contractor/receipts",
    "GET /contractor/statements/{digest}",
    "GET /contractor/statements/{digest}/proof",
    "GET /contractor/keys",
    "GET /contractor/credentials",
    "POST /contractor/credentials",
    "GET /contractor/credentials/{digest}",
    "POST /buyer/contracts",
    "GET /buyer/contracts",
    "POST /buyer/withdrawals",
    "POST /buyer/verdicts",
    "POST /buyer/activity-confirmations",
    "GET /buyer/contracts/{digest}/activities",
    "GET /buyer/contracts/{digest}/duties",
    "GET /buyer/shared-contracts",
    "POST /buyer/messages",
    "GET /buyer/contracts/{digest}/messages",
    "GET /buyer/contracts/{digest}/bundles/{moment}",
    "GET /buyer/contracts/{digest}/timeline",
    "GET /buyer/contracts/{digest}/moments",
    "GET /buyer/receipts",
    "GET /buyer/statements/{digest}",
    "GET /buyer/statements/{digest}/proof",
    "POST /oauth/token",
    "GET /public/directory",
    "GET /public/enrolments/{kid}",
    "GET /public/rule-sets",
    "GET /public/rule-sets/{digest}",
    "GET /public/rule-sets/{digest}/explanation",
    "POST /public/plans",
    "POST /verifications",
    "GET /public/glossary",
    "GET /public/health",
    "GET /log/checkpoint",
    "GET /status",
    "GET /status/{list_name}",
}


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation by method and path."""
    for path, method, operation in description.operations(described):
        yield f"{method.upper()} {path}", operation


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return describe(PUBLIC_URL).openapi()


@pytest.fixture(scope="module")
def parts() -> dict[str, dict[str, Any]]:
    """The document of every door, by its name."""
    served = describe(PUBLIC_URL).documents()
    return {name: served[f"/v1/{name}/openapi.json"] for name in PARTS}


def test_committed_files_are_in_step_and_no_other_is_there() -> None:
    expected = documents()
    assert {path.name for path in GLOSSARY.parent.iterdir()} == {path.name for path in expected}
    assert [path.name for path, text in expected.items() if path.read_text(encoding="utf-8") != text] == []


def test_every_route_of_the_contract_is_there_and_no_other(described: dict[str, Any]) -> None:
    assert {name for name, _ in operations(described)} == ROUTES


def test_every_operation_is_in_the_document_of_exactly_one_door(
    described: dict[str, Any], parts: dict[str, dict[str, Any]]
) -> None:
    found = [name for part in parts.values() for name, _ in operations(part)]
    assert sorted(found) == sorted(name for name, _ in operations(described))


def test_a_door_shows_nothing_of_another(parts: dict[str, dict[str, Any]]) -> None:
    for name, part in parts.items():
        elsewhere = {f"/{other}/" for other in PARTS} - {f"/{name}/"}
        assert not [path for path in part["paths"] if path.startswith(tuple(elsewhere))]
        named = [scheme for _, each in operations(part) for scheme in each["security"]]
        assert {scope for scheme in named for scopes in scheme.values() for scope in scopes} <= {name}


def test_every_route_behind_a_door_names_its_security_and_every_other_none(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        door = name.partition("/")[2].partition("/")[0]
        expected = [{"client_credentials": [door]}] if door in {"agency", "contractor", "buyer", "auditor"} else []
        assert operation["security"] == expected, name


def test_operations_have_a_name_and_a_sentence_of_their_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(described)]
    assert len(names) == len(set(names))
    assert [name for name, operation in operations(described) if len(operation["summary"].split()) < 2] == []


def test_no_schema_has_a_place_for_a_person(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"].values()
    members = {name for schema in schemas for name in schema.get("properties", {})}
    assert not members & {"bsn", "birth_date", "name", "group", "category", "rate", "value", "pseudonym_index"}


def contents(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body that is described, asked or answered, by the operation that has it."""
    for name, operation in operations(described):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            found = (
                described["components"]["responses"][body["$ref"].rpartition("/")[2]] if "$ref" in body else body
            )
            for content in found.get("content", {}).values():
                yield name, content


def faults(described: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """What is wrong with the example of a body; that there is none, too."""
    if "example" not in content:
        return ["no example"]
    registry: Any = Registry().with_resource("urn:whole", DRAFT202012.create_resource(described))
    schema = json.loads(json.dumps(content["schema"]).replace('"#/components', '"urn:whole#/components'))
    return [
        each.message for each in Draft202012Validator(schema, registry=registry).iter_errors(content["example"])
    ]


def test_every_body_has_an_example_that_is_valid(described: dict[str, Any]) -> None:
    wrong = [(name, fault) for name, content in contents(described) for fault in faults(described, content)]
    assert wrong == []
    assert len(list(contents(described))) > len(ROUTES)


def test_an_example_shows_something_of_the_field(described: dict[str, Any]) -> None:
    """A text without an example of its own is shown as `text`, from which nobody learns anything."""
    assert [name for name, content in contents(described) if '"text"' in json.dumps(content["example"])] == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"schema": {"type": "string"}}, ["no example"]),
        ({"schema": {"$ref": "#/components/schemas/TicketsBody"}, "example": {"count": 65}}, ["65 is greater"]),
    ],
    ids=["none", "too many"],
)
def test_a_planted_example_is_found(
    described: dict[str, Any], content: dict[str, Any], expected: list[str]
) -> None:
    found = faults(described, content)
    assert [each[: len(told)] for each, told in zip(found, expected, strict=True)] == expected


#: Words of paths that are names of a standard, or of the web itself.
STANDARD = {"oauth", "token", "health", "public", "glossary"}


def test_every_word_of_a_path_stands_in_the_glossary_with_its_dutch_word(described: dict[str, Any]) -> None:
    words = {each["word"].lower() for each in glossary()["words"]}
    segments = {part for path in described["paths"] for part in path.split("/") if part and part[0] != "{"}
    spoken = {each.replace("-", " ") for each in segments - STANDARD}
    assert {
        each for each in spoken if not {each, each.removesuffix("s"), each.removesuffix("ies") + "y"} & words
    } == set()


def test_the_glossary_is_what_is_shipped() -> None:
    assert json.loads(shipped.glossary()) == glossary()


@pytest.mark.slow
def test_what_is_served_differs_in_its_address_alone(register: Running) -> None:
    for path in describe(PUBLIC_URL).documents():
        door = path.removeprefix("/v1").removesuffix("/openapi.json").strip("/") or "register"
        committed = GLOSSARY.with_name(f"{door}.v1.json").read_text(encoding="utf-8")
        assert register.public.get(path).json() == json.loads(committed.replace(PUBLIC_URL, ISSUER))


@pytest.mark.slow
def test_the_glossary_is_served_where_the_documents_say(register: Running, described: dict[str, Any]) -> None:
    address = described["externalDocs"]["url"].removeprefix(PUBLIC_URL)
    assert register.public.get(address).json() == glossary()
