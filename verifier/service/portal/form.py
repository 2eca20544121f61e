"""A form (formulier): the fields that a page of ours posted, each of them once and no others.

1. the browser says that the request is of a page of ours; 2. the body is a form of at most 64 KiB; 3. its fields
are those that were expected; 4. in a session it carries the token of that session.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from verifier.service.access.forgery import require_own_page, require_token
from verifier.service.portal.visit import Visit
from verifier.service.routes.doorkeeper import tokens_of
from verifier.service.routes.token_endpoint import FORM
from verifier.web.bodies import read_body
from verifier.web.refusals import ForgedRequest, WrongForm

CSRF: Final = "csrf"
_LIMIT: Final = 64 * 1024


async def read_form(
    request: Request, *fields: str, visit: Visit | None, optional: Collection[str] = ()
) -> Mapping[str, str]:
    """The ``fields`` that a page posted, trimmed, and an empty text for each of ``optional`` that it left out.

    Without a ``visit`` there is no session yet, and no token to carry. Raises :class:`ForgedRequest`,
    :class:`WrongForm` and what :func:`read_body` raises. What the fields hold is not verified.
    """
    require_own_page(request.headers, origins=own_origins(request))  # 1
    unverified = await read_body(request, media_type=FORM, limit=_LIMIT)  # 2
    form = _fields(unverified)
    required = {*fields, CSRF} if visit is not None else set(fields)
    if CSRF in required and CSRF not in form:
        raise ForgedRequest("the token that the page of this session carries", field=CSRF)
    if not required <= form.keys() <= required | set(optional):  # 3
        raise WrongForm("the fields of this form, each once")
    if visit is not None:
        require_token(form.pop(CSRF), of_session=visit.session.csrf)  # 4
    return {**dict.fromkeys(optional, ""), **form}


def own_origins(request: Request) -> frozenset[str]:
    """The origins of our own pages: our address, and the name by which a request calls us that the gate let in."""
    public = tokens_of(request).issuer
    return frozenset({public, f"{urlsplit(public).scheme}://{request.headers.get('host', '')}"})


def _fields(unverified: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(unverified.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=64)
    except ValueError:
        raise WrongForm("a form in UTF-8") from None
    fields = {name: value.strip() for name, value in pairs}
    if len(fields) != len(pairs) or any("\0" in each for each in fields.values()):
        raise WrongForm("the fields of this form, each once")
    return fields
