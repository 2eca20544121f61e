"""An evaluation key (berekeningssleutel): one evaluator's secret scalar k of one calendar year (PROTOCOL 4).

It multiplies elements and answers the challenge of a DLEQ proof (RFC 9497 section 2.2.1); the transcript is
built by whoever proves. Elements are 32-byte ristretto255 (RFC 9496), scalars 32 bytes little-endian below the
group order. All arithmetic with k is libsodium's, in constant time. There is at most one evaluator in a
production process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from rbcl import (
    crypto_core_ristretto255_scalar_mul,
    crypto_core_ristretto255_scalar_random,
    crypto_core_ristretto255_scalar_reduce,
    crypto_core_ristretto255_scalar_sub,
    crypto_scalarmult_ristretto255,
)

from keys.custody.handles import Handle
from keys.custody.refusals import AlreadyAnswered, BothEvaluators, NotAnElement, NotAScalar

#: Environments in which one process may stand in for both evaluators; any other name counts as production.
_RELAXED = frozenset({"demo", "development", "test"})

_owners: set[str] = set()
_owners_lock = threading.Lock()


def admit_evaluator(owner: str, *, environment: str) -> None:
    """Note that this process evaluates for ``owner``.

    Raises :class:`BothEvaluators` when it does so for another owner already, unless ``environment`` is ``demo``,
    ``development`` or ``test``: who holds both keys can search the whole table of numbers (PROTOCOL 1).
    """
    with _owners_lock:
        if environment not in _RELAXED and _owners - {owner}:
            raise BothEvaluators(
                "this process is one evaluator already; run the other one elsewhere, by another party"
            )
        _owners.add(owner)


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationKey(Handle):
    """The handle of k; ``public`` is k·G, 32 bytes, as the directory lists it."""

    public: bytes
    _multiply: Callable[[bytes], bytes] = field(repr=False)
    _prover: Callable[[], Prover] = field(repr=False)

    def multiply(self, element: bytes) -> bytes:
        """Return k·element; raises :class:`NotAnElement` for what is not 32 canonical bytes, and the identity."""
        return self._multiply(element)

    def prover(self) -> Prover:
        """Return a prover for one proof, with a fresh random r."""
        return self._prover()


class Prover(Handle):
    """One proof of knowledge of k: commitments r·element, as many as it takes, then one response."""

    __slots__ = ("_answer", "_nonces")

    def __init__(self, answer: Callable[[bytes, bytes], bytes]) -> None:
        self._nonces = [crypto_core_ristretto255_scalar_random()]
        self._answer = answer

    def multiply(self, element: bytes) -> bytes:
        """Return r·element; raises :class:`NotAnElement`, and :class:`AlreadyAnswered` after the response."""
        left = tuple(self._nonces)
        if not left:
            raise AlreadyAnswered("this prover has answered its challenge; take a new one for each proof")
        return _times(left[0], element)

    def response(self, challenge: bytes) -> bytes:
        """Return s = r − challenge·k, once.

        Two responses with one r would give k away, so r is gone before the first one leaves, also when two threads
        ask. Raises :class:`NotAScalar` for a challenge that is not canonical (r is kept), :class:`AlreadyAnswered`.
        """
        _require_scalar(challenge)
        try:
            nonce = self._nonces.pop()  # atomic: one thread gets r
        except IndexError:
            raise AlreadyAnswered("this prover has answered its challenge; take a new one for each proof") from None
        return self._answer(nonce, challenge)

    def __repr__(self) -> str:
        return "<Prover>"


def evaluation_key(public: bytes, scalar: bytes) -> EvaluationKey:
    """Make the handle of a ristretto255 key from its 32-byte scalar."""

    def answer(nonce: bytes, challenge: bytes) -> bytes:
        product = crypto_core_ristretto255_scalar_mul(challenge, scalar)
        return bytes(crypto_core_ristretto255_scalar_sub(nonce, product))

    return EvaluationKey(public, lambda element: _times(scalar, element), lambda: Prover(answer))


def _times(scalar: bytes, element: bytes) -> bytes:
    """libsodium refuses every encoding that is not canonical, and the identity."""
    try:
        return bytes(crypto_scalarmult_ristretto255(scalar, element))
    except (RuntimeError, ValueError, TypeError):
        raise NotAnElement("32 bytes of a ristretto255 element other than the identity") from None


def _require_scalar(scalar: bytes) -> None:
    if len(scalar) != 32 or crypto_core_ristretto255_scalar_reduce(scalar + bytes(32)) != scalar:
        raise NotAScalar("32 bytes little-endian, below the order of ristretto255")
