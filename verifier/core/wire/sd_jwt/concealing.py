"""Concealing (verhullen): claims become a payload with digests, and disclosures that lie beside it (RFC 9901, 4.2).

Randomness is an argument: each disclosure, and each decoy, takes a salt from the iterator that it is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from verifier.core.errors import MissingMember, WrongValue
from verifier.core.wire import base64url
from verifier.core.wire.sd_jwt.disclosing import NEVER_DISCLOSED
from verifier.core.wire.sd_jwt.disclosure import (
    DOTS,
    LEAST_SALT,
    RESERVED,
    SD,
    SD_ALG,
    Disclosure,
    Path,
    write_disclosure,
)


def conceal(
    claims: Mapping[str, Any],
    *,
    disclosable: Iterable[str | Path],
    salts: Iterator[bytes],
    decoys: int | Mapping[Path, int] = 0,
) -> tuple[dict[str, Any], tuple[Disclosure, ...]]:
    """The payload to sign, and a disclosure for everything in ``disclosable``.

    A name stands for a member of ``claims``; a path such as ``("address", "city")`` or ``("nationalities", 0)`` for
    what lies deeper. Where a path and its beginning are both disclosable, the disclosure of the outer one holds the
    digest of the inner one. ``decoys`` are digests of nothing: a number for the outermost object, or one for each
    path of an object or array; in an array they are mixed in. Digests of an object are sorted, so that their order
    says nothing.

    Raises :class:`MissingMember` for a path that is not there, :class:`WrongValue` for a reserved name, for claims
    of a verifiable credential (one with ``vct``) that may not be disclosed, and for salts that are too short.
    """
    paths = {(each,) if isinstance(each, str) else tuple(each) for each in disclosable}
    if "vct" in claims and any(path[:1] and path[0] in NEVER_DISCLOSED for path in paths):
        raise WrongValue("claims that a verifiable credential may conceal", field="disclosable")
    wanted: dict[Path, int] = {(): decoys} if isinstance(decoys, int) else dict(decoys)
    work = _Concealing(paths, wanted, salts)
    payload: dict[str, Any] = work.conceal(dict(claims), ())
    if work.waiting or () in paths:
        raise MissingMember("a member that the claims have", field="disclosable")
    return {**payload, SD_ALG: "sha-256"}, tuple(work.disclosures)


@dataclass(slots=True)
class _Concealing:
    waiting: set[Path]
    decoys: dict[Path, int]
    salts: Iterator[bytes]
    disclosures: list[Disclosure] = field(default_factory=list)

    def conceal(self, value: Any, path: Path) -> Any:
        if isinstance(value, Mapping):
            return self._object(value, path)
        if isinstance(value, list | tuple):
            return self._array(value, path)
        return value

    def _object(self, members: Mapping[str, Any], path: Path) -> dict[str, Any]:
        if not RESERVED.isdisjoint(members):
            raise WrongValue("names that SD-JWT does not reserve", field="claims")
        made: dict[str, Any] = {}
        digests = [self._decoy() for _ in range(self.decoys.get(path, 0))]
        for name, value in members.items():
            inner, concealed = self._one(value, (*path, name), name)
            if concealed is None:
                made[name] = inner
            else:
                digests.append(concealed)
        return {**made, SD: sorted(digests)} if digests else made

    def _array(self, items: list[Any] | tuple[Any, ...], path: Path) -> list[Any]:
        made: list[Any] = []
        for index, value in enumerate(items):
            inner, concealed = self._one(value, (*path, index), None)
            made.append(inner if concealed is None else {DOTS: concealed})
        for _ in range(self.decoys.get(path, 0)):
            place = int.from_bytes(self._salt()) % (len(made) + 1)
            made.insert(place, {DOTS: self._decoy()})
        return made

    def _one(self, value: Any, path: Path, name: str | None) -> tuple[Any, str | None]:
        """The value with what lies inside concealed, and its digest where it is itself concealed."""
        inner = self.conceal(value, path)
        if path not in self.waiting:
            return inner, None
        self.waiting.discard(path)
        self.disclosures.append(write_disclosure(self._salt(), inner, name=name))
        return inner, self.disclosures[-1].digest

    def _decoy(self) -> str:
        return base64url.encode(hashlib.sha256(self._salt()).digest())

    def _salt(self) -> bytes:
        salt = next(self.salts, b"")
        if len(salt) < LEAST_SALT:
            raise WrongValue(f"at least {LEAST_SALT} random bytes for each", field="salts")
        return salt
