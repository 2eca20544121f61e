"""An operation (bewerking) as the document shows it: what FastAPI knows of a route, and what every route does.

Which statuses an operation may answer follows from what it takes: a body can be too long, an address can be
nobody's, a token can be missing. A route names in ``responses=`` what is its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from verifier.web.bodies import JSON
from verifier.web.examples import example_of
from verifier.web.idempotency import HEADER
from verifier.web.problem_components import VERSION_HEADER, problem_reference

ALWAYS: Final = frozenset({400, 429, 500, 503})
_WITH_BODY: Final = frozenset({408, 413, 415})
_WITH_STATEMENT: Final = frozenset({403, 409, 422})
_WITH_KEY: Final = frozenset({409, 422})
_UNNAMED: Final = "Successful Response"
#: Whose examples are values of their schemas; of lines, one is shown.
_SHOWN: Final = frozenset({JSON, "application/x-ndjson", "application/x-www-form-urlencoded"})

#: What a client that holds a copy may send; added to every operation that may answer 304.
IF_NONE_MATCH: Final[Mapping[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The entity tag of the copy that you hold, or several; 304 when one is current",
    "schema": {"type": "string", "examples": ['"0123456789abcdef0123456789abcdef"']},
}


def operation_id(method: str, path: str) -> str:
    """``postContractorPlacements``, ``getPublicRuleSetsByDigest``: one name for one method and path, for ever."""
    words = [word for part in path.split("/") for word in _words(part)]
    return method.lower() + "".join(word[:1].upper() + word[1:] for word in words)


def finish_operation(operation: dict[str, Any], schemas: Mapping[str, Any], scopes: frozenset[str]) -> None:
    """Make ``operation`` say all that the face does around its route; it is changed in place.

    ``scopes`` are the names that an access token can be asked for: a tag that is one is what its operations need.
    """
    _say_in_one_sentence(operation)
    operation["security"] = [
        {scheme: [tag for tag in operation.get("tags", ()) if tag in scopes] for scheme in named}
        for named in operation.get("security", ())
    ]
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    named = {int(status) for status in responses if status[0] in "45"}
    for status in ALWAYS | named | _statuses(operation, schemas):
        responses[str(status)] = problem_reference(status)
    for status, response in responses.items():
        if status[0] in "23":
            _finish_success(int(status), response, operation)
    for media_type, content in _contents(operation):
        _show(media_type, content, schemas)
    operation["responses"] = dict(sorted(responses.items()))


def _words(part: str) -> list[str]:
    return ["by", part.strip("{}")] if part.startswith("{") else part.replace("_", "-").replace(".", "-").split("-")


def _say_in_one_sentence(operation: dict[str, Any]) -> None:
    """The docstring's first sentence is the summary; FastAPI's is made of the function's name."""
    first, _, rest = operation.pop("description", "").partition("\n\n")
    sentence = first.replace("\n", " ").replace("``", "`")
    operation["summary"] = sentence.rstrip(".") or operation.get("summary", "")
    if rest:
        operation["description"] = rest.replace("``", "`")


def _statuses(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> frozenset[int]:
    found: set[int] = set()
    if operation.get("security"):
        found.add(401)
    if any(each["in"] in {"path", "query"} for each in operation.get("parameters", ())):
        found.add(404)
    if any(each["name"] == HEADER for each in operation.get("parameters", ())):
        found |= _WITH_KEY
    if "requestBody" in operation:
        found |= _WITH_BODY
        if _takes_statement(operation["requestBody"], schemas):
            found |= _WITH_STATEMENT
    return frozenset(found)


def _takes_statement(part: Any, schemas: Mapping[str, Any]) -> bool:
    """Whether a signed statement travels in ``part``, at any depth."""
    if isinstance(part, dict):
        reference = part.get("$ref", "").rpartition("/")[2]
        if "statement" in part.get("properties", {}) or (
            reference and _takes_statement(schemas[reference], schemas)
        ):
            return True
        return any(_takes_statement(each, schemas) for each in part.values())
    return False


def _finish_success(status: int, response: dict[str, Any], operation: dict[str, Any]) -> None:
    headers = response.setdefault("headers", {})
    headers["API-Version"] = dict(VERSION_HEADER)
    if response.get("description") == _UNNAMED:
        response["description"] = HTTPStatus(status).phrase
    if "304" in operation["responses"] and status in {200, 304}:
        headers["ETag"] = {"$ref": "#/components/headers/EntityTag"}
    if status == 304:
        response.pop("content", None)
        operation.setdefault("parameters", []).append(dict(IF_NONE_MATCH))


def _contents(operation: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for response in operation["responses"].values():
        yield from response.get("content", {}).items()


def _show(media_type: str, content: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    if media_type in _SHOWN and not {"example", "examples"} & set(content):
        content["example"] = example_of(content.get("schema", {}), schemas)
