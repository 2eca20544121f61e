"""An evaluator lets pages of one website post to one address and read the answer, and no other page or address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests import loopback
from tests.service.evaluator.evaluator_process import Running, running
from tests.service.evaluator.requests import ask_once, elements
from tests.unsafe_scheme import UnsafeScheme
from verifier.core.errors import WrongValue
from verifier.party.evaluator.settings import FILE, EvaluatorSettings, read_settings, write_settings

PORTAL = "https://register.example"
PATH = "/v1/evaluations"
ASKING = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.fixture(scope="module")
def open_to_pages(scheme: UnsafeScheme) -> Iterator[Running]:
    write_settings(scheme.evaluator1.folder, EvaluatorSettings(portal_origin=PORTAL))
    with running(scheme.evaluator1.folder) as program:
        yield program


def beforehand(program: Running, origin: str, path: str = PATH, **changes: str) -> httpx2.Response:
    """What a browser asks before it posts for a page of ``origin``."""
    headers = {"Origin": origin, **ASKING, **changes}
    with loopback.client() as client:
        return client.request("OPTIONS", f"{program.url}{path}", headers=headers, timeout=20)


def posted(program: Running, origin: str, body: object) -> httpx2.Response:
    return loopback.post(f"{program.url}{PATH}", json=body, headers={"Origin": origin}, timeout=20)


def told(answer: httpx2.Response) -> dict[str, str]:
    """What an answer says of pages."""
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


@pytest.mark.slow
class TestPortal:
    def test_its_pages_may_post_and_read_the_answer(self, scheme: UnsafeScheme, open_to_pages: Running) -> None:
        asked = beforehand(open_to_pages, PORTAL)
        assert (asked.status_code, asked.content) == (204, b"")
        assert told(asked) == {
            "access-control-allow-origin": PORTAL,
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "content-type",
            "access-control-max-age": "600",
        }
        answer = posted(open_to_pages, PORTAL, ask_once(scheme, elements(2)))
        assert (answer.status_code, told(answer)) == (200, {"access-control-allow-origin": PORTAL})
        assert "Origin" in answer.headers["vary"]

    def test_its_pages_read_why_something_is_refused(self, open_to_pages: Running) -> None:
        refused = posted(open_to_pages, PORTAL, {"statement": "x", "elements": []})
        assert (refused.status_code, told(refused)) == (400, {"access-control-allow-origin": PORTAL})

    @pytest.mark.parametrize(
        "origin",
        [
            "https://register.example.org",
            "https://register.example:8443",
            "http://register.example",
            "https://REGISTER.example",
            "null",
            "*",
        ],
    )
    def test_pages_of_another_origin_are_told_nothing(
        self, scheme: UnsafeScheme, open_to_pages: Running, origin: str
    ) -> None:
        assert (beforehand(open_to_pages, origin).status_code, told(beforehand(open_to_pages, origin))) == (405, {})
        assert told(posted(open_to_pages, origin, ask_once(scheme, elements(1, first=7)))) == {}

    @pytest.mark.parametrize("path", ["/v1/directories", "/v1/counters", "/v1/health", "/v1/evaluations/"])
    def test_no_other_address_is_open(self, open_to_pages: Running, path: str) -> None:
        assert told(beforehand(open_to_pages, PORTAL, path)) == {}

    def test_no_other_method_is_open(self, open_to_pages: Running) -> None:
        answer = beforehand(open_to_pages, PORTAL, **{"Access-Control-Request-Method": "DELETE"})
        assert "access-control-allow-methods" not in told(answer)

    def test_an_evaluator_that_names_no_portal_is_open_to_no_page(self, evaluator2: Running) -> None:
        assert told(beforehand(evaluator2, PORTAL)) == {}
        assert told(posted(evaluator2, PORTAL, {})) == {}


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "https://register.example/",
        "https://register.example/v1",
        "http://register.example",
        "HTTPS://x",
    ],
)
def test_what_is_no_origin_of_a_safe_website_stops_the_start(tmp_path: Path, origin: str) -> None:
    (tmp_path / FILE).write_text(json.dumps({"agency_daily": 1, "national_daily": 8, "portal_origin": origin}))
    with pytest.raises(WrongValue):
        read_settings(tmp_path)


@pytest.mark.parametrize("origin", [None, PORTAL, "https://register.example:8443", "http://127.0.0.1:8401"])
def test_an_origin_is_kept(tmp_path: Path, origin: str | None) -> None:
    write_settings(tmp_path, EvaluatorSettings(portal_origin=origin))
    assert read_settings(tmp_path).portal_origin == origin
