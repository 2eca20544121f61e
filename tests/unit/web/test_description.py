"""The description: names that last, answers that are all told, examples that are valid, parts that are whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.unit.web.sample_face import PARTS, build
from verifier.web.description import operations
from verifier.web.examples import example_of
from verifier.web.face import Face
from verifier.web.operations import operation_id
from verifier.web.problem_components import problem_components
from verifier.web.problems import ANSWERS, PROBLEM_SCHEMA


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    face = build()
    assert isinstance(face, Face)
    return dict(face.documents())


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/contractor/placements", "postContractorPlacements"),
        ("GET", "/public/rule-sets/{digest}", "getPublicRuleSetsByDigest"),
        ("GET", "/buyer/contracts/{digest}/bundles/{moment}", "getBuyerContractsByDigestBundlesByMoment"),
        ("GET", "/public/rule-sets", "getPublicRuleSets"),
        ("POST", "/oauth/token", "postOauthToken"),
    ],
)
def test_an_operation_is_named_by_its_method_and_path(method: str, path: str, expected: str) -> None:
    assert operation_id(method, path) == expected


def test_every_part_is_complete_and_holds_its_own_operations_alone(documents: dict[str, dict[str, Any]]) -> None:
    whole = documents["/v1/openapi.json"]
    for name, part in PARTS.items():
        cut = documents[f"/v1/{name}/openapi.json"]
        assert cut["info"] == {**whole["info"], "title": part.title}
        assert [each["name"] for each in cut["tags"]] == [name]
        assert {tag for _, _, operation in operations(cut) for tag in operation["tags"]} == set(part.tags)
        assert references(cut) == {
            f"#/components/{kind}/{each}"
            for kind, members in cut["components"].items()
            for each in members
            if kind != "securitySchemes"
        }


def test_parts_together_are_the_whole_but_for_what_has_no_tag(documents: dict[str, dict[str, Any]]) -> None:
    parts = [named(documents[f"/v1/{name}/openapi.json"]) for name in PARTS]
    whole = named(documents["/v1/openapi.json"])
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert whole - set().union(*parts) == {("/health", "get")}


def named(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(path, method) for path, method, _ in operations(document)}


def references(part: Any) -> set[str]:
    text = json.dumps(part)
    return {each.partition('"')[0] for each in text.split('"$ref": "')[1:]}


def test_the_words_are_pointed_to(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        assert document["externalDocs"]["url"] == "https://register.example/v1/words"


def test_a_docstring_is_a_summary_of_one_sentence_and_the_rest(documents: dict[str, dict[str, Any]]) -> None:
    operation = documents["/v1/open/openapi.json"]["paths"]["/words"]["get"]
    assert operation["summary"] == "How many words there are"
    assert operation["description"] == "It seldom changes."


def test_what_may_be_304_says_how_to_ask(documents: dict[str, dict[str, Any]]) -> None:
    operation = documents["/v1/openapi.json"]["paths"]["/words"]["get"]
    assert [each["name"] for each in operation["parameters"]] == ["If-None-Match"]
    assert {"ETag", "API-Version"} == set(operation["responses"]["200"]["headers"])
    assert "content" not in operation["responses"]["304"]


def test_every_status_of_the_table_is_a_response_with_its_codes() -> None:
    responses = problem_components()["responses"]
    told = {
        each["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["status"]["const"]
        for each in responses.values()
    }
    assert told == {answer.status for answer in ANSWERS.values()}
    codes = responses["Conflict"]["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]
    assert {"unknown_reference", "withdrawn"} <= set(codes["enum"])
    assert "wrong_relation" not in codes["enum"], "it is told as unknown_reference"
    assert {"Retry-After"} <= set(responses["TooManyRequests"]["headers"]) & set(
        responses["ServiceUnavailable"]["headers"]
    )


def test_the_example_of_a_problem_is_one() -> None:
    schema = {**PROBLEM_SCHEMA, "properties": {**PROBLEM_SCHEMA["properties"], "errors": {"type": "array"}}}
    for response in problem_components()["responses"].values():
        content = response["content"]["application/problem+json"]
        if "example" in content:
            Draft202012Validator(schema).validate(content["example"])
            assert content["example"]["code"] in content["schema"]["allOf"][1]["properties"]["code"]["enum"]


SCHEMAS = {
    "Leaf": {"type": "string", "examples": ["shown"]},
    "Pair": {"type": "object", "examples": [{"a": 1}, {"b": 2}]},
}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/Leaf"}, "shown"),
        ({"const": "x"}, "x"),
        ({"type": "integer", "default": 0}, 0),
        ({"enum": ["b", "a"]}, "b"),
        ({"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 3}]}, 3),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2}, [True, True]),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Pair"}}, [{"a": 1}, {"b": 2}]),
        ({"type": "string", "format": "date-time"}, "2026-01-31T12:00:00Z"),
        ({"type": "object", "properties": {"n": {"type": "number"}}}, {"n": 1}),
        ({}, {}),
    ],
    ids=[
        "reference",
        "const",
        "default",
        "enum",
        "not null",
        "at least",
        "all shown",
        "format",
        "object",
        "anything",
    ],
)
def test_an_example_is_what_a_schema_shows_or_the_least_it_allows(schema: dict[str, Any], expected: Any) -> None:
    assert example_of(schema, SCHEMAS) == expected
