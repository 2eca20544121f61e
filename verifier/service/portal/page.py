"""A page (bladzijde): HTML of a template in the reader's language, and the headers under which it is sent.

Whatever is filled in is escaped. The policy allows the page its own scripts, styles and pictures and no more: no
text of it can become a program, and it can be shown in no other page. A page of somebody who signed in is kept by
nobody on the way, and by no browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verifier.core.trust.kit import write_kit
from verifier.service.portal.assets import NotBuilt, composed_assets
from verifier.service.portal.catalogue import SHARED, Language, words
from verifier.service.portal.cookies import forget_happened, happened
from verifier.service.portal.navigation import entries_for, public_entries
from verifier.service.portal.written import filters_of
from verifier.service.usecases.read_kit import read_kit
from verifier.service.usecases.verb import Office
from verifier.web.conditional import conditional

if TYPE_CHECKING:
    from verifier.service.portal.visit import Visit

HTML: Final = "text/html; charset=utf-8"
_ENGLISH: Final = "/en"
#: What a page of ours never asks of a browser.
_NOTHING: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a page may do beside showing itself: to whom its scripts connect, and whether it sends forms here."""

    connects: tuple[str, ...] = ()
    has_forms: bool = False

    @property
    def header(self) -> str:
        """The ``Content-Security-Policy`` of the page."""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src {' '.join(self.connects) or _NO_ONE}; "
            f"form-action {_SELF if self.has_forms else _NO_ONE}; base-uri 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


_SELF: Final = "'self'"
_NO_ONE: Final = "'none'"
#: A page that needs no connection is allowed none, so that nothing that is put into it can leave it.
ALONE: Final = Policy()
#: A page with forms that the register reads, and no connection of its scripts.
FORMS: Final = Policy(has_forms=True)
#: A page whose scripts use the register's doors.
CONNECTED: Final = Policy(connects=(_SELF,), has_forms=True)


def connected_to(origins: Iterable[str]) -> Policy:
    """:data:`CONNECTED`, and to these origins too: of the desk's evaluators, and no other."""
    return replace(CONNECTED, connects=(_SELF, *origins))


def page(
    request: Request,
    template: str,
    language: Language,
    *,
    policy: Policy = ALONE,
    visit: Visit | None = None,
    domain: str = SHARED,
    **filled: Any,
) -> Response:
    """The page of ``template``, with the texts of ``domain``; set ``status_code`` of it for a form with faults.

    For who has not signed in it is asked again each time, as keys may change, and 304 for a browser that holds it;
    for who has, it is kept nowhere, and may send the form that signs out. ``script`` is the module that it runs,
    and ``kit`` the register's kit for modules that trust by it. What happened before is told on it, once.
    """
    told = _told(request, language)
    try:
        text = written(request, template, language, visit=visit, domain=domain, happened=told, **filled)
    except NotBuilt:
        return _not_built(request, language, visit)
    headers = headers_of(policy if visit is None else replace(policy, has_forms=True), language)
    if visit is not None or told or request.method not in {"GET", "HEAD"}:
        response = Response(text, headers=headers | {"Cache-Control": "no-store"}, media_type=HTML)
        if told:
            forget_happened(response)
        return response
    return conditional(request, text.encode(), media_type=HTML, headers=headers)


def _told(request: Request, language: Language) -> str:
    """The name of what happened before, of which there is a sentence; empty for none."""
    name = happened(request)
    return name if f"happened_{name}" in words(language) else ""


def _not_built(request: Request, language: Language, visit: Visit | None) -> Response:
    """What stands in the place of a page whose scripts were not built here."""
    text = written(request, "not_built.html", language, visit=visit, domain=SHARED)
    headers = headers_of(FORMS, language) | {"Cache-Control": "no-store"}
    return Response(text, status_code=503, headers=headers, media_type=HTML)


def written(
    request: Request, template: str, language: Language, *, visit: Visit | None, domain: str, **filled: Any
) -> str:
    """The HTML of a page, without its headers."""
    texts, path = words(language, domain), request.url.path
    context = {
        "words": texts,
        "say": texts.say,
        "visit": visit,
        "happened": "",
        "here": path,
        "other_language": language.other,
        "other_address": address(_in_dutch(path), language.other),
        "entries": entries_for(visit, language, here=path),
        "public_entries": public_entries(language, here=path),
        **filled,
    }
    return templates(language).get_template(template).render(context)


def headers_of(policy: Policy, language: Language) -> dict[str, str]:
    """What a page is sent under."""
    return {
        "Cache-Control": "no-cache",
        "Content-Language": str(language),
        "Content-Security-Policy": policy.header,
        "Permissions-Policy": _NOTHING,
    }


async def kit_text(office: Office) -> str:
    """The register's own kit as the pages' modules read it: what a handler of a connected page gives as ``kit``."""
    return write_kit(await office.read(read_kit, None, client=None)).decode()


def address(path: str, language: Language) -> str:
    """Where the page at the bare (Dutch) ``path`` is in ``language``."""
    if language is Language.NL:
        return path
    return _ENGLISH if path == "/" else _ENGLISH + path


def _in_dutch(path: str) -> str:
    """The bare address of a page, known here or not: with two slashes first it would lead to another site."""
    return f"/{path.removeprefix(_ENGLISH).lstrip('/')}" if _is_english(path) else path


def _is_english(path: str) -> bool:
    return path == _ENGLISH or path.startswith(_ENGLISH + "/")


def language_of(request: Request) -> Language:
    """The language of the address that was asked for."""
    return Language.EN if _is_english(request.url.path) else Language.NL


#: What a handler of pages declares as its ``language``.
LanguageOf = Annotated[Language, Depends(language_of)]


def localized(router: APIRouter, path: str, *, method: str = "GET") -> Callable[[Handler], Handler]:
    """Register ``async def handler(request, language: LanguageOf, ...)`` at ``path`` and at ``/en{path}``."""

    def registered(handler: Handler) -> Handler:
        for language in Language:
            router.add_api_route(
                address(path, language), handler, methods=[method], include_in_schema=False, response_model=None
            )
        return handler

    return registered


Handler = Callable[..., Any]


@cache
def templates(language: Language) -> Environment:
    """The templates of all pages, with the filters and macros that write for a reader of ``language``."""
    loader = FileSystemLoader(Path(__file__).parent / "pages")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= _everywhere(language)
    made.filters |= filters_of(language)
    return made


def _everywhere(language: Language) -> Mapping[str, Any]:
    """What templates and their macros have without being given it."""
    assets, shared = composed_assets(), words(language)
    return {
        "asset": assets.path,
        "has_asset": assets.by_name.__contains__,
        "scripts_of": assets.scripts_of,
        "language": language,
        "common": shared,
        "words_of": lambda domain: words(language, domain),
        "address": lambda path: address(path, language),
    }
