"""A handle (sleutelgreep): what one key does, without the key.

A handle keeps the private object inside a closure and offers the callables that use it. It shows only public
members, is never copied or pickled, and lives as long as its process: a key that is rotated or destroyed in the
keystore leaves the handles of a running program when that program restarts.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from keys.custody.entry import from_b64u
from keys.custody.refusals import CannotOpen, CannotUnseal

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_STORAGE = b"plaatsbewijs/v1/storage\x00"
_KID, _NONCE = 16, 12


class Handle:
    """What all handles share: they do not leave the process they were made in."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> str:
        raise TypeError("a key handle stays in its process: it is neither copied nor pickled")


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey(Handle):
    """A key that signs: ES256 (p256), PS256 (rsa3072) or Ed25519 (ed25519); ``jwk`` is its public JWK."""

    kid: str
    jwk: Mapping[str, str] = field(repr=False)
    _sign: Callable[[bytes], bytes] = field(repr=False)

    def sign(self, signing_input: bytes) -> bytes:
        """Return the signature: r || s of ECDSA (RFC 7518, 3.4) or Ed25519 (RFC 8032), 64 bytes; PS256
        (RFC 7518, 3.5) under rsa3072, 384 bytes.
        """
        return self._sign(signing_input)


@dataclass(frozen=True, slots=True, eq=False)
class OpeningKey(Handle):
    """A key that opens what was sealed to it; ``jwk`` is {kty "AKP", alg "X-Wing", pub of 1,216 bytes}."""

    kid: str
    jwk: Mapping[str, str] = field(repr=False)
    _open: Callable[[bytes, bytes], bytes] = field(repr=False)

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Return the plaintext of ``enc || ct`` (RFC 9180, base mode, single shot), or raise :class:`CannotOpen`.

        Wrong key, wrong ``info``, wrong length and changed bytes are one refusal: a sender learns nothing from it.
        """
        try:
            return self._open(sealed, info)
        except (InvalidTag, ValueError, TypeError):
            raise CannotOpen("the message does not open with this key for this purpose") from None


def opening_key(kid: str, jwk: Mapping[str, str], secret: bytes) -> OpeningKey:
    """Make the handle of an xwing key from its 96 secret bytes."""
    private = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(secret[:64]), X25519PrivateKey.from_private_bytes(secret[64:])
    )
    return OpeningKey(kid, jwk, lambda sealed, info: _SUITE.decrypt(sealed, private, info=info))


@dataclass(frozen=True, slots=True, eq=False)
class StorageKey(Handle):
    """A key that seals what a party keeps; it unseals what its retired predecessors sealed too."""

    kid: str
    _seal: Callable[[bytes, bytes], bytes] = field(repr=False)
    _unseal: Callable[[bytes, bytes], bytes] = field(repr=False)

    def seal(self, plaintext: bytes, context: bytes) -> bytes:
        """Return key id (16 bytes) || nonce (12) || AES-256-GCM ciphertext and tag, bound to ``context``.

        Nonces are random: one key seals at most 2³² times (NIST SP 800-38D section 8.3), then it is rotated.
        """
        return self._seal(plaintext, context)

    def unseal(self, sealed: bytes, context: bytes) -> bytes:
        """Return the plaintext, or raise :class:`CannotUnseal` for any other key, context or byte."""
        try:
            return self._unseal(sealed, context)
        except (InvalidTag, ValueError, KeyError):
            raise CannotUnseal(
                "the stored bytes do not unseal with this party's storage key at this place"
            ) from None


def storage_key(kid: str, secrets_by_kid: Mapping[str, bytes]) -> StorageKey:
    """Make the handle that seals with the aes256 key ``kid`` and unseals with any of the given 32-byte secrets."""
    ciphers = {from_b64u(each): AESGCM(secret) for each, secret in secrets_by_kid.items()}
    own = from_b64u(kid)

    def seal(plaintext: bytes, context: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return own + nonce + ciphers[own].encrypt(nonce, plaintext, _STORAGE + own + context)

    def unseal(sealed: bytes, context: bytes) -> bytes:
        used, nonce, rest = sealed[:_KID], sealed[_KID : _KID + _NONCE], sealed[_KID + _NONCE :]
        return ciphers[used].decrypt(nonce, rest, _STORAGE + used + context)

    return StorageKey(kid, seal, unseal)


@dataclass(frozen=True, slots=True, eq=False)
class IndexKey(Handle):
    """The key of the register's pseudonym index (PROTOCOL 4, step 5)."""

    kid: str
    _mac: Callable[[bytes], bytes] = field(repr=False)

    def mac(self, message: bytes) -> bytes:
        """Return HMAC-SHA-256 of ``message``, 32 bytes."""
        return self._mac(message)


def index_key(kid: str, secret: bytes) -> IndexKey:
    """Make the handle of an hmac256 key from its 32 secret bytes."""
    return IndexKey(kid, lambda message: hmac.digest(secret, message, "sha256"))
