"""Other implementations verify what we issue, and we what they issue: PyPI ``sd-jwt``, polaris, npm ``@sd-jwt``.

Every shape goes both ways, with and without key binding. What they accept of the corpus is theirs to mend, and not
asserted; that they refuse a presentation with one changed character is, so that a peer that verifies nothing shows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.sd_jwt.exchanged import EXCHANGES, Exchange, expected, frame, ours, selection
from tests.conformance.sd_jwt.presented import ASKED, AT, AUDIENCE, ISSUER, NONCE, bound
from tests.conformance.sd_jwt.python_peers import HOLDING, ISSUING, issued, public, read_by_polaris, read_by_sd_jwt
from verifier import clock
from verifier.core.model.presentation import KeyBinding
from verifier.core.procedure.presentation import VerifiedPresentation, verify_presentation

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / "@sd-jwt" / "sd-jwt-vc"
#: Each shape, without and with key binding.
BOTH = [(each, kb) for each in EXCHANGES for kb in (False, True)]
both = pytest.mark.parametrize(
    ("exchange", "kb"), [pytest.param(each, kb, id=f"{each.name}{'-bound' * kb}") for each, kb in BOTH]
)
readers = pytest.mark.parametrize("read", [read_by_sd_jwt, read_by_polaris], ids=["sd-jwt", "polaris"])
Read = Callable[..., dict[str, Any]]


def shown(exchange: Exchange, *, kb: bool) -> str:
    return bound(ours(exchange)) if kb else ours(exchange)


def changed(token: str) -> str:
    """With another first character of the issuer's signature."""
    head, _, rest = token.partition("~")
    signed, _, signature = head.rpartition(".")
    return f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}~{rest}"


def read_by_us(token: str, *, kb: bool, at: int = AT, typ: str | None = "dc+sd-jwt") -> VerifiedPresentation:
    """What one of the peers issued."""
    asked = ASKED if kb else {}
    return verify_presentation(token, issuer_keys=[public(ISSUING)], at=at, typ=typ, **asked)


@both
@readers
def test_python_peers_verify_what_we_issue(read: Read, exchange: Exchange, kb: bool) -> None:
    assert read(shown(exchange, kb=kb), bound=kb) == expected(exchange)


@readers
def test_python_peers_verify_at_all(read: Read) -> None:
    """The negative control."""
    with pytest.raises(Exception, match=r"signature|verif|Verif"):
        read(changed(ours(EXCHANGES[0])), bound=False)


@both
def test_we_verify_what_sd_jwt_issues(exchange: Exchange, kb: bool) -> None:
    verified = read_by_us(issued(exchange, bound=kb), kb=kb, at=clock.now())
    assert verified.claims == {**expected(exchange), "cnf": {"jwk": public(HOLDING)}}
    assert (verified.key_binding is not None) == kb


def private(key: Any) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(key.export())
    return members


def questions() -> Iterator[dict[str, Any]]:
    for credential in (False, True):
        common = {"credential": credential, "at": AT}
        for exchange, kb in BOTH:
            asked = {"nonce": NONCE, "audience": AUDIENCE} if kb else {}
            yield {**common, **asked, "issuer": ISSUER.jwk, "token": shown(exchange, kb=kb)}
            claims = {**exchange.claims, "cnf": {"jwk": public(HOLDING)}}
            keys = {"issuer": private(ISSUING), "holder": private(HOLDING)}
            told = {"payload": claims, "frame": frame(exchange), "shown": selection(exchange)}
            yield {**common, **asked, **keys, **told}
    yield {"credential": True, "at": AT, "issuer": ISSUER.jwk, "token": changed(ours(EXCHANGES[0]))}


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    """Of npm's libraries, in the order of the questions; the program runs once."""
    if not INSTALLED.exists() and not shutil.which("npm") and "CI" not in os.environ:
        pytest.skip("Node is not installed: `make setup` installs the peer once it is")
    assert INSTALLED.exists(), "run `make setup`, which installs the peer by `npm ci`"
    done = subprocess.run(  # noqa: S603 -- our own pinned peer
        [shutil.which("node") or "node", str(HERE / "peer.mjs")],
        input="".join(json.dumps(each) + "\n" for each in questions()),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return iter([json.loads(line) for line in done.stdout.splitlines()])


@pytest.mark.slow
def test_npm_and_we_agree_both_ways(answers: Iterator[dict[str, Any]]) -> None:
    """What its presentation frame selects is npm's own affair: both read the same of what it then shows."""
    for typ in (None, "dc+sd-jwt"):
        for exchange, kb in BOTH:
            read = next(answers)
            assert (read.get("claims"), read.get("bound")) == (expected(exchange), kb), (exchange.name, read)
            issued_there = next(answers)
            assert "token" in issued_there, (exchange.name, issued_there)
            verified = read_by_us(issued_there["token"], kb=kb, typ=typ)
            assert verified.claims == issued_there["claims"], exchange.name
            assert verified.key_binding == (KeyBinding(AUDIENCE, NONCE, AT) if kb else None)
    assert "failure" in next(answers), "the negative control"
    assert list(answers) == []
