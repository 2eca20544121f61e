"""The public and the operator's door (openbaar loket en beheer), as a client sees them: nobody signs in."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from verifier import clock
from verifier.core.errors import WrongValue
from verifier.core.model.directory import Directory
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.fields import MAX_LOG_SIZE, integer
from verifier.party.home import Home
from verifier.party.register.answers import read_answer, token_field
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Transport

_STATUS_LIST: Final = re.compile(r"/status/[A-Za-z0-9_-]{22}\Z", re.ASCII)


class PublicClient:
    """What anyone may read; tokens and notes come back as they came, unverified."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def directory(self) -> str:
        """The token of the current directory."""
        answer = self._transport.get_json("/v1/public/directory")
        return str(read_answer(token_field("sr-directory+jwt"), answer, "statement"))

    def enrolment(self, kid: str) -> str:
        """The token of the enrolment of the key ``kid``; raises :class:`Refused` for a key that has none."""
        answer = self._transport.get_json(f"/v1/public/enrolments/{kid}")
        return str(read_answer(token_field(), answer, "statement"))

    def ruleset(self, digest: Digest) -> bytes:
        """The bytes of a rule set as published; :class:`WrongValue` unless their SHA-256 is ``digest``."""
        content = self._transport.get_bytes(f"/v1/public/rule-sets/{base64url.encode(digest)}")
        if sha256(content).digest() != digest:
            raise WrongValue("the rule set of the digest that was asked for", field="ruleset")
        return content

    def checkpoint(self) -> bytes:
        """The newest published checkpoint, a signed note."""
        return self._transport.get_bytes("/log/checkpoint")

    def status_list(self, uri: str) -> str:
        """The token of the status list that a credential names; whatever ``uri`` says, this register is asked.

        Raises :class:`WrongValue` for an address that is none of a status list.
        """
        path = _STATUS_LIST.search(uri)
        if path is None:
            raise WrongValue("the address of a status list", field="uri")
        return self._transport.get_bytes(path.group()).decode("ascii", "replace")

    def health(self) -> None:
        """Return when the register answers; raises :class:`Unreachable`, :class:`Refused`."""
        self._transport.get_json("/v1/public/health")


class OperatorClient:
    """How an operator brings what the root and the registrar signed; their signatures are what counts."""

    def __init__(self, transport: Transport, home: Home, *, now: Callable[[], int] = clock.now) -> None:
        self._transport = transport
        self._home = home
        self._now = now

    def publish_directory(self, token: str) -> int:
        """Bring a directory; the version that the register keeps now."""
        answer = self._transport.post_json("/v1/operator/directories", {"statement": token})
        return int(read_answer(integer(1, MAX_LOG_SIZE), answer, "version"))

    def admit_enrolment(self, token: str) -> Verified[Receipt]:
        """Bring an enrolment; its checked receipt."""
        return self._brought("enrolments", token)

    def order_status(self, token: str) -> Verified[Receipt]:
        """Bring a status order; its checked receipt."""
        return self._brought("status-orders", token)

    def _brought(self, route: str, token: str) -> Verified[Receipt]:
        answer = self._transport.post_json(f"/v1/operator/{route}", {"statement": token})
        at = self._now()
        return check_receipt(
            read_answer(token_field(), answer, "receipt"),
            statement=digest_of(token),
            trust=self._home.trust(at=at),
            at=at,
        )


def refresh_directory(home: Home, transport: Transport, *, at: int) -> Verified[Directory]:
    """Fetch the current directory and keep it in ``home``, when it is under the home's kit at ``at``.

    Durable on return. Raises what :meth:`Home.adopt_directory` raises: an older directory than one seen, another
    root, a second one of the same version.
    """
    return home.adopt_directory(PublicClient(transport).directory(), at=at)
