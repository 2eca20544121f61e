"""Query parameters (zoekparameters): what a route does not declare is refused, and so is one that comes twice.

A misspelt filter that is ignored answers another question than was asked, without saying so; and what nobody reads
has no place in an address (API Design Rules 2.2.1, transport/no-sensitive-uris).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_origin

from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.requests import Request

from verifier.core.errors import UnknownMember, WrongValue
from verifier.web.refusals import Fault, WrongRequest


async def refuse_other_parameters(request: Request) -> None:
    """A dependency of every route; raises :class:`WrongRequest` that names no received name or value."""
    if not request.scope["query_string"]:
        return
    declared = dict(_declared(request.scope["route"].dependant))
    unverified_names = [name for name, _ in request.query_params.multi_items()]
    if not declared.keys() >= set(unverified_names):
        raise WrongRequest([Fault("query.*", UnknownMember.code, "only documented parameters")])
    for name, listed in declared.items():
        if not listed and unverified_names.count(name) > 1:
            raise WrongRequest([Fault(f"query.{name}", WrongValue.code, "one value")])


def _declared(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """The names that a route and its dependencies declare, and whether each may come more than once."""
    for parameter in dependant.query_params:
        annotation = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from ((field.alias or name, _listed(field)) for name, field in annotation.model_fields.items())
        else:
            yield parameter.alias, _listed(parameter.field_info)
    for dependency in dependant.dependencies:
        yield from _declared(dependency)


def _listed(field: FieldInfo) -> bool:
    return get_origin(field.annotation) in {list, tuple, set, frozenset}
