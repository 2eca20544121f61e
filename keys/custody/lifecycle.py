"""The life of a key (levensloop van een sleutel): generated, rotated, in the end destroyed, with a record of it.

Every step is one durable write of the keystore. Moments are Unix seconds, given by the caller. What a public
directory or an enrolment says about a key is another matter, and must be changed before the old key goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keys.custody.entry import KeyEntry, Kind, State
from keys.custody.keystore import Keystore, KidOf
from keys.custody.refusals import NoSuchKey, WrongState

#: An index key cannot change, since what it indexed is not kept; a year's evaluation key neither (PROTOCOL 4).
_FIXED = frozenset({Kind.HMAC256, Kind.RISTRETTO255})


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """A key that a party needs: kind, purpose, and a label to tell it from others of its purpose."""

    kind: str
    purpose: str
    label: str = ""


def generate(keystore: Keystore, wanted: Sequence[KeyRequest], *, at: int, kid_of: KidOf) -> tuple[KeyEntry, ...]:
    """Make all of the ``wanted`` keys, active from ``at``, or none; returns their entries in that order.

    Raises as :meth:`Keystore.create_key`.
    """
    made = tuple(
        keystore.mint(request.kind, request.purpose, request.label, at=at, kid_of=kid_of) for request in wanted
    )
    keystore.rewrite((*keystore.entries, *made))
    return made


def rotate(keystore: Keystore, kid: str, *, at: int, kid_of: KidOf) -> KeyEntry:
    """Retire the active key ``kid`` and make its successor, in one write; returns the successor.

    Raises :class:`NoSuchKey`; :class:`KeyDestroyed`; :class:`WrongState` for a key that is not active, or that
    cannot have a successor (index, evaluation).
    """
    old = keystore.entry(kid)
    if old.kind in _FIXED:
        raise WrongState("an index key or an evaluation key has no successor; it is used until it is destroyed")
    retired = keystore.restated(old, State.RETIRED, at=at)
    new = keystore.mint(old.kind, old.purpose, old.label, at=at, kid_of=kid_of)
    keystore.rewrite((*_with(keystore, retired), new))
    return new


def destroy(keystore: Keystore, kid: str, *, at: int) -> KeyEntry:
    """Destroy a key: its secret leaves the file, the old file's bytes are overwritten, the record stays.

    The promise ends at this file. Backups, snapshots and the disk's own spare blocks may keep older bytes,
    sealed by the passphrase of their time: destroy those too. Raises :class:`NoSuchKey`, :class:`KeyDestroyed`,
    and :class:`WrongState` for a signing key that is still active: rotate it first.
    """
    entry = keystore.entry(kid)
    if entry.state is State.ACTIVE and entry.kind not in _FIXED:
        raise WrongState("this key is in use; rotate it before it is destroyed")
    destroyed = keystore.restated(entry, State.DESTROYED, at=at)
    keystore.rewrite(_with(keystore, destroyed), shred=True)
    return destroyed


def destroy_year(keystore: Keystore, year: str, *, at: int) -> KeyEntry:
    """Destroy the evaluation key of a calendar year, after its correction period (PROTOCOL 4).

    Raises as :func:`destroy`. From then on nobody can link that year's pseudonyms, nor find a person in them.
    """
    for entry in keystore.entries:
        if entry.kind is Kind.RISTRETTO255 and entry.label == year:
            return destroy(keystore, entry.kid, at=at)
    raise NoSuchKey("the keystore has no evaluation key of this year")


def _with(keystore: Keystore, changed: KeyEntry) -> tuple[KeyEntry, ...]:
    return tuple(changed if entry.kid == changed.kid else entry for entry in keystore.entries)
