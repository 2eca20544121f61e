"""The description (beschrijving): a face's OpenAPI 3.1 document, as the API Design Rules 2.2.1 want it.

The version stands in the server's URL and not in the paths; errors are problem documents; every answer names
``API-Version``; the members of a body that :class:`~verifier.web.bodies.StrictBody` reads are documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from verifier.web.bodies import JSON, StrictBody
from verifier.web.problems import FAULT_SCHEMA, PROBLEM_SCHEMA, problem_responses

#: Where versioned routes live, and what the server's URL ends in.
VERSION_PREFIX: Final = "/v1"

_API_VERSION: Final = {"description": "The full version of this API", "schema": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an integrator can reach; the design rules want all three."""

    name: str
    url: str
    email: str


@dataclass(frozen=True, slots=True)
class About:
    """What a face says about itself; ``version`` is semantic, ``public_url`` has no path: ``https://host``."""

    title: str
    version: str
    description: str
    contact: Contact
    public_url: str


def strict_bodies(route: RouteContext) -> Iterator[StrictBody[Any]]:
    """The strict bodies among a route's dependencies, however deep."""
    if isinstance(route.original_route, APIRoute):
        yield from _strict_bodies(route.dependant)


def finish(document: dict[str, Any], routes: list[BaseRoute], about: About) -> dict[str, Any]:
    """Make FastAPI's ``document`` of ``routes`` say what the face really does; it is changed and returned."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    bodies = _bodies_by_operation(routes)
    references = _add_models(schemas, {body.model for body in bodies.values()})
    for path, operations in document.get("paths", {}).items():
        for method, operation in operations.items():
            body = bodies.get((path, method.upper()))
            _finish_operation(operation, references[body.model] if body else None)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas.update(Problem=dict(PROBLEM_SCHEMA), Fault=dict(FAULT_SCHEMA))
    document["components"]["headers"] = {"ApiVersion": _API_VERSION}
    document["servers"] = [{"url": about.public_url + VERSION_PREFIX}]
    document["paths"] = {
        path.removeprefix(VERSION_PREFIX): _placed(path, operations, about)
        for path, operations in document.get("paths", {}).items()
    }
    return document


def _strict_bodies(dependant: Dependant) -> Iterator[StrictBody[Any]]:
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, StrictBody):
            yield dependency.call
        yield from _strict_bodies(dependency)


def _bodies_by_operation(routes: list[BaseRoute]) -> dict[tuple[str, str], StrictBody[Any]]:
    return {
        (route.path_format or "", method): body
        for route in iter_route_contexts(routes)
        for body in strict_bodies(route)
        for method in route.methods or ()
    }


def _add_models(schemas: dict[str, Any], models: set[type[BaseModel]]) -> dict[type[BaseModel], dict[str, Any]]:
    """Add the schemas of ``models`` and return a reference to each; one name never stands for two schemas."""
    ordered = sorted(models, key=lambda model: model.__qualname__)
    references, definitions = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    for name, schema in definitions.get("$defs", {}).items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are named {name}")
    return {model: references[model, "validation"] for model in ordered}


def _finish_operation(operation: dict[str, Any], body: dict[str, Any] | None) -> None:
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    for status, response in responses.items():
        if status[0] in "23":
            response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/ApiVersion"}
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    always = [400, 408, 413, 415, 500] if body is not None else [400, 500]
    for number, response in problem_responses(*always).items():
        responses.setdefault(str(number), response)
    operation["responses"] = dict(sorted(responses.items()))


def _placed(path: str, operations: dict[str, Any], about: About) -> dict[str, Any]:
    """Routes outside the version say so with a server of their own."""
    if path.startswith(VERSION_PREFIX + "/"):
        return operations
    return {"servers": [{"url": about.public_url}], **operations}
