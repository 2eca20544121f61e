"""A disclosure (openbaarmaking): a salt, the name of a claim where it has one, and its value (RFC 9901, 4.2).

A claim of an object has a name; an element of an array has none. The digest is over the text as it was sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from verifier.core.errors import BadDisclosure, NotStrictJson, WrongValue
from verifier.core.wire import base64url, strict_json

#: Where something stands in the claims: names of members and numbers of elements, from the outside in.
Path: TypeAlias = tuple[str | int, ...]
#: A name, None for an element of an array, and a value.
Told: TypeAlias = tuple[str | None, Any]

SD, SD_ALG, DOTS = "_sd", "_sd_alg", "..."
#: Names that carry digests, and so are never the name of a claim (section 4.2.1), nor of a nested one (4.1.1).
RESERVED = frozenset({SD, SD_ALG, DOTS})
#: How deep JSON may nest, both as written and after every disclosure is in its place.
MAX_DEPTH = 32
MAX_TOKEN = 128 * 1024
MAX_DISCLOSURES = 1024
#: Bytes of a salt that we write: 128 bits (section 9.3).
LEAST_SALT = 16
_ENDS = re.compile(rb"\[.*\]", re.DOTALL).fullmatch


class Disclosure(NamedTuple):
    """``name`` is None for an element of an array; ``encoded`` is the base64url text that was sent."""

    salt: str
    name: str | None
    value: Any
    encoded: str

    @property
    def digest(self) -> str:
        """SHA-256 over ``encoded``, in base64url (section 4.2.3)."""
        return digest_of_text(self.encoded)


def digest_of_text(text: str) -> str:
    """SHA-256 over ASCII ``text``, in base64url: 43 characters."""
    return base64url.encode(hashlib.sha256(text.encode("ascii")).digest())


def write_disclosure(salt: bytes, value: Any, *, name: str | None) -> Disclosure:
    """The disclosure of ``value``; ``salt`` is at least sixteen random bytes that are used once.

    Raises :class:`WrongValue` for a shorter salt or a reserved name.
    """
    if len(salt) < LEAST_SALT:
        raise WrongValue(f"at least {LEAST_SALT} random bytes", field="salt")
    if name in RESERVED:
        raise WrongValue("a name that SD-JWT does not reserve", field="name")
    text = base64url.encode(salt)
    members = [text, value] if name is None else [text, name, value]
    return Disclosure(text, name, value, base64url.encode(strict_json.write(members)))


def read_disclosure(unverified: str) -> Disclosure:
    """Read one disclosure: an array of two or three, salt and name being text, the name not a reserved one.

    Raises :class:`NotCanonical`, :class:`NotStrictJson` or :class:`BadDisclosure`.
    """
    members = strict_json.parse_foreign(base64url.decode(unverified), limit=MAX_TOKEN, depth=MAX_DEPTH)
    if not _is_disclosure(members):
        raise BadDisclosure("an array of a salt, a name that is not reserved if it is of an object, and a value")
    return Disclosure(members[0], members[1] if len(members) == 3 else None, members[-1], unverified)


def read_disclosures(unverified: Sequence[str]) -> dict[str, Told]:
    """Name and value of every one of ``unverified``, by its digest; raises what :func:`read_disclosure` raises."""
    told = _read_flat(unverified) or [read_disclosure(each)[1:3] for each in unverified]
    return dict(zip(_digests_of(unverified), told, strict=True))


def _read_flat(unverified: Sequence[str]) -> list[Told] | None:
    """All at once, where each has a name, no value a structure and no text an escape; None to read one by one.

    The texts stand in one array. Each begins and ends with a bracket, and there are as many brackets as texts. When
    as many arrays come out, every bracket stood outside a string, so that each array is one text, from end to end.
    """
    texts = [base64url.decode(each) for each in unverified]
    joined, count = b",".join(texts), len(texts)
    if not joined.isascii() or b"{" in joined or b"\\" in joined:
        return None
    if not joined.count(b"[") == joined.count(b"]") == count or not all(map(_ENDS, texts)):
        return None
    try:
        arrays = strict_json.parse_foreign(b"[%b]" % joined, limit=MAX_TOKEN, depth=count + 1)
    except NotStrictJson:
        return None
    told: list[Told] = []
    for each in arrays:
        if type(each) is not list or len(each) != 3:
            return None
        salt, name, value = each
        if type(salt) is not str or type(name) is not str or name in RESERVED:
            return None
        told.append((name, value))
    return told if len(told) == count else None


def _is_disclosure(members: Any) -> bool:
    if type(members) is not list or not 2 <= len(members) <= 3 or type(members[0]) is not str:
        return False
    return len(members) == 2 or (type(members[1]) is str and members[1] not in RESERVED)


def _digests_of(texts: Sequence[str]) -> list[str]:
    """As :func:`digest_of_text` of each: with one more byte a digest is 44 characters, and touches no other."""
    hashes = [hashlib.sha256(each.encode("ascii")).digest() for each in texts]
    joined = base64url.encode(b"\0".join([*hashes, b""]))
    return [joined[start : start + 43] for start in range(0, len(joined), 44)]
