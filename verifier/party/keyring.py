"""A keyring (sleutelbos): the keys of a home over the years, changed while the party's program stands still.

An open home keeps the keys that it was opened with: what is done here shows at its next opening.
"""

from __future__ import annotations

from pathlib import Path

from keys.custody import lifecycle
from keys.custody.entry import KeyEntry
from keys.custody.keystore import Keystore
from verifier.core.wire.jwk import thumbprint
from verifier.party.home import KEYSTORE, LEAST_COST


def keys_of(folder: Path, passphrase: str) -> tuple[KeyEntry, ...]:
    """Every key of the home in ``folder``, the oldest first, destroyed ones included.

    Raises what :meth:`Keystore.open` raises.
    """
    return _keystore(folder, passphrase).entries


def rotate_key(folder: Path, passphrase: str, kid: str, *, at: int) -> KeyEntry:
    """Retire the active key ``kid`` at ``at`` (Unix seconds) and return its successor; durable on return.

    Raises ``NoSuchKey``, ``KeyDestroyed``, and ``WrongState`` for a key that is retired or has no successor.
    """
    return lifecycle.rotate(_keystore(folder, passphrase), kid, at=at, kid_of=thumbprint)


def destroy_key(folder: Path, passphrase: str, kid: str, *, at: int) -> KeyEntry:
    """Destroy the secret of the key ``kid`` for good and return its record; durable on return.

    Raises ``NoSuchKey``, ``KeyDestroyed``, and ``WrongState`` for a key that is in use: rotate it first.
    """
    return lifecycle.destroy(_keystore(folder, passphrase), kid, at=at)


def _keystore(folder: Path, passphrase: str) -> Keystore:
    return Keystore.open(folder / KEYSTORE, passphrase, floor=LEAST_COST.get())


__all__ = ["KeyEntry", "destroy_key", "keys_of", "rotate_key"]
