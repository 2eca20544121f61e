"""A standard client finds at the well-known addresses how to get a token, and which keys sign tokens."""

from __future__ import annotations

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.running import Running, admission, assertion
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.jwk import thumbprint

METADATA = "/.well-known/oauth-authorization-server"
KEYS = "/.well-known/jwks.json"


def test_metadata_is_that_of_rfc_8414_and_true(register: Running, cast: Cast) -> None:
    answer = register.public.http.get(METADATA)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found = answer.json()
    assert found["issuer"] == ISSUER
    assert {found["token_endpoint"], found["jwks_uri"]} == {f"{ISSUER}/v1/oauth/token", ISSUER + KEYS}
    assert found["response_types_supported"] == []
    assert found["grant_types_supported"] == ["client_credentials"]
    assert found["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    (alg,) = found["token_endpoint_auth_signing_alg_values_supported"]
    header = strict_json.parse(base64url.decode(assertion(cast.buyer).split(".")[0]), limit=1024)
    assert isinstance(header, dict)
    assert alg == header["alg"]
    path = found["token_endpoint"].removeprefix(ISSUER)
    for scope in found["scopes_supported"]:
        answer = register.public.http.post(path, data=admission(scope, assertion(getattr(cast, scope))))
        assert answer.json()["scope"] == scope


def test_the_keys_are_those_of_the_tokens_and_nothing_private(register: Running, cast: Cast) -> None:
    (key,) = register.public.http.get(KEYS).json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "PS256", "sig")
    assert key["kid"] == thumbprint({name: key[name] for name in ("e", "kty", "n")})
    answer = register.public.http.post("/v1/oauth/token", data=admission("buyer", assertion(cast.buyer)))
    header = strict_json.parse(base64url.decode(answer.json()["access_token"].split(".")[0]), limit=1024)
    assert header == {"alg": "PS256", "typ": "at+jwt", "kid": key["kid"]}


def test_both_are_for_anyone_and_may_be_kept(register: Running) -> None:
    for path, seconds in ((METADATA, 604_800), (KEYS, 3600)):
        answer = register.public.http.get(path)
        assert answer.headers["cache-control"] == f"public, max-age={seconds}"
        assert answer.headers["access-control-allow-origin"] == "*"
        again = register.public.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
