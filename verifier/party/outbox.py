"""An outbox (postvak uit): what a party signed, kept before it is sent, until the register's receipt is kept too.

A *parcel* is one row of the vault: whatever belongs together is kept, or not, as a whole. A crash before it is kept
means that nothing was said; a crash after it, that :meth:`Outbox.resume` sends the same bytes, which the register
answers as the first time. A parcel is sent in order, and is settled when every statement of it is received, or one
is refused for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from verifier.core.errors import UnknownReference
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import DEFAULT_LIMIT, digest_of, limit_of, typ_of
from verifier.core.wire.fields import Field, array, octets, optional, record, text
from verifier.core.wire.statements import noun_of_typ
from verifier.party.register.answers import Submitted
from verifier.party.register.bulk import Load
from verifier.party.transport import Refused
from verifier.party.vault import Vault

_PARCEL, _SETTLED, _RECEIVED = "parcel", "settled", "received"
_LIMIT = 80 * 1024 * 1024

S = TypeVar("S", bound=Statement)


class Register(Protocol):
    """Who takes statements: a client at a door."""

    def submit(self, statement: str, *, sealed_subject: bytes | None = None) -> Submitted: ...


class BulkRegister(Protocol):
    """Who takes many statements at once: a bulk client."""

    def submit_all(self, loads: Sequence[Load]) -> Iterator[Submitted | Refused]: ...


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
        (id_,) = self.keep_all([(name, parcel)])
        return id_

    def keep_all(self, named: Iterable[tuple[str, Parcel]]) -> tuple[str, ...]:
        """:meth:`keep` every (name, parcel), all or none."""
        kept = {f"{name}.{base64url.encode(digest_of(each.statements[0]))}": each for name, each in named}
        self._vault.put_all(
            [(_PARCEL, id_, strict_json.write(_KEPT_PARCEL.write(each))) for id_, each in kept.items()]
        )
        return tuple(kept)

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
        self._settle([id])
        return sent

    def send_all(self, ids: Iterable[str], register: BulkRegister) -> Mapping[str, tuple[Sent, ...] | Refused]:
        """:meth:`send` the parcels of these ids, of one ``typ``, in bulk; what each came to.

        The second statement of a parcel goes when the first statements of all are answered, and so on: a parcel is
        still sent in order. A refusal ends its own parcel, and settles it when it is for good. Raises
        :class:`Unreachable` or :class:`Refused` for the whole; whatever was answered by then is durable.
        """
        parcels = {id_: self.parcel(id_) for id_ in ids}
        found: dict[str, list[Sent] | Refused] = {id_: [] for id_ in parcels}
        for turn in range(max((len(each.statements) for each in parcels.values()), default=0)):
            due = {
                id_: each.statements[turn]
                for id_, each in parcels.items()
                if turn < len(each.statements) and not isinstance(found[id_], Refused)
            }
            for id_, answer in self._send_due(due, parcels, register).items():
                sent = found[id_]
                if isinstance(answer, Refused) or isinstance(sent, Refused):
                    found[id_] = answer if isinstance(answer, Refused) else sent
                else:
                    sent.append(answer)
        self._settle([id_ for id_, each in found.items() if not isinstance(each, Refused) or each.is_for_good])
        return {id_: each if isinstance(each, Refused) else tuple(each) for id_, each in found.items()}

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
                if not refusal.is_for_good:
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

    def received(self) -> frozenset[Digest]:
        """The digests of all statements that the register has."""
        return frozenset(Digest(base64url.decode(each)) for each in self._vault.ids(_RECEIVED))

    def has_received(self, id: str) -> bool:
        """Whether the register has at least the first statement of the parcel ``id``."""
        return self._receipted(digest_of(self.parcel(id).statements[0])) is not None

    def statement(self, digest: Digest, noun: type[S]) -> Verified[S]:
        """A statement of this party's own that the register has; :class:`UnknownReference` for any other."""
        kept = self._receipted(digest)
        if kept is None:
            raise UnknownReference("the digest of a statement that this party sent", field="statement")
        return recall(kept.statement, noun, digest=digest)

    def require_any_of(self, digest: Digest, *nouns: type[Statement]) -> None:
        """Raise :class:`UnknownReference` unless the register has this statement, and it is one of ``nouns``."""
        kept = self._receipted(digest)
        if kept is None or noun_of_typ(typ_of(kept.statement)) not in nouns:
            raise UnknownReference("the digest of a statement that this party sent", field="statement")

    def _send(self, id_: str, statement: str, parcel: Parcel) -> Sent:
        digest = digest_of(statement)
        before = self._sent_before(digest)
        if before is not None:
            return before
        try:
            submitted = self._register.submit(statement, sealed_subject=parcel.sealed_subject)
        except Refused as refused:
            if refused.is_for_good:
                self._settle([id_])
            raise
        self._vault.put_all([_receipt_row(statement, submitted)])
        return Sent(digest, submitted.receipt, submitted.unverified_grants)

    def _send_due(
        self, due: Mapping[str, str], parcels: Mapping[str, Parcel], register: BulkRegister
    ) -> Mapping[str, Sent | Refused]:
        """Send one statement of each parcel; receipts are durable on return, and also when it raises."""
        found: dict[str, Sent | Refused] = {}
        rows = []
        for id_, statement in due.items():
            before = self._sent_before(digest_of(statement))
            if before is not None:
                found[id_] = before
        rest = [id_ for id_ in due if id_ not in found]
        answers = register.submit_all([Load(due[id_], parcels[id_].sealed_subject) for id_ in rest])
        try:
            for id_, answer in zip(rest, answers, strict=True):
                if isinstance(answer, Refused):
                    found[id_] = answer
                else:
                    rows.append(_receipt_row(due[id_], answer))
                    found[id_] = Sent(digest_of(due[id_]), answer.receipt, answer.unverified_grants)
        finally:
            self._vault.put_all(rows)
        return found

    def _settle(self, ids: Iterable[str]) -> None:
        self._vault.put_all([(_SETTLED, id_, b"") for id_ in ids])

    def _sent_before(self, digest: Digest) -> Sent | None:
        kept = self._receipted(digest)
        if kept is None:
            return None
        return Sent(digest, recall(kept.receipt, Receipt, digest=digest_of(kept.receipt)))

    def _receipted(self, digest: Digest) -> _Receipted | None:
        with suppress(UnknownReference):
            content = self._vault.get(_RECEIVED, base64url.encode(digest))
            kept: _Receipted = _KEPT_RECEIPT.read(strict_json.parse(content, limit=_LIMIT), "received")
            return kept
        return None


def _receipt_row(statement: str, submitted: Submitted) -> tuple[str, str, bytes]:
    content = strict_json.write(_KEPT_RECEIPT.write(_Receipted(statement, submitted.receipt.token)))
    return _RECEIVED, base64url.encode(digest_of(statement)), content
