"""A seal (zegel): what a passphrase becomes: it closes secrets into entries and vouches for the file.

Each secret is sealed by AES-256-GCM with a fresh 96-bit nonce; the associated data are the file's header and the
entry's public members, so a secret opens only as the key it was made to be. HMAC-SHA-256 over the whole document
guards what has no secret of its own: the order, the number of entries, and the records of destroyed keys.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.custody.document import Header, encode
from keys.custody.entry import KeyEntry, State, b64u
from keys.custody.refusals import CannotUnlock, KeyDestroyed

_NONCE_LENGTH = 12
SECRET_LENGTH = 64


class Seal:
    """The seal of one keystore, made of its ``header`` and the 64 bytes that argon2id gave for it."""

    __slots__ = ("_aead", "_tag_key", "header")

    def __init__(self, header: Header, secret: bytes) -> None:
        self.header = header
        self._aead = AESGCM(secret[:32])
        self._tag_key = secret[32:]

    def close(self, entry: KeyEntry, secret: bytes) -> KeyEntry:
        """Return ``entry`` with ``secret`` sealed into it, under a fresh nonce."""
        nonce = secrets.token_bytes(_NONCE_LENGTH)
        return replace(entry, nonce=nonce, sealed=self._aead.encrypt(nonce, secret, self._bound(entry)))

    def unseal(self, entry: KeyEntry) -> bytes:
        """Return the secret of ``entry``; only this room may call it, to make a handle.

        Raises :class:`KeyDestroyed`, and :class:`CannotUnlock` when any public member or the header is not as
        sealed.
        """
        if entry.state is State.DESTROYED:
            raise KeyDestroyed("this key was destroyed: nobody has it any more")
        try:
            return self._aead.decrypt(entry.nonce, entry.sealed, self._bound(entry))
        except (InvalidTag, ValueError):
            raise CannotUnlock("an entry of the keystore was changed; restore the file from a backup") from None

    def document(self, entries: Sequence[KeyEntry]) -> bytes:
        """Return the bytes of the keystore file with these entries."""
        untagged: dict[str, Any] = {**self.header.as_json(), "keys": [entry.as_json() for entry in entries]}
        return encode({**untagged, "tag": self._tag(untagged)})

    def require_whole(self, document: Mapping[str, Any]) -> None:
        """Raise :class:`CannotUnlock` unless the tag of a decoded document is this seal's, over all it says."""
        untagged = {name: member for name, member in document.items() if name != "tag"}
        tag = document["tag"]
        if not isinstance(tag, str) or not hmac.compare_digest(tag.encode(), self._tag(untagged).encode()):
            raise CannotUnlock("the passphrase is not that of this keystore, or the file was changed")

    def _bound(self, entry: KeyEntry) -> bytes:
        return encode({"header": self.header.as_json(), "entry": entry.described()})

    def _tag(self, untagged: Mapping[str, Any]) -> str:
        return b64u(hmac.digest(self._tag_key, encode(untagged), "sha256"))
