"""A home (thuismap): the folder of one party's program, with all that it must not lose and all that it trusts.

``home.json`` says whose it is, ``keystore.json`` holds the keys, ``vault.sqlite`` what the party keeps sealed,
``kit.json`` the roots and the highest directory version ever seen, ``directory.jwt`` the directory of that
version. Every file is durable when a call returns. ``home.json`` is written last: a folder without it is no home.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final, Self, TypedDict

from keys.custody.custodian import Custodian
from keys.custody.entry import KeyEntry
from keys.custody.handles import SigningKey
from keys.custody.kdf import STANDARD_COST
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, generate
from verifier import clock
from verifier.core.errors import NotFresh, SameIdOtherContent, TrustMissing, WrongValue
from verifier.core.model.directory import Directory
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Statement
from verifier.core.procedure.directory import open_directory, require_current, verify_directory
from verifier.core.procedure.intake import NEWEST
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import FORMAT as KIT_FORMAT
from verifier.core.trust.kit import Kit, read_kit, write_kit
from verifier.core.wire.envelope import limit_of
from verifier.core.wire.jwk import thumbprint
from verifier.core.wire.statements import sign_statement
from verifier.party.durable_file import read_bounded, turn, write_durably
from verifier.party.profile import HomeRole, Profile, read_profile, write_profile
from verifier.party.vault import Vault

_PROFILE, KEYSTORE, _VAULT = "home.json", "keystore.json", "vault.sqlite"
_KIT, _DIRECTORY = "kit.json", "directory.jwt"
_SMALL = 64 * 1024
_STORAGE = ("aes256", "storage", "")

#: What one guess at the passphrase of a home costs at least: lower in tests alone, and never in a new thread.
LEAST_COST: Final = ContextVar("least_cost", default=STANDARD_COST)

#: A key to make: its kind, its purpose and a label (keys.custody.entry).
KeyWish = tuple[str, str, str]


class Claims(TypedDict):
    """The claims that every statement carries."""

    iss: PartyId
    aud: PartyId
    jti: str
    iat: int


class Home:
    """An open home; threads may share it. A key that is rotated is used after the next open."""

    def __init__(self, folder: Path, profile: Profile, keystore: Keystore) -> None:
        self.folder = folder
        self.profile = profile
        #: Public descriptions of all keys, destroyed ones included.
        self.entries: tuple[KeyEntry, ...] = keystore.entries
        self.custodian = Custodian(keystore, environment=profile.environment)
        self._kept: tuple[tuple[int, int, int], Trust] | None = None
        self._turn = threading.Lock()

    @classmethod
    def create(
        cls,
        folder: Path,
        profile: Profile,
        *,
        passphrase: str,
        keys: Sequence[KeyWish],
        kit: Kit | None,
        at: int,
    ) -> Self:
        """Make the home of ``profile`` with these keys and a storage key, active from ``at`` (Unix seconds).

        An operator has no ``kit`` to be given: its own root is the one it trusts. A witness of logs whose keys it
        was told needs none, and then trusts no directory. Raises :class:`WrongValue` when the folder holds a home,
        :class:`TrustMissing` without a kit, and what :meth:`Keystore.create` raises: a weak passphrase, a keystore
        that a broken-off attempt left. Durable on return; after a crash the folder is no home, and is thrown away.
        """
        _require_new(folder, profile, kit)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keystore = Keystore.create(folder / KEYSTORE, passphrase, owner=profile.party, floor=LEAST_COST.get())
        wishes = tuple(keys) if _STORAGE in keys else (*keys, _STORAGE)
        entries = generate(keystore, [KeyRequest(*each) for each in wishes], at=at, kid_of=thumbprint)
        with turn(folder):
            if kit is not None or profile.role is HomeRole.OPERATOR:
                write_durably(folder / _KIT, write_kit(kit or _own_root(entries)))
            write_durably(folder / _PROFILE, write_profile(profile))
        return cls(folder, profile, keystore)

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Self:
        """Open the home in ``folder``.

        Raises :class:`WrongValue` when it is none, or when its keystore is another party's; what
        :meth:`Keystore.open` raises for a wrong passphrase or a changed file.
        """
        content = read_bounded(folder / _PROFILE, limit=_SMALL)
        if content is None:
            raise WrongValue("a folder with a home", field="folder")
        profile = read_profile(content)
        keystore = Keystore.open(folder / KEYSTORE, passphrase, floor=LEAST_COST.get())
        if keystore.owner != profile.party:
            raise WrongValue("the keystore of the party whose home this is", field="party")
        return cls(folder, profile, keystore)

    @property
    def party(self) -> PartyId:
        """Whose home this is."""
        return self.profile.party

    @property
    def kit(self) -> Kit:
        """The roots, and the highest directory version that this home ever saw, as kept now."""
        content = read_bounded(self.folder / _KIT, limit=_SMALL)
        if content is None:
            raise TrustMissing("a home with its kit", field="kit")
        return read_kit(content)

    @property
    def has_kit(self) -> bool:
        """Whether this home can trust a directory at all; only a witness may do without."""
        return (self.folder / _KIT).exists()

    @cached_property
    def vault(self) -> Vault:
        """The vault, opened at the first use and open until :meth:`close`."""
        return Vault.open(self.folder / _VAULT, self.custodian.storage())

    def trust(self, *, at: int) -> Trust:
        """What the kept directory says, when it is current at ``at``.

        Another program may adopt a newer one: the file is looked at each time, and verified when it changed.
        Raises :class:`TrustMissing` when none is kept or it is older than one seen, :class:`DirectoryExpired`,
        :class:`NotFresh` for one of the future.
        """
        trust = self._kept_trust()
        if trust.directory.iat > at + NEWEST:
            raise NotFresh("a directory that is signed already", field="iat")
        require_current(trust.directory, at=at)
        return trust

    @property
    def directory(self) -> Verified[Directory]:
        """The directory that is kept, whether or not it has ended; :class:`TrustMissing` when there is none."""
        return self._kept_directory()

    def adopt_directory(self, unverified_token: str, *, at: int) -> Verified[Directory]:
        """Verify a directory under the kit, and keep it.

        Durable on return: first the directory, then the kit's highest version, so that a crash in between
        leaves a home that trusts the newer directory and can adopt it again. Raises what ``verify_directory``
        raises, and :class:`SameIdOtherContent` for a second directory of the version that is kept: the root
        signed two, which nobody should believe.
        """
        with turn(self.folder):
            kit = self.kit
            directory = verify_directory(unverified_token, trust=kit, at=at)
            self._refuse_second(directory, kit)
            write_durably(self.folder / _DIRECTORY, directory.token.encode("ascii"))
            write_durably(self.folder / _KIT, write_kit(_raised(kit, directory.statement.version)))
        return directory

    def claims(self, *, at: int, audience: PartyId) -> Claims:
        """The common claims of a new statement of this party to ``audience``, signed at ``at``."""
        return Claims(iss=self.party, aud=audience, jti=clock.new_jti(at), iat=at)

    def sign(self, statement: Statement, *, purpose: str = "signing") -> str:
        """The token of ``statement`` under this party's newest key of ``purpose``.

        Raises :class:`WrongValue` for a statement of somebody else, ``NoSuchKey`` without such a key.
        """
        if statement.iss != self.party:
            raise WrongValue("a statement of the party whose home this is", field="iss")
        key = self.signing_key(purpose)
        return sign_statement(statement, kid=key.kid, sign=key.sign)

    def signing_key(self, purpose: str = "signing") -> SigningKey:
        """The handle of the newest active signing key of ``purpose``; raises ``NoSuchKey``."""
        return self.custodian.signing(purpose)

    def close(self) -> None:
        """Close the vault, if it was used."""
        vault = self.__dict__.pop("vault", None)
        if vault is not None:
            vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _kept_trust(self) -> Trust:
        with self._turn:
            mark = _mark(self.folder / _DIRECTORY)
            if self._kept is None or self._kept[0] != mark:
                self._kept = (mark, Trust.of(self._kept_directory()))
            return self._kept[1]

    def _kept_directory(self) -> Verified[Directory]:
        content = read_bounded(self.folder / _DIRECTORY, limit=limit_of("sr-directory+jwt"))
        if content is None:
            raise TrustMissing("a directory; adopt one first", field="directory")
        return open_directory(content.decode("ascii", "replace"), trust=self.kit)

    def _refuse_second(self, directory: Verified[Directory], kit: Kit) -> None:
        if directory.statement.version == kit.directory_version and (self.folder / _DIRECTORY).exists():
            kept = self._kept_directory()
            if kept.statement.version == directory.statement.version and kept.digest != directory.digest:
                raise SameIdOtherContent("the one directory of this version", field="version")


def _mark(path: Path) -> tuple[int, int, int]:
    """What changes when another file takes this name."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise TrustMissing("a directory; adopt one first", field="directory") from None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _require_new(folder: Path, profile: Profile, kit: Kit | None) -> None:
    if kit is None and profile.role not in (HomeRole.OPERATOR, HomeRole.WITNESS):
        raise TrustMissing("the kit of the scheme, with its root", field="kit")
    if (folder / _PROFILE).exists():
        raise WrongValue("a folder that holds no home yet", field="folder")


def _own_root(entries: Sequence[KeyEntry]) -> Kit:
    roots = tuple(dict(entry.public) for entry in entries if entry.purpose == "root")
    if not roots:
        raise TrustMissing("a root key among the operator's keys", field="keys")
    return Kit(KIT_FORMAT, roots, 0)


def _raised(kit: Kit, version: int) -> Kit:
    return replace(kit, directory_version=max(kit.directory_version, version))
