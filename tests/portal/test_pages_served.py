"""The pages and their assets over HTTP: headers, caching, languages, and what is not there."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re

import pytest

from tests.portal.bundle_case import year
from tests.service.register.running import Running
from verifier.core.procedure.bundle import STEPS
from verifier.core.trust.kit import read_kit
from verifier.service.portal.assets import bare, composed_assets
from verifier.service.portal.catalogue import Language
from verifier.service.portal.page import address
from verifier.service.portal.verify_page import ADDRESSES

pytestmark = pytest.mark.slow

PAGES = sorted(ADDRESSES.values())
#: Every page for who has not signed in.
PUBLIC = [
    address(path, each) for path in ("/", "/person", "/trust", "/verify", "/who-knows-what") for each in Language
]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
}
SAFE = (
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "referrer-policy",
    "strict-transport-security",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_sent_under_the_strict_policy(served: Running, path: str) -> None:
    answer = served.public.http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
    assert all(answer.headers[name] for name in (*SAFE, "x-content-type-options", "x-frame-options"))
    assert "set-cookie" not in answer.headers
    language = "en" if f"{path}/".startswith("/en/") else "nl"
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    again = served.public.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_in_a_page_runs_or_is_styled_by_itself(served: Running, path: str) -> None:
    text = served.public.http.get(path).text
    assert not re.search(r"<style|<script(?![^>]* src=)|\son[a-z]+=|\sstyle=|javascript:", text)
    assert [each for each in re.findall(r'(?:href|src)="([^"]*)"', text) if not re.match(r"/(?!/)|#", each)] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_brings_the_roots_of_the_register_and_every_step(served: Running, path: str) -> None:
    text = served.public.http.get(path).text
    (kit,) = re.findall(r'data-kit="([^"]*)"', text)
    assert read_kit(html.unescape(kit).encode()) == year().scheme.kit
    sentences = [nl if path == "/verify" else en for _, nl, en in STEPS.values()]
    assert [each for each in sentences if each[1:] not in html.unescape(text)] == []


def test_assets_are_named_by_their_content_and_kept_for_ever(served: Running) -> None:
    text = served.public.http.get("/verify").text
    addresses = set(re.findall(r'"(/assets/[^"]+)"', text))
    assert len(addresses) > 15
    for each in addresses:
        answer = served.public.http.get(each, headers={"Accept-Encoding": "identity"})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        _, name, extension = each.rpartition("/")[2].split(".")
        assert hashlib.sha256(answer.content).hexdigest()[:8] == name
        assert extension in answer.headers["content-type"].replace("javascript", "js")
        zipped = served.public.http.get(each, headers={"Accept-Encoding": "gzip"})
        assert zipped.headers["content-encoding"] == "gzip"
        assert zipped.content == answer.content


@pytest.mark.parametrize(
    "path",
    ["/assets/", "/assets/portal.css", "/assets/keys.00000000.js", "/assets/..%2fpage.py", "/en/en", "/fr/verify"],
)
def test_what_is_nowhere_is_a_404(served: Running, path: str) -> None:
    answer = served.public.http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_parameter_or_another_method_is_refused(served: Running) -> None:
    assert served.public.http.get("/verify", params={"a": "1"}).status_code == 400
    assert served.public.http.post("/verify").status_code == 405
    assert served.public.http.head("/verify").status_code == 200


def test_pages_are_not_in_the_document(served: Running) -> None:
    document = served.public.http.get("/v1/openapi.json").json()
    assert not any("verify" in path or "assets" in path for path in document["paths"])


def test_what_is_left_out_of_a_script_is_comment_and_space() -> None:
    script = '/** A noun.\n *\n * More. */\n\nconst a = "// b";\n  // why\n  f(a); // stays\n\n  /** g */\n  g();\n'
    assert bare(script) == 'const a = "// b";\nf(a); // stays\ng();\n'


def test_zipped_is_the_same_each_time() -> None:
    for each in composed_assets().by_address.values():
        assert gzip.decompress(each.zipped) == each.content
        assert gzip.compress(each.content, mtime=0) == each.zipped
    assert json.dumps(dict(composed_assets().by_name))
