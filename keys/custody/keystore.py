"""A keystore (sleutelkluis): all keys of one party in one file, sealed by a passphrase.

The passphrase goes through argon2id once per open. Every write replaces the whole file durably, and is refused when
another program wrote it in between. Nothing here returns a private key: handles come from the custodian.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from argon2.low_level import Type, hash_secret_raw

from keys.custody import sealed_file
from keys.custody.document import SALT_LENGTH, Header, decode, header_of
from keys.custody.entry import PURPOSES, KeyEntry, Kind, State, b64u, entry_from_json
from keys.custody.kdf import CEILING_COST, STANDARD_COST, KdfCost
from keys.custody.kinds import born
from keys.custody.passphrase import passphrase_bytes, require_strong
from keys.custody.refusals import DuplicateKey, NoSuchKey, NotAKeystore, UnknownKind, WrongState
from keys.custody.seal import SECRET_LENGTH, Seal

#: Computes the key id of a public JWK: its RFC 7638 SHA-256 thumbprint, in base64url.
KidOf = Callable[[Mapping[str, str]], str]


class Keystore:
    """An open keystore, for one thread; it holds the seal, not the passphrase."""

    __slots__ = ("_content", "_path", "_seal", "entries")

    #: Every key in order of creation, destroyed ones included; public members only are readable.
    entries: tuple[KeyEntry, ...]

    def __init__(self, path: Path, seal: Seal, entries: tuple[KeyEntry, ...], content: bytes) -> None:
        self._path, self._seal, self.entries, self._content = path, seal, entries, content

    @classmethod
    def create(cls, path: Path, passphrase: str, *, owner: str, floor: KdfCost = STANDARD_COST) -> Self:
        """Create an empty keystore of the party ``owner``, mode 0600, durable on return, at the costs of ``floor``.

        Raises :class:`WeakPassphrase`, :class:`KeystoreExists`, :class:`NotWritten`, and :class:`NotAKeystore`
        for an empty owner. ``floor`` exists for test doubles, which are named ``UNSAFE_…``.
        """
        require_strong(passphrase)
        if not owner:
            raise NotAKeystore("a keystore belongs to a party: name its owner")
        seal = _seal(passphrase, Header(owner, floor, secrets.token_bytes(SALT_LENGTH)))
        content = seal.document(())
        sealed_file.replace(path, content, expected=None)
        return cls(path, seal, (), content)

    @classmethod
    def open(cls, path: Path, passphrase: str, *, floor: KdfCost = STANDARD_COST) -> Self:
        """Open the keystore at ``path``, authenticating all of it.

        Raises :class:`KeystoreMissing`, :class:`LooseFileMode`, :class:`NotAKeystore`; :class:`WeakKdf` when
        its costs are below ``floor``; :class:`CannotUnlock` for a wrong passphrase or a changed file.
        """
        content = sealed_file.read(path)
        document = decode(content)
        header = header_of(document)
        header.cost.require_between(floor, CEILING_COST)
        seal = _seal(passphrase, header)
        seal.require_whole(document)
        return cls(path, seal, tuple(entry_from_json(member) for member in document["keys"]), content)

    @property
    def owner(self) -> str:
        """The party id whose keys these are."""
        return self._seal.header.owner

    def entry(self, kid: str) -> KeyEntry:
        """Return the entry with this key id, or raise :class:`NoSuchKey`."""
        for entry in self.entries:
            if entry.kid == kid:
                return entry
        raise NoSuchKey("the keystore has no key with this id")

    def create_key(self, kind: str, purpose: str, label: str = "", *, at: int, kid_of: KidOf) -> KeyEntry:
        """Make a key that is active from ``at`` (Unix seconds) and write it, durable on return.

        ``kid_of`` is asked for the key id of a JWK; a key without one gets 16 random bytes. ``label`` tells
        keys of one purpose apart; for ristretto255 it is the four-digit year. Raises what :meth:`mint` and
        :meth:`rewrite` raise.
        """
        entry = self.mint(kind, purpose, label, at=at, kid_of=kid_of)
        self.rewrite((*self.entries, entry))
        return entry

    def mint(self, kind: str, purpose: str, label: str = "", *, at: int, kid_of: KidOf) -> KeyEntry:
        """Make a sealed entry without writing it.

        Raises :class:`UnknownKind` for a kind, purpose or year that does not exist.
        """
        if kind not in set(Kind) or purpose not in PURPOSES[Kind(kind)]:
            raise UnknownKind("a key has a known kind and a purpose of that kind; see the table of purposes")
        if kind == Kind.RISTRETTO255 and not (len(label) == 4 and label.isascii() and label.isdigit()):
            raise UnknownKind("the label of an evaluation key is its calendar year in four digits")
        secret, public = born(Kind(kind))
        kid = kid_of(public) if "kty" in public else b64u(secrets.token_bytes(16))
        draft = KeyEntry(
            kid=kid,
            kind=Kind(kind),
            purpose=purpose,
            label=label,
            created_at=at,
            state=State.ACTIVE,
            state_since=at,
            public=public,
        )
        return self._seal.close(draft, secret)

    def restated(self, entry: KeyEntry, state: State, *, at: int) -> KeyEntry:
        """Return ``entry`` in another state since ``at``, without writing it; destroyed, it has no secret any more.

        Raises :class:`WrongState` for a step back in life or in time, :class:`KeyDestroyed` for a destroyed key.
        """
        order = list(State)
        secret = self._seal.unseal(entry)
        if order.index(state) <= order.index(entry.state) or at < entry.state_since:
            raise WrongState("a key goes from active to retired to destroyed, and forward in time")
        draft = replace(entry, state=state, state_since=at, nonce=b"", sealed=b"")
        return draft if state is State.DESTROYED else self._seal.close(draft, secret)

    def rewrite(self, entries: Sequence[KeyEntry], *, shred: bool = False) -> None:
        """Write the keystore with these entries, durable on return; ``shred`` overwrites the old file's bytes.

        Raises :class:`DuplicateKey` for two active keys of one kind, purpose and label, or two evaluation keys
        of a year; :class:`KeystoreChanged` when another program wrote it; :class:`NotWritten`. Refused, all
        stays as it was.
        """
        _require_distinct(entries)
        self._write(self._seal, tuple(entries), shred=shred)

    def change_passphrase(self, passphrase: str) -> None:
        """Seal every key anew under a new passphrase and salt, durable on return; the old file is overwritten.

        An older copy of the file still opens with the old passphrase. Raises :class:`WeakPassphrase` and what
        :meth:`rewrite` raises.
        """
        require_strong(passphrase)
        seal = _seal(passphrase, replace(self._seal.header, salt=secrets.token_bytes(SALT_LENGTH)))
        entries = tuple(
            entry if entry.state is State.DESTROYED else seal.close(entry, self._seal.unseal(entry))
            for entry in self.entries
        )
        self._write(seal, entries, shred=True)

    def unsealed(self, entry: KeyEntry) -> bytes:
        """Return a key's secret bytes to the custodian, which alone may ask; raises as :meth:`Seal.unseal`."""
        return self._seal.unseal(entry)

    def __repr__(self) -> str:
        return f"<Keystore of {len(self.entries)} keys>"

    def __reduce_ex__(self, protocol: object) -> str:
        raise TypeError("an open keystore stays in its process")

    def _write(self, seal: Seal, entries: tuple[KeyEntry, ...], *, shred: bool) -> None:
        content = seal.document(entries)
        sealed_file.replace(self._path, content, expected=self._content, shred=shred)
        self._seal, self.entries, self._content = seal, entries, content


def _seal(passphrase: str, header: Header) -> Seal:
    """Run argon2id, version 1.3 (RFC 9106), over the passphrase in NFC."""
    secret = hash_secret_raw(
        passphrase_bytes(passphrase),
        header.salt,
        time_cost=header.cost.time,
        memory_cost=header.cost.memory_kib,
        parallelism=header.cost.parallelism,
        hash_len=SECRET_LENGTH,
        type=Type.ID,
        version=0x13,
    )
    return Seal(header, secret)


def _require_distinct(entries: Sequence[KeyEntry]) -> None:
    """A year has one evaluation key for ever: with another, K in the directory would change (PROTOCOL 4)."""
    if len({entry.kid for entry in entries}) != len(entries):
        raise DuplicateKey("the keystore has this key already")
    places = [
        (entry.kind, entry.purpose, entry.label)
        for entry in entries
        if entry.state is State.ACTIVE or entry.kind is Kind.RISTRETTO255
    ]
    if len(set(places)) != len(places):
        raise DuplicateKey("there is such a key already; rotate it, or give the new one another label")
