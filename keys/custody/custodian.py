"""The custodian (sleutelbewaarder): opens a party's keystore once and lends out handles, never keys.

What a handle offers is all that the rest of the tree can do with a key. A program asks by purpose; which key
that is, and whether it still may be used, the keystore says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key
from jwt.algorithms import ECAlgorithm, RSAPSSAlgorithm

from keys.custody.entry import PURPOSES, KeyEntry, Kind, State, from_b64u
from keys.custody.evaluation import EvaluationKey, Prover, admit_evaluator, evaluation_key
from keys.custody.handles import IndexKey, OpeningKey, SigningKey, StorageKey, index_key, opening_key, storage_key
from keys.custody.kdf import STANDARD_COST, KdfCost
from keys.custody.keystore import Keystore, KidOf
from keys.custody.kinds import RSA_BITS, p256_public
from keys.custody.refusals import NoSuchKey, NotAKeystore, UnknownKind

__all__ = ["Custodian", "EvaluationKey", "IndexKey", "OpeningKey", "Prover", "SigningKey", "StorageKey"]

_ES256 = ECAlgorithm(SHA256, SECP256R1)
_PS256 = RSAPSSAlgorithm(RSAPSSAlgorithm.SHA256)


class Custodian:
    """The open keystore of one party, for the length of one program.

    ``environment`` decides one thing: whether this process may be both evaluators. Only ``demo``,
    ``development`` and ``test`` allow it.
    """

    __slots__ = ("_environment", "_keystore", "_signers", "owner")

    #: The party id whose keys these are.
    owner: str

    def __init__(self, keystore: Keystore, *, environment: str = "production") -> None:
        self.owner = keystore.owner
        self._keystore = keystore
        self._environment = environment
        #: To parse an RSA key is to test its primes, a tenth of a second long: once for each key.
        self._signers: dict[str, Callable[[bytes], bytes]] = {}

    @classmethod
    def open(
        cls, path: Path, passphrase: str, *, environment: str = "production", floor: KdfCost = STANDARD_COST
    ) -> Self:
        """Open the keystore at ``path``; raises as :meth:`Keystore.open`."""
        return cls(Keystore.open(path, passphrase, floor=floor), environment=environment)

    def signing(self, purpose: str, label: str | None = None) -> SigningKey:
        """Return the active signing key of ``purpose`` (and ``label``), the newest of several.

        Purposes: signing, registrar, root (ES256), token (PS256), log and witness (Ed25519). Raises
        :class:`NoSuchKey`.
        """
        entry = self._newest(
            entry
            for entry in self._usable(Kind.P256, Kind.RSA3072, Kind.ED25519)
            if entry.purpose == purpose and purpose in PURPOSES[entry.kind] and label in {None, entry.label}
        )
        return self._signing_key(entry)

    def signers(self, purpose: str) -> tuple[SigningKey, ...]:
        """Return the active signing key of ``purpose``, and after it the retired ones, the newest first.

        For what old and new key sign together while one follows the other; a key that is destroyed signs nothing.
        Raises :class:`NoSuchKey` without an active one.
        """
        active = self.signing(purpose)
        others = (entry for entry in reversed(self.listed(purpose)) if entry.kid != active.kid)
        return (active, *map(self._signing_key, others))

    def listed(self, purpose: str) -> tuple[KeyEntry, ...]:
        """Return the entries of the keys of ``purpose`` that are active or retired, the oldest first.

        What a retired key signed may still have to be verified; until when, its ``state_since`` lets a caller say.
        """
        return tuple(
            entry
            for entry in self._keystore.entries
            if entry.purpose == purpose and purpose in PURPOSES[entry.kind] and entry.state is not State.DESTROYED
        )

    def opening(self, kid: str | None = None) -> OpeningKey:
        """Return the active opening key, or the one named ``kid`` even when it is retired.

        Raises :class:`NoSuchKey`, :class:`KeyDestroyed`.
        """
        entry = self._newest(self._usable(Kind.XWING)) if kid is None else self._keystore.entry(kid)
        if entry.kind is not Kind.XWING:
            raise NoSuchKey("the key with this id is not an opening key")
        return opening_key(entry.kid, entry.public, self._keystore.unsealed(entry))

    def evaluation(self, year: str) -> EvaluationKey:
        """Return the evaluation key of a calendar year, in four digits.

        Raises :class:`BothEvaluators`, :class:`NoSuchKey`, and :class:`KeyDestroyed` once its year was destroyed.
        """
        of_year = [
            entry for entry in self._keystore.entries if entry.kind is Kind.RISTRETTO255 and entry.label == year
        ]
        if not of_year:
            raise NoSuchKey("the keystore has no evaluation key of this year")
        admit_evaluator(self.owner, environment=self._environment)
        return evaluation_key(from_b64u(of_year[0].public["element"]), self._keystore.unsealed(of_year[0]))

    def storage(self) -> StorageKey:
        """Return the active storage key, which unseals for the retired ones too; raises :class:`NoSuchKey`."""
        active = self._newest(self._usable(Kind.AES256))
        kept = [
            entry
            for entry in self._keystore.entries
            if entry.kind is Kind.AES256 and entry.state is not State.DESTROYED
        ]
        return storage_key(active.kid, {entry.kid: self._keystore.unsealed(entry) for entry in kept})

    def index(self) -> IndexKey:
        """Return the index key; raises :class:`NoSuchKey`."""
        entry = self._newest(self._usable(Kind.HMAC256))
        return index_key(entry.kid, self._keystore.unsealed(entry))

    def _signing_key(self, entry: KeyEntry) -> SigningKey:
        if entry.kid not in self._signers:
            self._signers[entry.kid] = _signer(entry.kind, self._keystore.unsealed(entry))
        return SigningKey(entry.kid, entry.public, self._signers[entry.kid])

    def __repr__(self) -> str:
        return "<Custodian>"

    def __reduce_ex__(self, protocol: object) -> str:
        raise TypeError("a custodian stays in its process")

    def _usable(self, *kinds: Kind) -> Iterator[KeyEntry]:
        return (entry for entry in self._keystore.entries if entry.kind in kinds and entry.state is State.ACTIVE)

    @staticmethod
    def _newest(entries: Iterator[KeyEntry]) -> KeyEntry:
        found = list(entries)
        if not found:
            raise NoSuchKey("the keystore has no active key of this purpose; generate one first")
        return found[-1]


def signing_key_in(pem: str, *, kid_of: KidOf) -> SigningKey:
    """The handle of a P-256 key that is kept in a PEM file (PKCS #8), as an operator makes it for another party.

    Raises :class:`UnknownKind` for anything else.
    """
    try:
        private = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnknownKind("a private key in PEM, without a passphrase") from None
    if not isinstance(private, EllipticCurvePrivateKey) or not isinstance(private.curve, SECP256R1):
        raise UnknownKind("a private key of P-256")
    public = p256_public(private)
    return SigningKey(kid_of(public), public, lambda signing_input: _ES256.sign(signing_input, private))


def _signer(kind: Kind, secret: bytes) -> Callable[[bytes], bytes]:
    """Parse a private key once; the closure keeps it."""
    if kind is Kind.ED25519:
        return Ed25519PrivateKey.from_private_bytes(secret).sign
    private = load_der_private_key(secret, None)
    if kind is Kind.P256 and isinstance(private, EllipticCurvePrivateKey):
        return lambda signing_input: _ES256.sign(signing_input, private)
    if kind is Kind.RSA3072 and isinstance(private, RSAPrivateKey) and private.key_size == RSA_BITS:
        return lambda signing_input: _PS256.sign(signing_input, private)
    raise NotAKeystore("a signing key of the keystore is not of its kind; restore the file from a backup")
