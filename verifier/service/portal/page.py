"""A page (bladzijde): HTML of a template in the reader's language, and the headers under which it is sent.

Whatever is filled in is escaped. The policy allows the page its own scripts, styles and pictures and no more: no
text of it can become a program, and it can be shown in no other page.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verifier.service.portal.assets import composed_assets
from verifier.service.portal.catalogue import Language, words
from verifier.web.conditional import conditional

_HTML: Final = "text/html; charset=utf-8"
#: A page that needs no connection is allowed none, so that nothing that is put into it can leave it.
ALONE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
#: What a page of ours never asks of a browser.
_NOTHING: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def page(request: Request, template: str, language: Language, **filled: Any) -> Response:
    """The page of ``template``, or 304 for a browser that holds it; asked again each time, as keys may change."""
    text = _templates().get_template(template).render(words=words(language), language=language, **filled)
    headers = {
        "Cache-Control": "no-cache",
        "Content-Language": str(language),
        "Content-Security-Policy": ALONE,
        "Permissions-Policy": _NOTHING,
    }
    return conditional(request, text.encode(), media_type=_HTML, headers=headers)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "pages")
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["asset"] = composed_assets().path
    made.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return made
