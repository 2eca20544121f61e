"""An outbox (postvak uit): what a party signed, kept before it is sent, until the register's receipt is kept too.

A *parcel* is one row of the vault: whatever belongs together is kept, or not, as a whole. A crash before it is kept
means that nothing was said; a crash after it, that :meth:`Outbox.resume` sends the same bytes, which the register
answers as the first time. A parcel is sent in order, and is settled when every statement of it is received, or one
is refused for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

from verifier.core.errors import UnknownReference
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import DEFAULT_LIMIT, digest_of, limit_of
from verifier.core.wire.fields import Field, array, octets, optional, record, text
from verifier.party.register.answers import Submitted
from verifier.party.transport import Refused
from verifier.party.vault import Vault

_PARCEL, _SETTLED, _RECEIVED = "parcel", "settled", "received"
#: Answers after which the same bytes will never be accepted.
_FOR_GOOD = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
_LIMIT = 80 * 1024 * 1024

S = TypeVar("S", bound=Statement)


class Register(Protocol):
    """Who takes statements: a client at a door."""

    def submit(self, statement: str, *, sealed_subject: bytes | None = None) -> Submitted: ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """Tokens to send in order; ``sealed_subject`` (1,648 bytes) travels beside a placement.

    ``subject`` (the 512-byte record) and ``reference`` (the party's own name for it) stay here.
    """

    statements: tuple[str, ...]
    sealed_subject: bytes | None = field(default=None, repr=False)
    subject: bytes | None = field(default=None, repr=False)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement that the register has, and what it granted upon it now."""

    digest: Digest
    receipt: Verified[Receipt]
    unverified_grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resumed:
    """What became of the parcels that waited: those that arrived, and those refused for good, by name."""

    sent: tuple[Sent, ...]
    refused: Mapping[str, Refused]


@dataclass(frozen=True, slots=True)
class _Receipted:
    statement: str
    receipt: str


_KEPT_PARCEL: Field = record(
    Parcel,
    {
        "statements": array(text(limit_of("sr-hours+jwt")), 1, 1000),
        "sealed_subject": optional(octets(1648)),
        "subject": optional(octets(512)),
        "reference": optional(text(64)),
    },
)
_KEPT_RECEIPT: Field = record(
    _Receipted, {"statement": text(limit_of("sr-hours+jwt")), "receipt": text(DEFAULT_LIMIT)}
)


class Outbox:
    """The outbox in ``vault``, emptied through ``register``; one program at a time uses it."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    def keep(self, name: str, parcel: Parcel) -> str:
        """Keep ``parcel``; durable on return. Its id: ``name``, a full stop, the digest of its first statement.

        ``name`` is readable in the vault's file: digests, months and numbers, nothing of a person.
        """
        id_ = f"{name}.{base64url.encode(digest_of(parcel.statements[0]))}"
        content: dict[str, Any] = _KEPT_PARCEL.write(parcel)
        self._vault.put(_PARCEL, id_, strict_json.write(content))
        return id_

    def dispatch(self, name: str, parcel: Parcel) -> tuple[Sent, ...]:
        """:meth:`keep`, then :meth:`send`."""
        return self.send(self.keep(name, parcel))

    def send(self, id: str) -> tuple[Sent, ...]:
        """Send what has no receipt yet of the parcel ``id``, in order; each receipt is durable before the next.

        Raises :class:`Refused`, which settles the parcel when it is for good; :class:`Unreachable` or another
        refusal leave it for :meth:`resume`.
        """
        parcel = self.parcel(id)
        sent = tuple(self._send(id, statement, parcel) for statement in parcel.statements)
        self._vault.put(_SETTLED, id, b"")
        return sent

    def resume(self, name: str = "") -> Resumed:
        """Send everything that waits under ``name``; raises :class:`Unreachable` when the register is gone.

        The order does not matter: a party refers only to statements that the register has.
        """
        sent: list[Sent] = []
        refused: dict[str, Refused] = {}
        for id_ in self.waiting(name):
            try:
                sent += self.send(id_)
            except Refused as refusal:
                if not _for_good(refusal):
                    raise
                refused[id_] = refusal
        return Resumed(tuple(sent), refused)

    def waiting(self, name: str = "") -> tuple[str, ...]:
        """The ids of parcels that are not settled and whose id begins with ``name``."""
        settled = set(self._vault.ids(_SETTLED))
        return tuple(id_ for id_ in self.ids(name) if id_ not in settled)

    def ids(self, name: str = "") -> tuple[str, ...]:
        """The ids of all parcels that begin with ``name``."""
        return tuple(id_ for id_ in self._vault.ids(_PARCEL) if id_.startswith(name))

    def parcel(self, id: str) -> Parcel:
        """The parcel ``id``; :class:`UnknownReference` when there is none."""
        parcel: Parcel = _KEPT_PARCEL.read(strict_json.parse(self._vault.get(_PARCEL, id), limit=_LIMIT), "parcel")
        return parcel

    def has_received(self, id: str) -> bool:
        """Whether the register has at least the first statement of the parcel ``id``."""
        return self._receipted(digest_of(self.parcel(id).statements[0])) is not None

    def statement(self, digest: Digest, noun: type[S]) -> Verified[S]:
        """A statement of this party's own that the register has; :class:`UnknownReference` for any other."""
        kept = self._receipted(digest)
        if kept is None:
            raise UnknownReference("the digest of a statement that this party sent", field="statement")
        return recall(kept.statement, noun, digest=digest)

    def _send(self, id_: str, statement: str, parcel: Parcel) -> Sent:
        digest = digest_of(statement)
        kept = self._receipted(digest)
        if kept is not None:
            return Sent(digest, recall(kept.receipt, Receipt, digest=digest_of(kept.receipt)))
        try:
            submitted = self._register.submit(statement, sealed_subject=parcel.sealed_subject)
        except Refused as refused:
            if _for_good(refused):
                self._vault.put(_SETTLED, id_, b"")
            raise
        content = _KEPT_RECEIPT.write(_Receipted(statement, submitted.receipt.token))
        self._vault.put(_RECEIVED, base64url.encode(digest), strict_json.write(content))
        return Sent(digest, submitted.receipt, submitted.unverified_grants)

    def _receipted(self, digest: Digest) -> _Receipted | None:
        with suppress(UnknownReference):
            content = self._vault.get(_RECEIVED, base64url.encode(digest))
            kept: _Receipted = _KEPT_RECEIPT.read(strict_json.parse(content, limit=_LIMIT), "received")
            return kept
        return None


def _for_good(refused: Refused) -> bool:
    return refused.status in _FOR_GOOD
