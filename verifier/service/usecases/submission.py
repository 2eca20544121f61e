"""A submission (inzending): a statement as a client sent it, kept once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from verifier.core.errors import Refusal, SameIdOtherContent, WrongIssuer
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.service.audit import Note, noted
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """``client`` is who stands at the door, by access token; ``unverified_token`` is what it sent.

    ``note`` is that of the request it came with, also when it is judged among those of others.
    """

    client: PartyId
    unverified_token: str
    note: Note | None = field(default_factory=noted, repr=False, compare=False)


S = TypeVar("S", bound=Statement)
X = TypeVar("X", bound=Submission)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Kept(Generic[S]):
    """The receipt, and what was kept just now under ``leaf_index``; None when it was kept before."""

    receipt: str
    new: Verified[S] | None
    leaf_index: int = -1


def keep_each(
    uow: UnitOfWork, submissions: Sequence[X], verify: Callable[[X], Verified[S]], *, at: int
) -> list[Kept[S] | Refusal]:
    """Verify, log and keep statements of one client, in order; each is kept or refused by itself.

    One that comes again, among these or later, is answered as the first time. Refused is what ``verify`` refuses,
    what another party signed (:class:`WrongIssuer`), and what bears a ``jti`` that this party used before
    (:class:`SameIdOtherContent`). ``verify`` must not depend on the submissions before. Durable with the
    transaction.
    """
    batch = _Batch(uow, submissions, verify)
    judged = [_attempted(partial(batch.judge, each)) for each in submissions]
    batch.keep(at=at)
    return [each if isinstance(each, Refusal) else _attempted(partial(batch.kept, each)) for each in judged]


class _Batch(Generic[X, S]):
    """Submissions that are looked up, logged and written together: one query or statement for all of each kind."""

    def __init__(self, uow: UnitOfWork, submissions: Sequence[X], verify: Callable[[X], Verified[S]]) -> None:
        self._uow = uow
        self._client = submissions[0].client
        self._verify = verify
        sent = [digest_of(each.unverified_token) for each in submissions if each.unverified_token.isascii()]
        self._receipts = dict(uow.statements.receipts(sent, self._client))
        self._fresh: dict[Digest, Verified[S]] = {}
        self._new: dict[Digest, Kept[S]] = {}

    def judge(self, submission: X) -> Digest:
        """The digest of what is kept already or may be kept now; raises the refusal of what may not."""
        typ_of(submission.unverified_token)
        digest = digest_of(submission.unverified_token)
        if submission.note is not None:
            submission.note.concerns(digest)
        if digest not in self._receipts and digest not in self._fresh:
            verified = self._verify(submission)
            if verified.statement.iss != self._client:
                raise WrongIssuer("a statement of the party that sends it", field="iss")
            self._fresh[digest] = verified
        return digest

    def _is_known(self, digest: Digest) -> bool:
        return digest in self._receipts or digest in self._fresh

    def keep(self, *, at: int) -> None:
        """Log and keep what may be kept, the first of each ``jti``. Durable with the transaction."""
        used = set(
            self._uow.statements.used_ids(self._client, [each.statement.jti for each in self._fresh.values()])
        )
        unused = []
        for each in self._fresh.values():
            if each.statement.jti not in used:
                used.add(each.statement.jti)
                unused.append(each)
        for verified, entry in zip(unused, self._uow.keep_all(unused, at=at), strict=True):
            self._new[verified.digest] = Kept(entry.receipt, verified, entry.leaf_index)

    def kept(self, digest: Digest) -> Kept[S]:
        """What became of ``digest``; it is new only to who asks first."""
        if digest in self._receipts:
            return Kept(self._receipts[digest], None)
        if digest not in self._new:
            raise SameIdOtherContent("an identifier that this party did not use before", field="jti")
        self._receipts[digest] = self._new[digest].receipt
        return self._new[digest]


def _attempted(step: Callable[[], R]) -> R | Refusal:
    try:
        return step()
    except Refusal as refusal:
        return refusal
