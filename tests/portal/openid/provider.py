"""A provider for tests (aanmelddienst van de tests): a real one, of npm, and people who sign in at it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey, RSAKey

from tests import loopback

FOLDER: Final = Path(__file__).parent
ORGANISATION: Final = "urn:etoegang:core:LegalSubjectID"
CLIENT: Final = "register-of-the-tests"
OTHER_CLIENT: Final = "another-client"
SECRET: Final = "a secret of the tests, long enough to be one"


@dataclass(frozen=True, slots=True)
class Provider:
    """``issuer`` is the provider, ``other`` one that knows the same people and clients under another name."""

    issuer: str
    other: str


@contextmanager
def provider(
    people: Mapping[str, Mapping[str, Any]], *, back: Sequence[str], jwk: Mapping[str, Any]
) -> Iterator[Provider]:
    """Both providers, until the block ends; who comes ``back`` where; ``jwk`` is the public key of the client."""
    program = node()
    client = {
        "redirect_uris": list(back),
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "post_logout_redirect_uris": [f"{urlsplit(each)._replace(path='').geturl()}/sign-in" for each in back],
    }
    shown = {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [dict(jwk)]}}
    told = {
        "issuers": 2,
        "claims": [ORGANISATION],
        "people": people,
        "keys": _keys(),
        "clients": [
            {**client, **shown, "client_id": CLIENT, "id_token_signed_response_alg": "ES256"},
            {**client, "client_id": OTHER_CLIENT, "client_secret": SECRET, "id_token_signed_response_alg": "PS256"},
        ],
    }
    arguments = [program, "--no-warnings", str(FOLDER / "provider.mjs")]
    with subprocess.Popen(  # noqa: S603 -- our own program
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(json.dumps(told) + "\n")
        running.stdin.flush()
        yield Provider(*json.loads(running.stdout.readline()))
        running.stdin.close()
        running.wait(20)


def node() -> str:
    """The program; where it or the package is missing the test is skipped, except in CI."""
    found = shutil.which("node")
    is_there = found is not None and (FOLDER / "node_modules" / "oidc-provider").is_dir()
    if not is_there and "CI" not in os.environ:
        pytest.skip("no OpenID provider is installed: `make setup` does so, and needs Node")
    assert found is not None, "Node is needed to run a real OpenID provider"
    assert is_there, "run `make setup`, which installs the provider by `npm ci`"
    return found


class Person:
    """Somebody at a browser, at the provider's own pages."""

    def __init__(self) -> None:
        self._http = loopback.client(timeout=30)

    def signs_in(self, there: str, login: str, *, acr: str = "loa3") -> str:
        """Where the browser of ``login`` is led in the end, from the address to which the register sent it."""
        return self._goes(there, {"login": login, "acr": acr})

    def goes_away(self, there: str) -> str:
        """The same of who stops."""
        return self._goes(there, {"cancel": "yes"})

    def asked(self, there: str) -> httpx2.Response:
        """What the provider answers first."""
        return self._http.get(there)

    def close(self) -> None:
        self._http.close()

    def _goes(self, there: str, form: Mapping[str, str]) -> str:
        answer = self._http.get(there)
        while answer.is_redirect or answer.status_code == 200:
            if not answer.is_redirect:
                action = re.search(r'action="([^"]+)"', answer.text)
                assert action is not None, answer.text
                answer = self._http.post(str(answer.url.join(action[1])), data=dict(form))
                continue
            led = answer.url.join(answer.headers["location"])
            if led.port != answer.url.port:
                return str(led)
            answer = self._http.get(str(led))
        raise AssertionError(answer.text)


def _keys() -> list[dict[str, Any]]:
    """Of both kinds: which one signs is the client's choice."""
    curve = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig", "alg": "ES256"})
    modulus = RSAKey.generate_key(2048, {"kid": "modulus", "use": "sig"})
    return [dict(each.as_dict(private=True)) for each in (curve, modulus)]
