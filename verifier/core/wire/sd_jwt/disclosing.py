"""Disclosing (openbaar maken): every digest of a payload gives way to its disclosure, or goes.

RFC 9901, section 7.1, steps 3 to 5. What results has no ``_sd``, ``_sd_alg`` and ``...`` left. Each node is
visited once, so that work is linear.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from verifier.core.errors import BadDisclosure, NotCanonical, UnknownReference
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.sd_jwt.disclosure import DOTS, MAX_DEPTH, MAX_TOKEN, SD, SD_ALG, Disclosure, Path, Told
from verifier.core.wire.sd_jwt.form import read_sd_jwt, write_sd_jwt

#: Claims of a verifiable credential that stand in the payload, whole, or not at all (SD-JWT VC, draft 19, 2.2.2.3).
NEVER_DISCLOSED = ("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status")
#: The only digest (RFC 9901, section 4.1.1: also the one that holds when none is named).
DIGEST = "sha-256"


def disclose(payload: Mapping[str, Any], disclosures: Iterable[Disclosure]) -> dict[str, Any]:
    """The processed payload: ``payload`` with every disclosure in its place.

    Raises :class:`BadDisclosure`, with the step of ``core.procedure.presentation``: 8 for a disclosure that is of
    the other kind than its place, a name that stands there already, and a reserved name that does not hold what it
    is reserved for; 9 for a digest that occurs twice; 10 for a disclosure without a place.
    """
    return put_in_place(payload, {each.digest: (each.name, each.value) for each in disclosures})


def put_in_place(payload: Mapping[str, Any], disclosures: Mapping[str, Told]) -> dict[str, Any]:
    """The same as :func:`disclose`, of names and values by the digest of their disclosure."""
    return _Walk(disclosures).whole(payload)


def paths_of(payload: Mapping[str, Any], disclosures: Collection[Disclosure]) -> dict[str, Path]:
    """Where each disclosure's value stands in the processed payload, by its digest."""
    walk = _Walk({each.digest: (each.name, each.value) for each in disclosures})
    walk.whole(payload)
    return walk.used


def present(sd_jwt: str, *, names: Collection[str | Path]) -> str:
    """``sd_jwt`` with only what discloses ``names``, and without key binding.

    A name is of the outermost object; a path goes deeper, and takes along what it lies in. Raises
    :class:`UnknownReference` for a name that ``sd_jwt`` cannot disclose.
    """
    read = read_sd_jwt(sd_jwt)
    paths = paths_of(payload_of(read.issuer_signed), read.disclosures)
    wanted = {(each,) if isinstance(each, str) else tuple(each) for each in names}
    if not wanted <= set(paths.values()):
        raise UnknownReference("names that the holder can disclose", field="names")
    needed = {each[:size] for each in wanted for size in range(1, len(each) + 1)}
    return write_sd_jwt(read.issuer_signed, (each for each in read.disclosures if paths[each.digest] in needed))


def payload_of(unverified_issuer_signed: str) -> dict[str, Any]:
    """The payload of a token that its holder keeps, for the names in it; no signature is checked."""
    parts = unverified_issuer_signed.split(".")
    if len(parts) != 3:
        raise NotCanonical("JWS compact")
    payload = strict_json.parse_foreign(base64url.decode(parts[1]), limit=MAX_TOKEN, depth=MAX_DEPTH)
    if not isinstance(payload, dict):
        raise NotCanonical("a JSON object as payload")
    return payload


class _Walk:
    __slots__ = ("by_digest", "seen", "used")

    def __init__(self, by_digest: Mapping[str, Told]) -> None:
        self.by_digest = by_digest
        self.seen = set[str]()
        self.used = dict[str, Path]()

    def whole(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        made = self._object({name: value for name, value in payload.items() if name != SD_ALG}, (), 1)
        if len(self.used) != len(self.by_digest):
            raise BadDisclosure("only disclosures whose digest the payload holds", step="10")
        return made

    def _value(self, value: Any, path: Path, depth: int) -> Any:
        if isinstance(value, dict):
            return self._object(value, path, depth)
        if isinstance(value, list):
            return self._array(value, path, depth)
        return value

    def _object(self, members: Mapping[str, Any], path: Path, depth: int) -> dict[str, Any]:
        _require_depth(depth)
        if DOTS in members or SD_ALG in members:
            raise BadDisclosure("no claim with a name that SD-JWT reserves", step="8")
        made = {
            name: value if value.__class__ in _PLAIN else self._value(value, (*path, name), depth + 1)
            for name, value in members.items()
            if name != SD
        }
        if SD in members:
            self._members(members[SD], made, path, depth + 1)
        return made

    def _members(self, digests: Any, made: dict[str, Any], path: Path, depth: int) -> None:
        if not isinstance(digests, list):
            raise BadDisclosure("digests in an array", field=SD, step="8")
        self._require_new(digests)
        for digest in digests:
            found = self.by_digest.get(digest)
            if found is None:
                continue
            name, value = found
            if name is None:
                raise BadDisclosure("a disclosure with a name in an object", step="8")
            if name in made:
                raise BadDisclosure("a name that does not stand there already", step="8")
            here = self.used[digest] = (*path, name)
            made[name] = value if value.__class__ in _PLAIN else self._value(value, here, depth)

    def _array(self, items: list[Any], path: Path, depth: int) -> list[Any]:
        _require_depth(depth)
        made: list[Any] = []
        for item in items:
            here = (*path, len(made))
            if not isinstance(item, dict) or DOTS not in item:
                made.append(self._value(item, here, depth + 1))
                continue
            if len(item) != 1:
                raise BadDisclosure("nothing beside the digest of an element", field=DOTS, step="8")
            self._require_new([item[DOTS]])
            found = self.by_digest.get(item[DOTS])
            if found is not None:
                name, value = found
                if name is not None:
                    raise BadDisclosure("a disclosure without a name in an array", step="8")
                self.used[item[DOTS]] = here
                made.append(self._value(value, here, depth + 1))
        return made

    def _require_new(self, digests: list[Any]) -> None:
        if not set(map(type, digests)) <= _TEXT:
            raise BadDisclosure("digests as text", step="8")
        new = set(digests)
        if len(new) != len(digests) or not self.seen.isdisjoint(new):
            raise BadDisclosure("every digest at most once", step="9")
        self.seen |= new


_TEXT = frozenset({str})
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _require_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadDisclosure(f"nesting of at most {MAX_DEPTH} levels after disclosing", step="8")
