"""What a browser says of where a request is from: ours alone is let in, and silence is not ours."""

from __future__ import annotations

import pytest

from verifier.service.access.forgery import require_own_page, require_token
from verifier.web.refusals import ForgedRequest

OURS = "https://register.example"
SITE, ORIGIN = "sec-fetch-site", "origin"


@pytest.mark.parametrize(
    "headers",
    [
        {SITE: "same-origin", ORIGIN: OURS},
        {SITE: "same-origin"},
        {ORIGIN: OURS},
        {SITE: "same-origin", ORIGIN: "null"},
    ],
    ids=["both", "site", "origin", "hidden-origin"],
)
def test_a_page_of_ours_is_let_in(headers: dict[str, str]) -> None:
    require_own_page(headers, origins={OURS})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SITE: "cross-site", ORIGIN: OURS},
        {SITE: "same-site", ORIGIN: OURS},
        {SITE: "none"},
        {SITE: "SAME-ORIGIN"},
        {SITE: "same-origin", ORIGIN: "https://evil.example"},
        {ORIGIN: "https://evil.example"},
        {ORIGIN: "null"},
        {ORIGIN: OURS + "/"},
        {ORIGIN: "http://register.example"},
        {ORIGIN: OURS + ":8443"},
        {ORIGIN: OURS + ".evil.example"},
    ],
    ids=[
        "silence",
        "cross-site",
        "same-site",
        "typed",
        "other-case",
        "site-and-other-origin",
        "other-origin",
        "hidden-origin-alone",
        "with-a-path",
        "in-clear",
        "other-port",
        "longer-name",
    ],
)
def test_every_other_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedRequest):
        require_own_page(headers, origins={OURS})


@pytest.mark.parametrize("token", ["", "x" * 43, "A" * 42, "A" * 44, "é" * 43, "\udcff"], ids=range(6))
def test_only_the_token_of_the_session_is_good(token: str) -> None:
    require_token("A" * 43, of_session="A" * 43)
    with pytest.raises(ForgedRequest):
        require_token(token, of_session="A" * 43)
