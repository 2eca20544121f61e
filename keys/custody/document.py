"""The keystore document (sleutelbestand): the JSON of a keystore file, with exactly one way to write each content.

The bytes of a file must be those this module would write for what it says: whatever is changed in a file, be it
a blank or a repeated member, is refused before the passphrase is tried or by the tag after it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from keys.custody.entry import b64u, from_b64u
from keys.custody.kdf import KdfCost
from keys.custody.refusals import NotAKeystore

_FORMAT = "plaatsbewijs-keystore"
_VERSION = 1
_MEMBERS = {"format", "version", "owner", "kdf", "keys", "tag"}
_KDF_MEMBERS = {"name", "memory_kib", "time", "parallelism", "salt"}
SALT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Header:
    """Whose keystore it is, and how its passphrase becomes a key; ``salt`` is 16 random bytes."""

    owner: str
    cost: KdfCost
    salt: bytes = field(repr=False)

    def as_json(self) -> dict[str, object]:
        """Return the members in front of ``keys``, in their fixed order."""
        kdf = {
            "name": "argon2id",
            "memory_kib": self.cost.memory_kib,
            "time": self.cost.time,
            "parallelism": self.cost.parallelism,
            "salt": b64u(self.salt),
        }
        return {"format": _FORMAT, "version": _VERSION, "owner": self.owner, "kdf": kdf}


def encode(document: Mapping[str, Any]) -> bytes:
    """Return the one way to write ``document``: ASCII JSON, indent 1, members in their order, a final newline."""
    return json.dumps(document, indent=1, ensure_ascii=True).encode() + b"\n"


def decode(content: bytes) -> dict[str, Any]:
    """Read the bytes of a keystore file, nothing in it authenticated yet, or raise :class:`NotAKeystore`."""
    try:
        document = json.loads(content)
        written = encode(document)
    except (ValueError, RecursionError):
        raise NotAKeystore("the file is not a keystore: not JSON") from None
    if written != content:
        raise NotAKeystore("the file is not a keystore as this program writes it; restore it from a backup")
    if not isinstance(document, dict) or set(document) != _MEMBERS or not isinstance(document["keys"], list):
        raise NotAKeystore("the file is not a keystore: it has other members")
    return document


def header_of(document: Mapping[str, Any]) -> Header:
    """Read the header of a decoded document, or raise :class:`NotAKeystore`; its costs are not judged here."""
    kdf, owner = document["kdf"], document["owner"]
    if not isinstance(kdf, dict) or set(kdf) != _KDF_MEMBERS or not isinstance(owner, str):
        raise NotAKeystore("the file is not a keystore: its header has other members")
    costs = [kdf["memory_kib"], kdf["time"], kdf["parallelism"]]
    if any(type(cost) is not int for cost in costs) or not isinstance(kdf["salt"], str):
        raise NotAKeystore("the file is not a keystore: its costs are integers and its salt is text")
    header = Header(owner, KdfCost(*costs), from_b64u(kdf["salt"]))
    if any(document[name] != member for name, member in header.as_json().items()):
        raise NotAKeystore("the file is not a keystore of version 1 with argon2id")
    if len(header.salt) != SALT_LENGTH:
        raise NotAKeystore("the file is not a keystore: its salt is 16 bytes")
    return header
