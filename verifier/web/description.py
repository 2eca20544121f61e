"""The description (beschrijving): a face's OpenAPI 3.1 document, as the API Design Rules 2.2.1 want it.

The version stands in the server's URL and not in the paths; errors are problem documents; every answer names
``API-Version``; the members of a body that :class:`~verifier.web.bodies.StrictBody` reads are documented, with an
example of every body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from verifier.web.bodies import JSON, StrictBody
from verifier.web.operations import finish_operation
from verifier.web.problem_components import problem_components

#: Where versioned routes live, and what the server's URL ends in.
VERSION_PREFIX: Final = "/v1"

#: The methods that a path item of a document may have beside its other members.
METHODS: Final = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an integrator can reach; the design rules want all three."""

    name: str
    url: str
    email: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one audience reads: the operations that have one of ``tags``, in a document with a title of its own."""

    title: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a face says about itself; ``version`` is semantic, ``public_url`` has no path: ``https://host``.

    ``tags`` says in one line what each tag of an operation means; ``words`` is the path of the glossary; ``parts``
    are the documents beside the whole, by the first segment of their path.
    """

    title: str
    version: str
    description: str
    contact: Contact
    public_url: str
    tags: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)


def strict_bodies(route: RouteContext) -> Iterator[StrictBody[Any]]:
    """The strict bodies among a route's dependencies, however deep."""
    if isinstance(route.original_route, APIRoute):
        yield from _strict_bodies(route.dependant)


def finish(document: dict[str, Any], routes: list[BaseRoute], about: About) -> dict[str, Any]:
    """Make FastAPI's ``document`` of ``routes`` say what the face really does; it is changed and returned."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    bodies = _bodies_by_operation(routes)
    references = _add_models(schemas, {body.model for body in bodies.values()})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for kind, members in problem_components().items():
        components.setdefault(kind, {}).update(members)
    scopes = _finish_schemes(components, about)
    for path, method, operation in operations(document):
        if body := bodies.get((path, method.upper())):
            operation["requestBody"] = {"required": True, "content": {JSON: {"schema": references[body.model]}}}
        finish_operation(operation, schemas, scopes)
    _introduce(document, about)
    document["paths"] = {
        path.removeprefix(VERSION_PREFIX): _placed(path, members, about)
        for path, members in document.get("paths", {}).items()
    }
    return document


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of everything that ``document`` describes."""
    for path, members in document.get("paths", {}).items():
        for method, operation in members.items():
            if method in METHODS:
                yield path, method, operation


def _introduce(document: dict[str, Any], about: About) -> None:
    document["servers"] = [{"url": about.public_url + VERSION_PREFIX}]
    if about.tags:
        document["tags"] = [{"name": name, "description": line} for name, line in about.tags.items()]
    if about.words:
        document["externalDocs"] = {
            "description": "Every word of this API, with the Dutch word beside it",
            "url": about.public_url + about.words,
        }


def _finish_schemes(components: dict[str, Any], about: About) -> frozenset[str]:
    """Make the addresses in security schemes absolute; the scopes that a token can be asked for."""
    scopes: set[str] = set()
    for scheme in components.get("securitySchemes", {}).values():
        for flow in scheme.get("flows", {}).values():
            scopes.update(flow["scopes"])
            if flow.get("tokenUrl", "").startswith("/"):
                flow["tokenUrl"] = about.public_url + flow["tokenUrl"]
    return frozenset(scopes)


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


def _placed(path: str, members: dict[str, Any], about: About) -> dict[str, Any]:
    """Routes outside the version say so with a server of their own."""
    if path.startswith(VERSION_PREFIX + "/"):
        return members
    return {"servers": [{"url": about.public_url}], **members}
