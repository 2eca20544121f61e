"""Forgery (vervalste verzoeken): whether a request that changes something came from a page of ours (CSRF).

Two walls, and each must hold. The browser itself says where a request comes from (``Sec-Fetch-Site``, W3C Fetch
Metadata; ``Origin``, RFC 6454), which no page can change. And a form of a session carries a token that only our own
pages know. The cookie's ``SameSite`` is a third, which is not counted on.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from typing import Final

from verifier.web.refusals import ForgedRequest

#: What a browser writes for Origin when the page's policy hides where it is from; then it has told the site.
_HIDDEN: Final = "null"


def require_own_page(headers: Mapping[str, str], *, origins: Collection[str]) -> None:
    """Raise :class:`ForgedRequest` unless the browser says that the request is of a page at one of ``origins``.

    1. ``Sec-Fetch-Site``, where there is one, is *same-origin*; 2. ``Origin``, where there is one, is ours, or
    hidden by a browser that said the first; 3. there is one of the two: every browser that can open our pages sends
    one with a POST.
    """
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if site and site != "same-origin":  # 1
        raise ForgedRequest("a request of a page of this service", field="Sec-Fetch-Site")
    if origin and origin not in origins and not (site and origin == _HIDDEN):  # 2
        raise ForgedRequest("a request of a page of this service", field="Origin")
    if not site and not origin:  # 3
        raise ForgedRequest("a browser that says where a request is from", field="Origin")


def require_token(unverified_token: str, *, of_session: str) -> None:
    """Raise :class:`ForgedRequest` unless the form carries the token of its session; equal time for all others."""
    if not hmac.compare_digest(unverified_token.encode("utf-8", "surrogatepass"), of_session.encode("ascii")):
        raise ForgedRequest("the token that the page of this session carries", field="csrf")
