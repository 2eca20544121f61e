"""What the token endpoint says to a form that is not as it should be, and in which media type (RFC 6749, 5.2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.service.register.cast import Cast
from tests.service.register.play import refused
from tests.service.register.running import Running, admission, assertion

TOKEN = "/v1/oauth/token"


@pytest.mark.parametrize(
    ("spoil", "status", "error"),
    [
        (lambda form: {**form, "grant_type": "password"}, 400, "unsupported_grant_type"),
        (lambda form: {**form, "scope": "operator"}, 400, "invalid_scope"),
        (lambda form: {**form, "scope": "agency buyer"}, 400, "invalid_scope"),
        (lambda form: {**form, "scope": ""}, 400, "invalid_scope"),
        (lambda form: {**form, "client_assertion_type": "urn:other"}, 401, "invalid_client"),
        (lambda form: {**form, "client_id": "somebody"}, 401, "invalid_client"),
        (lambda form: {**form, "client_secret": "x"}, 400, "invalid_request"),
        (lambda form: {name: value for name, value in form.items() if name != "scope"}, 400, "invalid_request"),
        (lambda form: {**form, **{f"extra{number}": "" for number in range(40)}}, 400, "invalid_request"),
        (lambda form: {**form, "client_assertion": "é.é.é"}, 401, "invalid_client"),
        (lambda form: {**form, "client_assertion": ""}, 401, "invalid_client"),
    ],
    ids=[
        "grant",
        "operator",
        "two",
        "no-scope",
        "type",
        "client-id",
        "secret",
        "missing",
        "many",
        "not-ascii",
        "empty",
    ],
)
def test_a_wrong_form_has_the_error_of_the_standard(
    register: Running,
    cast: Cast,
    spoil: Callable[[dict[str, str]], dict[str, str]],
    status: int,
    error: str,
) -> None:
    answer = register.public.http.post(TOKEN, data=spoil(admission("agency", assertion(cast.agency))))
    assert refused(answer) == (status, error)
    assert (answer.json()["error"], answer.headers["cache-control"]) == (error, "no-store")
    assert answer.json()["error_description"]


def test_a_client_may_say_its_own_name_beside_the_assertion(register: Running, cast: Cast) -> None:
    form = {**admission("agency", assertion(cast.agency)), "client_id": cast.agency.party}
    assert register.public.http.post(TOKEN, data=form).status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"),
        ("application/json, application/problem+json", "application/problem+json"),
        ("*/*", "application/problem+json"),
    ],
)
def test_a_standard_client_gets_the_error_as_the_media_type_it_reads(
    register: Running, accept: str, media_type: str
) -> None:
    form = admission("agency", "x.y.z")
    answer = register.public.http.post(TOKEN, data=form, headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("content", [b"", b"&" * 5000, b"\xff\xfe=\x00", b"a=1&a=2"])
def test_bytes_that_are_no_form_are_400(register: Running, content: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = register.public.http.post(TOKEN, content=content, headers=headers)
    assert refused(answer) == (400, "invalid_request")


def test_json_is_another_media_type(register: Running, cast: Cast) -> None:
    answer = register.public.http.post(TOKEN, json=admission("agency", assertion(cast.agency)))
    assert refused(answer) == (415, "media_type_refused")
