"""A cookie (koekje): what a browser brings back; of this host alone, over HTTPS alone, and for no script to read.

There are three: the id of the session, until somebody has signed in the local address that was wanted, and after a
form that leads elsewhere what happened, which the next page tells once.
"""

from __future__ import annotations

import re
from typing import Final

from fastapi import Request, Response

from verifier.service.access.sessions import ABSOLUTE, COOKIE, Opened, hash_of

#: The address that was asked for before signing in; it must be one of ours, whatever comes back.
_WANTED: Final = "__Host-wanted"
_WANTED_SECONDS: Final = 900
#: What the next page tells: the name of one of our own sentences.
_HAPPENED: Final = "__Host-happened"
_HAPPENED_SECONDS: Final = 60
_NAME: Final = re.compile(r"[a-z_]{1,40}", re.ASCII)
_LOCAL: Final = re.compile(r"(?:/[A-Za-z0-9_-]{1,64}){1,6}", re.ASCII)


def id_hash_of(request: Request) -> bytes | None:
    """The digest of the session's id that the browser brought, when it brought one thing in the form of an id."""
    return hash_of(_brought(request, COOKIE))


def keep_session(response: Response, opened: Opened) -> None:
    """Give the browser the id of its session; the register ends it before the browser forgets it."""
    _set(response, COOKIE, opened.secret, seconds=ABSOLUTE)


def forget_session(response: Response) -> None:
    """Let the browser forget its session."""
    _set(response, COOKIE, "", seconds=0)


def keep_wanted(request: Request, response: Response) -> None:
    """Remember the page that was asked for, so that signing in or confirming leads there.

    Of a form it is the page that it stands on, whose address is the form's without its last part.
    """
    path = request.url.path
    page = path if request.method == "GET" else path.rpartition("/")[0]
    if _LOCAL.fullmatch(page):
        _set(response, _WANTED, page, seconds=_WANTED_SECONDS)


def take_wanted(request: Request, response: Response) -> str:
    """The local address that was wanted, empty when there is none; the browser forgets it."""
    unverified = _brought(request, _WANTED)
    if unverified:
        _set(response, _WANTED, "", seconds=0)
    return unverified if _LOCAL.fullmatch(unverified) else ""


def keep_happened(response: Response, name: str) -> None:
    """Let the next page tell what happened: the text ``happened_<name>`` of the domain ``common``."""
    _set(response, _HAPPENED, name, seconds=_HAPPENED_SECONDS)


def happened(request: Request) -> str:
    """The name of what the page shall tell, empty when there is nothing; it may be none of ours."""
    unverified = _brought(request, _HAPPENED)
    return unverified if _NAME.fullmatch(unverified) else ""


def forget_happened(response: Response) -> None:
    """Tell it once."""
    _set(response, _HAPPENED, "", seconds=0)


def _brought(request: Request, name: str) -> str:
    return request.cookies.get(name, "")


def _set(response: Response, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
